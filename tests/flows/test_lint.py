"""The linter has nothing to say about our flows."""

import pytest

from simulator.language.document import Flow
from simulator.language.lint import lint
from tests.flows.library import FLOWS


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_the_linter_has_no_finding(flow: Flow) -> None:
    assert lint(flow, flows=FLOWS) == []
