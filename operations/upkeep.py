"""The words of `export`, `import`, `restore` and `rotate`: arguments in, what was done out."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from operations.centre import Centre, OperationError
from operations.configuration import Changes, Configuration, settings_of
from operations.configuration_file import Key
from operations.restore import Restore, repoint
from operations.rotation import add_pepper

Deployed = Callable[[str], Centre]


def add_export(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `export`."""
    parser.add_argument("file", type=Path, help="where to; it has nothing about customers")


def add_import(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `import`."""
    parser.add_argument("file", type=Path, help="made by export, of this stage or another")
    parser.add_argument("--write", action="store_true", help="do it; without, it only tells")


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `restore`."""
    parser.add_argument("table", help="the restored one: a new name, or one that is there")
    parser.add_argument("--at", help="such as 2026-11-22T03:00Z; default: the latest there is")
    parser.add_argument("--only", metavar="PK", help="one partition, such as CUSTOMER#C-1001")
    do = parser.add_mutually_exclusive_group()
    do.add_argument("--copy-back", action="store_true", help="bring back what is missing")
    do.add_argument("--overwrite", action="store_true", help="and records of --only that changed")
    do.add_argument("--repoint", action="store_true", help="tell what else names the old table")


def export(arguments: argparse.Namespace, deployed: Deployed) -> int:
    """Writes what is set in a centre into a file."""
    items = _configuration(arguments, deployed).export(arguments.file)
    print(f"{arguments.file}: {items} items, and the settings of stage {arguments.stage}")
    return 0


def load(arguments: argparse.Namespace, deployed: Deployed) -> int:
    """Tells what a file would change in a centre, or changes it."""
    configuration = _configuration(arguments, deployed)
    if arguments.write:
        changes = configuration.load(arguments.file)
        _tell(changes, "written", "overwritten")
        if changes.kept:
            print(f"what was overwritten is in {changes.kept}: import it to have it back")
    else:
        _tell(configuration.compare(arguments.file), "would be written", "would be overwritten")
        print("nothing was changed: WRITE=1 does it (--write without make)")
    return 0


def restore(arguments: argparse.Namespace, deployed: Deployed) -> int:
    """Restores the table beside the one in use, or brings back what the restored one has."""
    centre = deployed(arguments.stage)
    work, table = Restore(centre), arguments.table
    if arguments.repoint:
        for step in repoint(centre, table):
            print(step)
        return 0
    at = _moment(arguments.at)
    there = work.is_there(table, at)
    if arguments.copy_back or arguments.overwrite:
        if not there:
            raise OperationError(f"no table {table} to bring anything back from: restore it first")
        written = work.copy_back(table, arguments.only, overwrite=arguments.overwrite)
        print(f"{written} items were brought back from {table}")
        return 0
    if not there:
        work.begin(table, at)
        print(f"{table} is restored")
    difference = work.compare(table, arguments.only)
    print(
        f"{table} has {difference.missing} items that are missing in use, and"
        f" {difference.changed} that were changed since; {difference.kept_away} others stay as they"
        " are: what was under way then, or decided since"
    )
    return 0


def rotate(arguments: argparse.Namespace, deployed: Deployed) -> int:
    """Adds a pepper for new hashes of PINs."""
    name = add_pepper(deployed(arguments.stage))
    print(f"pepper {name} makes new hashes; the old ones are still checked by theirs")
    return 0


def _configuration(arguments: argparse.Namespace, deployed: Deployed) -> Configuration:
    return Configuration(deployed(arguments.stage), settings_of(arguments.stage))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise OperationError(f"--at is {text!r}, allowed is a moment such as 2026-11-22T03:00Z")
    return moment


def _tell(changes: Changes, written: str, overwritten: str) -> None:
    print(f"{len(changes.new)} items {written}{_named(changes.new)}")
    print(f"{len(changes.other)} items {overwritten}{_named(changes.other)}")
    print(f"{changes.same} items are the same")
    print(f"{len(changes.only_here)} items are here alone, and stay{_named(changes.only_here)}")
    for name, (theirs, ours) in changes.settings.items():
        print(f"setting {name}: {theirs!r} there, {ours!r} here (infra/stages.py)")


def _named(found: tuple[Key, ...]) -> str:
    return "".join(f"\n  {partition} {sort}" for partition, sort in found)
