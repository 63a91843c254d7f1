"""What is done to a deployed centre: `python -m operations COMMAND`; `make` has each."""

import argparse
import sys
from collections.abc import Callable

from operations.centre import OperationError, deployed
from operations.flow_versions import FlowVersions

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0 done, 1 something is wrong with the centre, 2 the command cannot be carried out.
    """
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        return command(parsed)
    except OperationError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="operations", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rollback = _add(commands, "rollback", _roll_back, "publish an earlier version of a flow")
    rollback.add_argument("flow", help="name of its file, such as main or menu")
    rollback.add_argument("--to", type=int, metavar="VERSION", help="default: the one before")
    _add(commands, "drift", _drift, "list flows that were changed by hand")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Command,
    says: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=says, description=says)
    parser.add_argument("--stage", default="dev")
    parser.set_defaults(command=command)
    return parser


def _roll_back(arguments: argparse.Namespace) -> int:
    version = FlowVersions(deployed(arguments.stage)).roll_back(arguments.flow, arguments.to)
    print(f"{arguments.flow}: version {version} is published. Revert the commit before deploying.")
    return 0


def _drift(arguments: argparse.Namespace) -> int:
    drifted = FlowVersions(deployed(arguments.stage)).drifted()
    for document in drifted:
        print(f"{document.stem}: published with another content than was deployed")
    return 1 if drifted else 0


if __name__ == "__main__":
    sys.exit(main())
