"""What tokens do, and what happens when they have run out."""

from __future__ import annotations

import pytest

from simulator.engine.errors import SimulationError
from simulator.engine.script import InvalidToken, Script, Token, parse_tokens
from simulator.world import Person, QuickConnect, World
from simulator.world.alone import lone_world
from tests.simulator.engine.floor import BILLING, into
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, menu, say

FULL = {"QueueAtCapacity": "out", "NoMatchingError": "out"}


def played(start: object, tokens: str, world: World | None = None, **contact: str) -> Play:
    play = Play(start, world, **contact)  # type: ignore[arg-type]
    Script(play.simulation, parse_tokens(tokens)).play(play.contact)
    return play


MENUS = flow(
    menu("first", "First?", {"1": "second", "2": "bill"}, "end"),
    menu("second", "Second?", {"1": "bill", "2": "end"}, "end"),
    say("bill", "The bill.", "end"),
)


def test_tokens_are_read() -> None:
    assert parse_tokens(" 1, 23#,say:a b,wait:2.5,timeout,hangup,agent:accept,, ") == [
        Token("keys", "1"),
        Token("keys", "23#"),
        Token("say", "a b"),
        Token("wait", "2.5"),
        Token("timeout"),
        Token("hangup"),
        Token("agent:accept"),
    ]


@pytest.mark.parametrize(
    "word", ["x", "wait", "wait:soon", "agent:dance", "agent:status:ada", "say", "+15550100"]
)
def test_other_words_are_refused_and_not_repeated(word: str) -> None:
    with pytest.raises(InvalidToken) as caught:
        parse_tokens(f"1,{word}")

    assert "agent:accept" in str(caught.value)
    assert "15550100" not in str(caught.value)


def test_keys_are_pressed_when_they_are_asked_for() -> None:
    assert played(MENUS, "1,1").said == ["First?", "Second?", "The bill."]
    assert played(MENUS, "11").said == ["First?", "Second?", "The bill."]
    assert played(MENUS, "2").said == ["First?", "The bill."]


def test_when_tokens_have_run_out_input_times_out() -> None:
    play = played(MENUS, "1")

    assert play.ways == ["Equals 1", "InputTimeLimitExceeded"]
    assert play.end == "disconnected"


def test_a_caller_waits_is_silent_or_hangs_up() -> None:
    assert played(MENUS, "timeout").ways == ["InputTimeLimitExceeded"]
    assert played(MENUS, "wait:1,2").said[-1] == "The bill."
    assert played(MENUS, "wait:6,2").ways == ["InputTimeLimitExceeded"]
    assert played(MENUS, "1,hangup,1").end == "hung_up"


STORE = flow(
    action(
        "id",
        "GetParticipantInput",
        {
            "Text": "Number?",
            "StoreInput": "True",
            "InputTimeLimitSeconds": "5",
            "InputValidation": {"CustomValidation": {"MaximumLength": "8"}},
        },
        "menu",
        errors={"NoMatchingError": "end"},
    ),
    menu("menu", "Right?", {"1": "yes"}, "end"),
    say("yes", "You said $.StoredCustomerInput."),
)


@pytest.mark.parametrize("tokens", ["1234,1", "1234#,1", "1,2,3,4,#,1", "1,2,3,4,timeout,1"])
def test_several_keys_at_once_are_a_whole_entry(tokens: str) -> None:
    assert played(STORE, tokens).said[-1] == "You said 1234."


def test_an_agents_token_waits_until_the_contact_is_queued() -> None:
    start = flow(menu("ask", "?", {}, "pick"), *_queue())
    play = played(start, "agent:accept,agent:hangup")

    assert play.ways == ["InputTimeLimitExceeded"]
    assert play.all("agent", "action") == ["accept", "hangup"]


def _queue() -> list[Json]:
    return [
        action(
            "pick",
            "UpdateContactTargetQueue",
            {"QueueId": "Billing"},
            "wait",
            errors={"NoMatchingError": "end"},
        ),
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
        ),
    ]


