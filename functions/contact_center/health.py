"""What the ends of conversations say of their transaction, kept with them: see ``domain.health``.

One write stores where a conversation stands and how its transaction fares; what is told to
operations follows it.
"""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Final

from contact_center.desk import Memory, Visit
from contact_center.domain.errors import DependencyError, Raced
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.health import (
    Health,
    after_failure,
    after_success,
)
from contact_center.domain.transactions.session import Session

if TYPE_CHECKING:
    from contact_center.self_service import SelfService

_FAILURES: Final = ("too_many_tries", "declined_twice")
_WITHHELD: Final = "withheld"  # all who show no number are one caller


def store(visit: Visit, session: Session, memory: Memory, app: "SelfService") -> None:
    """Write everything that a step has staged, and where its conversation stands.

    Raises:
        DependencyError, Raced: As ``Memory.write``.
    """
    now, name = app.clock.now(), session.transaction
    memory.keep(visit, session, now)
    before = memory.health(name)
    after = _judged(before, visit, session, now, app)
    if after is not before:
        memory.keep_health(name, after)
    memory.write()
    _tell_if_off(name, before, after, app)


def note_outage(visit: Visit, transaction: str, memory: Memory, app: "SelfService") -> None:
    """Count an outage against its transaction; what cannot be counted is not.

    Args:
        visit: The contact, which counts once.
        transaction: Its name.
        memory: Which has read, and has nothing staged.
        app: Self-service.
    """
    before = memory.health(transaction)
    after = after_failure(before, visit.contact_id, app.clock.now(), app.health)
    if after is before:
        return
    try:
        memory.keep_health(transaction, after)
        memory.write()
    except (DependencyError, Raced):
        return
    _tell_if_off(transaction, before, after, app)


def _judged(
    health: Health, visit: Visit, session: Session, now: datetime, app: "SelfService"
) -> Health:
    turn = session.turn
    if turn.outcome in ("done", "repeated"):
        return after_success(health, now, app.health)
    if turn.outcome != "person" or turn.reason not in _FAILURES:
        return health
    if turn.reason == "declined_twice":  # verified, and it may be the provider's fault
        return after_failure(health, visit.contact_id, now, app.health)
    if TRANSACTIONS[session.transaction].level == 0:
        return health  # anybody can fail here, and nobody may be kept from reporting danger
    return after_failure(health, _caller(visit), now, app.health)


def _caller(visit: Visit) -> str:
    """Name who failed by own doing, so that a few callers cannot outweigh the others."""
    who = visit.customer_id or (visit.phone.e164 if visit.phone else _WITHHELD)
    return hashlib.sha256(f"health|{who}".encode()).hexdigest()[:16]


def _tell_if_off(name: str, before: Health, after: Health, app: "SelfService") -> None:
    if after.off_until and after.off_until != before.off_until:
        app.switched_off(name)
