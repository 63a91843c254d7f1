"""``python -m simulator lint``: check flows as Amazon Connect would, and their design."""

import argparse
import sys
from pathlib import Path

from simulator.language.document import Flow, InvalidFlow, load_flow, parse_flow, read_text
from simulator.language.lint import Severity, lint
from simulator.language.lint.report import FORMATS, Checked
from simulator.language.naming import references_to


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FLOW.json")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--flow",
        action="append",
        default=[],
        metavar="REF=FILE",
        help="a flow or module the others refer to, not checked itself",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the findings; 0 without errors, 1 with, 2 where a file is not a flow."""
    read: list[tuple[Flow, str]] = []
    known: dict[str, Flow] = {}
    broken = False
    for path in arguments.files:
        try:
            text = read_text(path)
            read.append((parse_flow(text, source=str(path)), text))
        except InvalidFlow as invalid:
            broken = True
            sys.stderr.write(f"{invalid}\n")
    try:
        known |= dict(_named(pair) for pair in arguments.flow)
    except InvalidFlow as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    for flow, _ in read:
        known |= dict.fromkeys(references_to(flow), flow)
    checked = [Checked(flow.source, text, lint(flow, flows=known)) for flow, text in read]
    if checked:
        sys.stdout.write(FORMATS[arguments.format](checked))
    refused = any(f.severity is Severity.ERROR for file in checked for f in file.findings)
    return 2 if broken else int(refused)


def _named(pair: str) -> tuple[str, Flow]:
    reference, equals, file = pair.partition("=")
    if not equals:
        raise InvalidFlow(f"--flow {pair}", "the argument", "has no =", "write --flow REF=FILE")
    return reference, load_flow(Path(file))
