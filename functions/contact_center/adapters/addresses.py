"""Where customers live, as far as quiet hours need it: the time zone of their address."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from contact_center.adapters import items, keys
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import Raced
from contact_center.domain.zones import is_zone

if TYPE_CHECKING:
    from contact_center.domain.texts.moves import Moved


def time_zone_in(profile: Mapping[str, Any]) -> str | None:
    """Read the time zone that a profile names; None: it names none, or none that there is."""
    named = profile.get("time_zone")
    return named if isinstance(named, str) and is_zone(named) else None


class TableAddresses:
    """``Addresses`` of the table.

    Args:
        work: Makes the unit of work of each writing.
    """

    def __init__(self, work: Callable[[], UnitOfWork]) -> None:
        self._open = work

    def keep(self, moved: "Moved") -> bool:
        work = self._open()
        later = "attribute_exists(pk) AND (attribute_not_exists(moved_at) OR moved_at <= :at)"
        values = {":at": items.instant(moved.at), ":zone": moved.time_zone}
        work.update(
            keys.customer(moved.customer_id),
            keys.PROFILE,
            "SET time_zone = :zone, moved_at = :at",
            Condition(later, values),
        )
        try:
            work.write()
        except Raced:
            return False
        return True
