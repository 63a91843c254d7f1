"""Whether a number may be called: what was said about that, as the table keeps it.

Two switches forbid it: STOP, and "do not call me again". They are named by a digest of the number,
so that they outlive everything else about it. Who asks us to call, from the number itself, wishes
that one call: neither what they said before forbids it, nor STOP, whose answer speaks of texts;
what they say of calls after that does.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from contact_center.adapters import items, keys
from contact_center.adapters.texting.standing import suppression_place
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import Condition, Item
from contact_center.domain.phone import PhoneNumber

Place = tuple[str, str]

# A switch that is off, or was never set.
OFF: Final = Condition("attribute_not_exists(pk) OR active = :off", {":off": False})


def forbids(digests: Digests, phone: PhoneNumber) -> tuple[Place, Place]:
    """Return the switches that forbid to call a number: they said STOP, or not to call."""
    digest = digests.of(phone)
    return suppression_place(digest), (keys.suppression(digest), keys.CALLS)


def is_on(switch: Item) -> bool:
    """Tell whether a switch forbids calls that nobody asked for."""
    return switch.get("active") is True


def unless_wished(
    digests: Digests, phone: PhoneNumber, wished_at: datetime | None
) -> Iterable[tuple[Place, Condition]]:
    """Return what must hold of which switches, for a call that was wished for at a time, or not."""
    stop, calls = forbids(digests, phone)
    if wished_at is None:
        return (stop, OFF), (calls, OFF)
    values = {**OFF.values, ":wished": items.instant(wished_at)}
    before = Condition(f"{OFF.expression} OR #since <= :wished", values, {"#since": "since"})
    return ((calls, before),)


def forbid_it(stop: Item, calls: Item, wished_at: datetime | None) -> bool:
    """Tell whether the switches forbid a call that was wished for at a time, or not."""
    if wished_at is None:
        return is_on(stop) or is_on(calls)
    return is_on(calls) and calls["since"] > items.instant(wished_at)
