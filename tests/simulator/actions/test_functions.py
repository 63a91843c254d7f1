"""Calling Lambda functions: the contract of Amazon Connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simulator.engine.observer import Override
from simulator.engine.simulation import Simulation
from simulator.world import Failure, Function, Timed, World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import START, Play
from tests.simulator.language.build import Json, action, flow, say

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = "InvokeLambdaFunction"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:lookup"


class Lookup:
    """A function that answers what it is given, one answer after the other; the last one stays."""

    def __init__(self, *answers: Any) -> None:  # noqa: ANN401 - whatever a function returns
        self.answers = list(answers)
        self.events: list[dict[str, Any]] = []

    def __call__(self, event: dict[str, Any]) -> Any:  # noqa: ANN401
        self.events.append(event)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def world_of(call: Callable[[dict[str, Any]], Any]) -> World:
    world = World()
    world.functions.add(Function("lookup", ARN, call), ARN)
    return world


def invoked(*answers: object, **more: object) -> Play:
    parameters = {"LambdaFunctionARN": ARN, "InvocationTimeLimitSeconds": "4", **more}
    return Play(probe(KIND, parameters), world_of(Lookup(*answers)))


def test_the_function_gets_the_contact_and_its_parameters_as_texts() -> None:
    lookup = Lookup({})
    parameters = {
        "LambdaFunctionARN": ARN,
        "LambdaInvocationAttributes": {
            "op": "find",
            "name": "$.Attributes.name",
            "none": "$.External.x",
        },
    }
    play = Play(probe(KIND, parameters), world_of(lookup), attributes={"name": "Ana"})

    assert lookup.events == [
        {
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": {"name": "Ana"},
                    "AwsRegion": "us-east-1",
                    "Channel": "VOICE",
                    "ContactId": play.contact.id,
                    "CustomerEndpoint": {"Address": "+15550100", "Type": "TELEPHONE_NUMBER"},
                    "CustomerId": None,
                    "Description": None,
                    "InitialContactId": play.contact.id,
                    "InitiationMethod": "INBOUND",
                    "InstanceARN": play.world.instance_arn,
                    "LanguageCode": "en-US",
                    "MediaStreams": {"Customer": {"Audio": None}},
                    "Name": None,
                    "PreviousContactId": play.contact.id,
                    "Queue": None,
                    "References": {},
                    "RelatedContactId": None,
                    "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:Telephony"}},
                    "SystemEndpoint": {"Address": "+15550199", "Type": "TELEPHONE_NUMBER"},
                    "Tags": {"aws:connect:instanceId": play.world.instance_id},
                },
                "Parameters": {"op": "find", "name": "Ana", "none": ""},
            },
        }
    ]


def test_a_withheld_number_is_null_and_the_target_queue_is_told() -> None:
    from simulator.world import Queue

    lookup = Lookup({})
    world = world_of(lookup)
    world.queues.add(Queue("Billing", "arn:q", caller_id="+15550111"), "arn:q")
    pick = action(
        "pick",
        "UpdateContactTargetQueue",
        {"QueueId": "arn:q"},
        "x",
        errors={"NoMatchingError": "end"},
    )
    Play(probe(KIND, {"LambdaFunctionARN": ARN}, pick), world, customer=None)
    data = lookup.events[0]["Details"]["ContactData"]

    assert data["CustomerEndpoint"] is None
    assert data["Queue"] == {
        "ARN": "arn:q",
        "Name": "Billing",
        "OutboundCallerId": {"Address": "+15550111", "Type": "TELEPHONE_NUMBER"},
    }


def test_the_reply_replaces_external() -> None:
    call = {"LambdaFunctionARN": ARN}
    play = Play(
        flow(
            action("a", KIND, call, "b", errors={"NoMatchingError": "end"}),
            action("b", KIND, call, "tell", errors={"NoMatchingError": "end"}),
            say("tell", "[$.External.one] [$.External.two]"),
        ),
        world_of(Lookup({"one": "1"}, {"two": "2"})),
    )

    assert play.said == ["[] [2]"]


BAD: list[tuple[str, object]] = [
    ("null", None),
    ("list", ["a"]),
    ("text", "a"),
    ("number value", {"a": 1}),
    ("boolean value", {"a": True}),
    ("null value", {"a": None}),
    ("nested value", {"a": {"b": "c"}}),
    ("too large", {"a": "x" * 32_768}),
    ("not JSON", {"a": {1, 2}}),
]


@pytest.mark.parametrize(("_case", "reply"), BAD, ids=[name for name, _ in BAD])
def test_a_reply_a_flow_cannot_take_is_an_error_and_changes_nothing(
    _case: str, reply: object
) -> None:
    first = action(
        "first", KIND, {"LambdaFunctionARN": ARN}, "x", errors={"NoMatchingError": "end"}
    )
    lookup = Lookup({"kept": "yes"}, reply)
    play = Play(probe(KIND, {"LambdaFunctionARN": ARN}, first), world_of(lookup))

    assert landed(play) == "NoMatchingError"
    assert play.contact.external == {"kept": "yes"}
    assert len(lookup.events) == 2  # a bad reply is not retried


@pytest.mark.parametrize(
    ("size", "where"),
    [(32_767 - len('{"a": ""}'), "next"), (32_768 - len('{"a": ""}'), "NoMatchingError")],
)
def test_a_reply_has_less_than_32_kilobytes(size: int, where: str) -> None:
    assert landed(invoked({"a": "x" * size})) == where


def test_json_replies_may_nest() -> None:
    play = Play(
        flow(
            action(
                "x",
                KIND,
                {"LambdaFunctionARN": ARN, "ResponseValidation": {"ResponseType": "JSON"}},
                "tell",
                errors={"NoMatchingError": "end"},
            ),
            say("tell", "$.External.who.first $.External.list[1] $.External.yes $.External.n"),
        ),
        world_of(Lookup({"who": {"first": "Ana"}, "list": ["a", "b"], "yes": True, "n": 2.0})),
    )

    assert play.said == ["Ana b true 2"]


def test_an_error_is_retried_three_times() -> None:
    failing = Lookup(ValueError("secret +15550100"))
    play = Play(probe(KIND, {"LambdaFunctionARN": ARN}), world_of(failing))

    assert len(failing.events) == 4
    assert landed(play) == "NoMatchingError"
    assert play.all("lambda", "error") == ["the function raised ValueError"]  # and not what it said


def test_a_retry_may_succeed_and_gets_an_event_of_its_own() -> None:
    def call(event: dict[str, Any]) -> dict[str, str]:
        event["Details"]["Parameters"]["seen"] = "yes"
        seen.append(len(event["Details"]["Parameters"]))
        if len(seen) < 3:
            raise RuntimeError
        return {"ok": "yes"}

    seen: list[int] = []
    play = Play(probe(KIND, {"LambdaFunctionARN": ARN}), world_of(call))

    assert (seen, play.all("lambda", "attempt")) == ([1, 1, 1], [3])
    assert landed(play) == "next"


@pytest.mark.parametrize(("seconds", "where"), [(4.0, "next"), (4.1, "NoMatchingError")])
def test_a_reply_after_the_time_limit_is_an_error(seconds: float, where: str) -> None:
    play = invoked(Timed({"a": "b"}, seconds))
    play.simulation.run_until_idle()

    assert landed(play) == where
    assert play.simulation.clock.elapsed == 4.0


def failed_after(seconds: float) -> Failure:
    failure = Failure("what it said")
    failure.seconds = seconds
    return failure


@pytest.mark.parametrize(
    ("answers", "where", "elapsed", "attempts"),
    [
        ([failed_after(1.5)], "NoMatchingError", 4.0, 3),  # the third is cut off
        ([failed_after(7.0)], "NoMatchingError", 4.0, 1),
        ([failed_after(0.5)], "NoMatchingError", 2.0, 4),
        ([failed_after(3.0), Timed({}, 1.0)], "next", 4.0, 2),
        ([failed_after(3.0), Timed({}, 1.1)], "NoMatchingError", 4.0, 2),
    ],
)
def test_all_attempts_share_the_time_limit(
    answers: list[object], where: str, elapsed: float, attempts: int
) -> None:
    play = invoked(*answers)
    play.simulation.run_until_idle()

    assert landed(play) == where
    assert play.all("lambda", "attempt") == [attempts]
    assert play.simulation.clock.elapsed == elapsed


def test_the_caller_hears_nothing_meanwhile() -> None:
    play = invoked(Timed({}, 3.0))
    assert (play.contact.waiting_for, play.said) == ("lambda", [])

    play.simulation.advance(3)
    assert play.said == ["next"]


def test_a_function_nobody_supplied_is_an_error_or_empty_when_alone() -> None:
    parameters = {"LambdaFunctionARN": ARN}

    strict, alone = Play(probe(KIND, parameters), World()), Play(probe(KIND, parameters))

    assert landed(strict) == "NoMatchingError"
    assert landed(alone) == "next"
    assert f"function {ARN} is not stubbed: empty reply assumed" in alone.all("log", "text")


def test_an_empty_reference_is_an_error_also_alone() -> None:
    assert landed(Play(probe(KIND, {"LambdaFunctionARN": "$.External.none"}))) == "NoMatchingError"


def test_an_asynchronous_call_does_not_wait_for_its_reply() -> None:
    lookup = Lookup({"late": "yes"})
    parameters = {
        "LambdaFunctionARN": ARN,
        "InvocationType": "ASYNCHRONOUS",
        "InvocationTimeLimitSeconds": "60",
    }
    after = [
        action("next", "MessageParticipant", {"Text": "[$.LambdaInvocation.InvocationId]"}, "end")
    ]
    play = Play(probe(KIND, parameters, after=after), world_of(lookup))

    assert lookup.events == []
    play.simulation.run_until_idle()

    assert len(lookup.events) == 1
    assert len(play.said[0]) == len("[]") + 36
    assert play.contact.external == {}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"InvocationTimeLimitSeconds": "9"}, "from 1 to 8"),
        ({"InvocationTimeLimitSeconds": "61", "InvocationType": "ASYNCHRONOUS"}, "from 1 to 60"),
        ({"ResponseValidation": {"ResponseType": "XML"}}, "neither STRING_MAP nor JSON"),
        ({"LambdaInvocationAttributes": {"a": {"b": "c"}}}, "must be texts"),
    ],
)
def test_what_publishing_refuses_fails(more: Json, problem: str) -> None:
    assert problem in invoked({}, **more).message


class Bending:
    """An observer that replaces the function's answer."""

    def __init__(self, override: Override | None) -> None:
        self.override = override
        self.seen: list[tuple[str, object]] = []

    def started(self, _contact: object, action: str, parameters: object) -> Override | None:
        self.seen.append((f"{action} started", parameters))
        return self.override

    def completed(self, _contact: object, action: str, _parameters: object, data: object) -> None:
        self.seen.append((f"{action} completed", data))


