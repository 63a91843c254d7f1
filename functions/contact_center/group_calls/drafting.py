"""The dry run: who would be called when, who not and why, how long it takes, what it costs."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from contact_center.domain.errors import InvalidInput, Raced, StorageUnavailable
from contact_center.domain.group_calls import lists, screening
from contact_center.domain.group_calls.lists import Entry, RowError
from contact_center.domain.group_calls.plan import (
    ANSWERED,
    Effort,
    Planned,
    Wanted,
    dollars,
    forecast,
    plan,
)
from contact_center.domain.group_calls.runs import Mode, Run, RunMove
from contact_center.domain.group_calls.screening import MEANINGS, Facts, Refusal
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import DEFAULT, QuietRule, Zones, rule_for

if TYPE_CHECKING:
    from contact_center import ports as centre
    from contact_center.group_calls import ports

# Of an id: with seven digits in a row a log would take it for somebody's number, and mask it.
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
_TRIES: Final = 8  # of an id that a dry run of the same moment has


@dataclass(frozen=True, slots=True)
class Judged:
    """A list, judged: who can be called, who not, and what could not be read."""

    good: Sequence[tuple[Entry, Facts]]
    refused: Sequence[tuple[int, Refusal]]
    errors: Sequence[RowError]


@dataclass(frozen=True, slots=True)
class Drafter:
    """Judges lists.

    Attributes:
        queues: Names of the centre's queues.
        zone: Of the centre's clock.
        quiet: Hours in which people may be called.
        countries: That are called, ISO 3166-1 alpha-2; None: any.
    """

    clock: "centre.Clock"
    hours: "centre.Hours"
    lists: "ports.Lists"
    people: "ports.People"
    owners: "ports.Owners"
    runs: "ports.Runs"
    queues: Sequence[str]
    zone: ZoneInfo
    quiet: QuietRule = DEFAULT
    countries: frozenset[str] | None = None

    def draft(self, name: str, mode: Mode, effort: Effort) -> tuple[Run, Mapping[str, Any]]:
        """Judge a list, write the report beside it, and keep a run that can be approved.

        The same list judged again is another run: hours pass, and people change their minds.

        Returns:
            The run, and its report.

        Raises:
            InvalidInput: There is no such list, or it cannot be read.
        """
        content = self.content(name)
        now = self.clock.now()
        hours = self.hours.coming(now)
        judged = self._judged(content, now, hours)
        digest = digest_of(content)
        run = self._stored(
            Run(
                run_id="",
                name=name,
                digest=digest,
                mode=mode,
                drafted_at=now,
                moves=(RunMove("drafted", now, "dry run"),),
            )
        )
        report = {
            **_report(run, judged, now, hours, effort, self.quiet),
            "called_before": self._called_before(digest),
        }
        self.lists.report(name, report)
        return run, report

    def _stored(self, run: Run) -> Run:
        """Store a new run under an id of its own, whoever judges the same list at this moment."""
        for nth in range(_TRIES):
            seed = f"{run.name}|{run.digest}|{run.mode}|{run.drafted_at.isoformat()}|{nth}"
            run_id = hashlib.sha256(seed.encode()).hexdigest()[:12].translate(_LETTERS)
            try:
                return self.runs.write(None, run.changed(run_id=run_id))
            except Raced:
                continue
        raise StorageUnavailable("too many dry runs of one list at one moment")

    def _called_before(self, digest: str) -> Mapping[str, Any] | None:
        found = self.runs.called_before(digest)
        return {"run": found[0], "approved_at": _utc(found[1])} if found else None

    def digest(self, name: str) -> str:
        """Return what names the bytes of a list, as they lie there now.

        Raises:
            InvalidInput: There is none of this name.
        """
        return digest_of(self.content(name))

    def content(self, name: str) -> bytes:
        """Return a list.

        Raises:
            InvalidInput: There is none of this name.
        """
        if not lists.NAME.fullmatch(name):
            raise InvalidInput("a list has a name such as reminders-2026-11.csv")
        content = self.lists.read(name)
        if content is None:
            raise InvalidInput(f"there is no list {name}: upload it first")
        return content

    def read(self, content: bytes) -> Sequence[Entry]:
        """Return the rows of a list that can be read, in their order.

        Raises:
            InvalidInput: It is no list.
        """
        return lists.read(content, queues=self.queues, zone=self.zone.key)[0]

    def facts(self, entries: Sequence[Entry]) -> Mapping[int, Facts]:
        """Return what is known of whom entries mean, and of who is to call them, by line.

        Raises:
            ConnectUnavailable: Nobody knows.
        """
        known = self.people.facts(entries)
        if not any(entry.owner for entry in entries):
            return known
        users = self.owners.users()
        return {
            entry.line: replace(
                known[entry.line], owner_there=entry.owner is None or entry.owner in users
            )
            for entry in entries
        }

    def _judged(self, content: bytes, now: datetime, hours: OpeningHours) -> Judged:
        """Judge each row of a list by what is known now.

        Raises:
            InvalidInput: It cannot be read.
        """
        entries, errors = lists.read(content, queues=self.queues, zone=self.zone.key)
        known = self.facts(entries)
        good: list[tuple[Entry, Facts]] = []
        refused: list[tuple[int, Refusal]] = []
        seen: set[str] = set()
        for entry in entries:
            facts = known[entry.line]
            why = screening.refusal(entry, facts, now, hours, self.quiet, self.countries)
            if why is None and facts.number:
                why = "duplicate" if facts.number.e164 in seen else None
                seen.add(facts.number.e164)
            if why:
                refused.append((entry.line, why))
            else:
                good.append((entry, facts))
        return Judged(good, refused, errors)


def digest_of(content: bytes) -> str:
    """Return what is approved of a list: SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _report(
    run: Run,
    judged: Judged,
    now: datetime,
    hours: OpeningHours,
    effort: Effort,
    quiet: QuietRule,
) -> Mapping[str, Any]:
    """Write down what a dry run found; of numbers only their first and last digits."""
    numbers = {entry.line: str(facts.number) for entry, facts in judged.good}
    wanted = [
        Wanted(entry, facts.zones, rule_for(facts.number, quiet), facts.rests_until)
        for entry, facts in judged.good
        if facts.number
    ]
    laid = plan(wanted, now, hours, effort)
    called = [one for one in laid if one.at is not None]
    left = [*judged.refused, *((one.entry.line, _LATE) for one in laid if one.at is None)]
    expected = forecast(called, effort)
    return {
        "run": run.run_id,
        "list": run.name,
        "digest": run.digest,
        "mode": run.mode,
        "judged_at": _utc(now),
        "totals": {
            "rows": len(wanted) + len(judged.refused) + len(judged.errors),
            "called": len(called),
            "not_called": len(left),
            "unreadable": len(judged.errors),
            "why_not": dict(sorted(Counter(why for _, why in left).items())),
            "by_queue": dict(sorted(Counter(one.entry.queue for one in called).items())),
        },
        "expected": {
            "first_call": _utc(expected.begins),
            "last_first_call": _utc(expected.ends),
            "calls": expected.calls,
            "cost": dollars(expected.cost_micros),
            "assumed": {
                "answered": ANSWERED,
                "agents": dict(effort.agents),
                "minutes_a_call": effort.handling.total_seconds() / 60,
            },
        },
        "called": [_row(one, numbers[one.entry.line]) for one in called],
        "not_called": [
            {"line": line, "why": why, "meaning": MEANINGS[why]} for line, why in sorted(left)
        ],
        "unreadable": [{"line": one.line, "reason": one.reason} for one in judged.errors],
    }


_LATE: Final[Refusal] = "no_time_before_due"


def _row(one: Planned, number: str) -> Mapping[str, Any]:
    entry = one.entry
    return {
        "line": entry.line,
        "customer": entry.customer_id,
        "number": number,
        "queue": entry.queue,
        "owner": entry.owner,
        "at": _utc(one.at),
        "their_time": _theirs(one.at, one.zones),
    }


def _theirs(at: datetime | None, where: Zones) -> str | None:
    """Return a moment on their clocks: the first where they may be in several zones."""
    if at is None:
        return None
    zone = where[0]
    more = f" and {len(where) - 1} more zones" if len(where) > 1 else ""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}{more}"


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
