"""Going one way or the other, and ending."""

from collections import Counter

import pytest

from simulator.world import World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say

OTHERWISE = "NoMatchingCondition"


def compared(value: str | None, *conditions: tuple[str, str]) -> str:
    """Where a Compare leads, whose NextAction must never be taken."""
    play = Play(
        probe(
            "Compare",
            {"ComparisonValue": "$.Attributes.v"},
            errors=OTHERWISE,
            conditions=list(conditions),
        ),
        attributes={} if value is None else {"v": value, "other": "same"},
    )
    return str(landed(play))


@pytest.mark.parametrize(
    ("operator", "operand", "true", "false"),
    [
        ("Equals", "gold", "gold", "Gold"),
        ("TextStartsWith", "go", "gold", "ago"),
        ("TextEndsWith", "ld", "gold", "goldy"),
        ("TextContains", "ol", "gold", "GOLD"),
        ("NumberGreaterThan", "3", "3.5", "3"),
        ("NumberGreaterOrEqualTo", "3", "3.0", "2.9"),
        ("NumberLessThan", "3", "-4", "3"),
        ("NumberLessOrEqualTo", "3", "3", "4"),
    ],
)
def test_operators(operator: str, operand: str, true: str, false: str) -> None:
    assert compared(true, (operator, operand)) == f"{operator} {operand}"
    assert compared(false, (operator, operand)) == OTHERWISE


@pytest.mark.parametrize("value", ["three", "", "0x10", "1_000", "nan", "inf"])
def test_what_is_no_number_matches_no_numeric_test(value: str) -> None:
    assert compared(value, ("NumberGreaterThan", "-1"), ("NumberLessThan", "99999")) == OTHERWISE


def test_the_first_true_condition_wins() -> None:
    assert (
        compared("12", ("NumberGreaterThan", "10"), ("NumberGreaterThan", "5"))
        == "NumberGreaterThan 10"
    )
    assert (
        compared("7", ("NumberGreaterThan", "10"), ("NumberGreaterThan", "5"))
        == "NumberGreaterThan 5"
    )


@pytest.mark.parametrize("operator", ["Equals", "TextContains", "NumberLessThan"])
def test_a_missing_value_matches_nothing(operator: str) -> None:
    assert compared(None, (operator, "0")) == OTHERWISE


def test_an_operand_may_be_a_reference() -> None:
    assert compared("same", ("Equals", "$.Attributes.other")).startswith("Equals")
    assert compared("else", ("Equals", "$.Attributes.other")) == OTHERWISE


def test_a_key_of_an_object_is_tested() -> None:
    tagged = action(
        "tag", "TagContact", {"Tags": {"vip": "yes"}}, "x", errors={"NoMatchingError": "end"}
    )
    parameters = {"ComparisonValue": "$.Tags"}

    for key, where in [("vip", "KeyExists vip"), ("gold", OTHERWISE)]:
        play = Play(
            probe("Compare", parameters, tagged, errors=OTHERWISE, conditions=[("KeyExists", key)])
        )
        assert landed(play) == where


@pytest.mark.parametrize("operator", ["And", "Or", "Not", "Contains", "Exists"])
def test_operators_that_are_refused(operator: str) -> None:
    play = Play(
        probe("Compare", {"ComparisonValue": "$.Channel"}, conditions=[(operator, "VOICE")])
    )

    assert play.end == "failed"
    assert f"operator {operator} is refused" in play.message


def test_a_literal_is_not_compared() -> None:
    assert "must be one reference" in Play(probe("Compare", {"ComparisonValue": "gold"})).message


# Loop


def looped(count: str, *, rounds: int = 1) -> list[str]:
    play = Play(
        flow(
            action(
                "outer",
                "Loop",
                {"LoopCount": str(rounds)},
                "end",
                conditions=[("Equals", "ContinueLooping", "x"), ("Equals", "DoneLooping", "end")],
            ),
            action(
                "x",
                "Loop",
                {"LoopCount": count},
                "end",
                conditions=[
                    ("Equals", "ContinueLooping", "again"),
                    ("Equals", "DoneLooping", "done"),
                ],
                errors={"NoMatchingError": "bad"},
            ),
            say("again", "again", "x"),
            say("done", "done", "outer"),
            say("bad", "bad"),
        ),
        attributes={"n": "2"},
    )
    return play.said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("3", ["again"] * 3 + ["done"]),
        ("0", ["done"]),
        ("$.Attributes.n", ["again"] * 2 + ["done"]),
        ("$.Attributes.missing", ["bad"]),
    ],
)
def test_a_loop_goes_on_so_often_and_is_done_once(count: str, said: list[str]) -> None:
    assert looped(count) == said


def test_a_loop_starts_anew_when_it_was_done() -> None:
    assert looped("1", rounds=2) == ["again", "done", "again", "done"]


def test_a_loop_beyond_100_is_refused() -> None:
    play = Play(probe("Loop", {"LoopCount": "101"}, when="ContinueLooping DoneLooping"))

    assert "from 0 to 100" in play.message


# DistributeByPercentage


def test_shares_are_kept_and_repeat_with_the_seed() -> None:
    split = probe(
        "DistributeByPercentage",
        errors=OTHERWISE,
        conditions=[("NumberLessThan", "21"), ("NumberLessThan", "61")],
    )
    first = [landed(Play(split, seed=seed)) for seed in range(500)]
    shares = Counter(first)

    assert first == [landed(Play(split, seed=seed)) for seed in range(500)]
    assert abs(shares["NumberLessThan 21"] - 100) < 40
    assert abs(shares["NumberLessThan 61"] - 200) < 50
    assert abs(shares[OTHERWISE] - 200) < 50


