"""What is proved unreachable, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.walk import Explorer, unreachable
from tests.simulator.language.build import Json, action, end, flow, menu, say

if TYPE_CHECKING:
    from simulator.language.document import Flow

FAILED = {"NoMatchingError": "end"}
NO_MATCH = {"NoMatchingCondition": "end"}


def proved(checked: Flow) -> dict[tuple[str, str], str]:
    return {(branch.action, branch.way): why for branch, why in unreachable(checked).items()}


def compare(name: str, reference: str, **ways: str) -> Json:
    conditions = [("Equals", value, to) for value, to in ways.items()]
    value = {"ComparisonValue": reference}
    return action(name, "Compare", value, "end", errors=NO_MATCH, conditions=conditions)


def write(name: str, values: dict[str, str], to: str) -> Json:
    return action(name, "UpdateContactAttributes", {"Attributes": values}, to, errors=FAILED)


def test_a_value_that_was_set_before_decides_a_compare() -> None:
    checked = flow(
        write("set", {"lang": "en"}, "which"),
        compare("which", "$.Attributes.lang", en="end", es="spanish"),
        say("spanish", "Hola."),
        end(),
    )

    found = proved(checked)

    assert found["which", "Equals es"] == "$.Attributes.lang is 'en' here"
    assert "which" in found["spanish", "NextAction"]
    assert ("which", "NoMatchingCondition") in found
    assert ("which", "Equals en") not in found
    assert ("set", "NoMatchingError") not in found  # the attributes may be full


def test_what_a_function_answers_is_left_open() -> None:
    function = {"LambdaFunctionARN": "f"}
    checked = flow(
        action("ask", "InvokeLambdaFunction", function, "copy", errors=FAILED),
        write("copy", {"tier": "$.External.tier"}, "which"),
        compare("which", "$.Attributes.tier", gold="end"),
        end(),
    )

    assert proved(checked) == {}


def test_a_function_called_again_may_answer_otherwise() -> None:
    again = action(
        "again", "InvokeLambdaFunction", {"LambdaFunctionARN": "f"}, "second", errors=FAILED
    )
    checked = flow(
        compare("first", "$.External.open", yes="again"),
        again,
        compare("second", "$.External.open", yes="end", no="end"),
        end(),
    )

    assert proved(checked) == {}


def test_behind_a_question_for_keys_there_are_only_calls() -> None:
    checked = flow(
        menu("menu", "Press 1.", {"1": "which"}, "end"),
        compare("which", "$.Channel", VOICE="end", CHAT="end"),
        end(),
    )

    assert proved(checked)["which", "Equals CHAT"] == "$.Channel is 'VOICE' here"
    assert ("menu", "NoMatchingError") not in proved(checked)  # a chat takes it


def test_the_cancel_key_is_never_stored() -> None:
    ask = {
        "Text": "Your choice?",
        "StoreInput": "True",
        "InputTimeLimitSeconds": "5",
        "InputValidation": {"CustomValidation": {"MaximumLength": "1"}},
    }
    stored = action("ask", "GetParticipantInput", ask, "which", errors=FAILED)
    choice = compare("which", "$.StoredCustomerInput", **{"*": "end", "1": "end"})

    assert ("which", "Equals *") in proved(flow(stored, choice, end()))
    assert ("which", "Equals 1") not in proved(flow(stored, choice, end()))


def test_a_thousand_callers_take_every_branch_that_is_not_proved_unreachable() -> None:
    checked = flow(
        menu("menu", "Press 1 or 2.", {"1": "queue", "2": "ask"}, "end", again="menu"),
        action("queue", "UpdateContactTargetQueue", {"QueueId": "q"}, "wait", errors=FAILED),
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"QueueAtCapacity": "sorry", "NoMatchingError": "end"},
        ),
        action("ask", "InvokeLambdaFunction", {"LambdaFunctionARN": "f"}, "which", errors=FAILED),
        compare("which", "$.External.tier", gold="queue", lead="sorry"),
        say("sorry", "Sorry."),
        end(),
    )
    explorer = Explorer(checked)

    ends = {explorer.walk(seed).reason for seed in range(300)}

    assert explorer.left == []
    assert not ends & {"failed", "unsupported", "max_steps"}


def ask(name: str, parameters: dict[str, str], to: str) -> Json:
    parameters = {"MetricType": "NumberOfAgentsAvailable", **parameters}
    some = [("NumberGreaterThan", "0", to)]
    return action(name, "CheckMetricData", parameters, errors=FAILED | NO_MATCH, conditions=some)


def choose(parameters: dict[str, str], to: str = "end", name: str = "choose") -> Json:
    return action(name, "UpdateContactTargetQueue", parameters, to, errors=FAILED)


def test_an_agent_whose_numbers_were_read_is_found_again() -> None:
    agent = {"AgentId": "$.External.agent"}

    found = proved(flow(ask("ask", agent, "choose"), choose(agent), end()))

    assert found == {("choose", "NoMatchingError"): "this agent was found before"}


def test_a_queue_of_the_same_name_as_an_agent_may_be_none() -> None:
    asked, chosen = {"AgentId": "$.External.id"}, {"QueueId": "$.External.id"}

    assert proved(flow(ask("ask", asked, "choose"), choose(chosen), end())) == {}


def test_another_answer_may_name_an_agent_who_is_not_there() -> None:
    agent = {"AgentId": "$.External.agent"}
    function = {"LambdaFunctionARN": "f"}
    again = action("again", "InvokeLambdaFunction", function, "choose", errors=FAILED)

    assert proved(flow(ask("ask", agent, "again"), again, choose(agent), end())) == {}


def test_an_attribute_written_again_may_name_a_queue_that_is_not_there() -> None:
    queue = {"QueueId": "$.Attributes.queue"}
    checked = flow(
        choose(queue, "write", "first"),
        write("write", {"queue": "$.External.queue"}, "choose"),
        choose(queue),
        end(),
    )

    assert ("choose", "NoMatchingError") not in proved(checked)
