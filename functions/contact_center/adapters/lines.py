"""Who of us is calling a number: a callback and a call to a list never ring it at once.

Each has a lock on the number as long as it is open; the lock says whether a call of it may be out.
Whoever is about to call requires, in the same transaction, that the other's is not. ADR 54.
"""

from typing import Final

from contact_center.adapters import keys
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import OnTheLine
from contact_center.domain.phone import PhoneNumber

OUT: Final = "call_out"  # of a lock: 1 while a call may be out
_FREE: Final = Condition(f"attribute_not_exists({OUT}) OR {OUT} = :no", {":no": 0})


def require_free(work: UnitOfWork, phone: PhoneNumber, others: str) -> None:
    """Stage that no call of the others is out: ``keys.CALLBACK`` or ``keys.RECIPIENT``."""
    work.check(keys.calling_number(phone.e164), others, _FREE, lambda _stored: OnTheLine())
