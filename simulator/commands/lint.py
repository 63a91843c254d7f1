"""``python -m simulator lint``: check flows as Amazon Connect would, and their design.

A native test case among the files is checked as one.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from simulator.language.document import (
    Flow,
    InvalidFlow,
    load_document,
    load_flow,
    parse_flow,
    read_text,
)
from simulator.language.lint import Finding, Severity, lint
from simulator.language.lint.finding import INVALID_FLOW
from simulator.language.lint.report import FORMATS, Checked
from simulator.language.naming import references_to
from simulator.testcases.document import Case, InvalidCase, is_case, parse_case
from simulator.testcases.lint import lint_case


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
    read: list[tuple[Flow | Case, str]] = []
    known: dict[str, Flow] = {}
    refused_files: list[Checked] = []
    for path in arguments.files:
        try:
            text = read_text(path)
            read.append((_parsed(text, str(path)), text))
        except (InvalidFlow, InvalidCase) as invalid:
            refused_files.append(_refused(path, invalid))
            sys.stderr.write(f"{invalid}\n")
    try:
        known |= dict(_named(pair) for pair in arguments.flow)
    except InvalidFlow as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    for item, _ in read:
        if isinstance(item, Flow):
            known |= dict.fromkeys(references_to(item), item)
    checked = [Checked(item.source, text, _findings(item, known)) for item, text in read]
    if arguments.format != "text":  # people have read it on standard error
        checked += refused_files
    if checked:
        sys.stdout.write(FORMATS[arguments.format](checked))
    refused = any(f.severity is Severity.ERROR for file in checked for f in file.findings)
    return 2 if refused_files else int(refused)


def _refused(path: Path, invalid: InvalidFlow | InvalidCase) -> Checked:
    """What cannot even be read as a flow, as a finding of its file."""
    text, place, problem, mend = "", "", str(invalid), "mend the file there"
    if isinstance(invalid, InvalidFlow):
        problem, mend = f"{invalid.where}: {invalid.problem}", invalid.mend
        try:
            text = read_text(path)
            place = _place(load_document(text, str(path)), invalid.where)
        except InvalidFlow:
            text = ""  # nothing in it has a place
    rule = INVALID_FLOW
    finding = Finding(rule.id, rule.severity, str(path), place, None, problem, mend)
    return Checked(str(path), text, [finding])


def _place(document: dict[str, Any], where: str) -> str:
    """The path of what a refusal names: a property, a place in a list, or an action."""
    first = where.split(" ")[0]
    if first in document or first.startswith("Actions["):
        return first
    actions = document.get("Actions")
    for index, action in enumerate(actions if isinstance(actions, list) else []):
        name = action.get("Identifier") if isinstance(action, dict) else None
        if name is not None and where.startswith(f"{json.dumps(name, ensure_ascii=False)} ("):
            return f"Actions[{index}]"
    return ""


def _parsed(text: str, source: str) -> Flow | Case:
    if is_case(load_document(text, source)):
        return parse_case(text, source=source)
    return parse_flow(text, source=source)


def _findings(item: Flow | Case, known: dict[str, Flow]) -> list[Finding]:
    return lint(item, flows=known) if isinstance(item, Flow) else lint_case(item)


def _named(pair: str) -> tuple[str, Flow]:
    reference, equals, file = pair.partition("=")
    if not equals:
        raise InvalidFlow(f"--flow {pair}", "the argument", "has no =", "write --flow REF=FILE")
    return reference, load_flow(Path(file))
