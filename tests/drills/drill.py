"""A drill: an alarm rings, its article finds out why, and mends it.

The commands are those of the article, read out of the markdown: `aws ...` runs on the centre, `make
...` as the Makefile has it. Their variables are those of `make variables` for the alarm that was
asked about last, and what the drill knows of the case. What is deployed anew is a function that the
drill brings along.
"""

import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from operations import variables
from operations.__main__ import main
from operations.centre import Centre
from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.drills import aws_cli

ROOT = Path(__file__).parents[2]
RUNBOOK = ROOT / "docs" / "runbook"
ARTICLES = {path.stem: path.read_text() for path in sorted(RUNBOOK.glob("*-*.md"))}
LATER = 400  # seconds: longer than the period of any alarm, and none of our sweeps twice


class Drill:
    """One article at a centre that is well, and is to be well again.

    Args:
        kind: of the alarm: its article's name.
        local: the centre.
        meter: what measures it.
    """

    def __init__(self, kind: str, local: LocalCentre, meter: Meter) -> None:
        self._kind = kind
        self.local, self.meter = local, meter
        self._centre = Centre("dev", local.outputs, local.client)
        self._alarm = ""
        self._deploy: Callable[[], object] | None = None

    def deploys(self, deploy: Callable[[], object]) -> None:
        """Says what becomes different when somebody deploys."""
        self._deploy = deploy

    def rings(self, what: str = "") -> bool:
        """Tells whether the alarm of this kind, and of one thing, rings now."""
        name = "-".join(part for part in ("ringback-dev", self._kind, what) if part)
        self._alarm = name
        return self.meter.rings(name)

    def forget(self) -> None:
        """Lets nothing have been measured so far: what is usual begins here."""
        self.local.cloud.logs.clear()
        self.local.cloud.measures.points.clear()

    def later(self, seconds: float = LATER) -> None:
        """Lets time pass."""
        self.local.simulation.advance(seconds)

    def investigate(self, **names: str) -> list[Any]:
        """Carries out every command of the article's investigation; returns the answers."""
        return self._follow("Investigation", names)

    def resolve(self, **names: str) -> list[Any]:
        """Carries out every command of the article's resolution; returns the answers."""
        return self._follow("Resolution", names)

    def commands(self, part: str, **names: str) -> Iterator[str]:
        """Yields the commands of one part, for articles that offer several ways."""
        known = variables.variables(self._centre, self._alarm or None)
        return aws_cli.commands(ARTICLES[self._kind], part, {**known, **names})

    def run(self, command: str) -> Any:  # noqa: ANN401 - the answer
        """Carries out one command."""
        if command.startswith("aws "):
            return aws_cli.run(command, self.local.client)
        if command.startswith("make deploy"):
            assert self._deploy is not None, "this drill deploys nothing"
            return self._deploy()
        if command.startswith("make "):
            return operate(self.local, _recipe(command))
        assert command.startswith("git "), command
        return None

    def _follow(self, part: str, names: Mapping[str, str]) -> list[Any]:
        return [self.run(command) for command in self.commands(part, **names)]


def operate(local: LocalCentre, arguments: list[str]) -> int:
    """Runs a command of `python -m operations` on a centre; returns its status."""
    here = partial(Centre, outputs=local.outputs, client=local.client)
    with mock.patch("operations.__main__.deployed", here):
        return main(arguments)


def _recipe(command: str) -> list[str]:
    """Returns what a `make` command hands to `python -m operations`."""
    said = subprocess.run(
        [*shlex.split(command), "--dry-run", "--no-print-directory"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    words = shlex.split(said.stdout.splitlines()[-1])
    assert words[1:3] == ["-m", "operations"], words
    return words[3:]
