"""How a contact may come into a flow: straight, from another flow, in a queue, at an agent's desk.

A lone export often does not say of which type it is, and reads what an earlier flow has loaded.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from simulator.language.document import parse_flow

if TYPE_CHECKING:
    from simulator.language.document import Flow

_KEEPS: Final = "UpdatePreviousContactParticipantState"  # of use where an agent passed it on
UNDER_TEST: Final = "the flow under test"
_ANY: Final = ("CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER")


def ways_into(flow: Flow) -> list[Flow]:
    """Return flows that lead into one, itself first; a walk begins in one of them."""
    if flow.type in _ANY:
        asks = any(action.type == _KEEPS for action in flow.actions.values())
        return [flow, _before("transfer"), _before("target"), *WAITING, *(TALKING if asks else ())]
    return [flow, *WAITING] if flow.type == "CUSTOMER_QUEUE" else [flow]


@cache
def _before(kind: str) -> Flow:
    pick = _action("pick", "UpdateContactTargetQueue", {"QueueId": "a queue"}, "wait")
    if kind == "transfer":
        steps = [_action("go", "TransferToFlow", {"ContactFlowId": UNDER_TEST}, "bye")]
    elif kind == "target":
        on = _action("wait", "TransferToFlow", {"ContactFlowId": UNDER_TEST}, "bye")
        steps = [{**pick, "Identifier": "go"}, on]
    elif kind == "talk":
        wait = _action("wait", "TransferContactToQueue", {}, "bye")
        steps = [{**pick, "Identifier": "go"}, wait]
    else:
        hooks = {"EventHooks": {"CustomerQueue": UNDER_TEST}}
        steps = [
            _action("go", "UpdateContactEventHooks", hooks, "pick"),
            pick,
            _action("wait", "TransferContactToQueue", {}, "bye"),
        ]
    load = _action("load", "InvokeLambdaFunction", {"LambdaFunctionARN": "earlier"}, "go")
    bye = {"Identifier": "bye", "Type": "DisconnectParticipant"}
    document = {
        "Version": "2019-10-30",
        "StartAction": "load",
        "Actions": [load, *steps, bye],
    }
    return parse_flow(json.dumps(document), source=f"before, {kind}")


def _action(name: str, type_: str, parameters: dict[str, Any], to: str) -> dict[str, Any]:
    failed = {"NextAction": "bye", "ErrorType": "NoMatchingError"}
    return {
        "Identifier": name,
        "Type": type_,
        "Parameters": parameters,
        "Transitions": {"NextAction": to, "Errors": [failed]},
    }


WAITING: Final = (_before("queue"),)  # of these ways in, those of contacts that wait in a queue
TALKING: Final = (_before("talk"),)  # those of contacts that an agent may pass on
