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
from simulator.language.document import InvalidFlow, parse_flow, read_text
from simulator.language.exchange import (
    first_difference,
    import_flow,
    semantic_digest,
    write_json,
)
from simulator.language.lint.kind import with_likely_type

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from simulator.language.document import Flow


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", metavar="BEFORE.json", type=Path)
    parser.add_argument("after", metavar="AFTER.json", type=Path)
    parser.add_argument(
        "--arns", type=Path, metavar="FILE", help="what placeholders stand for, as import writes it"
    )


def execute(arguments: Namespace) -> int:
    """Print both digests; 0 where they are the same, 1 where not (and where), 2 for no flow."""
    try:
        values = arns_of(arguments.arns)
        files = (arguments.before, arguments.after)
        (before, own), (after, others) = (_read(path) for path in files)
    except InvalidFlow as invalid:
        return refuse(invalid)
    # What one export says of its placeholders holds for the other file's, where that says nothing.
    first, second = {**others, **own, **values}, {**own, **others, **values}
    sys.stdout.write(f"{semantic_digest(before, first)}  {arguments.before}\n")
    sys.stdout.write(f"{semantic_digest(after, second)}  {arguments.after}\n")
    difference = first_difference(before, after, first, second)
    if difference is None:
        sys.stdout.write("both do the same\n")
        return 0
    sys.stdout.write(f"they do not do the same: {difference}\n")
    return 1


def _read(path: Path) -> tuple[Flow, Mapping[str, str]]:
    """A flow in any of its forms, also as the retired export has it, and its placeholders' values.

    A flow that does not say its type is of the one that fits, as ``import`` takes it.
    """
    text, source = read_text(path), str(path)
    try:
        return with_likely_type(parse_flow(text, source=source)), {}
    except InvalidFlow:
        imported = import_flow(text, source)
        flow = parse_flow(write_json(imported.document), source=source)
        return with_likely_type(flow), imported.values
