"""Dialling: third parties, callbacks, outbound calls."""

from typing import Any

import pytest

from simulator.engine.compile import compile_flow
from simulator.engine.contact import Contact
from simulator.world import Person, Phone, Queue, World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, menu, say

THIRD = "TransferParticipantToThirdParty"
NUMBER = "+12025550188"


def dialled(phone: Phone | None = None, *, going_on: bool = True, **more: object) -> Play:
    world = lone_world()
    if phone is not None:
        world.phones[NUMBER] = phone
    parameters = {
        "ThirdPartyPhoneNumber": NUMBER,
        "ThirdPartyConnectionTimeLimitSeconds": "30",
        "ContinueFlowExecution": str(going_on),
        **more,
    }
    errors = (
        "NoMatchingError CallFailed ConnectionTimeLimitExceeded" if going_on else "NoMatchingError"
    )
    play = Play(probe(THIRD, parameters, errors=errors), world)
    play.simulation.run_until_idle()
    return play


@pytest.mark.parametrize(
    ("phone", "where", "seconds"),
    [
        (Phone("answered", seconds=5.0, talks=20.0), "next", 25.0),
        (Phone("busy", seconds=2.0), "CallFailed", 2.0),
        (Phone("failed"), "CallFailed", 0.0),
        (Phone("no_answer"), "ConnectionTimeLimitExceeded", 30.0),
        (Phone("answered", seconds=31.0), "ConnectionTimeLimitExceeded", 30.0),
    ],
)
def test_a_third_party(phone: Phone, where: str, seconds: float) -> None:
    play = dialled(phone)

    assert landed(play) == where
    assert play.simulation.clock.elapsed == seconds


def test_without_continuing_the_contact_is_gone_when_they_are_connected() -> None:
    assert dialled(going_on=False).end == "transferred"
    assert landed(dialled(Phone("busy"), going_on=False)) == "NoMatchingError"


@pytest.mark.parametrize("number", ["$.External.none", "2025550188", "911", "not a number"])
def test_a_number_that_cannot_be_dialled_is_an_error(number: str) -> None:
    assert landed(dialled(ThirdPartyPhoneNumber=number)) == "NoMatchingError"


def test_only_claimed_numbers_are_shown() -> None:
    world = lone_world()
    world.numbers = frozenset({"+12025550111"})
    for shown, where in [("+12025550111", "next"), ("+12025550112", "NoMatchingError")]:
        parameters = {
            "ThirdPartyPhoneNumber": NUMBER,
            "ThirdPartyConnectionTimeLimitSeconds": "5",
            "ContinueFlowExecution": "True",
            "CallerId": {"Number": shown},
        }
        play = Play(probe(THIRD, parameters), world)
        play.simulation.run_until_idle()
        assert landed(play) == where


@pytest.mark.parametrize(
    ("number", "where"),
    [
        ("+12025550123", "next"),
        ("12025550123", "CallbackNumberNotDialable"),
        ("555", "InvalidCallbackNumber"),
        ("Timeout", "InvalidCallbackNumber"),
        ("", "InvalidCallbackNumber"),
    ],
)
def test_the_callback_number_must_be_dialable(number: str, where: str) -> None:
    play = Play(
        probe(
            "UpdateContactCallbackNumber",
            {"CallbackNumber": "$.Attributes.n"},
            errors="InvalidCallbackNumber CallbackNumberNotDialable",
        ),
        attributes={"n": number},
    )

    assert landed(play) == where
    assert play.contact.value("$.CallbackNumber") == (number if where == "next" else None)


@pytest.mark.parametrize("kind", [THIRD, "UpdateContactCallbackNumber", "CreateCallbackContact"])
def test_only_calls_dial(kind: str) -> None:
    parameters = {
        "ThirdPartyPhoneNumber": NUMBER,
        "ThirdPartyConnectionTimeLimitSeconds": "5",
        "ContinueFlowExecution": "True",
        "CallbackNumber": "$.Attributes.n",
        "InitialCallDelaySeconds": "1",
        "MaximumConnectionAttempts": "1",
        "RetryDelaySeconds": "1",
    }

    assert landed(Play(probe(kind, parameters), channel="CHAT")) == "NoMatchingError"


