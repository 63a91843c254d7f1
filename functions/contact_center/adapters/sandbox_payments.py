"""A payment provider to try with: takes no money, and approves test cards alone.

For stages that say so (``PAYMENT_PROVIDER=sandbox``). A real card is declined: nobody should key
one here.
"""

import secrets
import string
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contact_center.adapters import items, keys
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.cards import Approved, Card, Charge, Declined
from contact_center.domain.errors import PaymentUnavailable, Raced, StorageUnavailable
from contact_center.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Published by the brands for tests: they belong to nobody.
APPROVED: Final = frozenset({"4111111111111111", "5555555555554444", "378282246310005"})
WITHOUT_FUNDS: Final = frozenset({"4000000000009995"})
_KEEP: Final = timedelta(days=30)


class SandboxPayments:
    """``Payments`` that remembers in the table what it took, and from whom it took nothing."""

    def __init__(self, client: "DynamoDBClient", table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def charge(self, charge: Charge, card: Card, /) -> Approved | Declined:
        if first := self.taken(charge.key):
            return first
        if card.number.reveal() in WITHOUT_FUNDS:
            return Declined("insufficient_funds")
        if card.number.reveal() not in APPROVED:
            return Declined("not_a_test_card")
        return self._take(charge, card)

    def taken(self, key: str, /) -> Approved | None:
        work = UnitOfWork(self._client, self._table)
        work.want(keys.taken(key), keys.TAKEN)
        try:
            work.read()
        except StorageUnavailable as exc:  # the table is the provider here
            raise PaymentUnavailable(str(exc)) from None
        item = work.item(keys.taken(key), keys.TAKEN, self._clock.now())
        return Approved(item["token"], item["last_four"]) if item else None

    def _take(self, charge: Charge, card: Card) -> Approved:
        approved = Approved(_token(), card.last_four)
        work = UnitOfWork(self._client, self._table)
        work.put(
            {
                "pk": keys.taken(charge.key),
                "sk": keys.TAKEN,
                "token": approved.token,
                "last_four": approved.last_four,
                "amount": charge.amount.minor,
                "currency": charge.amount.currency,
                "bill": charge.bill,
                "expires_at": items.epoch(self._clock.now() + _KEEP),
            },
            NEW,
        )
        try:
            work.write()
        except Raced:
            if first := self.taken(charge.key):
                return first
            raise PaymentUnavailable("sandbox: the charge is being made elsewhere") from None
        return approved


def _token() -> str:
    """Return a name that no search for card numbers mistakes for one: letters only."""
    return "sandbox-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(24))


class NoPayments:
    """``Payments`` of a stage without a provider: whoever wants to pay gets a person."""

    def charge(self, _charge: Charge, _card: Card, /) -> Approved | Declined:
        raise PaymentUnavailable(
            "no payment provider is configured: set payment_provider in infra/stages.py"
        )

    def taken(self, _key: str, /) -> Approved | None:
        return None  # nobody can have taken anything
