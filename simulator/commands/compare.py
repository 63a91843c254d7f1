"""``python -m simulator compare BEFORE.json AFTER.json``: do two flows do the same?

Whether they do is the semantic digest's to say (``exchange.digest``): names, places on the canvas,
the order of actions, and what nothing leads to do not count.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands.common import refuse
from simulator.commands.export import arns_of
from simulator.language.document import Flow, InvalidFlow, parse_flow, read_text
from simulator.language.exchange import import_flow, semantic_digest, write_json

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE.json", type=Path)
    parser.add_argument("after", metavar="AFTER.json", type=Path)
    parser.add_argument(
        "--arns", type=Path, metavar="FILE", help="what placeholders stand for, as import writes it"
    )


def execute(arguments: Namespace) -> int:
    """Print both digests; 0 where they are the same, 1 where not, 2 where a file is no flow."""
    try:
        values = arns_of(arguments.arns)
        files = (arguments.before, arguments.after)
        digests = [semantic_digest(_read(path), values) for path in files]
    except InvalidFlow as invalid:
        return refuse(invalid)
    same = digests[0] == digests[1]
    for digest, path in zip(digests, files, strict=True):
        sys.stdout.write(f"{digest}  {path}\n")
    sys.stdout.write("both do the same\n" if same else "they do not do the same\n")
    return 0 if same else 1


def _read(path: Path) -> Flow:
    """A flow in any of its forms, also as the retired export has it."""
    text, source = read_text(path), str(path)
    try:
        return parse_flow(text, source=source)
    except InvalidFlow:
        imported = import_flow(text, source)
        return parse_flow(write_json(imported.document), source=source)
