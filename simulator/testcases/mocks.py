"""What stood in for the world while a story was told, as overrides of a test case.

Functions answer what they answered, schedules are open or closed as they were, queues are full
where they were, a bot that could not be reached cannot be reached. What cannot be overridden in
the cloud makes a story unfit; so does what a bot understood: in which form a test case says that
is not documented (``LoadedData`` of ConnectParticipantWithLexBot).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.player import AS_WANTED
from simulator.language.references import references
from simulator.testcases.hours import ALWAYS_OPEN, NEVER_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simulator.engine.events import Event
    from simulator.world import World

# Actions whose outcome depends on the instance or on another service, and that no test case can
# override. Source: the table of overridable actions in the developer guide.
_NOT_MOCKED: Final = frozenset(
    {
        "AssociateContactToCustomerProfile", "AuthenticateParticipant", "CheckMetricData",
        "CheckOutboundCallStatus", "CheckVoiceId", "CompleteOutboundCall",
        "CreateCallbackContact", "CreateCase", "CreateCustomerProfile",
        "CreatePersistentContactAssociation", "CreateTask",
        "CreateWisdomSession", "DequeueContactAndTransferToQueue", "DistributeByPercentage",
        "EvaluateDataTableValues", "GetCalculatedAttributesForCustomerProfile", "GetCase",
        "GetCustomerProfile", "GetCustomerProfileObject", "GetMetricData", "ListDataTableValues",
        "LoadContactContent", "ShowView", "StartOutboundChatContact", "StartVoiceIdStream",
        "TransferContactToAgent", "TransferParticipantToThirdParty", "UpdateCase",
        "UpdateCustomerProfile", "UpsertDataTableValues",
    }
)  # fmt: skip


_BOT: Final = "ConnectParticipantWithLexBot"


class Unfit(ValueError):  # noqa: N818 - what the story is
    """A story that cannot be played as a native test case; the message says why."""


def mocks(events: Sequence[Event], world: World) -> Iterator[dict[str, Any]]:
    """What each use of a resource is to do, in order: ``Behavior.Properties`` of overrides.

    Raises:
        Unfit: Something happened that no override can bring about.
    """
    for position, event in enumerate(events):
        kind = None if event.node is None else event.node.action.type
        if kind in _NOT_MOCKED:
            raise Unfit(f"it plays {kind}, whose outcome no test case can decide")
        if event.type == "branch" and event["why"] == AS_WANTED:
            raise Unfit("an action is made to fail that no test case can make fail")
        if kind == _BOT:
            yield from _bot(event)
        elif event.type == "lambda":
            yield _function(event)
        elif event.type == "branch" and kind == "CheckHoursOfOperation":
            yield _hours(event)
        elif event.type == "queue" and event["state"] == "full":
            resource = {"QueueId": queue_reference(events[:position], world)}
            yield _behavior("TransferContactToQueue", resource, _error("QueueAtCapacity"))


def static(event: Event, parameter: str) -> str:
    """A parameter of the action that was playing, as the flow's file writes it.

    Raises:
        Unfit: It is decided only while the flow plays, or the flow does not give it.
    """
    assert event.node is not None  # noqa: S101 - the event is an action's
    written = event.node.action.parameters.get(parameter)
    if not isinstance(written, str) or references(written):
        raise Unfit(f"{event.action!r} does not name its {parameter} in the flow")
    return written


def queue_reference(events: Sequence[Event], world: World) -> str:
    """How the flow refers to the queue that it has chosen last.

    Raises:
        Unfit: It does not name the queue, and no reference of it is known.
    """
    for event in reversed(events):
        if event.type == "queue" and event["state"] == "target":
            try:
                return static(event, "QueueId")
            except Unfit:
                return _known_reference(event["queue"], world)
    raise Unfit("it does not choose the queue itself")


def _known_reference(name: str, world: World) -> str:
    for queue in world.queues:
        if queue.name == name:
            for reference in world.queues.references(queue):
                if reference.startswith("${"):
                    return reference
    raise Unfit(f"no placeholder of the queue {name!r} is known")


def _function(event: Event) -> dict[str, Any]:
    resource = {"LambdaFunctionARN": static(event, "LambdaFunctionARN")}
    seconds = event["seconds"]
    delay = {"DelaySeconds": round(seconds)} if seconds else {}
    if event["error"] is not None:
        return _behavior("InvokeLambdaFunction", resource, _error("NoMatchingError", **delay))
    loaded = json.dumps(event["reply"], ensure_ascii=False)
    result = {**delay, "LoadedData": loaded}
    response = {"Type": "ExecutionResult", "ExecutionResult": result}
    strategy = {"Type": "MockResponse", "Response": response}
    return _behavior("InvokeLambdaFunction", resource, strategy)


def _bot(event: Event) -> Iterator[dict[str, Any]]:
    """A bot that nobody talked to, because it failed."""
    if event.type == "input" or (event.type == "branch" and event["on"] != "NoMatchingError"):
        raise Unfit("it talks to a bot, and how a test case mocks a bot's answer is not documented")
    if event.type == "branch":
        assert event.node is not None  # noqa: S101 - the event is an action's
        resource = {"LexV2Bot": event.node.action.parameters.get("LexV2Bot")}
        alias = (resource["LexV2Bot"] or {}).get("AliasArn")
        if not isinstance(alias, str) or references(alias):
            raise Unfit(f"{event.action!r} does not name its bot in the flow")
        yield _behavior(_BOT, resource, _error("NoMatchingError"))


def _hours(event: Event) -> dict[str, Any]:
    resource = {"HoursOfOperationId": static(event, "HoursOfOperationId")}
    substitutes = {"Equals True": ALWAYS_OPEN, "Equals False": NEVER_OPEN}
    if event["on"] not in substitutes:
        return _behavior("CheckHoursOfOperation", resource, _error("NoMatchingError"))
    strategy = {"Type": "SubstituteResource", "SubstituteArn": substitutes[event["on"]]}
    return _behavior("CheckHoursOfOperation", resource, strategy)


def _error(value: str, **delay: int) -> dict[str, Any]:
    response = {"Type": "Error", "Error": {"Value": value, **delay}}
    return {"Type": "MockResponse", "Response": response}


def _behavior(
    action: str, resource: Mapping[str, Any], strategy: Mapping[str, Any]
) -> dict[str, Any]:
    return {"ActionType": action, "ActionParameters": resource, "Strategy": strategy}
