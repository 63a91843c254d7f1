"""Customers and their cards, as the other parts of the back office need them."""

from typing import Any

from contact_center.adapters import codec, items, keys
from contact_center.adapters.unit_of_work import Item, UnitOfWork
from contact_center.domain.matters import Matter, MatterKind, shown_until
from contact_center.domain.phone import PhoneNumber


class People:
    """A customer's profile, and the matters on the cards of all their numbers."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def expect(self, customer_id: str) -> None:
        self._work.want(keys.customer(customer_id), keys.PROFILE)

    def profile(self, customer_id: str) -> Item:
        return self._work.item(keys.customer(customer_id), keys.PROFILE)

    def phones(self, customer_id: str) -> list[PhoneNumber]:
        return [PhoneNumber(e164) for e164 in self.profile(customer_id).get("phones", "").split()]

    def put_matter(self, matter: Matter) -> None:
        """Write an open matter, to the customer and to the cards of all their numbers."""
        owner = matter.customer_id or ""
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
        self._work.set(keys.customer(customer_id), sk, status="closed")
        for phone in self.phones(customer_id):
            self._work.delete(keys.phone(phone), sk)
