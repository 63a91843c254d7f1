"""A scenario holds a call to its story, and says what happened when it went otherwise."""

import re
from datetime import UTC, datetime

import pytest

from simulator.engine.simulation import Simulation
from simulator.scenario import Call, Scenario, ScenarioFailure
from simulator.world import Function, Person, Queue, World
from simulator.world.alone import lone_world
from tests.simulator.language.build import action, flow, menu, say

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
ERROR = {"NoMatchingError": "sorry"}
FLOW = flow(
    say("hello", "Good morning. One moment.", "look"),
    action(
        "look",
        "InvokeLambdaFunction",
        {
            "LambdaFunctionARN": "lookup",
            "InvocationTimeLimitSeconds": "3",
            "LambdaInvocationAttributes": {"topic": "bill"},
        },
        "note",
        errors=ERROR,
    ),
    action("note", "UpdateContactAttributes", {"Attributes": {"who": "$.External.who"}}, "menu",
           errors=ERROR),
    menu("menu", "Press 1 to hear this again, 0 for a person.", {"1": "hello", "0": "queue"},
         "sorry", "sorry"),
    action("queue", "UpdateContactTargetQueue", {"QueueId": "General"}, "enter", errors=ERROR),
    action("enter", "TransferContactToQueue", {}, "sorry",
           errors={"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"}),
    say("sorry", "Sorry. Goodbye."),
)  # fmt: skip


def call() -> Call:
    world = World()
    world.functions.add(
        Function("lookup", world.arn("function", "lookup"), lambda _: {"who": "Ana"}), "lookup"
    )
    world.queues.add(Queue("General", world.arn("queue", "General")), "General")
    return Scenario(Simulation(world, start=MORNING), FLOW).call("+15550100")


def test_a_story_that_holds() -> None:
    told = call().hears("Good morning", "One moment.").invokes("lookup", topic="bill")
    told.hears(re.compile(r"0 for a person")).asks().has(who="Ana").never_hears("Sorry")

    told.presses("0").reaches_queue("General").agent_accepts().sees(who="Ana")
    told.agent_hangs_up().ends("disconnected")


def test_the_centre_calls_and_an_answering_machine_answers() -> None:
    checking = action(
        "amd",
        "CheckOutboundCallStatus",
        {},
        "sorry",
        errors=ERROR,
        conditions=[
            ("Equals", "CallAnswered", "person"),
            ("Equals", "VoicemailBeep", "beep"),
            ("Equals", "VoicemailNoBeep", "sorry"),
            ("Equals", "NotDetected", "sorry"),
        ],
    )
    ends = say("person", "Hello."), say("beep", "Please call us."), say("sorry", "Sorry.")
    centre = Scenario(Simulation(World(), start=MORNING), flow(checking, *ends))

    centre.call("+15550100", detected="VOICEMAIL_BEEP").hears("Please call us.")
    centre.call("+15550100", detected="HUMAN_ANSWERED").hears("Hello.")
    centre.call("+15550100", method="API").hears("Sorry.")
    with pytest.raises(ValueError, match="'beep' is never detected; write HUMAN_ANSWERED"):
        centre.call("+15550100", detected="beep")
    with pytest.raises(ValueError, match="on CHAT"):
        centre.call(channel="CHAT", detected="HUMAN_ANSWERED")


def test_what_is_expected_comes_in_this_order() -> None:
    with pytest.raises(ScenarioFailure, match="expected to hear 'Good morning'"):
        call().hears("One moment.", "Good morning")


def test_what_was_said_before_a_key_does_not_count_after_it() -> None:
    call().presses("1").hears("Good morning")
    with pytest.raises(ScenarioFailure, match="expected to hear 'Good morning'"):
        call().presses("0").hears("Good morning")


@pytest.mark.parametrize(
    ("tell", "expected"),
    [
        (lambda c: c.hears(re.compile("evening")), "to hear /evening/"),
        (lambda c: c.never_hears("morning"), "never to hear 'morning'"),
        (lambda c: c.reaches_queue("Billing"), "to reach the queue 'Billing'"),
        (lambda c: c.invokes("lookup", topic="meter"), "lookup to be invoked with topic='meter'"),
        (lambda c: c.has(who="Luis"), "the attributes who='Luis'"),
        (lambda c: c.sees(who="Ana"), "an agent to have accepted"),
        (lambda c: c.presses("0").asks(), "to be asked something"),
        (lambda c: c.ends("hung_up"), "the call to end as 'hung_up'"),
        (lambda c: c.hangs_up().presses("1"), "the call to go on: somebody presses 1"),
    ],
)
def test_a_story_that_does_not_hold_says_what_was_expected_and_what_happened(
    tell: object, expected: str
) -> None:
    assert callable(tell)
    with pytest.raises(ScenarioFailure) as failure:
        tell(call())

    message = str(failure.value)
    assert message.startswith(f"expected {expected}")
    assert "hears  Good morning. One moment." in message
    assert "+15550100" not in message


