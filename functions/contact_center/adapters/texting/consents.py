"""``Consents`` in the table: STOP, START and every other decision, each in one transaction.

Queues bring texts twice and in any order. So a decision is known by its source, and counts once;
and START lifts a STOP that was said before it, never one that was said after it or at once with it.
A STOP counts whenever it comes.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final

from contact_center.adapters import items
from contact_center.adapters.outbox import message
from contact_center.adapters.texting.standing import (
    CLASSES,
    Decision,
    Recorded,
    copies_of,
    decide,
    enter,
    release,
    standing_place,
    suppress,
    suppression_place,
    want_copies,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass

_ATTEMPTS: Final = 6  # the door writes to the same number at the same time
# What START gives back: news and offers need a consent of their own, in writing.
# Source: 47 CFR 64.1200(f)(9), prior express written consent for marketing.
_STARTED: Final[tuple[MessageClass, ...]] = ("transactional", "service")


class TableConsents:
    """``Consents`` of the table."""

    def __init__(self, work: Callable[[], UnitOfWork], digests: Digests) -> None:
        self._open = work
        self._digests = digests

    def stop(
        self, decision: Decision, customers: Collection[str], *, call_stands: bool = False
    ) -> bool:
        """Suppress a number, for all classes and at once; its confirmation goes out once.

        Args:
            decision: Who says so, how, and in which words.
            customers: Whose number it is.
            call_stands: They asked us to call them, and we shall: the confirmation says so.

        Returns:
            False when it was suppressed already: then nothing is confirmed.
        """
        confirmation = "stop_confirmed_call_stands" if call_stands else "stop_confirmed"
        return self._switch(decision, customers, confirmation, stop=True)

    def start(self, decision: Decision, customers: Collection[str]) -> bool:
        """Lift the suppression of a number, unless it is as late as the decision, or later.

        Returns:
            False when there was none, or it stays.
        """
        return self._switch(decision, customers, "start_confirmed", stop=False)

    def record(self, decision: Decision) -> None:
        """Keep a decision about some classes, such as that of a sign-up form."""
        customers = [decision.customer_id] if decision.customer_id else []
        for _ in range(_ATTEMPTS):
            work = self._open()
            want_copies(work, customers)
            work.read()
            decide(work, decision, copies_of(work, customers))
            try:
                work.write()
            except Raced:
                continue
            except Recorded:
                return
            return
        raise StorageUnavailable("a consent was overtaken too often")

    def is_suppressed(self, phone: PhoneNumber) -> bool:
        work, place = self._open(), suppression_place(self._digests.of(phone))
        work.want(*place)
        work.read()
        return work.item(*place).get("active") is True

    def _switch(
        self, decision: Decision, customers: Collection[str], confirmation: str, *, stop: bool
    ) -> bool:
        for _ in range(_ATTEMPTS):
            try:
                return self._switched(decision, customers, confirmation, stop=stop)
            except Raced:
                continue
            except Recorded:
                return False
        raise StorageUnavailable("STOP or START was overtaken too often")

    def _switched(
        self, decision: Decision, customers: Collection[str], confirmation: str, *, stop: bool
    ) -> bool:
        phone = _phone_of(decision)
        work, digest = self._open(), self._digests.of(phone)
        place = suppression_place(digest)
        work.want(*place)
        work.want(*standing_place(phone))
        want_copies(work, customers)
        work.read()
        before = work.item(*place)
        version, active = before.get("version", 0), before.get("active") is True
        at, since = items.instant(decision.at), str(before.get("since", ""))
        classes = CLASSES if stop else _STARTED
        decided = replace(decision, classes=classes, allowed=not stop)
        if not stop and active and at <= since:
            enter(work, decided)  # a STOP was said after it: it is kept, and changes nothing
            work.write()
            return False
        copies = copies_of(work, customers)
        if not stop and not active:
            decided = replace(decided, classes=_open_classes(work, phone))
        before_it = [_allows(work, phone, one) for one in _STARTED]
        news = "no" not in before_it and None in before_it
        if decided.classes:
            decide(work, decided, copies)
        else:
            enter(work, decided)
        if stop:  # also where it was said before: START has to be later than the last of them
            suppress(work, digest, version, decision.method, max(at, since))
        elif active:
            release(work, digest, version, decision.method, at)
        if active != stop:
            name = "stop_confirmed" if stop else "start_confirmed"
            reference = f"{name}-{digest[:16]}-{version + 1}"
            self._confirm(work, confirmation, reference, phone, decision)
        elif not stop:  # START from a number that never said STOP is answered as well
            name = "start_confirmed" if news else "start_noted"
            self._confirm(work, name, f"{name}-{decision.source}", phone, decision)
        work.write()
        return active != stop

    def _confirm(
        self, work: UnitOfWork, name: str, reference: str, phone: PhoneNumber, by: Decision
    ) -> None:
        told = message(reference, name, phone, by.at, language=by.language)
        work.put(told, NEW, lambda _stored: Recorded())


def _open_classes(work: UnitOfWork, phone: PhoneNumber) -> tuple[MessageClass, ...]:
    """Return what START asks for where there is no STOP: nothing that this number refused."""
    return tuple(one for one in _STARTED if _allows(work, phone, one) != "no")


def _allows(work: UnitOfWork, phone: PhoneNumber, asked: MessageClass) -> object:
    """Return what a number decided about a class: "yes", "no", or None."""
    return work.item(*standing_place(phone)).get(f"allows_{asked}")


def _phone_of(decision: Decision) -> PhoneNumber:
    if decision.phone is None:
        raise ValueError("STOP and START are about a number")
    return decision.phone
