"""Customers and their cards, as the other parts of the back office need them.

Whoever changes numbers or matters raises the version of the profile (see ``adapters.customers``).
"""

from collections.abc import Iterable
from typing import Any

from contact_center.adapters import codec, items, keys, records
from contact_center.adapters.unit_of_work import Condition, Item, UnitOfWork, unchanged
from contact_center.domain.matters import Matter, MatterKind, shown_until
from contact_center.domain.phone import PhoneNumber


class People:
    """A customer's profile, and the matters on the cards of all their numbers."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._raised: set[str] = set()  # customers whose profile this step changes already

    def expect(self, customer_id: str) -> None:
        self._work.want(keys.customer(customer_id), keys.PROFILE)

    def profile(self, customer_id: str) -> Item:
        return self._work.item(keys.customer(customer_id), keys.PROFILE)

    def phones(self, customer_id: str) -> list[PhoneNumber]:
        return records.numbers_in(self.profile(customer_id))

    def put_phones(self, customer_id: str, phones: Iterable[PhoneNumber]) -> None:
        """Give a customer other numbers."""
        self._raise(customer_id, "phones = :phones, ", records.numbers(phones))

    def put_matter(self, matter: Matter) -> None:
        """Write an open matter, to the customer and to the cards of all their numbers."""
        owner = matter.customer_id or ""
        self._raise(owner)
        until = shown_until(matter)
        attributes: dict[str, Any] = {
            **codec.plain(matter),
            "expires_at": items.epoch(until) if until else None,
        }
        sk = keys.matter(matter.kind, matter.reference)
        self._work.put({"pk": keys.customer(owner), "sk": sk, **attributes, "status": "open"})
        for phone in self.phones(owner):
            self._work.put({"pk": keys.phone(phone), "sk": keys.on_card(matter), **attributes})

    def close_matter(self, customer_id: str, kind: MatterKind, reference: str) -> None:
        """Take a matter off the cards; with the customer it stays, as closed."""
        sk = keys.matter(kind, reference)
        self._raise(customer_id)
        self._work.set(keys.customer(customer_id), sk, status="closed")
        for phone in self.phones(customer_id):
            self._work.delete(keys.phone(phone), sk)

    def _raise(self, customer_id: str, change: str = "", phones: str | None = None) -> None:
        """Raise the version of a profile, once in a step, and require the one that was read."""
        if customer_id in self._raised:
            return
        self._raised.add(customer_id)
        version = self.profile(customer_id).get("version", 0)
        same = unchanged(version)
        values = {**same.values, ":next": version + 1, ":phones": phones}
        self._work.update(
            keys.customer(customer_id),
            keys.PROFILE,
            f"SET {change}version = :next",
            Condition(same.expression, values),
        )
