"""Amazon Connect writes an action's parameters and results to the flow log while logging is on."""

import re

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import FLOWS, strings

PRIVATE = re.compile(
    r"\$\.(StoredCustomerInput|External\.(caseNumber|firstName|greeting|who|whisper|history\d)"
    r"|Attributes\.(firstName|who|whisper|history\d))\b"
)
PRIVATE_ANSWERS = {"${CallerLookupFunction}", "${AgentContextFunction}", "${OpenCaseFunction}"}


def is_private(action: Action) -> bool:
    texts = list(strings(dict(action.parameters)))
    return (
        action.parameters.get("StoreInput") == "True"
        or not PRIVATE_ANSWERS.isdisjoint(texts)
        or any(PRIVATE.search(text) for text in texts)
    )


def played(flow: Flow) -> set[tuple[str, bool]]:
    """Actions and whether logging is on there, by every way; it is on at the start."""
    seen: set[tuple[str, bool]] = set()
    todo = [(flow.start, True)]
    while todo:
        name, logging = todo.pop()
        if (name, logging) in seen:
            continue
        seen.add((name, logging))
        switched = flow.actions[name].parameters.get("FlowLoggingBehavior")
        after = logging if switched is None else switched == "Enabled"
        todo += [(target, after) for target in flow.actions[name].targets()]
    return seen


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_names_and_numbers_are_never_logged(flow: Flow) -> None:
    exposed = {name for name, logged in played(flow) if logged and is_private(flow.actions[name])}

    assert exposed == set()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_a_module_gives_the_log_back_as_it_found_it(flow: Flow) -> None:
    dark = {
        name
        for name, logged in played(flow)
        if not logged and flow.actions[name].type == "EndFlowModuleExecution"
    }

    assert dark == set()
