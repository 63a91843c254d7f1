"""``run --records FILE``: what Amazon Connect would tell other systems of a contact.

One JSON object a line: ``kind`` (contact_event, contact_record, agent_event), ``t`` (seconds after
the start at which it arrives) and ``body``, in Amazon's shape.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.commands.common import InvalidArgument

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.engine.records import Record
    from simulator.engine.simulation import Simulation

AFTERWARDS: Final = 3_600.0  # seconds within which after-contact work ends and late records arrive


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    group = parser.add_argument_group("records (contact events, contact records, agent events)")
    group.add_argument("--records", metavar="FILE.jsonl", help="write them, one a line")
    group.add_argument(
        "--duplicates", metavar="SHARE", type=float, default=0.0, help="0 to 1 of them arrive twice"
    )
    group.add_argument(
        "--late",
        metavar="SECONDS",
        type=float,
        default=0.0,
        help="and within so long, in any order",
    )


class Records:
    """Keeps the records of a simulation, where they are asked for.

    Raises:
        InvalidArgument: An option cannot be used.
    """

    def __init__(self, arguments: Namespace, simulation: Simulation) -> None:
        self._file: str | None = arguments.records
        self._simulation = simulation
        self._lines: list[str] = []
        if not 0.0 <= arguments.duplicates <= 1.0:
            raise InvalidArgument(f"--duplicates: {arguments.duplicates:g} is not from 0 to 1")
        if not 0.0 <= arguments.late <= AFTERWARDS:
            raise InvalidArgument(f"--late: {arguments.late:g} is not from 0 to {AFTERWARDS:g}")
        if self._file is None and (arguments.duplicates or arguments.late):
            raise InvalidArgument("--duplicates and --late are about records: add --records FILE")
        if self._file is not None:
            folder = Path(self._file).parent
            if not folder.is_dir() or Path(self._file).is_dir():
                why = "it is a folder" if folder.is_dir() else f"there is no folder {folder}"
                raise InvalidArgument(f"--records: {self._file} cannot be written ({why})")
            simulation.deliver(duplicates=arguments.duplicates, delay=arguments.late)
            simulation.on_record(self._keep)

    def _keep(self, record: Record) -> None:
        line = {
            "kind": record.kind,
            "t": round(self._simulation.clock.elapsed, 3),
            "body": record.body,
        }
        self._lines.append(json.dumps(line, ensure_ascii=False) + "\n")

    def write(self) -> None:
        """Let what is still under way arrive, and write the file.

        Raises:
            InvalidArgument: It cannot be written.
        """
        if self._file is None:
            return
        self._simulation.advance(AFTERWARDS)
        try:
            Path(self._file).write_text("".join(self._lines), encoding="utf-8")
        except OSError as error:
            reason = f"{self._file} cannot be written ({error.strerror})"
            raise InvalidArgument(f"--records: {reason}") from None