# Callbacks


CALLBACK = {
    "InitialCallDelaySeconds": "60",
    "MaximumConnectionAttempts": "1",
    "RetryDelaySeconds": "600",
}


def ordered(
    world: World | None = None,
    **contact: Any,  # noqa: ANN401 - what start_contact takes
) -> tuple[Play, Contact]:
    """A callback that was promised five seconds into the call, when it is in its queue."""
    pick = action(
        "pick",
        "UpdateContactTargetQueue",
        {"QueueId": "Billing"},
        "x",
        errors={"NoMatchingError": "x"},
    )
    play = Play(probe("CreateCallbackContact", CALLBACK, pick), world, **contact)
    play.simulation.advance(60)
    return play, list(play.simulation.contacts.values())[-1]


def test_a_callback_waits_in_the_queue_after_its_delay() -> None:
    play, callback = ordered()

    assert play.end == "disconnected"  # the caller has left
    assert callback.method == "CALLBACK"
    assert callback.waiting_for == "agent"
    assert (callback.initial_id, callback.previous_id) == (play.contact.id, play.contact.id)
    assert [(e["state"], e.t) for e in play.events if e.type == "callback"] == [
        ("created", 0.0),
        ("queued", 60.0),
    ]


def test_the_callback_keeps_the_callers_place() -> None:
    play, callback = ordered()

    assert callback.place is not None
    assert callback.place.age(play.simulation.clock.elapsed) == 60.0


def test_the_agent_is_connected_first_then_the_customer_is_dialled() -> None:
    world = lone_world()
    for hook in ("AgentWhisper", "OutboundWhisper", "CustomerWhisper"):
        world.flows.add(
            flow(
                say("say", hook, "rest"),
                action("rest", "EndFlowExecution", to=None),
                source="w.json",
            ),
            hook,
        )
        world.default_flows[hook] = hook
    world.phones["+15550100"] = Phone("answered", seconds=10.0)
    play, callback = ordered(world)
    play.simulation.agent_accept(callback)
    assert play.said == ["next", "AgentWhisper"]
    assert callback.waiting_for == "customer"

    play.simulation.advance(10)
    assert play.said == ["next", "AgentWhisper", "OutboundWhisper"]
    assert callback.waiting_for == "connected"


def test_nobody_answers_and_it_is_tried_again() -> None:
    world = lone_world()
    world.phones["+15550100"] = Phone("no_answer")
    play, callback = ordered(world)

    play.simulation.agent_accept(callback)
    assert callback.waiting_for == "customer"
    play.simulation.advance(600)
    assert callback.waiting_for == "agent"
    play.simulation.agent_accept(callback)

    assert callback.end is not None
    assert callback.end.reason == "disconnected"
    assert play.all("callback", "state") == [
        "created",
        "queued",
        "dialled",
        "no_answer",
        "retry",
        "queued",
        "dialled",
        "no_answer",
        "exhausted",
    ]


def test_a_callback_is_removed_after_a_week() -> None:
    play, callback = ordered()
    play.simulation.advance(7 * 86_400)

    assert callback.end is not None
    assert play.all("callback", "state")[-1] == "expired"


def test_a_callback_is_as_urgent_and_as_old_as_its_caller() -> None:
    urgent = action("urgent", "UpdateContactRoutingBehavior", {"QueuePriority": "2"}, "pick")
    pick = action(
        "pick", "UpdateContactTargetQueue", {"QueueId": "B"}, "ask", errors={"NoMatchingError": "x"}
    )
    play = Play(
        probe("CreateCallbackContact", CALLBACK, urgent, pick, menu("ask", "?", {"1": "x"}, "x"))
    )
    play.simulation.advance(4)
    play.press("1")
    play.simulation.advance(60)
    callback = list(play.simulation.contacts.values())[-1]

    assert callback.urgency.priority == 2
    assert callback.place is not None
    assert callback.place.age(play.simulation.clock.elapsed) == 64.0


