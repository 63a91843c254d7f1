"""The command line: ``python -m simulator COMMAND``.

A command is a module with ``configure(parser)`` and ``execute(arguments) -> exit code``. Only the
module of the command that was asked for is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final, Never

from simulator import __version__

COMMANDS = {
    "call": ("simulator.commands.call", "phone the centre of a CDK app, raised from its template"),
    "text": (
        "simulator.commands.text",
        "text the centre of this project, and read what it answers",
    ),
    "serve": ("simulator.commands.serve", "serve the pages of our centre on localhost"),
    "run": ("simulator.commands.run", "run any flow"),
    "walk": ("simulator.commands.walk", "send random callers through a flow"),
    "lint": ("simulator.commands.lint", "check flows as Amazon Connect would, and their design"),
    "draw": ("simulator.commands.draw", "draw a flow"),
    "test": ("simulator.commands.test", "run Amazon Connect's native test cases"),
    "record": ("simulator.commands.record", "play a call by hand and keep it as a test"),
    "import": ("simulator.commands.import_", "turn an exported flow into our form"),
    "export": ("simulator.commands.export", "turn a flow into what the designer imports"),
    "compare": ("simulator.commands.compare", "say whether two flows do the same"),
    "example": ("simulator.commands.example", "write a small flow and its test, to begin with"),
    "docs": ("simulator.commands.docs", "write the pages of docs/ that come from the code"),
}
"""Command -> its module and what ``--help`` says of it."""

IN_REPOSITORY: Final = Path(__file__).parents[1].joinpath("Makefile").exists()
OURS: Final = frozenset({"docs", "serve", "text"})  # commands for this repository alone


DISTRIBUTION: Final = "ringback-simulator"
EXTRAS: Final = {
    "aws_encryption_sdk": "encryption",
    "boto3": "centre",
    "botocore": "centre",
    "cryptography": "encryption",
    "moto": "centre",
    "pygraphviz": "draw",
    "time_machine": "centre",
    "werkzeug": "centre",
}
"""Package that not every command needs -> the extra of the distribution that brings it."""


class _Parser(argparse.ArgumentParser):
    """Refuses bad arguments in one line on standard error, exit code 2."""

    def error(self, message: str) -> Never:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 to 4 as the design says."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = _Parser(prog=_prog(), description="Amazon Connect on a laptop.")
    parser.add_argument("--version", action="version", version=f"{DISTRIBUTION} {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, summary) in COMMANDS.items():
        if name in OURS and not IN_REPOSITORY:
            continue
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if words[:1] == [name]:
            import_module(module).configure(subparser)
    chosen = parser.parse_args(words)
    return int(import_module(COMMANDS[chosen.command][0]).execute(chosen))


def _prog() -> str:
    """How we were called: by the installed script, or as a module."""
    script = Path(sys.argv[0]).stem
    return script if script == DISTRIBUTION else "python -m simulator"


def run() -> int:
    """Run one command; say in one line what to do where a package is not installed."""
    try:
        return main()
    except BrokenPipeError:  # whoever read us, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", "simulator"):
            raise  # a fault of ours
        sys.stderr.write(f"the Python package {package} is not installed; {_mend(package)}\n")
        return 2


def _mend(package: str) -> str:
    if IN_REPOSITORY:
        return "run make setup, then .venv/bin/python -m simulator"
    extra = EXTRAS.get(package)
    wanted = f"{DISTRIBUTION}[{extra}]" if extra else DISTRIBUTION
    return f"run {sys.executable} -m pip install '{wanted}'"


if __name__ == "__main__":
    sys.exit(run())
