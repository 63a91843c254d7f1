"""Amazon Connect writes an action's parameters and results to the flow log while logging is on."""

import re

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import FLOWS, strings

PRIVATE = re.compile(
    r"\$\.(StoredCustomerInput|External\.(firstName|greeting|say|who|whisper|history\d)"
    r"|Attributes\.(firstName|who|whisper|history\d)|CustomerEndpoint\.Address)\b"
)
ANSWERS_WITH_NAMES = {
    *("${CallerLookupFunction}", "${AgentContextFunction}", "${SelfServiceFunction}"),
    *("${ServiceBot}", "${AnswersBot}"),
}
KNOWLEDGE = {"Say the answer"}  # what is said to everybody who asks


def is_private(action: Action) -> bool:
    texts = list(strings(dict(action.parameters)))
    return (
        action.parameters.get("StoreInput") == "True"
        or not ANSWERS_WITH_NAMES.isdisjoint(texts)
        or any(PRIVATE.search(text) for text in texts)
    )


def played_while_logging(flow: Flow) -> set[str]:
    """Actions that some way through the flow plays while logging is on; it is on at the start."""
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
    return {name for name, logging in seen if logging}


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_names_and_numbers_are_never_logged(flow: Flow) -> None:
    exposed = {name for name in played_while_logging(flow) if is_private(flow.actions[name])}

    assert exposed <= (KNOWLEDGE if flow.name == "Questions" else set())
