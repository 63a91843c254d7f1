"""What other systems tell: an event on the bus, a text on the telephone, a call about it.

One centre for all of them, on one Monday; each customer hears of one thing.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.flows.town import Town

BY_KEYS = "0,agent:accept,agent:hangup"  # 0 is a person, whatever the caller is asked first

BILL = {"billId": "B-2130", "dueDate": "2026-12-14"}
STORIES: Final = {
    "Bill Issued": (
        ("C-1009", "+15550107"),
        BILL,
        "Your bill B-2130 is ready, due December 14",
        "sms, new bill: delivered",
    ),
    "Payment Due": (
        ("C-1001", "+15550100"),
        {"billId": "B-2107", "dueDate": "2026-12-11"},
        "Your bill B-2107 is due December 11",
        "sms, payment due: delivered",
    ),
    "Appointment Tomorrow": (
        ("C-1005", "+15550104"),
        {"startsAt": "2026-11-24T10:00-05:00", "endsAt": "2026-11-24T12:00-05:00"},
        "Nuestro técnico viene el 24 de noviembre, las 10 de la mañana - el mediodía",
        "sms, appointment: delivered",
    ),
    "Planned Works": (
        ("C-1008", "+15550106"),
        {
            "supply": "power",
            "startsAt": "2026-11-27T08:00-05:00",
            "endsAt": "2026-11-27T14:00-05:00",
        },
        "no power on November 27, 8 a.m. - 2 p.m.",
        "sms, planned works: delivered",
    ),
    "Order Shipped": (
        ("C-1004", "+15550103"),
        {"orderNumber": "20417", "expectedOn": "2026-11-27"},
        "order 20417",
        "sms, order: delivered",
    ),
    "Customer Onboarded": (
        ("C-1012", "+15550110"),
        {},
        "Welcome",
        "sms, welcome: delivered",
    ),
}


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.check()
    town.centre.close()


@pytest.mark.parametrize("kind", STORIES)
def test_who_calls_about_a_text_meets_somebody_who_knows_it(town: Town, kind: str) -> None:
    (customer, number), detail, text, line = STORIES[kind]
    told = {"customerId": customer, "reference": f"e-{kind}", **detail}
    town.tells(kind, told)
    town.tells(kind, told)  # the bus brings it at least once

    (heard,) = town.answers()
    assert text in heard
    assert town.centre.texts.sent[-1].to == number

    assert _desk(town, number)["History1"].endswith(line)


def test_a_customer_whose_first_number_said_stop_hears_on_the_other(town: Town) -> None:
    first, second = "+15550105", "+15550112"
    town.text(first, "STOP")
    town.text(second, "START")

    told = {"customerId": "C-1007", "reference": "e-1", **BILL}
    town.tells("Bill Issued", told)

    (heard,) = town.answers()
    assert "Your bill B-2130 is ready" in heard
    assert town.centre.texts.sent[-1].to == second


def test_who_moved_is_reached_by_the_clock_of_the_new_home(town: Town) -> None:
    moved = {"customerId": "C-1003", "timeZone": "Pacific/Honolulu"}  # five hours behind
    town.tells("Customer Moved", moved)
    town.tells("Bill Issued", {"customerId": "C-1003", "reference": "e-1", **BILL})
    assert town.answers() == []

    town.tells("Customer Moved", {**moved, "timeZone": "America/New_York"})
    town.tells("Bill Issued", {"customerId": "C-1003", "reference": "e-2", **BILL})
    assert len(town.answers()) == 1


def _desk(town: Town, number: str) -> dict[str, str]:
    """Call, ask for a person, and return what they see before they answer."""
    seen: list[dict[str, Any]] = []
    town.centre.on_event(lambda event: seen.append(event.as_dict()))
    town.centre.call(number, keys=BY_KEYS)
    (view,) = [one["data"] for one in seen if one["type"] == "view"]
    return dict(view)
