"""``pytest --simulator-cover``: count the branches of flows over a test run.

    pytest --simulator-cover --simulator-cover-min 100

Every ``Simulation`` of the test run counts, in all xdist workers. Flows that must count even where
no test plays them are named with ``--simulator-cover-of DIRECTORY`` (every ``*.json`` in it that is
a flow), and then no others count. ``--simulator-cover-html FILE`` writes the page, and
``--simulator-cover-data DIRECTORY`` keeps the counts, for ``python -m simulator draw --coverage``.
Each of these options switches counting on. Where nothing was counted, no minimum is reached.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest

from simulator.pytest_plugin.folders import make_folder

if TYPE_CHECKING:
    from simulator.coverage import Coverage
    from simulator.language.document import Flow

_DIRECTORY = "flow_coverage_directory"
_SWITCHES = (
    "--simulator-cover", "--simulator-cover-of", "--simulator-cover-html", "--simulator-cover-data"
)  # fmt: skip
NOTHING = "nothing was counted: no flow was played, and --simulator-cover-of names none"


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
    if any(config.getoption(name) for name in _SWITCHES) or _minimum(config) is not None:
        config.pluginmanager.register(_Counting(config), "flow-coverage")


def _minimum(config: pytest.Config) -> float | None:
    minimum: float | None = config.getoption("--simulator-cover-min")
    return minimum


class _Counting:
    """Counts in one process; the one that started the run merges and reports.

    Raises:
        pytest.UsageError: A directory that was named is none, holds no flow, or a file that is
            a broken one.
    """

    def __init__(self, config: pytest.Config) -> None:
        from simulator.coverage import Coverage
        from simulator.engine.simulation import Simulation
        from simulator.language.document import InvalidFlow

        worker = getattr(config, "workerinput", None)
        self._leads = worker is None
        kept = config.getoption("--simulator-cover-data")
        if worker is None:
            _check(config)
        self._directory = Path(
            (kept or mkdtemp(prefix="flow-coverage-")) if worker is None else worker[_DIRECTORY]
        )
        self._config = config
        named = config.getoption("--simulator-cover-of")
        try:
            flows = [flow for directory in named for flow in _flows_in(Path(directory))]
        except InvalidFlow as invalid:
            raise pytest.UsageError(str(invalid)) from None
        self._coverage = Coverage(flows, everything=not named)
        Simulation.on_created = self._coverage.watch
        self._merged: Coverage | None = None

    @pytest.hookimpl(optionalhook=True)  # pytest-xdist's
    def pytest_configure_node(self, node: object) -> None:
        """Tell an xdist worker where the counts go."""
        node.workerinput[_DIRECTORY] = str(self._directory)  # type: ignore[attr-defined]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the counts; whoever started the run adds them up and fails below the minimum."""
        from simulator.coverage import Coverage, html
        from simulator.engine.simulation import Simulation

        Simulation.on_created = None
        self._coverage.save(self._directory)
        if not self._leads:
            return
        merged = self._merged = Coverage.load(self._directory)
        minimum = _minimum(self._config)
        if minimum is not None and (merged.percent < minimum or not merged.total):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        page = self._config.getoption("--simulator-cover-html")
        if page is not None:
            page.write_text(html(merged), encoding="utf-8")

    def pytest_terminal_summary(self) -> None:
        """Print the table."""
        if self._merged is None:
            return
        from simulator.coverage import table
        from simulator.terminal import Terminal

        console = Terminal()
        if not self._merged.total:
            console.print(NOTHING)
            return
        console.print(table(self._merged))
        minimum = _minimum(self._config)
        if minimum is not None and self._merged.percent < minimum:
            console.print(f"{self._merged.percent:.1f} % of branches; {minimum:g} % required")


def _check(config: pytest.Config) -> None:
    """Refuse, before any test runs, what could only fail after the last one."""
    minimum = _minimum(config)
    if minimum is not None and not 0 <= minimum <= 100:
        raise pytest.UsageError(f"--simulator-cover-min: {minimum:g} is not from 0 to 100")
    page = config.getoption("--simulator-cover-html")
    if page is not None:
        make_folder(page.parent, "--simulator-cover-html")
        if page.is_dir():
            raise pytest.UsageError(f"--simulator-cover-html: {page} is a folder; name a file")
    kept = config.getoption("--simulator-cover-data")
    if kept is not None:
        make_folder(kept, "--simulator-cover-data")


def _flows_in(directory: Path) -> list[Flow]:
    from simulator.language.naming import flows_below

    if not directory.is_dir():
        raise pytest.UsageError(f"--simulator-cover-of: {directory} is no folder")
    flows = list(flows_below(directory))
    if not flows:
        raise pytest.UsageError(f"--simulator-cover-of: there is no flow below {directory}")
    return flows
