"""Whether somebody on a list may be called, and if not, why.

The order of the reasons is that of their weight: what forbids a call for good comes before what
forbids it in this run. The same rules judge a list in its dry run and each call before it is made.

Sources: domain reference, row 70 and part 2(d); 47 CFR 64.1200(a) and (d): a call needs consent,
one that sells something a written one, and who asked not to be called is not called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from contact_center.domain import zones
from contact_center.domain.callbacks import times
from contact_center.domain.dialable import is_dialable
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.hours import OpeningHours
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from contact_center.domain.zones import QuietRule

Refusal = Literal[
    "unknown_customer",
    "not_their_number",
    "not_dialable",
    "do_not_call",
    "no_consent",
    "duplicate",
    "in_another_run",
    "reached_before",
    "no_such_owner",
    "zone_unknown",
    "no_time_before_due",
]
REFUSALS: Final = get_args(Refusal)

# What each means, for whoever reads a report.
MEANINGS: Final[Mapping[Refusal, str]] = {
    "unknown_customer": "there is no such customer, or they have no number",
    "not_their_number": "the number is not one of this customer's",
    "not_dialable": "no call can reach this number",
    "do_not_call": "they asked not to be called, or said STOP",
    "no_consent": "they did not allow this kind of message",
    "duplicate": "the number is on the list already",
    "in_another_run": "another run that is not over calls this number",
    "reached_before": "a list has reached them for the same reason, and that was not due yet",
    "no_such_owner": "owner is the id of a user, and there is none with this one",
    "zone_unknown": "nothing says where they are, so no hour is known to be a good one",
    "no_time_before_due": "their hours and ours have no time in common before due_by",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of whom an entry means.

    Attributes:
        number: Which number is to be called.
        registered: Whether it is in the profile of the customer: they gave it to us to be reached.
        theirs: False when the entry names a customer and a number that is not one of theirs.
        told: Time zone that the customer's profile names.
        home: Time zone of our supply area, of a customer whose profile does not name one.
        do_not_call: They asked not to be called, or said STOP.
        consents: By class of message: "yes" or "no", as they decided last.
        owner_there: False when the entry names an owner whom no user is.
        busy_with: Another run that is to call this number.
        reached_until: Until then a run that reached them counts, for the reason of the entry.
        rests_until: They were called in vain lately: so long they are left alone.
    """

    number: PhoneNumber | None = field(default=None, repr=False)
    registered: bool = False
    theirs: bool = True
    told: str | None = None
    home: str | None = None
    do_not_call: bool = False
    consents: Mapping[str, str] = field(default_factory=dict)
    owner_there: bool = True
    busy_with: str | None = None
    reached_until: datetime | None = None
    rests_until: datetime | None = None

    @property
    def zones(self) -> zones.Zones:
        """Where they may be; () when nothing is known."""
        if self.number is None:
            return ()
        return zones.whereabouts(self.number, told=self.told, home=self.home)

    def first_call(self, now: datetime, hours: OpeningHours, quiet: QuietRule) -> datetime | None:
        """Return when they may be called first; None: never, as far as is known."""
        if self.number is None:
            return None
        rule = zones.rule_for(self.number, quiet)
        return times.next_call(hours, self.zones, max(now, self.rests_until or now), rule)


def refusal(
    entry: Entry,
    facts: Facts,
    now: datetime,
    hours: OpeningHours,
    quiet: QuietRule = zones.DEFAULT,
    countries: frozenset[str] | None = None,
) -> Refusal | None:
    """Return why an entry is not called; None: it can be."""
    if nobody := _nobody(facts, countries):
        return nobody
    if forbidden := must_not(entry.kind, facts):
        return forbidden
    if facts.busy_with:
        return "in_another_run"
    if facts.reached_until is not None and now < facts.reached_until:
        return "reached_before"
    if not facts.owner_there:
        return "no_such_owner"
    if not facts.zones:
        return "zone_unknown"
    first = facts.first_call(now, hours, quiet)
    return None if first is not None and first < entry.due_by else "no_time_before_due"


def _nobody(facts: Facts, countries: frozenset[str] | None) -> Refusal | None:
    """Return why an entry means nobody who could be called."""
    if not facts.theirs:
        return "not_their_number"
    if facts.number is None:
        return "unknown_customer"
    return None if is_dialable(facts.number, countries) else "not_dialable"


def must_not(kind: MessageClass, facts: Facts) -> Refusal | None:
    """Return what forbids to call somebody at any hour; asked again before each call."""
    if facts.do_not_call:
        return "do_not_call"
    return None if allowed(kind, facts) else "no_consent"


def allowed(kind: MessageClass, facts: Facts) -> bool:
    """Tell whether somebody allowed calls of a kind.

    Example:
        >>> theirs = Facts(PhoneNumber("+15550100"), registered=True)
        >>> allowed("service", theirs), allowed("marketing", theirs)
        (True, False)
        >>> allowed("service", Facts(PhoneNumber("+15550100")))
        False
    """
    said = facts.consents.get(kind)
    if said is None and kind != "marketing":
        return facts.registered  # who gives a number to be reached at is reached there
    return said == "yes"
