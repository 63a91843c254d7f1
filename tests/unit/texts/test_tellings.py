"""What an event becomes in the outbox, and what the door makes of it hours later."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters import keys
from contact_center.adapters.addresses import TableAddresses
from contact_center.adapters.texting.tellings import TableTellings
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import understood
from contact_center.domain.texts.judged import Rules
from contact_center.texting.telling import Telling, follow
from tests.texting import ANA, DIGESTS, Texting

NEW_YORK = ZoneInfo("America/New_York")
OTHER, THIRD = PhoneNumber("+12125550101"), PhoneNumber("+12125550102")
TOLL_FREE = PhoneNumber("+18005550100")  # stands for no mobile telephone
BILL = {
    "source": "acme.billing",
    "detail-type": "Bill Issued",
    "detail": {
        "customerId": "C-1",
        "reference": "e-1",
        "billId": "B-7",
        "dueDate": "2026-12-09",
    },
}


@pytest.mark.parametrize(
    ("begins", "heard"),
    [
        ("2026-11-24T08:00:00-05:00", []),  # as it may be sent, the technician is there
        ("2026-11-24T09:00:00-05:00", ["Our technician comes on November 24, 9 a.m. - 11 a.m."]),
    ],
)
def test_a_text_of_the_eve_is_true_in_the_morning_or_is_not_sent(
    begins: str, heard: list[str]
) -> None:
    centre = Texting()
    centre.allow()
    centre.clock.pass_(hours=9.5)  # 21:30 there
    times = {"startsAt": begins, "endsAt": "2026-11-24T11:00:00-05:00"}
    detail = {"customerId": "C-1", "reference": "v-1", **times}
    event = understood(
        {"detail-type": "Appointment Tomorrow", "detail": detail}, centre.clock.now(), NEW_YORK
    )
    tellings = TableTellings(centre._work, DIGESTS, NEW_YORK, centre.clock.now)

    assert tellings.tell(event, "acme.visits", ANA, "en")
    (reference,) = centre.waiting()
    centre.run(reference)
    centre.clock.pass_(hours=10.5)
    centre.look()
    centre.run(reference)

    said = [body.partition(": ")[2].partition("; text VISIT")[0] for body in centre.network.bodies]
    assert said == heard


def _follow(centre: Texting, *numbers: PhoneNumber) -> str:
    """Let the bill of a customer with these numbers be told; return what became of the event."""
    work = centre._work()
    phones = " ".join(one.e164 for one in numbers)
    work.put({"pk": keys.customer("C-1"), "sk": keys.PROFILE, "phones": phones})
    work.write()
    tellings = TableTellings(centre._work, DIGESTS, NEW_YORK, centre.clock.now)
    nothing: Any = None
    addresses = TableAddresses(centre._work)
    app = Telling(centre.clock, tellings, nothing, addresses, nothing, NEW_YORK, Rules())
    done = follow(json.dumps(BILL), app)
    for reference in centre.waiting():
        to = centre.client.items[keys.outbox(reference), keys.MESSAGE]["to"]["S"]
        centre.run(reference, PhoneNumber(to))
    return done


@pytest.mark.parametrize(
    ("numbers", "allowed", "stopped", "texted"),
    [
        ((ANA, OTHER), (ANA, OTHER), (), ANA),
        ((ANA, OTHER), (OTHER,), (), OTHER),
        ((ANA, OTHER), (ANA, OTHER), (ANA,), OTHER),
        ((TOLL_FREE, ANA), (TOLL_FREE, ANA), (), ANA),
        ((TOLL_FREE, ANA, OTHER, THIRD), (OTHER, THIRD), (OTHER,), THIRD),
        ((ANA, OTHER), (ANA,), (ANA,), None),
    ],
    ids=["first", "no consent", "STOP", "no mobile", "one after another", "none"],
)
def test_the_first_number_that_may_be_texted_is(
    numbers: tuple[PhoneNumber, ...],
    allowed: tuple[PhoneNumber, ...],
    stopped: tuple[PhoneNumber, ...],
    texted: PhoneNumber | None,
) -> None:
    centre = Texting()
    for number in allowed:
        centre.allow(to=number)
    for number in stopped:
        centre.stop(f"stop-{number.e164}", number)

    assert _follow(centre, *numbers) == "told"

    assert _told(centre) == ([texted] if texted else [])


def test_an_event_is_told_once_whatever_its_first_number_says_meanwhile() -> None:
    centre = Texting()
    centre.allow(to=ANA)
    centre.allow(to=OTHER)
    assert _follow(centre, ANA, OTHER) == "told"
    centre.stop("in-1", ANA)

    assert _follow(centre, ANA, OTHER) == "repeated"  # SQS brings it at least once

    assert _told(centre) == [ANA]


def _told(centre: Texting) -> list[PhoneNumber]:
    return [one.to for one, _ in centre.network.sent if one.template.name == "bill_issued"]