def test_silence_and_time_are_part_of_a_story() -> None:
    call().stays_silent().hears("Sorry. Goodbye.").ends("disconnected")
    waiting = call().presses("0").waits(60)

    assert waiting.contact.waiting_for == "agent"


def test_calls_that_share_a_centre_do_not_hear_each_other() -> None:
    first = call()
    second = Scenario(first.contact.simulation, FLOW).call("+15550101").presses("0")

    first.asks().hangs_up().ends("hung_up")
    second.reaches_queue("General")
    assert "hung_up" not in second.transcript


def test_a_queue_is_known_by_every_reference() -> None:
    world = World()
    world.functions.add(Function("lookup", "lookup", lambda _: {"who": "Ana"}), "lookup")
    world.queues.add(Queue("Front desk", world.arn("queue", "f")), "General")
    scenario = Scenario(Simulation(world, start=MORNING), FLOW)

    scenario.call().presses("0").reaches_queue("General")
    scenario.call().presses("0").reaches_queue("Front desk")
    with pytest.raises(ScenarioFailure, match="to reach the queue 'Billing'"):
        scenario.call().presses("0").reaches_queue("Billing")


def test_agents_hold_and_ask_a_colleague() -> None:
    world = World()
    world.functions.add(Function("lookup", "lookup", lambda _: {"who": "Ana"}), "lookup")
    world.queues.add(Queue("General", world.arn("queue", "General")), "General")
    for name in ("ada", "bob"):
        world.people.add(Person(name, world.arn("agent", name)), name)
    told = Scenario(Simulation(world, start=MORNING), FLOW).call("+15550100")

    told.presses("0").agent_misses().agent_accepts()
    with pytest.raises(
        ScenarioFailure, match=r"agent_consults\(\) to be possible: ada is not free"
    ):
        told.agent_consults("ada")
    told.contact.simulation.set_agent_status("ada", "Available")
    told.agent_holds().agent_resumes()
    told.agent_consults("ada").colleague_leaves().agent_resumes().agent_hangs_up().ends()

    actions = [event["action"] for event in told.events if event.type == "agent"]
    assert actions == [
        "miss", "accept", "hold", "resume", "hold", "consult", "leave", "resume", "hangup"
    ]  # fmt: skip


@pytest.mark.parametrize("words", [(), ("",), ("Good morning", "")])
def test_hearing_nothing_proves_nothing(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="say what is heard"):
        call().hears(*words)


def test_names_that_mean_nothing_are_refused() -> None:
    scenario = Scenario(Simulation(World(), start=MORNING), FLOW)

    with pytest.raises(LookupError, match="'lok' in any flow"):
        scenario.breaks("lok")
    with pytest.raises(LookupError, match="'look' in other"):
        scenario.breaks("look", flow="other")
    with pytest.raises(ValueError, match=r"E\.164"):
        scenario.call("hello")
    scenario.breaks("look")


def test_a_mistyped_function_or_action_is_an_error_that_names_near_ones() -> None:
    world = lone_world()
    scenario = Scenario(Simulation(world, start=MORNING), FLOW)

    mistyped = "no flow uses a function 'lokup'; did you mean lookup"
    with pytest.raises(LookupError, match=mistyped):
        scenario.answers("lokup", {})
    with pytest.raises(LookupError, match=mistyped):
        scenario.fails("lokup")
    with pytest.raises(LookupError, match="no action is called 'enterr' in any flow; did you mean"):
        scenario.breaks("enterr")
    scenario.answers("lookup", {"who": "Ana"})
    scenario.call("+15550100").has(who="Ana")


def test_what_a_test_mistypes_is_an_error() -> None:
    centre = Scenario(Simulation(lone_world(), start=MORNING), FLOW)

    with pytest.raises(ValueError, match="no channel is 'FAX'; write VOICE"):
        centre.call(channel="FAX")
    with pytest.raises(TypeError, match="the attribute 'x' is no text"):
        centre.call(attributes={"x": 1})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="bytes; a contact holds 32768"):
        centre.call(attributes={"x": "y" * 32_768})
    with pytest.raises(TypeError, match=r'write presses\("1"\)'):
        call().presses(1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time does not go back"):
        call().waits(-5)
    with pytest.raises(ValueError, match="how many times"):
        call().stays_silent(-1)
    with pytest.raises(ValueError, match="never_hears"):
        call().never_hears()
    with pytest.raises(ValueError, match="write what, as name=value"):
        call().has()


def test_a_task_begins_with_what_is_known_of_it() -> None:
    task = flow(say("say", "$.Name, $.Description: $.References.form.Value ($.InitiationMethod)"))
    references = {"form": {"Type": "STRING", "Value": "F-1"}}
    centre = Scenario(Simulation(lone_world(), start=MORNING), task)
    data = {"Name": "Call Ana", "Description": "About a bill", "References": references}

    told = centre.call(channel="CHAT", data=data)

    told.hears("Call Ana, About a bill: F-1 (API)")
    centre.call(data=data, method="OUTBOUND").hears("(OUTBOUND)")
    centre.call(data=data).hears("(INBOUND)")
