"""``Tellings`` in the table."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from contact_center.adapters import items, keys
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.errors import Raced
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import CustomerEvent
from contact_center.texting.telling import Reachable


class TableTellings:
    """``Tellings`` of the table.

    Args:
        work: Makes the unit of work of each reading or writing.
        zone: Of the wall clock that texts speak of.
        now: The time.
    """

    def __init__(
        self,
        work: Callable[[], UnitOfWork],
        zone: ZoneInfo,
        now: Callable[[], datetime],
    ) -> None:
        self._open = work
        self._zone = zone
        self._now = now

    def reachable(self, customer_id: str) -> Reachable | None:
        work, place = self._open(), (keys.customer(customer_id), keys.PROFILE)
        work.want(*place)
        work.read()
        profile = work.item(*place)
        phones = str(profile.get("phones", "")).split()
        if not phones:
            return None
        return Reachable(PhoneNumber(phones[0]), spoken(profile.get("language")))

    def tell(self, event: CustomerEvent, source: str, to: Reachable) -> bool:
        seed = f"{source}|{event.type.name}|{event.customer_id}|{event.reference}"
        reference = f"event-{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
        end = event.good_until(self._zone)
        about = {
            "customer_id": event.customer_id,
            "language": to.language,
            "true_until": items.instant(end) if end else None,
        }
        words = event.variables(to.language, self._zone)
        work = self._open()
        item = message(reference, event.type.template, to.phone, self._now(), **about, **words)
        work.put(item, NEW)
        try:
            work.write()
        except Raced:
            return False
        return True
