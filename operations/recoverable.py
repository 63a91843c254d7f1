"""What a restored table may give back, item by item.

A table holds records, and work that is under way: locks, lists of what is due, messages on their
way, who said STOP. Records may come back when they were lost. Of the rest, being away is a state
like any other: a text that was sent must not wait to be sent again, a callback that is over must
not be listed as open, and nobody who said STOP may be texted because a table remembers an hour
before. An item that no rule names stays away.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from contact_center.adapters import keys
from contact_center.domain.callbacks import states

Item = Mapping[str, Any]
Read = Callable[[str, str], Item | None]

How = Literal["record", "lost", "follows", "never"]
"""How an item comes back.

`record`: where it is missing; and as it was, when its partition is to be overwritten.
`lost`: where it is missing; what was decided since is never taken back.
`follows`: where it is missing, and what it belongs to is today as it was then, and open.
`never`: not at all.
"""


# The beginning of a partition (whole where it has no #) and of a sort key: the first that fits.
_WAYS: Final[tuple[tuple[str, str, How], ...]] = (
    ("PHONE#", "CUSTOMER#", "record"),
    ("PHONE#", keys.PAST, "lost"),
    ("PHONE#", keys.MATTERS, "follows"),
    ("PHONE#", keys.HALFWAY, "never"),
    (keys.CUSTOMERS, keys.PROFILE, "record"),
    (keys.CUSTOMERS, keys.BILLING, "record"),
    (keys.CUSTOMERS, keys.METERS, "record"),
    (keys.CUSTOMERS, keys.VISITS, "record"),
    (keys.CUSTOMERS, keys.ORDERS, "record"),
    (keys.CUSTOMERS, keys.PASSWORD, "lost"),
    (keys.CUSTOMERS, keys.MATTERS, "lost"),
    (keys.CUSTOMERS, keys.PAST, "lost"),
    (keys.CUSTOMERS, "PAYMENT#", "lost"),
    (keys.CUSTOMERS, keys.CONSENTS, "never"),  # a copy of STANDING
    (keys.CUSTOMERS, keys.CHARGING, "never"),
    (keys.CUSTOMERS, keys.HALFWAY, "never"),
    ("AREA#", keys.PHONES, "record"),
    ("AREA#", "OUTAGE#", "lost"),
    ("AREA#", keys.REPORTS, "lost"),
    ("CONTACT#", keys.BEGAN, "lost"),
    ("CONTACT#", keys.FACTS, "lost"),
    ("CONTACT#", keys.CALLBACK, "lost"),
    ("CONTACT#", keys.RECIPIENT, "never"),
    ("CASE#", keys.CASE, "lost"),
    ("CASE#", "PHOTO#", "lost"),
    ("INFO#", "", "record"),
    ("KNOWLEDGE#", "", "record"),
    (keys.KNOWLEDGE_INDEX, "", "record"),
    ("GAP#", "", "lost"),
    (keys.ACCOUNTS, keys.LOGIN, "record"),
    (keys.ACCOUNTS, keys.ATTEMPTS, "never"),
    (keys.OUTAGES, keys.AREAS, "record"),
    (keys.OUTAGES, keys.KNOWN, "never"),
    ("ONCE#", keys.ONCE, "lost"),  # else the same is done twice
    ("RECEIPT#", keys.RECEIPT, "lost"),
    ("TAKEN#", keys.TAKEN, "lost"),
    ("TEXTS#", "CONSENT#", "lost"),
    ("TEXTS#", keys.STANDING, "never"),
    ("TEXTS#", keys.CONVERSATION, "never"),
    # Never deleted by us: where one is missing, somebody would be told who said no.
    ("SUPPRESSION#", keys.SUPPRESSION, "lost"),
    ("SUPPRESSION#", keys.CALLS, "lost"),
    ("CALLBACK#", keys.CALLBACK, "lost"),
    ("CALLER#", keys.CALLBACK, "follows"),
    (keys.OPEN_CALLBACKS, "", "follows"),
    ("CALLBACKS#", "", "lost"),  # those that ended
    ("CALLER#", keys.ATTEMPTS, "never"),
    ("CALLER#", keys.RECIPIENT, "never"),
    ("CALLER#", keys.CALLED_US, "never"),
    ("CALLER#", "REACHED#", "lost"),  # else a list calls them again
    ("CALLER#", keys.RESTS, "lost"),  # likewise
    ("CALLLIST#", keys.RUN, "lost"),
    # Who was told or called is known by what the run became; a run never goes back.
    ("RUN#", "", "never"),
    ("RUNS#", "", "never"),
    ("RUNS", "", "never"),
    ("RUNDUE#", "", "never"),
    ("PACE#", keys.PACE, "never"),
    ("PACE#", keys.DOOR, "never"),
    (keys.DIALLER, "", "never"),
    ("SESSION#", "", "never"),
    ("HEALTH#", keys.HEALTH, "never"),
    ("SLOTS#", keys.SLOTS, "never"),
    ("CALLBACKSLOTS#", keys.SLOTS, "never"),
    ("OUTBOX#", keys.MESSAGE, "never"),
    (keys.HELD, "", "never"),
    (keys.SENDING, "", "never"),
    ("ARRIVAL#", keys.ARRIVAL, "never"),
    ("AUTH#", keys.PROOF, "never"),
    ("LINK#", keys.LINK, "never"),
    ("PASS#", keys.PASS, "never"),
    (keys.DEFLECTIONS, "", "never"),
    ("DEFLECTION#", keys.DEFLECTION, "never"),
    (keys.CLAIMS, "", "never"),
)


def how(partition: str, sort: str) -> How | None:
    """Returns how an item comes back, by its key; None: no rule knows it."""
    for of, begins, way in _WAYS:
        fits = partition.startswith(of) if of.endswith("#") else partition == of
        if fits and sort.startswith(begins):
            return way
    return None


def follows(item: Item, then: Read, now: Read) -> bool:
    """Tells whether what an item belongs to is today as it was then, and open.

    Args:
        item: a card's matter, a number's open callback, or a place in the list of open ones.
        then: reads the restored table: partition and sort key.
        now: reads the table in use.
    """
    original = _original(item, then)
    if original is None:
        return False
    before, today = then(*original), now(*original)
    return before is not None and before == today and _is_open(today)


def _original(item: Item, then: Read) -> tuple[str, str] | None:
    partition, sort = item["pk"]["S"], item["sk"]["S"]
    if partition == keys.OPEN_CALLBACKS:
        return keys.callback(sort.rpartition("#")[2]), keys.CALLBACK
    if sort == keys.CALLBACK:
        return keys.callback(item["callback_id"]["S"]), keys.CALLBACK
    reference, customer = item["reference"]["S"], item.get("customer_id", {}).get("S")
    kind = item["kind"]["S"]
    if kind == "callback":
        return keys.callback(reference), keys.CALLBACK
    if kind == "case":
        return keys.case(reference), keys.CASE
    if customer is None:
        return None
    if kind == "outage":
        profile = then(keys.customer(customer), keys.PROFILE) or {}
        area = profile.get("area", {}).get("S")
        return None if area is None else (keys.area(area), keys.outage(reference))
    return keys.customer(customer), sort


def _is_open(original: Item) -> bool:
    if "status" in original:
        return bool(original["status"]["S"] == "open")
    if "state" in original:
        return original["state"]["S"] not in states.FINAL
    return True  # a case: it has no end of its own