@pytest.mark.parametrize(
    ("tokens", "end", "deeds"),
    [
        ("", "waiting", []),
        ("agent:accept", "disconnected", ["accept", "hangup"]),
        ("agent:reject", "waiting", ["reject"]),
        ("agent:reject,agent:accept,hangup", "hung_up", ["reject", "accept"]),
        ("agent:accept,say:hello,agent:hangup", "disconnected", ["accept", "hangup"]),
        ("hangup", "hung_up", []),
        ("5,agent:accept", "disconnected", ["accept", "hangup"]),
    ],
)
def test_in_a_queue(tokens: str, end: str, deeds: list[str]) -> None:
    play = played(into(BILLING), tokens)

    assert play.end == end
    assert play.all("agent", "action") == deeds
    assert play.events[-1].type == "end"


def test_a_queue_flow_plays_until_it_rests() -> None:
    queue_flow = flow(
        action(
            "loop",
            "MessageParticipantIteratively",
            {"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "30"},
            None,
            conditions=[("Equals", "MessagesInterrupted", "offer")],
        ),
        menu("offer", "Press 1 for a callback.", {"1": "bye"}, "loop"),
        say("bye", "We call you."),
        kind="customerQueue",
    )

    assert played(queue_flow, "").said == ["Please wait."]
    assert played(queue_flow, "1").said == [
        "Please wait.",
        "Press 1 for a callback.",
        "We call you.",
    ]
    patient = played(queue_flow, "timeout,timeout")
    assert (patient.said[-1], patient.end) == ("Please wait.", "waiting")


def test_a_queue_flow_that_never_rests_is_left_after_a_while() -> None:
    queue_flow = flow(say("a", "Please wait.", "b"), say("b", "Still.", "a"), kind="customerQueue")
    play = played(queue_flow, "")

    assert play.end == "waiting"
    assert play.simulation.clock.elapsed >= 300


def test_keys_that_are_left_do_not_move_the_clock() -> None:
    play = Play(MENUS)
    play.simulation.clock.after(86_400.0, lambda: None)  # what is planned for tomorrow
    before = play.simulation.now
    Script(play.simulation, parse_tokens("2,1,1")).play(play.contact)

    assert play.end == "disconnected"
    assert (play.simulation.now - before).total_seconds() < 60


def test_agents_who_answer_by_themselves_are_waited_for() -> None:
    world = lone_world()
    world.people.add(Person("ada", "arn:ada", answers_after=15.0, talks=20.0), "arn:ada")
    play = played(into(BILLING), "", world)

    assert play.all("agent", "action") == ["accept", "hangup"]
    assert play.simulation.clock.elapsed == 35.0


def test_tokens_go_on_with_a_callback_when_the_caller_has_left() -> None:
    order = action(
        "order",
        "CreateCallbackContact",
        {
            "InitialCallDelaySeconds": "60",
            "MaximumConnectionAttempts": "0",
            "RetryDelaySeconds": "60",
        },
        "end",
        errors={"NoMatchingError": "end"},
    )
    start = flow(_queue()[0] | {"Transitions": {"NextAction": "order"}}, order)
    play = played(start, "agent:accept,agent:hangup")

    assert play.all("callback", "state") == ["created", "queued", "dialled", "answered"]
    assert play.all("agent", "action") == ["accept", "hangup"]
    assert [e["reason"] for e in play.events if e.type == "end"] == ["disconnected"] * 2


def test_a_view_is_answered_by_saying_the_action() -> None:
    start = flow(
        action(
            "show",
            "ShowView",
            {"ViewResource": {"Id": "form"}, "InvocationTimeLimitSeconds": "400"},
            "end",
            conditions=[("Equals", "Next", "thanks")],
            errors=dict.fromkeys(
                ("NoMatchingCondition", "NoMatchingError", "TimeLimitExceeded"), "end"
            ),
        ),
        say("thanks", "Thank you."),
    )

    assert played(start, "say:Next", channel="CHAT").said == ["Thank you."]
    assert played(start, "", channel="CHAT").ways == ["TimeLimitExceeded"]


def test_what_can_never_be_used_is_said_and_dropped() -> None:
    play = played(into(BILLING), "agent:hangup")

    assert play.end == "waiting"
    assert "nothing to do with token 1 (agent:hangup): ignored" in play.all("log", "text")


def test_agents_hold_consult_and_hand_over_by_token() -> None:
    world = lone_world()
    for name in ("ada", "bob"):
        world.people.add(Person(name, f"arn:agent/{name}"), name)

    tokens = "agent:accept,agent:hold,agent:resume,agent:consult:bob,agent:leave,agent:resume"
    play = played(into(BILLING), f"{tokens},agent:consult:bob,agent:hangup,agent:hangup", world)

    told = [(e["agent"], e["action"]) for e in play.events if e.type == "agent"]
    assert told == [
        ("ada", "accept"), ("ada", "hold"), ("ada", "resume"), ("ada", "hold"), ("bob", "consult"),
        ("bob", "leave"), ("ada", "resume"), ("ada", "hold"), ("bob", "consult"),
        ("ada", "hangup"), ("bob", "takeover"), ("bob", "hangup"),
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["To Sales", "away=Sales"])
def test_contacts_are_passed_on_by_token(to: str) -> None:
    world = lone_world()
    world.flows.add(
        flow(action("in", "TransferContactToQueue", {}, "out", errors=FULL),
             action("out", "DisconnectParticipant", to=None), kind="queueTransfer"),
        "away",
    )  # fmt: skip
    world.quick_connects.add(
        QuickConnect("To Sales", "arn:x", flow="away", queue="Sales"), "To Sales"
    )
    play = played(into(BILLING), f"agent:accept,agent:transfer:{to},agent:accept", world)

    entered = [e["queue"] for e in play.events if e.type == "queue" and e["state"] == "enqueued"]
    assert entered == ["billing", "Sales"]
    assert play.all("agent", "action") == ["accept", "transfer", "accept", "hangup"]


def test_a_colleague_is_asked_while_the_customer_is_on_hold_already() -> None:
    world = lone_world()
    for name in ("ada", "bob"):
        world.people.add(Person(name, f"arn:agent/{name}"), name)

    play = played(
        into(BILLING), "agent:accept,agent:hold,agent:consult:bob,agent:leave,agent:resume", world
    )

    told = [(e["agent"], e["action"]) for e in play.events if e.type == "agent"]
    assert told == [
        ("ada", "accept"), ("ada", "hold"), ("bob", "consult"), ("bob", "leave"),
        ("ada", "resume"), ("ada", "hangup"),
    ]  # fmt: skip
    assert play.contact.segment.holds == 1


def test_only_a_call_is_put_on_hold() -> None:
    with pytest.raises(SimulationError, match=r"token 2 \(agent:hold\): only a call can be put"):
        played(into(BILLING), "agent:accept,agent:hold", channel="CHAT")


def test_a_hold_flow_on_its_own_is_heard_by_who_is_on_hold() -> None:
    loop = action("loop", "MessageParticipantIteratively", {"Messages": [{"Text": "Hold on."}]},
                  "over", errors={"NoMatchingError": "over"})  # fmt: skip
    hold = flow(loop, action("over", "EndFlowExecution", to=None), kind="customerHold")

    play = played(hold, "wait:5,agent:resume,agent:hangup")

    told = [e["action"] for e in play.events if e.type == "agent"]
    assert told == ["resume", "hangup"]
    assert (play.contact.segment.holds, play.contact.segment.held) == (1, 5.0)


def test_who_missed_a_contact_gets_it_again_when_she_is_available_again() -> None:
    world = lone_world()
    world.people.add(Person("ada", "arn:agent/ada"), "ada")
    world.people.add(Person("bob", "arn:agent/bob", status="Lunch"), "bob")

    play = played(into(BILLING), "agent:miss,agent:status:ada=Available,agent:accept", world)

    told = [(e["agent"], e["action"]) for e in play.events if e.type == "agent"]
    assert told[:2] == [("ada", "miss"), ("ada", "accept")]


@pytest.mark.parametrize("tokens", ["agent:clear:zoe", "agent:status:zoe=Available"])
def test_agents_that_nobody_knows_are_said_to_be(tokens: str) -> None:
    with pytest.raises(SimulationError, match="no agent is called 'zoe'"):
        played(MENUS, tokens)
