"""``ringback-simulator example FOLDER``: a small flow, its world and a test, to begin with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.commands.common import InvalidArgument, refuse

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLES: Final = Path(__file__).parents[1] / "examples"
FILES: Final = ("main.json", "world.json", "ana.json", "test_billing.py")


def configure(parser: ArgumentParser) -> None:
    """Declare the argument."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where to; made if missing")


def execute(arguments: Namespace) -> int:
    """Write the files; 2 where one is there already, or cannot be written."""
    folder: Path = arguments.folder
    there = [folder / name for name in FILES if (folder / name).exists()]
    if there:
        return refuse(InvalidArgument(f"{there[0]}: is there already; name another folder"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_bytes((EXAMPLES / name).read_bytes())
    except OSError as error:
        return refuse(InvalidArgument(f"{folder}: cannot be written ({error.strerror})"))
    sys.stdout.write(f"{folder}: {', '.join(FILES)}\n")
    return 0
