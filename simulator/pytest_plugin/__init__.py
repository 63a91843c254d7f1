"""The pytest plugin: call a centre in a test, and hold its flows to what a caller should hear.

    # conftest.py, beside your pyproject.toml
    pytest_plugins = ["simulator.pytest_plugin"]

    # pyproject.toml
    [tool.pytest.ini_options]
    simulator_flow = "flows/main.json"        # the flow that callers reach
    simulator_flows = ["flows"]               # folders of the flows and modules it refers to

    # test_billing.py
    def test_whoever_wants_to_pay_reaches_billing(centre):
        call = centre.call("+15550100")
        call.hears("pay it").presses("1").reaches_queue("Billing")

Everything is told in docs/testing.md.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from simulator.pytest_plugin.setup import SETTINGS, Setup, read_setup, refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.scenario import Scenario

pytest_plugins = [
    "simulator.pytest_plugin.covering",
    "simulator.pytest_plugin.exporting",
    "simulator.pytest_plugin.recording",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the settings of the configuration file."""
    for name, (kind, summary) in SETTINGS.items():
        parser.addini(f"simulator_{name}", summary, type=kind, default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line(
        "markers",
        "centre(flow, flows, world, handlers, replies, at, template): which centre the fixture "
        "of this name is, beside or instead of what the configuration file says",
    )


@pytest.fixture
def centre_setup(request: pytest.FixtureRequest) -> Setup:
    """Which centre to call; a conftest.py may define its own, by ``replace(setup, ...)``."""
    given: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("centre"))):
        if marker.args:
            raise pytest.UsageError("mark with names: pytest.mark.centre(flow=...)")
        given |= marker.kwargs
    return read_setup(request.config, given)


@pytest.fixture
def centre(centre_setup: Setup) -> Iterator[Scenario]:
    """A centre to call, new in every test."""
    with ExitStack() as stack:
        problem = ""
        try:
            yield stack.enter_context(centre_setup.opened())
        except refusals() as refusal:
            problem = str(refusal)
        if problem:  # said here, so that pytest does not tell of two exceptions
            pytest.fail(f"no centre to call: {problem}", pytrace=False)
