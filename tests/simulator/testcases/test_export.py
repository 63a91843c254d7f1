"""A story told of a call is written as a native test case, as far as the language reaches."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from simulator.engine.simulation import Simulation, speaking_time
from simulator.language.document import parse_flow
from simulator.scenario import Call, Scenario
from simulator.testcases.document import parse_case
from simulator.testcases.export import Exported, export
from simulator.testcases.exporting import as_text, exported
from simulator.testcases.hours import NEVER_OPEN, add_test_hours
from simulator.testcases.mocks import Unfit
from simulator.testcases.outcome import Outcome
from simulator.testcases.runner import run_case
from simulator.world import Hours, Queue
from simulator.world.alone import lone_world
from tests.simulator.language.build import action, flow, menu, say
from tests.simulator.testcases.build import START

ERROR = {"NoMatchingError": "sorry"}
FLOW = flow(
    action("look", "InvokeLambdaFunction",
           {"LambdaFunctionARN": "${LookupFunction}", "InvocationTimeLimitSeconds": "3"},
           "hello", errors=ERROR),
    say("hello", "Good morning, $.External.name.", "open?"),
    action("open?", "CheckHoursOfOperation", {"HoursOfOperationId": "${OfficeHours}"}, "menu",
           conditions=[("Equals", "True", "menu"), ("Equals", "False", "closed")], errors=ERROR),
    menu("menu", "You can pay a bill. For a person press 0.",
         {"0": "note", "1": "share", "2": "listen"}, "sorry", "menu"),
    action("listen", "ConnectParticipantWithLexBot",
           {"Text": "Say it.", "LexV2Bot": {"AliasArn": "${SpeechBot}"}}, "deaf",
           errors={"NoMatchingCondition": "sorry", "NoMatchingError": "deaf"}),
    say("deaf", "We cannot hear you just now."),
    action("note", "UpdateContactAttributes", {"Attributes": {"why": "asked"}}, "queue",
           errors=ERROR),
    action("queue", "UpdateContactTargetQueue", {"QueueId": "${GeneralQueue}"}, "enter",
           errors=ERROR),
    action("enter", "TransferContactToQueue", {}, "sorry",
           errors={"QueueAtCapacity": "full", "NoMatchingError": "sorry"}),
    action("share", "DistributeByPercentage", {}, "sorry",
           conditions=[("NumberLessThan", "50", "menu")], errors={"NoMatchingCondition": "menu"}),
    say("full", "The line is full."),
    say("closed", "We are closed."),
    say("sorry", "Sorry."),
    source="flows/front_door.json",
)  # fmt: skip


def call(*, closed: bool = False, capacity: int | None = None, **attributes: str) -> Call:
    world = lone_world()
    world.stub("${LookupFunction}", {"name": "Ana"})
    world.queues.add(Queue("General", world.arn("queue", "g"), capacity=capacity),
                     "${GeneralQueue}")  # fmt: skip
    if closed:
        world.hours.add(Hours("Office", world.arn("operating-hours", "o")), "${OfficeHours}")
    scenario = Scenario(Simulation(world, start=START), FLOW)
    return scenario.call("+15550100", attributes=attributes)


def written(told: Call) -> Exported:
    """The case, which has been seen to pass."""
    return exported(told, name="A case", origin="test_front.py::test_door")


def observations(told: Call) -> dict[str, dict[str, Any]]:
    return {one["Identifier"]: one for one in written(told).document["Observations"]}


def behaviors(told: Call) -> list[dict[str, Any]]:
    start = written(told).document["Observations"][0]
    overrides = (step["Parameters"] for step in start["Actions"])
    return [one["Behavior"]["Properties"] for one in overrides if "Behavior" in one]


def test_a_story_becomes_a_chain_of_observations() -> None:
    told = call().hears("Good morning, Ana.").presses("0").reaches_queue("General")

    found = observations(told)

    assert list(found) == [
        "1 starts", "2 hears Good morning Ana", "3 hears For a person press 0",
        "4 reaches the queue",
    ]  # fmt: skip
    menu_ = found["3 hears For a person press 0"]
    assert menu_["Event"]["Properties"] == {
        "Text": "For a person press 0.",
        "MatchingCriteria": {"Type": "Inclusion"},
    }
    assert menu_["Actions"][0]["Parameters"]["Instruction"]["Properties"] == {"Value": "0"}
    queued = found["4 reaches the queue"]
    assert queued["Event"]["Properties"]["ActionParameters"] == {"QueueId": "${GeneralQueue}"}
    assert queued["Actions"][-1]["Parameters"]["Command"] == {"Type": "EndTest"}


def test_it_names_its_flow_its_origin_and_its_attributes() -> None:
    metadata = written(call(tier="gold").hears("Good morning")).document["Metadata"]

    entry = {"FlowId": "${FrontDoorFlow}"}
    assert metadata["entryPoint"] == {"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": entry}
    assert metadata["description"] == "Exported from test_front.py::test_door."
    assert json.loads(metadata["initializationData"]) == {"Attributes": {"tier": "gold"}}


def test_functions_and_hours_are_as_they_were_in_the_story() -> None:
    lookup, hours = behaviors(call(closed=True).hears("We are closed."))

    assert lookup["ActionParameters"] == {"LambdaFunctionARN": "${LookupFunction}"}
    assert lookup["Strategy"]["Response"]["ExecutionResult"] == {"LoadedData": '{"name": "Ana"}'}
    assert hours["ActionParameters"] == {"HoursOfOperationId": "${OfficeHours}"}
    assert hours["Strategy"] == {"Type": "SubstituteResource", "SubstituteArn": NEVER_OPEN}


def test_a_full_queue_is_full_in_the_case_too() -> None:
    told = call(capacity=0).presses("0").hears("The line is full.")

    assert behaviors(told)[-1]["Strategy"]["Response"]["Error"] == {"Value": "QueueAtCapacity"}


def test_a_failing_function_fails_in_the_case_too() -> None:
    world = lone_world()
    scenario = Scenario(Simulation(world, start=START), FLOW)
    scenario.fails("${LookupFunction}")

    (lookup,) = behaviors(scenario.call(None).hears("Sorry."))

    assert lookup["Strategy"]["Response"]["Error"] == {"Value": "NoMatchingError"}


def test_a_bot_that_fails_fails_in_the_case_too() -> None:
    bot = behaviors(call().presses("2").hears("We cannot hear you just now."))[-1]

    assert bot["ActionType"] == "ConnectParticipantWithLexBot"
    assert bot["ActionParameters"] == {"LexV2Bot": {"AliasArn": "${SpeechBot}"}}
    assert bot["Strategy"]["Response"]["Error"] == {"Value": "NoMatchingError"}


def test_what_a_bot_understood_is_not_made_up() -> None:
    world = lone_world()
    world.stub("${LookupFunction}", {"name": "Ana"})
    world.answers["ConnectParticipantWithLexBot"] = lambda _asked: {"IntentName": "Pay"}
    told = Scenario(Simulation(world, start=START), FLOW).call(None).presses("2").says("pay")

    with pytest.raises(Unfit, match="how a test case mocks a bot's answer is not documented"):
        written(told.hears("Sorry."))


def test_a_case_that_ends_as_a_function_starts_does_not_mock_it() -> None:
    told = call().invokes("${LookupFunction}")

    assert behaviors(told) == []


def test_silence_is_an_observation_without_an_instruction() -> None:
    found = observations(call().stays_silent().presses("0").reaches_queue("General"))

    menus = [one for name, one in found.items() if "For a person" in name]
    assert [len(one["Actions"]) for one in menus] == [0, 1]


def test_what_the_last_key_led_to_is_observed() -> None:
    *_, last = written(call(capacity=0).hears("Good").presses("0")).document["Observations"]

    assert last["Event"]["Properties"]["Text"] == "The line is full."


def test_attributes_are_asserted_where_they_were_expected() -> None:
    told = call().presses("0").reaches_queue("General").has(why="asked")

    (check, _end) = observations(told)["3 reaches the queue"]["Actions"]
    assert check["Parameters"] == {
        "Namespace": "$.Attributes.why",
        "Operator": "TextContains",
        "Operand": "asked",
    }


def test_what_cannot_be_said_is_left_out_and_named() -> None:
    told = call().never_hears("evening").presses("0").reaches_queue("General")
    told.agent_accepts().agent_hangs_up().ends()

    result = written(told)

    assert result.left_out == (
        "never_hears('evening'): the Testing language has no negation",
        "agent_accepts(), agent_hangs_up(), ends('disconnected'): it follows in the queue, where a "
        "real agent could be offered the contact",
    )
    metadata = result.document["Metadata"]
    assert "Not checked: never_hears('evening')" in metadata["description"]
    assert metadata["notChecked"] == list(result.left_out)


@pytest.mark.parametrize(
    ("tell", "step"),
    [
        (lambda: call().hears("Good").waits(30), "waits(30): how long"),
        (
            lambda: call(capacity=0).presses("0").hears("full").ends(),
            "ends('disconnected'): a case",
        ),
        (lambda: call().hears("Good").asks(), "asks(): no event"),
        (lambda: call().invokes("Function}", x=""), "invokes('Function}', x=''): the parameters"),
        (lambda: call().hears("pay a bill", "person"), "hears('person'): of the sentences"),
        (lambda: call().presses("0").has(why=re.compile("^asked$")), "has(why=re.compile('^ask"),
        (lambda: call().has(why="").presses("0"), "has(why=''): there is no such comparison"),
        (lambda: call().hears("Good").says("x"), "says('x'): nothing that could be observed"),
    ],
)
def test_a_step_that_is_not_held_is_named_with_its_reason(
    tell: Callable[[], Call], step: str
) -> None:
    assert any(line.startswith(step) for line in written(tell()).left_out)


@pytest.mark.parametrize(
    ("tell", "changes"),
    [
        (lambda: call().hears("Good morning, Ana."), {"Good morning": "Good evening"}),
        (lambda: call().hears("morning", "press 0"), {"morning": "evening", "press 0": "press 9"}),
        (lambda: call().invokes("Function}").hears("Ana"), {"${LookupFunction}": "${Other}"}),
        (lambda: call().presses("0").reaches_queue("General"), {"${GeneralQueue}": "${Other}"}),
        (lambda: call().presses("0").has(why="asked"), {'"asked"': '"silent"'}),
        (lambda: call().presses("0").agent_accepts().sees(why="asked"), {'"why"': '"how"'}),
        (lambda: call(closed=True).hears("We are closed."), {"are closed": "are open"}),
        (lambda: call().stays_silent().presses("0").reaches_queue("General"),
         {'"menu", "ErrorType": "InputTimeLimitExceeded"':
          '"sorry", "ErrorType": "InputTimeLimitExceeded"'}),
    ],
)  # fmt: skip
def test_a_case_fails_where_the_flow_is_changed_at_what_its_story_checks(
    tell: Callable[[], Call], changes: dict[str, str]
) -> None:
    case = parse_case(as_text(written(tell())), source="case.json")
    text = json.dumps(FLOW.document)

    def outcome(flow_text: str) -> Outcome:
        world = lone_world()
        add_test_hours(world)
        tested = parse_flow(flow_text, source=FLOW.source)
        return run_case(case, tested, Simulation(world, start=START, speech=speaking_time))

    assert outcome(text).passed
    for old, new in changes.items():
        assert old in text
        assert not outcome(text.replace(old, new)).passed, f"{old} -> {new} goes unnoticed"


def test_exporting_twice_gives_the_same_bytes() -> None:
    first, second = (
        as_text(written(call().hears("Good").presses("0").reaches_queue("General")))
        for _ in range(2)
    )

    assert first == second
    assert parse_case(first, source="x.json").name == "A case"


def broken(told: Call) -> Call:
    told.contact.simulation.break_next("note")
    return told.presses("0").hears("Sorry.")


@pytest.mark.parametrize(
    ("tell", "why"),
    [
        (lambda: call().never_hears("evening"), "nothing of it can be observed"),
        (lambda: broken(call()), "made to fail that no test case can make fail"),
        (lambda: call().presses("1").hears("pay a bill"), "it plays DistributeByPercentage"),
        (lambda: call().stays_silent(40).presses("0"), "played natively it fails: 300 s passed"),
    ],
)
def test_a_story_that_does_not_fit_says_why(tell: Callable[[], Call], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        written(tell())


def test_a_contact_that_is_no_call_and_no_chat_does_not_fit() -> None:
    world = lone_world()
    task = Scenario(Simulation(world, start=START), FLOW).call(None, channel="TASK")

    with pytest.raises(Unfit, match="this is a contact of TASK"):
        export(task, name="x", origin="x")
