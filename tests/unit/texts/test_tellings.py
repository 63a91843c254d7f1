"""What an event becomes in the outbox, and what the door makes of it hours later."""

from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters.texting.tellings import TableTellings
from contact_center.domain.texts.events import understood
from contact_center.texting.telling import Reachable
from tests.texting import ANA, Texting

NEW_YORK = ZoneInfo("America/New_York")


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
    tellings = TableTellings(centre._work, NEW_YORK, centre.clock.now)

    assert tellings.tell(event, "acme.visits", Reachable(ANA, "en"))
    (reference,) = centre.waiting()
    centre.run(reference)
    centre.clock.pass_(hours=10.5)
    centre.look()
    centre.run(reference)

    said = [body.partition(": ")[2].partition("; text VISIT")[0] for body in centre.network.bodies]
    assert said == heard
