"""``Outbox`` in the table: messages with what became of them, and how we stand with a number."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.addresses import time_zone_in
from contact_center.adapters.texting.past import stage_past
from contact_center.adapters.texting.standing import (
    leave_line,
    line_up,
    named,
    standing_of,
    standing_place,
    suppress,
    suppression_place,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import Condition, Item, UnitOfWork, unchanged
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.judged import Kept, Message, Verdict
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import Text
from contact_center.texting.ports import NotSent, Pending

Works = Callable[[], UnitOfWork]

# Longer than the function that sends may run: who holds a claim after that is not there any more.
CLAIM: Final = timedelta(seconds=60)
_OWN: Final = frozenset(
    {
        *("pk", "sk", "template", "to", "status", "at", "expires_at", "customer_id", "language"),
        *("message_class", "checks", "reason", "until", "claimed_at", "sent_at", "network_id"),
        *("parts", "micros", "true_until"),
    }
)


class TableOutbox:
    """``Outbox`` of the table.

    Args:
        work: Makes the unit of work of each reading or writing.
        digests: Names of numbers in the list of those who said STOP.
        zone: Where the customers of our supply area live, as an IANA name.
    """

    def __init__(self, work: Works, digests: Digests, zone: str) -> None:
        self._open = work
        self._digests = digests
        self._zone = zone

    def read(
        self, reference: str, to: PhoneNumber, customer_id: str | None, now: datetime
    ) -> Pending | None:
        work = self._open()
        place = (keys.outbox(reference), keys.MESSAGE)
        profile = (keys.customer(customer_id), keys.PROFILE) if customer_id else None
        suppression = suppression_place(self._digests.of(to))
        run = _run_place(reference)
        for pk, sk in filter(None, (place, standing_place(to), suppression, profile, run)):
            work.want(pk, sk)
        work.read()
        item = work.item(*place)
        if item.get("status") != "waiting":
            return None
        stored, stopped = work.item(*standing_place(to)), work.item(*suppression)
        known = work.item(*profile) if profile else {}
        campaign = str(work.item(*run).get("state", "gone")) if run else ""
        claimed = stored.get("claimed_until", 0)
        return Pending(
            reference,
            to,
            item["template"],
            self._message(reference, to, item, known, campaign),
            standing_of(stored, stopped),
            _about(item),
            datetime.fromtimestamp(claimed, tz=now.tzinfo) if claimed else None,
            {"standing": stored.get("version", 0), "stopped": stopped.get("version", 0)},
        )

    def refuse(self, pending: Pending, reason: str, checks: Mapping[str, str]) -> None:
        work = self._open()
        self._move(work, pending, "waiting", "refused", reason=reason, checks=dict(checks))
        self._leave_line(work, pending)
        work.write()

    def hold(self, pending: Pending, verdict: Verdict, until: datetime, place: Kept | None) -> None:
        work = self._open()
        self._keep(work, pending, "waiting", until, verdict.reason, verdict.checks)
        if place:
            line_up(work, pending.to, place)
        else:
            self._leave_line(work, pending)
        work.write()

    def claim(self, pending: Pending, verdict: Verdict, text: Text, now: datetime) -> None:
        message = pending.message
        assert message is not None  # noqa: S101 - who judges a message has one
        work = self._open()
        stopped = suppression_place(self._digests.of(pending.to))
        work.check(*stopped, unchanged(pending.versions["stopped"]))
        if run := _run_place(pending.reference):
            runs = Condition("#state = :running", {":running": "running"}, {"#state": "state"})
            work.check(*run, runs)
        self._move(
            work,
            pending,
            "waiting",
            "sending",
            claimed_at=items.instant(now),
            checks=dict(verdict.checks),
            parts=text.parts.count,
            micros=text.micros,
        )
        same = unchanged(pending.versions["standing"])
        recent = codec.plain(pending.standing.after(message, now))
        values = {":recent": recent, ":until": items.epoch(now + CLAIM), ":one": 1}
        waited = pending.standing.in_line(pending.reference)
        change = "SET recent = :recent, claimed_until = :until ADD version :one"
        names = named(pending.reference) if waited else {}
        work.update(
            *standing_place(pending.to),
            f"{change} REMOVE #place" if waited else change,
            Condition(same.expression, {**same.values, **values}, names),
        )
        work.put(
            {
                "pk": keys.SENDING,
                "sk": pending.reference,
                "to": pending.to.e164,
                "claimed_at": items.instant(now),
            }
        )
        work.write()

    def settle_sent(self, pending: Pending, network_id: str, now: datetime) -> None:
        work = self._open()
        self._settled(work, pending, "sent", network_id=network_id, sent_at=items.instant(now))
        stage_past(work, pending, "text_sent", now)
        work.write()

    def settle_refused(self, pending: Pending, refused: NotSent, now: datetime) -> None:
        work = self._open()
        self._move(work, pending, "sending", "refused", reason=refused.reason)
        self._take_back(work, pending)
        if refused.opted_out and not pending.standing.suppressed:
            version = pending.versions["stopped"]
            suppress(
                work,
                self._digests.of(pending.to),
                version,
                "the network's list",
                items.instant(now),
            )
        work.write()

    def settle_unknown(self, pending: Pending) -> None:
        work = self._open()
        self._settled(work, pending, "unknown", reason="no_answer")
        work.write()

    def release_next(self, pending: Pending, now: datetime) -> None:
        following = pending.standing.next_after(pending.reference, now)
        if following is None:
            return
        work = self._open()
        due = items.instant(following.until)
        values = {":held": "held", ":due": due, ":waiting": "waiting"}
        names = {"#status": "status", "#until": "until"}
        condition = Condition("#status = :held AND #until = :due", values, names)
        place = (keys.outbox(following.reference), keys.MESSAGE)
        work.update(*place, "SET #status = :waiting", condition)
        work.delete(keys.HELD, keys.by_time(due, following.reference))
        try:
            work.write()
        except (Raced, StorageUnavailable):  # nothing was written, or all of it
            return

    def give_back(self, pending: Pending, until: datetime, reason: str, place: Kept | None) -> None:
        work = self._open()
        self._take_back(work, pending, place)
        self._keep(work, pending, "sending", until, reason, {})
        work.write()

    def _message(
        self, reference: str, to: PhoneNumber, item: Item, profile: Item, campaign: str
    ) -> Message | None:
        template = TEMPLATES.get(item["template"])
        if template is None:
            return None
        return Message(
            reference,
            template,
            to,
            datetime.fromisoformat(item["at"]),
            item.get("language") or spoken(profile.get("language")),
            item.get("customer_id"),
            _about(item),
            time_zone_in(profile),
            self._zone if profile else None,
            campaign,
            datetime.fromisoformat(item["true_until"]) if "true_until" in item else None,
        )

    def _keep(
        self,
        work: UnitOfWork,
        pending: Pending,
        before: str,
        until: datetime,
        reason: str,
        checks: Mapping[str, str],
    ) -> None:
        due = items.instant(until)
        self._move(work, pending, before, "held", until=due, reason=reason, checks=dict(checks))
        held = {"pk": keys.HELD, "sk": keys.by_time(due, pending.reference)}
        work.put({**held, "reference": pending.reference})

    def _settled(self, work: UnitOfWork, pending: Pending, status: str, **more: str) -> None:
        self._move(work, pending, "sending", status, **more)
        self._release(work, pending)

    def _take_back(self, work: UnitOfWork, pending: Pending, place: Kept | None = None) -> None:
        """Stage that a claimed message was not sent: it does not count as one that was."""
        work.delete(keys.SENDING, pending.reference)
        before = {":recent": codec.plain(pending.standing.recent), ":zero": 0}
        change = "SET recent = :recent, claimed_until = :zero"
        names: Mapping[str, str] = {}
        if place:
            change, names = f"{change}, #place = :place", named(pending.reference)
            before[":place"] = codec.plain(place)
        standing = standing_place(pending.to)
        work.update(*standing, change, Condition("attribute_exists(pk)", before, names))

    def _leave_line(self, work: UnitOfWork, pending: Pending) -> None:
        if pending.standing.in_line(pending.reference):
            leave_line(work, pending.to, pending.reference)

    def _release(self, work: UnitOfWork, pending: Pending) -> None:
        work.delete(keys.SENDING, pending.reference)
        work.set(*standing_place(pending.to), claimed_until=0)

    def _move(
        self, work: UnitOfWork, pending: Pending, before: str, after: str, **more: object
    ) -> None:
        """Stage what becomes of a message, provided that it still is what it was."""
        changes = {"status": after, **more}
        names = {f"#{name}": name for name in changes}
        values = {f":{name}": value for name, value in changes.items()}
        work.update(
            keys.outbox(pending.reference),
            keys.MESSAGE,
            "SET " + ", ".join(f"#{name} = :{name}" for name in changes),
            Condition("#status = :before", {**values, ":before": before}, names),
        )
        if after != "sending":
            stage_outcome(work, pending.reference, after, str(more.get("reason", "")))


def stage_outcome(work: UnitOfWork, reference: str, outcome: str, reason: str) -> None:
    """Stage what became of a message with the recipient of the campaign that it is of, if any."""
    if of := keys.of_run(reference):
        run_id, place = of
        work.set(keys.run(run_id), keys.told(place), outcome=outcome, reason=reason)


def _run_place(reference: str) -> tuple[str, str] | None:
    of = keys.of_run(reference)
    return (keys.run(of[0]), keys.RUN) if of else None


def _about(item: Item) -> dict[str, str]:
    return {name: str(value) for name, value in item.items() if name not in _OWN}
