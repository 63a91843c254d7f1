"""The part of the pytest plugin that counts branches of flows.

    pytest --simulator-cover --simulator-cover-min 100

Every ``Simulation`` of the test run counts, in all xdist workers. Flows that must count even where
no test plays them are named with ``--simulator-cover-of DIRECTORY`` (every ``*.json`` in it that is
a flow), and then no others count. ``--simulator-cover-html FILE`` writes the page, and
``--simulator-cover-data DIRECTORY`` keeps the counts, for ``python -m simulator draw --coverage``.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from simulator.coverage.collect import Coverage
from simulator.coverage.report import html, table
from simulator.engine.simulation import Simulation
from simulator.language.document import InvalidFlow, load_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.language.document import Flow

_DIRECTORY = "flow_coverage_directory"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("flow coverage")
    group.addoption("--simulator-cover", action="store_true", help="count branches of flows")
    group.addoption("--simulator-cover-of", action="append", default=[], metavar="DIRECTORY")
    group.addoption("--simulator-cover-min", type=float, default=None, metavar="PERCENT")
    group.addoption("--simulator-cover-html", type=Path, default=None, metavar="FILE")
    group.addoption("--simulator-cover-data", type=Path, default=None, metavar="DIRECTORY")


def pytest_configure(config: pytest.Config) -> None:
    """Switch counting on in this process, and let xdist workers know where to write."""
    if config.getoption("--simulator-cover"):
        config.pluginmanager.register(_Counting(config), "flow-coverage")


class _Counting:
    """Counts in one process; the one that started the run merges and reports."""

    def __init__(self, config: pytest.Config) -> None:
        worker = getattr(config, "workerinput", None)
        self._leads = worker is None
        kept = config.getoption("--simulator-cover-data")
        self._directory = Path(
            (kept or mkdtemp(prefix="flow-coverage-")) if worker is None else worker[_DIRECTORY]
        )
        self._config = config
        named = config.getoption("--simulator-cover-of")
        self._coverage = Coverage(_flows_in(named), everything=not named)
        Simulation.on_created = self._coverage.watch
        self._merged: Coverage | None = None

    def pytest_configure_node(self, node: object) -> None:
        """Tell an xdist worker where the counts go."""
        node.workerinput[_DIRECTORY] = str(self._directory)  # type: ignore[attr-defined]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the counts; whoever started the run adds them up and fails below the minimum."""
        Simulation.on_created = None
        self._coverage.save(self._directory)
        if not self._leads:
            return
        merged = self._merged = Coverage.load(self._directory)
        minimum = self._config.getoption("--simulator-cover-min")
        if minimum is not None and merged.percent < minimum:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        page = self._config.getoption("--simulator-cover-html")
        if page is not None:
            page.write_text(html(merged), encoding="utf-8")

    def pytest_terminal_summary(self) -> None:
        """Print the table."""
        if self._merged is not None:
            Console().print(table(self._merged))
            minimum = self._config.getoption("--simulator-cover-min")
            if minimum is not None and self._merged.percent < minimum:
                Console().print(f"{self._merged.percent:.1f} % of branches; {minimum:g} % required")


def _flows_in(directories: list[str]) -> Iterator[Flow]:
    for directory in directories:
        for path in sorted(Path(directory).rglob("*.json")):
            try:
                yield load_flow(path)
            except InvalidFlow:
                continue  # a view or a test case
