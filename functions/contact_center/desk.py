"""Where one step of self-service is worked on: its memory, and the back office."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from contact_center.back_office import BackOffice
from contact_center.domain.billing import PaymentOrder
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions.commands import Command
from contact_center.domain.transactions.declaration import Receipt
from contact_center.domain.transactions.health import Health
from contact_center.domain.transactions.session import Session

CHARGE_WITHIN: Final = timedelta(minutes=4)  # of the claim: time to key a card in, twice
# Then nobody is charging under it any more: functions run for seconds (infra/functions.py).
SETTLE_AFTER: Final = CHARGE_WITHIN + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes, by which way, as far as the channel knows.

    Attributes:
        contact_id: The contact, or the session of another channel.
        chain_id: First contact of the chain; verification follows the chain.
        previous_id: The contact this one came from, if any.
        channel: VOICE, CHAT, SMS, WEB, ...; an open set.
        phone: The number presented.
        customer_id: Whose number it is, or who was proved.
    """

    contact_id: str
    chain_id: str
    previous_id: str | None
    initiation_method: str
    channel: str
    phone: PhoneNumber | None
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A payment that a caller has agreed to, and that only needs a card.

    Attributes:
        key: Idempotency key of the payment: the same bill and amount have the same one.
        over_at: From then on the same payment again is not a repetition.
        booked: ``Charging.booked`` as it was when this was agreed on.
    """

    order: PaymentOrder
    key: str
    over_at: datetime
    booked: int = 0


@dataclass(frozen=True, slots=True)
class Charging:
    """What is being charged to a customer, over all channels: one thing at a time.

    It is ours alone: no feed and no plan changes it, so what it names stays the same until the
    money is booked.

    Attributes:
        booked: How many payments were booked.
        nonce: Part of the charge's key: another one after each booking.
        claimed: What may have been charged and is not booked; its order has its charge key.
        askers: The contacts that have asked for it and were not declined.
        asked_at: When one of them last did; None where it is not known.
        version: Counts the changes.
    """

    booked: int = 0
    nonce: str = ""
    claimed: Agreed | None = None
    askers: tuple[str, ...] = ()
    asked_at: datetime | None = None
    version: int = 0

    def lets_charge(self, contact_id: str, now: datetime) -> bool:
        """Tell whether a contact may charge what is claimed; later it has to claim anew."""
        known = self.asked_at is not None and now < self.asked_at + CHARGE_WITHIN
        return self.claimed is not None and contact_id in self.askers and known

    def is_left(self, now: datetime) -> bool:
        """Tell whether nobody can be charging what is claimed, so that it can be settled."""
        return self.claimed is not None and (
            self.asked_at is None or now >= self.asked_at + SETTLE_AFTER
        )

    def after_claim(self, agreed: Agreed, contact_id: str, nonce: str, now: datetime) -> "Charging":
        """Return what stands once a contact is about to charge what it agreed on."""
        nonce = self.nonce or nonce
        amount = agreed.order.amount
        key = f"{agreed.order.customer_id}:{self.booked}:{amount.minor}{amount.currency}:{nonce}"
        claimed = replace(agreed, order=replace(agreed.order, charge_key=key))
        after = replace(self, nonce=nonce, claimed=claimed, askers=())
        return after.after_joining(contact_id, now)

    def after_joining(self, contact_id: str, now: datetime) -> "Charging":
        """Return what stands once a contact is about to charge the same, be it once more."""
        others = tuple(asker for asker in self.askers if asker != contact_id)
        return replace(self, askers=(*others, contact_id), asked_at=now, version=self.version + 1)

    def after_decline(self, contact_id: str) -> "Charging":
        """Return what stands once the provider said no: nothing is claimed if nobody else asks."""
        left = tuple(asker for asker in self.askers if asker != contact_id)
        claimed = self.claimed if left else None
        return replace(self, claimed=claimed, askers=left, version=self.version + 1)

    def after_release(self) -> "Charging":
        """Return what stands once the provider said that it took nothing, and never will."""
        return replace(self, claimed=None, askers=(), version=self.version + 1)

    def after_booking(self, deed: Agreed) -> "Charging":
        """Return what stands once a charge is booked; another one's claim stays."""
        after = replace(self, booked=self.booked + 1, nonce="", version=self.version + 1)
        if self.claimed and self.claimed.order.charge_key != deed.order.charge_key:
            return after
        return replace(after, claimed=None, askers=())


