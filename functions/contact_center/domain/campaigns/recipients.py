"""Who gets a text of a campaign, and what became of it.

    planned ─▶ handed ─▶ sent | refused | unknown         held: waits at the door
    refused: with its reason, already when it was previewed

Those who may be texted are numbered within groups of the same time zones and the same hours: a
group waits for its morning, and the others need not wait with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from contact_center.domain.campaigns.run import OVER, Run
from contact_center.domain.phone import PhoneNumber

PLANNED: Final = "planned"
HANDED: Final = "handed"
HELD: Final = "held"
SENT: Final = "sent"
REFUSED: Final = "refused"
UNKNOWN: Final = "unknown"
OPEN: Final = (PLANNED, HANDED, HELD)
NOT_DELIVERED: Final = "not_delivered"


@dataclass(frozen=True, slots=True)
class Resident:
    """A number of the area, before anything is asked about it.

    Attributes:
        left: The campaign before has not reached it yet.
    """

    phone: PhoneNumber
    customer_id: str | None
    language: str | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """One number of a campaign.

    Attributes:
        place: Where it stands in the campaign: its group and number there.
        outcome: What became of it.
        reason: Why, where there is a reason.
        delivery: What the network said later, if it said anything.
        heard: They heard of it by the campaign before.
    """

    place: str
    phone: PhoneNumber
    customer_id: str | None
    language: str
    outcome: str = PLANNED
    reason: str = ""
    delivery: str = ""
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients of the same hours and the same language: their texts are as long.

    Attributes:
        zones: Names of the zones, joined; empty where they do not matter.
        state: Of their numbers, where it narrows the hours.
        next: The first that was not handed over.
        end: One more than the last.
        news: They have not heard of it before: their text is that of the first campaign.
    """

    zones: str
    language: str
    next: int = 0
    end: int = 0
    news: bool = False
    state: str = ""

    @property
    def kin(self) -> tuple[str, str, str, bool]:
        """What all of them have in common."""
        return self.zones, self.state, self.language, self.news

    @property
    def left(self) -> int:
        return self.end - self.next


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the recipients of a campaign: outcome and reason, how many."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return sum(sum(self.counts.get(one, {}).values()) for one in OPEN)


def got_it(recipient: Recipient) -> bool:
    """Tell whether somebody got a text, so that they hear how it goes on.

    What is unknown was perhaps sent: better told twice than left with half.
    """
    if recipient.heard:
        return True
    if recipient.outcome not in (SENT, UNKNOWN):
        return False
    return recipient.delivery != NOT_DELIVERED


def tallied(run: Run, outcomes: Iterable[tuple[str, str, int]]) -> Tally:
    """Add up outcomes; who was never handed over shares the reason of the whole campaign.

    Example:
        >>> from datetime import UTC, datetime
        >>> run = Run("RUN-1", "announcement", "north", datetime(2026, 1, 1, tzinfo=UTC), "ops",
        ...     state="stopped", reason="stopped")
        >>> tallied(run, [("planned", "", 2), ("sent", "", 1)]).counts
        {'refused': {'stopped': 2}, 'sent': {'': 1}}
    """
    counts: dict[str, dict[str, int]] = {}
    for outcome, reason, number in outcomes:
        if outcome == PLANNED and run.state in OVER:
            outcome, reason = REFUSED, run.reason or run.state  # noqa: PLW2901 - as it is shown
        by = counts.setdefault(outcome, {})
        by[reason] = by.get(reason, 0) + number
    return Tally(counts)
