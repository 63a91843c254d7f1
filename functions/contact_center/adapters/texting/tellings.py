"""``Tellings`` in the table."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from contact_center.adapters import items, keys, records
from contact_center.adapters.outbox import message
from contact_center.adapters.texting.standing import (
    standing_of,
    standing_place,
    suppression_place,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.errors import Raced
from contact_center.domain.language import Language, spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import CustomerEvent
from contact_center.domain.texts.judged import Standing
from contact_center.texting.telling import Reachable

_MOST: Final = 20  # numbers of one customer that are looked at: two items each, in one request


class TableTellings:
    """``Tellings`` of the table.

    Args:
        work: Makes the unit of work of each reading or writing.
        digests: Names of numbers in the list of those who said STOP.
        zone: Of the wall clock that texts speak of.
        now: The time.
    """

    def __init__(
        self,
        work: Callable[[], UnitOfWork],
        digests: Digests,
        zone: ZoneInfo,
        now: Callable[[], datetime],
    ) -> None:
        self._open = work
        self._digests = digests
        self._zone = zone
        self._now = now

    def reachable(self, customer_id: str) -> Reachable | None:
        work, place = self._open(), (keys.customer(customer_id), keys.PROFILE)
        work.want(*place)
        work.read()
        profile = work.item(*place)
        phones = records.numbers_in(profile)[:_MOST]
        if not phones:
            return None
        return Reachable(self._standings(phones), spoken(profile.get("language")))

    def _standings(self, phones: Sequence[PhoneNumber]) -> list[tuple[PhoneNumber, Standing]]:
        work = self._open()
        places = [(standing_place(one), suppression_place(self._digests.of(one))) for one in phones]
        for standing, suppression in places:
            work.want(*standing)
            work.want(*suppression)
        work.read()
        found = [standing_of(work.item(*one), work.item(*other)) for one, other in places]
        return list(zip(phones, found, strict=True))

    def tell(self, event: CustomerEvent, source: str, to: PhoneNumber, language: Language) -> bool:
        seed = f"{source}|{event.type.name}|{event.customer_id}|{event.reference}"
        reference = f"event-{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
        end = event.good_until(self._zone)
        about = {
            "customer_id": event.customer_id,
            "language": language,
            "true_until": items.instant(end) if end else None,
        }
        words = event.variables(language, self._zone)
        work = self._open()
        item = message(reference, event.type.template, to, self._now(), **about, **words)
        work.put(item, NEW)
        try:
            work.write()
        except Raced:
            return False
        return True
