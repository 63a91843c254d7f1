"""Which centre the tests call: flows from files, or the local centre raised from a template."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from simulator.language.document import Flow
    from simulator.scenario import Scenario

MORNING: Final = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday in working hours, west and east

SETTINGS: Final[dict[str, tuple[Literal["string", "args", "bool"], str]]] = {
    "flow": ("string", "file of the flow that callers reach"),
    "flows": ("args", "folders of further flows and modules"),
    "world": ("string", "world file: queues, hours, agents, ..."),
    "at": ("string", "when calls come in, ISO 8601; default: Monday, 2 March 2026, 15:00 UTC"),
    "template": ("bool", "call the local centre that [tool.simulator] describes"),
}
"""Name in the configuration file, behind ``simulator_`` -> its type, and what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Which centre to call.

    Attributes:
        root: What files are relative to: the folder of pytest's configuration file; without one,
            the folder pytest is started in.
        flow: The flow that callers reach.
        flows: Folders of further flows, or reference -> file.
        world: World file.
        handlers: Reference of a function -> ``module:function``, a real handler.
        replies: Reference of a function -> what it answers; ``*``: what every other one does.
        at: When calls come in.
        template: Raise the centre that ``[tool.simulator]`` describes; then the others but ``at``
            are not used.
    """

    root: Path
    flow: Path | str | None = None
    flows: Sequence[Path | str] | Mapping[str, Path | str] = ()
    world: Path | str | None = None
    handlers: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | str = MORNING
    template: bool = False

    @contextmanager
    def opened(self) -> Iterator[Scenario]:
        """Raise the centre, and forget it afterwards.

        Raises:
            pytest.UsageError: Nothing says which centre, or a moment cannot be read.
            InvalidFlow: A file is no flow.
            InvalidHandler: A handler cannot be loaded.
            InvalidWorld: The world file cannot be used.
            CentreError: A template cannot be raised.
        """
        from simulator.engine.simulation import Simulation
        from simulator.scenario import Scenario

        if self.template:
            from simulator.centre.local import LocalCentre

            with LocalCentre.raise_(start=self._moment, progress=lambda _: None) as centre:
                yield Scenario(centre.simulation, centre.entry_flow)
            return
        if self.flow is None:
            raise pytest.UsageError(
                "name the flow (simulator_flow in the configuration file, or "
                "pytest.mark.centre(flow=...)), or raise a template (simulator_template = true)"
            )
        from simulator.language.document import load_flow
        from simulator.world.assemble import assemble

        entry = load_flow(self.root / self.flow)
        world = assemble(
            [*self._others(), (entry.name, entry)],
            file=None if self.world is None else self.root / self.world,
            handlers=self.handlers,
            replies=self.replies,
        )
        yield Scenario(Simulation(world, start=self._moment), entry)

    def _others(self) -> list[tuple[str, Flow]]:
        from simulator.language.document import load_flow
        from simulator.language.naming import flows_below

        flows = self.flows
        if isinstance(flows, str):
            raise pytest.UsageError("flows: write a list of folders, or {reference: file}")
        if not isinstance(flows, Mapping):
            for folder in flows:
                if not (self.root / folder).is_dir():
                    raise pytest.UsageError(f"flows: {self.root / folder} is no folder")
            return [
                (flow.name, flow) for folder in flows for flow in flows_below(self.root / folder)
            ]
        return [(reference, load_flow(self.root / file)) for reference, file in flows.items()]

    @property
    def _moment(self) -> datetime:
        moment = self.at
        if isinstance(moment, str):
            try:
                moment = datetime.fromisoformat(moment)
            except ValueError:
                raise pytest.UsageError(
                    f"at={self.at!r} is not ISO 8601; write 2026-03-02T09:00:00Z"
                ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def refusals() -> tuple[type[Exception], ...]:
    """What is raised where files and settings make no centre: a sentence, no fault of ours."""
    from simulator.centre.errors import CentreError
    from simulator.language.document import InvalidFlow
    from simulator.world.handlers import InvalidHandler
    from simulator.world.schema import InvalidWorld

    return (pytest.UsageError, CentreError, InvalidFlow, InvalidHandler, InvalidWorld)


def read_setup(config: pytest.Config, given: Mapping[str, Any]) -> Setup:
    """Return what the configuration file says, changed by what a marker gives.

    Raises:
        pytest.UsageError: The marker gives what nobody knows.
    """
    known = {one.name for one in fields(Setup)} - {"root"}
    if unknown := given.keys() - known:
        raise pytest.UsageError(
            f"pytest.mark.centre: {', '.join(sorted(unknown))} is not known; "
            f"use {', '.join(sorted(known))}"
        )
    written = {name: config.getini(f"simulator_{name}") for name in SETTINGS}
    root = config.inipath.parent if config.inipath else config.invocation_params.dir
    setup = Setup(root=root, **{name: value for name, value in written.items() if value})
    if "flow" in given:
        setup = replace(setup, template=False)
    return replace(setup, **given)
