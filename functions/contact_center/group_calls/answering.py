"""What whoever is called says in the call, and what Amazon Connect tells of it afterwards."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contact_center.contact_event import ContactEvent
from contact_center.domain.callbacks.outcomes import Heard
from contact_center.domain.group_calls import attempts, words
from contact_center.domain.group_calls.attempts import Wish
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.settling import follow

if TYPE_CHECKING:
    from contact_center.group_calls import ports

OURS = "API"  # how Amazon Connect names a contact that a request began


@dataclass(frozen=True, slots=True)
class Answering:
    """Follows the calls of lists."""

    keeper: Keeper
    people: "ports.People"
    calls: "ports.Calls"

    def wished(self, name: str, wish: Wish, contact_id: str) -> Recipient | None:
        """A person answered, and said what they want; None: there is no such recipient.

        Whoever asks not to be called again is not: that is stored first, and whatever else fails.

        Raises:
            StorageUnavailable: It is not known whether that was stored.
        """
        found = self._named(name)
        if found is None:
            return None
        now = self.keeper.clock.now()
        if wish == "refuse":
            asked = words.ASK[found.call.language]
            self.people.refuse(found.call.phone, now, contact_id, asked)
        run = self.keeper.runs.run(found.run_id)
        hours, how = self.keeper.hours.coming(now), self.keeper.how(run)
        return self.keeper.change(
            found.run_id,
            found.line,
            lambda it: attempts.wished(it, wish, contact_id, now, hours, how),
        )

    def machine(self, name: str, contact_id: str) -> Recipient | None:
        """A machine answered, or nobody who would press a key."""
        found = self._named(name)
        if found is None:
            return None
        now = self.keeper.clock.now()
        hours = self.keeper.hours.coming(now)
        how = self.keeper.how(self.keeper.runs.run(found.run_id))

        def change(it: Recipient) -> Recipient | None:
            if not it.in_the_air or it.call.contact_id not in (None, contact_id):
                return None
            known = it.with_call(it.call.changed(contact_id=contact_id))
            return attempts.missed(known, "voicemail", now, hours, how)

        return self.keeper.change(found.run_id, found.line, change)

    def follow(self, event: ContactEvent) -> Recipient | None:
        """Do what follows from an event; None: it is about no call of a list."""
        report = _heard(event)
        if report is None or event.fact.initiation_method != OURS:
            return None
        found = self._of_contact(event.contact_id)
        if found is None:
            return None
        return follow(self.keeper, found.run_id, found.line, report, event.fact.queued_at)

    def _of_contact(self, contact_id: str) -> Recipient | None:
        """Return whose contact it is: as stored, or as it says itself, while that is not yet."""
        found = self.keeper.runs.of_contact(contact_id)
        if found is None and (named := self.calls.named(contact_id)):
            run_id, line, attempt = named
            found = self.keeper.runs.get(run_id, line)
            if found and found.call.attempts != attempt:
                return None
        return found

    def _named(self, name: str) -> Recipient | None:
        run_id, _, line = name.rpartition("-")
        return self.keeper.runs.get(run_id, int(line)) if run_id and line.isdecimal() else None


def _heard(event: ContactEvent) -> Heard | None:
    fact = event.fact
    if event.kind == "INITIATED":
        return Heard("begun", event.contact_id, fact.reported_at)
    if event.kind == "CONNECTED_TO_AGENT":
        talked = fact.connected_at or fact.reported_at
        return Heard("connected", event.contact_id, talked, talked)
    if event.kind == "DISCONNECTED":
        at = fact.ended_at or fact.reported_at
        return Heard("ended", event.contact_id, at, fact.connected_at, fact.disconnect_reason)
    return None
