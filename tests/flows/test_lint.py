"""The linter has nothing to say about our flows."""

import pytest

from simulator.language.document import Flow
from simulator.language.lint import lint
from tests.flows.library import FLOWS

# Their sixth key is 9, for danger: it is not read out, so nobody has to keep it in mind.
UNSPOKEN_KEY = dict.fromkeys(("Menu", "Bills", "Questions"), "menu-too-long")


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_the_linter_has_no_finding(flow: Flow) -> None:
    found = [finding.rule for finding in lint(flow, flows=FLOWS)]

    assert [rule for rule in found if rule != UNSPOKEN_KEY.get(flow.name)] == []
