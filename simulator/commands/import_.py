"""``python -m simulator import``: an exported flow, old or new, in our form."""

import argparse
import sys
from pathlib import Path

from simulator.commands.common import InvalidArgument
from simulator.language.document import InvalidFlow, read_text
from simulator.language.exchange import import_flow, write_json


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="an export of the designer")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--arns",
        type=Path,
        metavar="FILE",
        help="where to write what the placeholders stand for; else it is printed",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Write the flow in our form; 2 where the file is no export or cannot be carried over."""
    try:
        _check(arguments)
        imported = import_flow(read_text(arguments.file), str(arguments.file))
    except (InvalidFlow, InvalidArgument) as invalid:
        sys.stderr.write(f"{invalid}\n")
        return 2
    files = {arguments.output: write_json(imported.document)}
    if arguments.arns is not None:
        files[arguments.arns] = write_json(dict(imported.values))
    for path, text in files.items():
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            sys.stderr.write(f"{path}: cannot be written ({error.strerror})\n")
            return 2
    if imported.inferred is not None:
        sys.stdout.write(f"type = {imported.inferred} (the export does not say; no other fits)\n")
    if arguments.arns is None:
        for placeholder, value in imported.values.items():
            sys.stdout.write(f"{placeholder} = {value or '(the export does not say)'}\n")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse to write over what is read, or over what is written beside it."""
    named = [path for path in (arguments.file, arguments.output, arguments.arns) if path]
    if len({path.resolve() for path in named}) < len(named):
        raise InvalidArgument("import: the export, -o and --arns are different files; name another")