def bent(override: Override | None) -> tuple[Play, Bending, Lookup]:
    observer, lookup = Bending(override), Lookup({"real": "yes"})
    world = world_of(lookup)
    world.functions.add(
        Function("other", "arn:other", lambda _event: {"other": "yes"}), "arn:other"
    )
    ask = action(
        "ask",
        "GetParticipantInput",
        {"Text": "?", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
        "x",
        errors=dict.fromkeys(("NoMatchingError", "NoMatchingCondition"), "x"),
    )
    play = Play(probe(KIND, {"LambdaFunctionARN": ARN}, ask), world)
    play.simulation.observer = observer
    play.press("1")
    return play, observer, lookup


@pytest.mark.parametrize(
    ("override", "where", "external", "calls"),
    [
        (None, "next", {"real": "yes"}, 1),
        (Override(data={"mocked": "yes"}), "next", {"mocked": "yes"}, 0),
        (Override(data={"mocked": 1}), "NoMatchingError", {}, 0),
        (Override(error="NoMatchingError"), "NoMatchingError", {}, 0),
        (Override(substitute="arn:other"), "next", {"other": "yes"}, 0),
    ],
)
def test_an_observer_sees_the_call_and_may_bend_it(
    override: Override | None, where: str, external: Json, calls: int
) -> None:
    play, observer, lookup = bent(override)

    assert landed(play) == where
    assert play.contact.external == external
    assert len(lookup.events) == calls
    assert observer.seen[0] == (f"{KIND} started", {"LambdaFunctionARN": ARN})
    completed = [(f"{KIND} completed", external)] if where == "next" else []
    assert observer.seen[1:] == completed


def test_a_mock_may_take_its_time() -> None:
    play, _, _ = bent(Override(data={}, seconds=2.0))
    assert play.contact.waiting_for == "lambda"

    play.simulation.advance(2)
    assert landed(play) == "next"


def test_functions_are_found_by_a_qualified_arn() -> None:
    play = Play(probe(KIND, {"LambdaFunctionARN": f"{ARN}:live"}), world_of(Lookup({})))

    assert landed(play) == "next"
    assert play.all("lambda", "function") == ["lookup"]


def test_alone_a_function_is_called_by_its_name() -> None:
    play = Play(probe(KIND, {"LambdaFunctionARN": ARN}), lone_world())

    assert play.all("lambda", "function") == ["lookup"]


def test_a_mocked_reply_of_an_asynchronous_function_goes_nowhere() -> None:
    class Mock:
        def started(self, *_: object) -> Override:
            return Override(data={"name": "Ana"})

        def completed(self, *_: object) -> None:
            raise AssertionError("nothing has been loaded")

    parameters = {
        "LambdaFunctionARN": "f",
        "InvocationTimeLimitSeconds": "5",
        "InvocationType": "ASYNCHRONOUS",
    }
    world = lone_world()
    simulation = Simulation(world, start=START)
    simulation.observer = Mock()
    contact = simulation.start_contact(
        probe("InvokeLambdaFunction", parameters, after=[say("next", "next")])
    )

    assert contact.value("$.External.name") is None
    assert contact.value("$.LambdaInvocation.InvocationId")
