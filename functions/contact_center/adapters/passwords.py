"""``Passwords`` in the table: the hash of each customer's password, and which visit set it."""

from collections.abc import Callable

from contact_center.adapters import items, keys
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.errors import Raced
from contact_center.domain.links import Pass
from contact_center.domain.phone import PhoneNumber
from contact_center.ports import Clock


class TablePasswords:
    """``Passwords`` of the web accounts that the table keeps."""

    def __init__(self, work: Callable[[], UnitOfWork], clock: Clock) -> None:
        self._open = work
        self._clock = clock

    def was_set(self, customer_id: str, visit: Pass) -> bool:
        place = keys.customer(customer_id), keys.PASSWORD
        work = self._open()
        work.want(*place)
        work.read()
        return work.item(*place).get("visit") == visit.visit_id

    def set(self, customer_id: str, to: PhoneNumber, hashed: str, visit: Pass) -> bool:
        now = self._clock.now()
        place = {"pk": keys.customer(customer_id), "sk": keys.PASSWORD}
        about = {"customer_id": customer_id, "language": visit.language}
        work = self._open()
        item = {"hash": hashed, "visit": visit.visit_id, "set_at": items.instant(now)}
        work.put({**place, **item})
        told = message(f"password-{visit.visit_id}", "password_changed", to, now, **about)
        work.put(told, NEW)  # what makes it once: who is told, is told of this password
        try:
            work.write()
        except Raced:
            return False
        return True