# Wait


def waited(channel: str = "CHAT", **more: object) -> Play:
    return Play(
        probe(
            "Wait",
            {"TimeLimitSeconds": "60", "Events": ["CustomerReturned"], **more},
            when="WaitCompleted CustomerReturned Continue",
        ),
        channel=channel,
    )


def test_a_wait_completes_after_its_time() -> None:
    play = waited()
    play.simulation.advance(59.9)
    assert play.contact.waiting_for == "wait"

    play.simulation.advance(0.2)
    assert landed(play) == "= WaitCompleted"


def test_a_wait_ends_when_the_customer_returns() -> None:
    play = waited()
    play.simulation.signal(play.contact, "BotParticipantDisconnected")
    assert play.contact.waiting_for == "wait"

    play.simulation.say(play.contact, "I am back")
    assert landed(play) == "= CustomerReturned"


@pytest.mark.parametrize(
    ("least", "seconds", "where"), [("20", 20.0, "= Continue"), ("60", 60.0, "= WaitCompleted")]
)
def test_a_wait_may_let_the_flow_go_on(least: str, seconds: float, where: str) -> None:
    play = waited(ContinueExecution="True", MinimumWaitTimeSeconds=least)
    play.simulation.advance(seconds - 0.1)
    assert play.contact.waiting_for == "wait"

    play.simulation.advance(0.2)
    assert landed(play) == where


@pytest.mark.parametrize(("channel", "where"), [("VOICE", "NoMatchingError"), ("TASK", None)])
def test_calls_do_not_wait(channel: str, where: str | None) -> None:
    assert landed(waited(channel)) == where


def test_a_time_that_is_none_is_an_error() -> None:
    assert landed(waited(TimeLimitSeconds="$.Attributes.none")) == "NoMatchingError"


# TransferToFlow


def transferred(reference: str, world: World) -> Play:
    return Play(probe("TransferToFlow", {"ContactFlowId": reference}), world)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("contactFlow", "arrived"),
        ("queueTransfer", "arrived"),
        ("agentTransfer", "arrived"),
        ("customerQueue", "NoMatchingError"),
        ("agentWhisper", "NoMatchingError"),
    ],
)
def test_a_contact_goes_on_in_another_flow_of_the_right_type(kind: str, where: str) -> None:
    world = World()
    world.flows.add(flow(say("a", "arrived"), kind=kind, source="other.json"), "arn:aws:x/other")
    play = transferred("arn:aws:x/other", world)

    assert landed(play) == where
    assert play.all("flow", "name") == (["other"] if where == "arrived" else [])


def test_a_flow_that_is_not_there() -> None:
    strict, alone = transferred("missing", World()), transferred("missing", lone_world())

    assert landed(strict) == "NoMatchingError"
    assert alone.end == "transferred"
    assert alone.all("log", "text") == [
        "flow missing is not given: the contact is transferred to it, and gone"
    ]


def test_a_flow_without_a_name_is_an_error_also_alone() -> None:
    assert landed(transferred("$.External.none", lone_world())) == "NoMatchingError"


# Ending


def test_ending_the_flow_of_a_contact_that_is_in_no_queue_ends_the_contact() -> None:
    assert Play(flow(action("x", "EndFlowExecution", to=None))).end == "flow_ended"


def test_ending_a_queue_flow_leaves_the_contact_in_the_queue() -> None:
    play = Play(flow(action("x", "EndFlowExecution", to=None), kind="customerQueue"))

    assert play.end is None
    assert play.contact.waiting_for == "agent"


def test_disconnecting_ends_the_contact_also_in_a_queue() -> None:
    play = Play(flow(action("x", "DisconnectParticipant", to=None), kind="customerQueue"))

    assert play.end == "disconnected"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({}, "FlowLoggingBehavior is missing"),
        ({"FlowLoggingBehavior": "on"}, "neither Enabled nor"),
    ],
)
def test_logging_is_on_or_off(parameters: Json, problem: str) -> None:
    assert (
        landed(Play(probe("UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Enabled"})))
        == "next"
    )
    assert problem in Play(probe("UpdateFlowLoggingBehavior", parameters)).message


def test_an_action_without_a_way_on_is_broken() -> None:
    play = Play(flow(action("x", "MessageParticipant", {"Text": "Hi"}, to=None)))

    assert "it has no NextAction" in play.message


@pytest.mark.parametrize(
    ("refused", "advice"),
    [
        ("TransferContactToFlow", "use TransferToFlow"),
        ("PlayPrompt", "use MessageParticipant"),
        ("InvokeLambda", "use InvokeLambdaFunction"),
        ("CheckSegmentMembership", "use GetCustomerProfile, then Compare"),
    ],
)
def test_names_the_service_refuses_are_put_right(refused: str, advice: str) -> None:
    play = Play(probe(refused))

    assert play.end == "failed"
    assert f"Amazon Connect refuses the type {refused}: {advice}" in play.message


@pytest.mark.parametrize("operator", ["Equals", "TextStartsWith", "TextEndsWith", "TextContains"])
def test_an_operand_that_leads_to_nothing_matches_nothing(operator: str) -> None:
    play = Play(
        probe(
            "Compare",
            {"ComparisonValue": "$.Attributes.name"},
            errors="NoMatchingCondition",
            conditions=[(operator, "$.Attributes.missing")],
        ),
        attributes={"name": "Bob"},
    )

    assert landed(play) == "NoMatchingCondition"
