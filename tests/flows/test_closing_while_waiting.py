"""Who still waits in the queue when we close: a call that callbacks keep, or an honest word."""

import pytest

from simulator.scenario import Call
from tests.flows.centre import OPEN, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, Reply

CLOSING = OPEN.replace(hour=17, minute=59)
PROMISE = "We will call you at this number tomorrow at 8 a.m."
CLOSED = {"en": "Our office has closed", "es": "Nuestra oficina ha cerrado"}
REQUEST = {"en": "We have noted your request.", "es": "Anotamos su solicitud."}


def _waits(centre: Centre, caller: Reply) -> Call:
    """Somebody waits as we close."""
    call = centre.call(None if caller["outcome"] == "withheld" else "+15550100")
    if caller["language"] == "es":
        call.presses("2")  # not about the bill
    return call.presses("0").reaches_queue("General").waits(75)


@pytest.mark.parametrize("caller", [ANA, LUIS])
def test_they_are_promised_a_call_that_callbacks_keep(caller: Reply) -> None:
    centre = Centre(caller, at=CLOSING)
    centre.functions.callback = {"close": {"outcome": "ok", "message": PROMISE}}
    call = _waits(centre, caller).hears(CLOSED[caller["language"]])

    call.invokes("callback", step="close", number="none", language=caller["language"])
    call.hears(PROMISE).ends("disconnected")
    assert "open_case" not in {name for name, _ in centre.functions.calls}


@pytest.mark.parametrize("caller", [ANA, LUIS])
@pytest.mark.parametrize("down", [False, True])
def test_where_no_call_can_be_promised_a_colleague_has_their_request(
    down: bool, caller: Reply
) -> None:
    centre = Centre(caller, at=CLOSING)
    if down:
        centre.functions.failing.add("callback")
    call = _waits(centre, caller).hears(CLOSED[caller["language"]]).never_hears(PROMISE)

    call.invokes("open_case", number="none").hears(REQUEST[caller["language"]]).ends()


def test_who_calls_without_a_number_is_asked_for_one() -> None:
    centre = Centre({**UNKNOWN, "outcome": "withheld"}, at=CLOSING)
    centre.functions.callback = {"close": {"outcome": "number_needed"}}
    call = _waits(centre, {**UNKNOWN, "outcome": "withheld"}).hears(CLOSED["en"])

    call.presses("2025550143#").invokes("open_case", number="+12025550143")


def test_a_second_caller_from_the_number_may_change_what_the_first_asked_for() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {
        "offer": {"outcome": "offer"},
        "now": {"outcome": "exists", "message": "You already have a callback with us."},
        "times": {"outcome": "ok"},
    }
    call = centre.call().presses("0").waits(61).presses("1").presses("1")

    call.hears("You already have a callback with us.").presses("1")
    call.invokes("callback", step="times").presses("1").invokes("callback", step="book")


def test_a_number_that_nobody_can_call_is_not_read_back() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {
        "offer": {"outcome": "offer"},
        "number": {"outcome": "number_needed"},
    }
    call = centre.call().presses("0").waits(61).presses("1").presses("2").presses("9005550143#")

    call.invokes("callback", step="number", number="+19005550143").never_hears("You keyed in")
    call.hears("we cannot call that number.", "please key in your phone number")
    assert "now" not in centre.functions.steps()
