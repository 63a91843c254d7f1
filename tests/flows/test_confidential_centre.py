"""A caller proves who she is and pays by card with everything real but Amazon.

The template's key, secrets, roles and functions; the modules as they are deployed. Afterwards
everything that the centre holds is searched for what was keyed.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo.logins import PIN
from simulator.centre.local import LocalCentre
from simulator.scenario import Call, Scenario
from tests.flows.confidential import host
from tests.leaks import leaks

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
ANA = {"customerId": "C-1001", "language": "en", "authNeeded": "2"}
NUMBER, WRONG = "+15550100", "720645"
VERIFIED, PAID, PERSON = "Result: good.", "Result: good.", "Result: person."
CARDS = {
    "4111111111111111": "731",
    "5555555555554444": "402",
    "378282246310005": "7312",
    "4111111111111112": "519",
}
EXPIRY = "0931"


class Town:
    """The local centre, with a flow that invokes the one or the other module."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.calls: list[Call] = []
        self.centre = LocalCentre.raise_(start=START, progress=lambda _: None)
        gateway = self.centre.cloud.gateway
        answer = gateway.answer

        def record(caller: Any, model: Any, parameters: Any, request: Any) -> Any:  # noqa: ANN401
            self.requests.append(f"{model.name} {parameters} {request.get('body')}")
            return answer(caller, model, parameters, request)

        gateway.answer = record  # type: ignore[method-assign]
        world = self.centre.world
        modules = {module.name: module for module in world.modules}
        self._flows = {
            name: host(modules[name].source, good)
            for name, good in (("Authenticate", "verified"), ("Payment", "paid"))
        }

    def call(self, module: str, number: str = NUMBER, needed: str = "2") -> Call:
        scenario = Scenario(self.centre.simulation, self._flows[module])
        self.calls.append(scenario.call(number, attributes={**ANA, "authNeeded": needed}))
        return self.calls[-1]

    def last_text(self) -> dict[str, str]:
        """Return the message of the outbox that was written last, as plain texts."""
        client, table = self.centre.cloud.client("dynamodb"), self.centre.cloud.outputs["TableName"]
        pages = client.get_paginator("scan").paginate(TableName=table)
        stored = [item for page in pages for item in page["Items"]]
        messages = [item for item in stored if item["pk"]["S"].startswith("OUTBOX#")]
        last = max(messages, key=lambda item: item["at"]["S"])
        return {name: value["S"] for name, value in last.items() if "S" in value}

    def self_service(self, call: Call, step: str, value: str = "none", turn: str = "none") -> Any:  # noqa: ANN401
        """Ask the deployed function what the flow module ``transaction`` would ask it."""
        contact = call.contact
        event = {
            "Details": {
                "ContactData": {
                    "ContactId": contact.id,
                    "InitialContactId": contact.id,
                    "PreviousContactId": contact.id,
                    "InitiationMethod": "INBOUND",
                    "Channel": "VOICE",
                    "CustomerEndpoint": {"Address": NUMBER, "Type": "TELEPHONE_NUMBER"},
                    "Attributes": dict(contact.attributes.values),
                },
                "Parameters": {
                    "transaction": "pay_bill",
                    "step": step,
                    "value": value,
                    "turn": turn,
                    "language": "en",
                },
            }
        }
        (arn,) = (arn for arn in self.centre.cloud.estate.functions if arn.endswith("self_service"))
        return self.centre.cloud.invoke(arn, event).reply

    def places(self) -> Mapping[str, object]:
        cloud = self.centre.cloud
        table = cloud.outputs["TableName"]
        pages = cloud.client("dynamodb").get_paginator("scan").paginate(TableName=table)
        return {
            "logs and metrics": [line.text for line in cloud.logs],
            "requests": self.requests,
            "table": [item for page in pages for item in page["Items"]],
            "events": [json.dumps(e.as_dict()) for call in self.calls for e in call.events],
            "attributes": [dict(call.contact.attributes.values) for call in self.calls],
        }


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.centre.settle()
    assert town.centre.denied == []
    assert town.centre.holes == []
    town.centre.close()


def test_ana_proves_who_she_is_and_pays_with_each_card(town: Town) -> None:
    outcomes = {}
    for amount, (card, code) in zip(("1000", "1100", "1200", "1300"), CARDS.items(), strict=True):
        call = town.call("Authenticate").presses("1").presses(f"{WRONG}#")
        call.hears("does not match our records").presses(f"{PIN}#").hears(VERIFIED)
        call.has(authLevel="2", verified="yes").ends()

        paying = town.call("Payment")
        _prove(town, call, paying)
        turn = town.self_service(paying, "begin")
        for value in ("2", amount, "1"):
            turn = town.self_service(paying, "answer", value, turn["turn"])
        assert turn["outcome"] == "pay", turn
        paying.presses("1").presses(f"{card}#")
        if card.endswith("2"):
            paying.hears("That is not a card number.").presses(f"{card}#")
            paying.presses(f"{card}#").hears(PERSON)
        else:
            paying.presses(f"{EXPIRY}#").presses(f"{code}#").hears("your payment was made", PAID)
        outcomes[card] = paying.events[-2]["text"] if paying.events else ""

    places = town.places()
    assert all(places.values())
    assert sum(request.startswith("TransactWriteItems ") for request in town.requests) > 10
    secrets = [PIN, WRONG, EXPIRY, *CARDS.values()]
    assert leaks(places, secrets=secrets, words=list(CARDS)) == []


def _prove(town: Town, proved: Call, paying: Call) -> None:
    """Let a proof count in another call: two calls stand here for the two modules of one."""
    client, table = town.centre.cloud.client("dynamodb"), town.centre.cloud.outputs["TableName"]
    key = {"pk": {"S": f"AUTH#{proved.contact.id}"}, "sk": {"S": "PROOF"}}
    item = client.get_item(TableName=table, Key=key)["Item"]
    item |= {"pk": {"S": f"AUTH#{paying.contact.id}"}, "contacts": {"S": paying.contact.id}}
    client.put_item(TableName=table, Item=item)


def test_ana_proves_more_with_the_code_that_is_texted_to_her(town: Town) -> None:
    call = town.call("Authenticate", needed="3").presses("1").presses(f"{PIN}#")
    call.hears("We have sent a code by text")
    town.centre.simulation.advance(2)  # the door is a step behind the table
    text = town.last_text()

    assert (text["to"], text["status"]) == (NUMBER, "sent")
    call.presses(f"{text['code']}#").hears(VERIFIED).has(authLevel="3", authMethod="code").ends()
