"""``People`` of the table: who is meant by a row, and whether they may be called."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from contact_center.adapters import codec, items, keys, records
from contact_center.adapters.addresses import time_zone_in
from contact_center.adapters.do_not_call import Place, forbids, is_on
from contact_center.adapters.texting.standing import (
    CLASSES,
    Decision,
    Recorded,
    standing_place,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, Item, UnitOfWork
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.screening import Facts
from contact_center.domain.phone import PhoneNumber

_AT_ONCE: Final = 16  # people whose six items are read in one request: BatchGetItem takes 100
_VERSION: Final = "calls-1"
_Meant = tuple[PhoneNumber, str]


@dataclass(frozen=True, slots=True)
class TablePeople:
    """``People``.

    Attributes:
        open_work: Begins a request to the table.
        digests: Makes what names numbers whose suppression outlives everything else about them.
        zone: Of the area that we serve: where customers are whose address says no more.
    """

    open_work: Callable[[], UnitOfWork]
    digests: Callable[[], Digests]
    zone: str

    def facts(self, entries: Sequence[Entry]) -> Mapping[int, Facts]:
        found: dict[int, Facts] = {}
        for start in range(0, len(entries), _AT_ONCE):
            part = entries[start : start + _AT_ONCE]
            profiles = self._profiles({one.customer_id for one in part if one.customer_id})
            meant = {one.line: _meant(one, profiles) for one in part}
            wanted = {
                (number, one.reason) for one in part if (number := meant[one.line][0]) is not None
            }
            states = self._states(wanted)
            for one in part:
                number, registered, theirs = meant[one.line]
                profile, consents = profiles.get(one.customer_id or "", ({}, {}))
                state = states.get((number, one.reason)) if number else None
                found[one.line] = Facts(
                    number=number,
                    registered=registered,
                    theirs=theirs,
                    told=time_zone_in(profile),
                    home=self.zone if profile.get("area") else None,
                    do_not_call=state is not None and state.forbidden,
                    consents=_both(state.consents if state else {}, consents),
                    busy_with=state.busy_with if state else None,
                    reached_until=state.reached_until if state else None,
                    rests_until=state.rests_until if state else None,
                )
        return found

    def of_recipient(self, recipient: Recipient) -> Facts:
        call = recipient.call
        entry = Entry(
            line=recipient.line,
            reason=call.about or "",
            queue=call.queue,
            language=call.language,
            kind=recipient.kind,
            due_by=call.promised_by,
            customer_id=call.customer_id,
            number=call.phone,
        )
        return self.facts([entry])[recipient.line]

    def refuse(self, phone: PhoneNumber, at: datetime, source: str, words: str) -> None:
        said = Decision(phone, (), False, "ivr_key", words, _VERSION, at, source, "voice")
        self._switch(phone, said, "asked on the phone")

    def allow(self, phone: PhoneNumber, at: datetime, by: str, words: str) -> bool:
        source = f"desk-{by}"
        said = Decision(phone, (), True, "agent", words, _VERSION, at, source, "voice")
        self._switch(phone, said, f"taken back, heard by {by}")
        work, (stop, _) = self.open_work(), forbids(self.digests(), phone)
        work.want(*stop)
        work.read()
        return not is_on(work.item(*stop))

    def _switch(self, phone: PhoneNumber, decision: Decision, why: str) -> None:
        """Forbid calls or allow them again, with a record of who said so."""
        work, (_, switch) = self.open_work(), forbids(self.digests(), phone)
        since = items.instant(decision.at)
        item: dict[str, Any] = {"pk": switch[0], "sk": switch[1], "active": not decision.allowed}
        record = {
            **codec.plain(decision),
            "pk": keys.texts(phone),
            "sk": keys.consent(since, decision.source),
        }
        work.put({**item, "since": since, "why": why})
        work.put(record, NEW, lambda _stored: Recorded())
        try:
            work.write()
        except Recorded:
            return

    def _profiles(self, customers: set[str]) -> Mapping[str, tuple[Item, Mapping[str, str]]]:
        """Return profiles, and what their customers allow."""
        if not customers:
            return {}
        work = self.open_work()
        for customer in customers:
            work.want(keys.customer(customer), keys.PROFILE)
            work.want(keys.customer(customer), keys.CONSENTS)
        work.read()
        return {
            customer: (
                work.item(keys.customer(customer), keys.PROFILE),
                work.item(keys.customer(customer), keys.CONSENTS).get("consents", {}),
            )
            for customer in customers
        }

    def _states(self, wanted: set[_Meant]) -> "Mapping[_Meant, _State]":
        """Return how we stand with numbers, each of them for one reason to call."""
        if not wanted:
            return {}
        work = self.open_work()
        for one in wanted:
            for place in self._places(*one):
                work.want(*place)
        work.read()
        return {one: _state(work, list(self._places(*one))) for one in wanted}

    def _places(self, number: PhoneNumber, reason: str) -> Iterator[Place]:
        yield standing_place(number)
        yield keys.calling_number(number.e164), keys.RECIPIENT
        yield keys.calling_number(number.e164), keys.reached(reason)
        yield keys.calling_number(number.e164), keys.RESTS
        yield from forbids(self.digests(), number)


@dataclass(frozen=True, slots=True)
class _State:
    consents: Mapping[str, str]
    forbidden: bool
    busy_with: str | None
    reached_until: datetime | None
    rests_until: datetime | None


def _state(work: UnitOfWork, places: Sequence[Place]) -> _State:
    standing, lock, reached, rests, *switches = (work.item(*place) for place in places)
    return _State(
        {one: standing[f"allows_{one}"] for one in CLASSES if f"allows_{one}" in standing},
        any(is_on(switch) for switch in switches),
        lock.get("run_id"),
        _until(reached),
        _until(rests),
    )


def _until(item: Item) -> datetime | None:
    return datetime.fromisoformat(item["until"]) if "until" in item else None


def _meant(
    entry: Entry, profiles: Mapping[str, tuple[Item, Mapping[str, str]]]
) -> tuple[PhoneNumber | None, bool, bool]:
    """Return which number an entry means, whether it is registered, and the customer's."""
    if entry.customer_id is None:
        return entry.number, False, True
    profile, _ = profiles.get(entry.customer_id, ({}, {}))
    registered = records.numbers_in(profile)
    if entry.number is None or not registered:
        return (registered[0], True, True) if registered else (None, False, True)
    return entry.number, True, entry.number in registered


def _both(of_number: Mapping[str, str], of_customer: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a number and its customer allow together: a no of either is a no."""
    return {
        one: "no" if "no" in said else "yes"
        for one in CLASSES
        if (said := {of_number.get(one), of_customer.get(one)} - {None})
    }