def test_another_number_may_be_called_back() -> None:
    number = action(
        "number",
        "UpdateContactCallbackNumber",
        {"CallbackNumber": "$.Attributes.n"},
        "pick",
        errors={"InvalidCallbackNumber": "end", "CallbackNumberNotDialable": "end"},
    )
    pick = action(
        "pick", "UpdateContactTargetQueue", {"QueueId": "B"}, "x", errors={"NoMatchingError": "x"}
    )
    play = Play(probe("CreateCallbackContact", CALLBACK, number, pick), attributes={"n": NUMBER})
    play.simulation.advance(60)

    assert list(play.simulation.contacts.values())[-1].customer == NUMBER


def test_a_withheld_number_cannot_be_called_back() -> None:
    pick = action(
        "pick", "UpdateContactTargetQueue", {"QueueId": "B"}, "x", errors={"NoMatchingError": "x"}
    )

    assert (
        landed(Play(probe("CreateCallbackContact", CALLBACK, pick), customer=None))
        == "NoMatchingError"
    )
    assert landed(Play(probe("CreateCallbackContact", CALLBACK))) == "NoMatchingError"  # no queue


def created(world: World) -> tuple[Play, Contact]:
    """A callback ordered at once, which its creation flow queues."""
    creation = flow(
        say("hello", "A callback begins.", "wait"),
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
        ),
        source="creation.json",
    )
    world.flows.add(creation, "creation")
    pick = action(
        "pick", "UpdateContactTargetQueue", {"QueueId": "B"}, "x", errors={"NoMatchingError": "x"}
    )
    play = Play(
        probe("CreateCallbackContact", {**CALLBACK, "ContactFlowId": "creation"}, pick), world
    )
    play.simulation.advance(0)
    return play, list(play.simulation.contacts.values())[-1]


def test_a_creation_flow_runs_at_once_and_queues_the_callback_itself() -> None:
    play, callback = created(lone_world())

    assert "A callback begins." in play.said
    assert callback.waiting_for == "agent"
    play.simulation.advance(30)
    assert callback.place is not None
    assert callback.place.since == 0.0  # when its caller came, not when its flow queued it


def moved(phone: Phone) -> tuple[Play, Contact]:
    """A callback that was moved to another queue."""
    world = lone_world()
    world.phones["+15550100"] = phone
    elsewhere = action(
        "move",
        "DequeueContactAndTransferToQueue",
        {"QueueId": "Sales"},
        "end",
        errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
    )
    play, callback = created(world)
    moving = compile_flow(flow(elsewhere, kind="customerQueue"))
    play.simulation.drive(callback, callback.enter(moving, "as a queue flow"))
    assert callback.place is not None
    assert callback.place.queue.name == "Sales"
    return play, callback


def test_a_callback_moved_to_another_queue_is_dialled_from_there() -> None:
    play, callback = moved(Phone("no_answer", seconds=20.0))
    play.simulation.agent_accept(callback)
    assert callback.waiting_for == "customer"
    assert callback.segment.connected_to_agent is None

    play.simulation.advance(20 + 600)
    assert callback.place is not None
    assert callback.place.queue.name == "Sales"  # it is tried again where it was moved to


def test_nobody_is_dialled_again_who_has_answered_a_callback() -> None:
    play, callback = ordered()
    play.simulation.agent_accept(callback)
    play.simulation.agent_transfer(callback, flow(*into("Sales")))
    assert callback.place is not None
    assert callback.place.age(play.simulation.clock.elapsed) == 0.0
    play.simulation.agent_accept(callback)

    assert callback.waiting_for == "connected"
    assert play.all("callback", "state").count("dialled") == 1


def into(queue: str) -> list[Json]:
    """Actions that put the contact in a queue."""
    failed = {"NoMatchingError": "end", "QueueAtCapacity": "end"}
    return [
        action(
            "pick",
            "UpdateContactTargetQueue",
            {"QueueId": queue},
            "wait",
            errors={"NoMatchingError": "end"},
        ),
        action("wait", "TransferContactToQueue", {}, "end", errors=failed),
    ]


