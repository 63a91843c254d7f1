"""Payments through the whole centre, and then a search for what was keyed: nowhere a card or a PIN.

Everything is real but Amazon: the template, the flows, the functions, the deployed key. Searched
are every line of a log (metrics are lines too), every item of the table, every attribute and event
of the contacts, what the functions were given and answered, and every request made of AWS.
"""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo.logins import PIN
from simulator.centre.gateway import Gateway
from simulator.centre.local import LocalCentre
from simulator.scenario import Call, Scenario
from tests.leaks import leaks

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
ANA = "+15550100"
CARDS = {  # of the reference, with security codes; the last one is no card
    "4111111111111111": "731",
    "5555555555554444": "402",
    "378282246310005": "7312",
    "4111111111111112": "519",
}
EXPIRY = "0931"
DECLINED = "4000000000009995"


def pays(call: Call, card: str, amount: str) -> Call:
    """Prove who calls, agree on an amount (unless that was done before), and key in a card."""
    call.presses("1").hears("six-digit PIN").presses(f"{PIN}#")
    if "Last time we did not get to the end of this payment." not in call.transcript:
        call.presses("2").presses(f"{amount}#")
    call.hears("You want to pay").presses("1").hears("So that you can pay by card").presses(
        f"{card}#"
    )
    if card == "4111111111111112":
        call.hears("That is not a card number.").presses(f"{card}#")
        return call.hears("That is not a card number.").presses(f"{card}#")
    call.hears("until when it is valid").presses(f"{EXPIRY}#")
    return call.hears("security code").presses(f"{CARDS.get(card, '731')}#")


def test_whatever_is_paid_with_which_card_no_digit_of_it_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    requests: list[str] = []
    answer = Gateway.answer

    def recorded(gateway: Gateway, *request: Any) -> Any:  # noqa: ANN401 - botocore's
        requests.append(repr(request[2:]))
        return answer(gateway, *request)

    monkeypatch.setattr(Gateway, "answer", recorded)
    centre = LocalCentre.raise_(start=START, progress=lambda _: None)
    scenario = Scenario(centre.simulation, centre.entry_flow)
    requests.clear()  # from here on callers are the cause of all
    calls = []
    for number, card in enumerate((*CARDS, DECLINED)):
        call = pays(scenario.call(ANA), card, f"10{number}0")
        if card == "4111111111111112":
            call.reaches_queue("Billing").agent_accepts().agent_hangs_up()
        elif card == DECLINED:
            call.hears("declined").presses("0#").reaches_queue("Billing").hangs_up()
        else:
            call.hears("The receipt number is").presses("2").presses("2").ends()
        calls.append(call)
        centre.settle()

    assert centre.denied == []
    table = centre.client("dynamodb").scan(TableName=centre.outputs["TableName"])
    items = [json.dumps(item, default=str) for item in table["Items"]]
    assert any("1111" in item for item in items)  # the last four are kept, so this is searched
    assert len(requests) > 30
    places = {
        "log": [line.text for line in centre.logs],
        "item": items,
        "attribute": [json.dumps(dict(call.contact.attributes.values)) for call in calls],
        "event": [json.dumps(e.as_dict(), default=str) for call in calls for e in call.events],
        "request": requests,
    }
    secrets = [PIN, EXPIRY, *CARDS.values()]
    assert leaks(places, secrets=secrets, words=[*CARDS, DECLINED]) == []
    centre.close()
