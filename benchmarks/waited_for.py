"""Requests to DynamoDB of everything else that a caller waits for, by what came of it.

The local centre plays them: the functions, roles and tables of the template. Counted is what
botocore sends in the name of a function. The sandbox of payments keeps its charges in the same
table; a provider over HTTP is no request to it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.self_service import verify

_MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
_CUSTOMER, _PHONE = "C-1001", "+15550100"
_ACCOUNT, _UNKNOWN, _PIN, _WRONG = "1001", "9999", "604913", "720645"
_CARD = {"card": "4111111111111111", "expiry": "1239", "code": "731"}


class Step(NamedTuple):
    """One invocation of a function.

    Attributes:
        parameters: What the flow gives it.
        keyed: What is keyed in confidence, by parameter.
        contact: In which contact.
    """

    function: str
    parameters: Mapping[str, str]
    keyed: Mapping[str, str] = {}
    contact: str = "c-1"


def _pin(account: str, pin: str) -> Step:
    return Step("authenticate", {"step": "pin"}, {"account": account, "value": pin})


_BILL = {"transaction": "pay_bill"}
STEPS = (
    Step("caller_lookup", {}),
    Step("info", {"topic": "hours"}),
    Step("info", {"topic": "notices"}),
    Step("knowledge", {"topic": "tariffs"}),
    Step("knowledge", {"query": "what are the tariffs"}),
    Step("knowledge", {"query": "what are the tariffs", "send": "yes"}),
    Step("knowledge", {"query": "boats"}),
    Step("agent_context", {"reason": "menu", "queue": "General"}),
    Step("open_case", {"topic": "bill", "number": "none"}),
    Step("open_case", {"topic": "bill", "number": "none"}),
    Step("authenticate", {"step": "begin", "level": "2"}),
    _pin(_UNKNOWN, _WRONG),
    _pin(_ACCOUNT, _WRONG),
    _pin(_ACCOUNT, _PIN),
    Step("self_service", {**_BILL, "step": "begin"}, contact="c-2"),
    Step("self_service", {**_BILL, "step": "answer", "value": "1"}, contact="c-2"),
    Step("self_service", {**_BILL, "step": "answer", "value": "1"}, contact="c-2"),
    Step("take_payment", {"step": "card"}, {"card": _CARD["card"]}, "c-2"),
    Step("take_payment", {"step": "pay"}, _CARD, "c-2"),
)


def measured() -> Iterator[tuple[Step, str, list[str]]]:
    """Return each step with its outcome and its requests."""
    from simulator.centre.local import LocalCentre

    requests: list[str] = []
    with LocalCentre.raise_(start=_MONDAY, progress=lambda _: None) as centre:
        gateway = centre.cloud.gateway
        answer = gateway.answer

        def count(caller: Any, model: Any, parameters: Any, request: Any) -> Any:  # noqa: ANN401
            if model.service_model.service_name == "dynamodb" and caller.role is not None:
                requests.append(model.name)
            return answer(caller, model, parameters, request)

        gateway.answer = count  # type: ignore[method-assign]
        verify(centre.client("dynamodb"), "c-2", _CUSTOMER, centre.now, centre.outputs["TableName"])
        turn = "none"
        for step in STEPS:
            requests.clear()
            reply = _invoke(centre, step, turn)
            turn = reply.get("turn", "none")
            yield step, reply["outcome"], list(requests)


def _invoke(centre: Any, step: Step, turn: str) -> dict[str, str]:  # noqa: ANN401
    from simulator.encryption import encrypt_for

    estate = centre.cloud.estate
    (instance,) = estate.instances.values()
    key_id, (public, _) = next(reversed(instance.security_keys.items()))
    keyed = {name: encrypt_for(key_id, public, digits) for name, digits in step.keyed.items()}
    event = {
        "Details": {
            "ContactData": {
                "ContactId": step.contact,
                "InitialContactId": step.contact,
                "Channel": "VOICE",
                "InitiationMethod": "INBOUND",
                "CustomerEndpoint": {"Address": _PHONE, "Type": "TELEPHONE_NUMBER"},
                "Attributes": {"customerId": _CUSTOMER},
            },
            "Parameters": {
                "language": "en",
                "value": "none",
                "turn": turn,
                **step.parameters,
                **keyed,
            },
        }
    }
    (arn,) = (arn for arn in estate.functions if arn.endswith(f"-{step.function}"))
    reply: dict[str, str] = centre.cloud.invoke(arn, event).reply
    return reply


def main() -> None:
    print("Requests to DynamoDB of everything else that a caller waits for:")
    for step, outcome, requests in measured():
        what = " ".join(v for k, v in step.parameters.items() if k != "transaction")
        print(
            f"  {step.function:14} {what[:30]:30} -> {outcome:10} {', '.join(requests) or 'none'}"
        )


if __name__ == "__main__":
    main()