@dataclass(frozen=True, slots=True)
class Claim:
    """That something is claimed, where a sweep finds it.

    Attributes:
        contact_id, channel, phone, language: Who asked for it last.
        asked_at: When.
    """

    customer_id: str
    contact_id: str
    channel: str
    phone: PhoneNumber | None
    language: Language
    asked_at: datetime

    @property
    def visit(self) -> Visit:
        """Return the contact it was claimed in, as far as it matters to a receipt."""
        contact = self.contact_id
        return Visit(contact, contact, None, "INBOUND", self.channel, self.phone, self.customer_id)


class AlreadyDone(Exception):  # noqa: N818 - an answer, not a failure
    """The same transaction was done before.

    Attributes:
        receipt: The first receipt.
    """

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("done before")
        self.receipt = receipt


class NumberTaken(Exception):  # noqa: N818 - an answer, not a failure
    """Another receipt has this number."""


class Memory(Protocol):
    """What self-service remembers from one step to the next. Raises ``StorageUnavailable``.

    Reads and writes are those of one unit of work, shared with the ports that use the same store.
    """

    def expect(self, visit: Visit, transaction: str) -> None: ...

    def read(self) -> None:
        """Read everything that was announced."""
        ...

    def level(self, visit: Visit, now: datetime) -> int:
        """Return how well the caller is known: what was proved, or 1 for a customer's number."""
        ...

    def session(self, visit: Visit, now: datetime) -> Session | None: ...

    def halfway(self, visit: Visit, now: datetime) -> Session | None:
        """Return where this caller was cut off in an earlier contact, within the window."""
        ...

    def health(self, transaction: str) -> Health: ...

    def keep(self, visit: Visit, session: Session, now: datetime) -> None:
        """Stage the session, and what lets the caller go on after being cut off."""
        ...

    def agreed(self, visit: Visit, now: datetime) -> Agreed | None:
        """Return what was agreed to be paid in this contact."""
        ...

    def keep_agreed(self, visit: Visit, agreed: Agreed, now: datetime) -> None:
        """Stage what was agreed to be paid; ``write`` raises ``AlreadyDone`` if it was paid."""
        ...

    def charging(self, visit: Visit) -> Charging:
        """Return what is being charged to the customer; only where a payment was announced."""
        ...

    def keep_charging(self, customer_id: str, charging: Charging) -> None:
        """Stage what is being charged, provided that it is as it was read."""
        ...

    def list_claim(self, visit: Visit, claim: Charging, language: Language) -> None:
        """Stage that something is claimed, for the sweep that settles what was left."""
        ...

    def check_unpaid(self, agreed: Agreed, now: datetime) -> None:
        """Stage that nobody has paid the same; ``write`` raises ``AlreadyDone`` if it was paid."""
        ...

    def receive_charge(self, agreed: Agreed, receipt: Receipt) -> None:
        """Stage that a charge was booked; ``write`` raises ``AlreadyDone`` if it was before."""
        ...

    def keep_health(self, transaction: str, health: Health) -> None: ...

    def receive(self, receipt: Receipt, command: Command, over_at: datetime | None) -> None:
        """Stage a receipt, after its deed; ``write`` may raise ``AlreadyDone`` or ``NumberTaken``.

        Args:
            receipt: The receipt.
            command: What was done.
            over_at: From then on the same again is not a repetition; None: always is.
        """
        ...

    def send_receipt(self, visit: Visit, receipt: str, language: Language, now: datetime) -> None:
        """Stage a text with a receipt to the number that calls."""
        ...

    def write(self) -> None:
        """Write everything that was staged, here and in the ports of the same store, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one step is worked on."""

    memory: Memory
    office: BackOffice