@pytest.mark.parametrize("where", ["created", "moved"])
def test_wherever_it_waits_a_callback_is_removed_after_a_week(where: str) -> None:
    if where == "created":
        play, callback = created(lone_world())
    else:
        play, callback = moved(Phone())
    play.simulation.advance(7 * 86_400 - 1)
    assert callback.waiting_for == "agent"

    play.simulation.advance(1)
    assert callback.end is not None
    assert play.all("callback", "state")[-1] == "expired"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("InitialCallDelaySeconds", "0"),
        ("RetryDelaySeconds", "259201"),
        ("MaximumConnectionAttempts", "x"),
    ],
)
def test_callbacks_that_publishing_refuses(key: str, value: str) -> None:
    assert key in Play(probe("CreateCallbackContact", {**CALLBACK, key: value})).message


def test_agents_who_answer_by_themselves_call_back() -> None:
    world = World()
    world.queues.add(Queue("Billing", "arn:b"), "Billing")
    world.people.add(Person("ada", "arn:ada", answers_after=2.0, talks=30.0), "arn:ada")
    play, callback = ordered(world)
    play.simulation.run_until_idle()

    assert callback.segment.connected_to_agent == 62.0
    assert callback.segment.connected_to_system == 62.0
    assert callback.segment.disconnected == 92.0


def test_a_callback_that_is_accepted_is_pending_for_a_moment() -> None:
    world = World()
    world.queues.add(Queue("Billing", "arn:b"), "Billing")
    world.people.add(Person("ada", "arn:ada", answers_after=2.0, talks=30.0), "arn:ada")
    play, _ = ordered(world)
    bodies = []
    play.simulation.on_record(lambda r: bodies.append(r.body) if r.kind == "agent_event" else None)
    play.simulation.run_until_idle()

    seen = [c["State"] for b in bodies for c in b["CurrentAgentSnapshot"]["Contacts"]]
    assert seen[:4] == ["INCOMING", "PENDING", "CONNECTING", "CONNECTED"]


# Outbound


def test_the_outbound_call_is_placed_from_its_whisper() -> None:
    assert (
        landed(Play(probe("CompleteOutboundCall", errors="", flow_kind="outboundWhisper")))
        == "next"
    )


CHECKING = probe(
    "CheckOutboundCallStatus",
    when="CallAnswered VoicemailBeep VoicemailNoBeep NotDetected",
)


@pytest.mark.parametrize(
    ("detected", "way"),
    [
        ("HUMAN_ANSWERED", "= CallAnswered"),
        ("VOICEMAIL_BEEP", "= VoicemailBeep"),
        ("VOICEMAIL_NO_BEEP", "= VoicemailNoBeep"),
        ("AMD_UNRESOLVED", "= NotDetected"),
        ("FAX_MACHINE_DETECTED", "= NotDetected"),
        ("AMD_ERROR", "NoMatchingError"),
        (None, "NoMatchingError"),
    ],
)
def test_the_progress_of_a_campaign_call(detected: str | None, way: str) -> None:
    assert landed(Play(CHECKING, detected=detected, initiation_method="OUTBOUND")) == way


@pytest.mark.parametrize(
    ("method", "customer", "way"),
    [
        ("API", NUMBER, "= VoicemailBeep"),
        ("OUTBOUND", NUMBER, "= VoicemailBeep"),
        ("INBOUND", NUMBER, "NoMatchingError"),
        ("API", "+15550123", "NoMatchingError"),
        ("API", None, "NoMatchingError"),
    ],
)
def test_the_world_says_who_has_an_answering_machine(
    method: str, customer: str | None, way: str
) -> None:
    world = lone_world()
    world.phones[NUMBER] = Phone(detected="VOICEMAIL_BEEP")

    assert landed(Play(CHECKING, world=world, customer=customer, initiation_method=method)) == way
