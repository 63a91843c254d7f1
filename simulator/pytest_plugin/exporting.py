"""``pytest --simulator-export DIRECTORY``: write what the tests told as native test cases.

Each test that passed and called once is written into the directory, if it fits; the summary names
those that do not fit, and why. What a case does not say of its story stands in its description,
whole in ``Metadata.notChecked``; the summary counts such cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from simulator.pytest_plugin.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.scenario import Call

_PROPERTY: Final = "simulator-export"  # carries the result from an xdist worker to the reporter
_WHOLE: Final = "written"
_WEAKER: Final = "written, without all of its story"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.getgroup("simulator").addoption(
        "--simulator-export",
        type=Path,
        metavar="DIRECTORY",
        help="write the tests that fit as native test cases of Amazon Connect",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Switch exporting on where it is asked for."""
    directory = config.getoption("--simulator-export")
    if directory is not None:
        make_folder(directory, "--simulator-export")
        config.pluginmanager.register(_Exporting(directory), "simulator-exporting")


class _Exporting:
    """Sees the calls of each test, and exports them when it has passed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._calls: list[Call] = []
        self._written = self._weaker = 0
        self._unfit: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Play the test, then export its call; a test that fails raises before that."""
        from simulator.scenario import Scenario

        self._calls.clear()
        Scenario.on_call = self._calls.append
        try:
            yield
        finally:
            Scenario.on_call = None
        if self._calls:
            item.user_properties.append((_PROPERTY, self._export(item)))

    def _export(self, item: pytest.Item) -> str:
        """Write the test's case; return what became of it: why it does not fit, or one of ours."""
        from simulator.testcases.exporting import as_text, exported, file_name, title
        from simulator.testcases.mocks import Unfit

        if len(self._calls) > 1:
            return f"it tells of {len(self._calls)} calls, a test case is one"
        module, name = item.nodeid.partition("::")[0], item.name
        try:
            result = exported(self._calls[0], name=title(module, name), origin=f"{module}::{name}")
        except Unfit as unfit:
            return str(unfit)
        path = self._directory / file_name(module, name)
        path.write_text(as_text(result), encoding="utf-8")
        return _WEAKER if result.left_out else _WHOLE

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count, wherever the test ran."""
        for name, reason in report.user_properties if report.when == "call" else ():
            if name == _PROPERTY and reason not in (_WHOLE, _WEAKER):
                self._unfit[report.nodeid] = str(reason)
            elif name == _PROPERTY:
                self._written += 1
                self._weaker += reason == _WEAKER

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401 - pytest's
        """Say how many were written, and why the others were not."""
        terminalreporter.section("native test cases")
        for node, reason in self._unfit.items():
            terminalreporter.write_line(f"not exported: {node}: {reason}")
        terminalreporter.write_line(f"{self._written} written to {self._directory}")
        if self._weaker:
            terminalreporter.write_line(
                f"{self._weaker} of them check less than their story; Metadata.notChecked says what"
            )
