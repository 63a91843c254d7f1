"""``Accounts`` in the table: profiles, consents, moves, and messages that wait to be sent."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from contact_center.adapters import codec, items, keys, records
from contact_center.adapters.in_table.people import People
from contact_center.adapters.outbox import message
from contact_center.adapters.texting.standing import Decision, decide
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.authentication import account_number
from contact_center.domain.callers import Customer
from contact_center.domain.cases import Case
from contact_center.domain.errors import Raced
from contact_center.domain.language import spoken
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import Profile
from contact_center.domain.transactions.commands import (
    ChangeConsent,
    ChangePhone,
    MoveHome,
    SendLink,
)
from contact_center.domain.transactions.declaration import Receipt

_NUMBER_CHANGED: Final = "number_changed"  # a message to the number that was given up


@dataclass(frozen=True, slots=True)
class StoredConsents:
    """The item of a customer: what is allowed now, by class of message."""

    consents: dict[str, str] = field(default_factory=dict)
    version: int = 0


class TableAccounts:
    """``Accounts`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._people = People(work)

    def expect(self, customer_id: str) -> None:
        self._people.expect(customer_id)
        self._work.want(keys.customer(customer_id), keys.CONSENTS)
        self._work.want(*_login(customer_id))

    def profile(self, customer_id: str) -> Profile | None:
        item, consents = self._people.profile(customer_id), self._consents(customer_id)
        if not item:
            return None
        phones = tuple(self._people.phones(customer_id))
        return Profile(customer_id, item["area"], phones, consents.consents, consents.version)

    def change_phone(self, command: ChangePhone, receipt: Receipt) -> None:
        customer = codec.restored(Customer, self._people.profile(command.customer_id))
        before = self._people.phones(command.customer_id)
        kept = [phone for phone in before if phone not in (command.old, command.new)]
        self._people.put_phones(command.customer_id, [command.new, *kept])
        self._move_card(customer, command)
        if self._work.item(*_login(command.customer_id)):  # codes go to the new number from now on
            self._work.set(*_login(command.customer_id), phone=command.new.e164)
        if command.old:
            self._message(command.customer_id, _NUMBER_CHANGED, "", command.old, receipt)

    def change_consent(self, command: ChangeConsent, receipt: Receipt) -> None:
        decision = Decision(
            phone=command.phone,
            classes=(command.message,),
            allowed=command.allowed,
            method=command.method,
            words=command.words,
            version=sha256(command.words.encode()).hexdigest()[:12],
            at=receipt.at,
            source=receipt.contact_id,
            channel=receipt.channel,
            customer_id=command.customer_id,
            receipt=receipt.number,
        )
        customer_id = command.customer_id
        stored = self._work.item(keys.customer(customer_id), keys.CONSENTS)
        decide(self._work, decision, {customer_id: stored})

    def move_home(self, command: MoveHome, receipt: Receipt) -> None:
        profile = self._people.profile(command.customer_id)
        phones = self._people.phones(command.customer_id)
        if not phones:
            raise Raced("a customer without a number cannot be called for the new address")
        case = Case(
            number=receipt.number,
            topic="other",
            contact_id=receipt.contact_id,
            customer_id=command.customer_id,
            phone=phones[0],
            language=spoken(profile.get("language")),
            opened_at=receipt.at,
            answer_by=None,
        )
        item: dict[str, Any] = {
            **codec.plain(case),
            "pk": keys.case(case.number),
            "sk": keys.CASE,
            "move": codec.plain(command),
            "expires_at": items.epoch(receipt.at + records.KEEP_CASES),
        }
        self._work.put(item, NEW)
        self._people.put_matter(
            Matter("case", case.number, command.customer_id, receipt.at, words={"en": "move"})
        )

    def send_link(self, command: SendLink, receipt: Receipt) -> None:
        to = command.to or next(iter(self._people.phones(command.customer_id)), None)
        if to is None:
            raise Raced("there is no registered number any more")
        self._message(command.customer_id, command.template, command.subject, to, receipt)

    def _move_card(self, customer: Customer, command: ChangePhone) -> None:
        """Let the new number be recognised at once; open matters follow with the stream."""
        name = keys.customer(customer.customer_id)
        card = keys.phone(command.new)
        resident = keys.resident(command.new, customer.customer_id)
        self._work.put({"pk": card, "sk": name, **codec.plain(customer)})
        self._work.put({"pk": keys.area(customer.area), "sk": resident, "card": card})
        if command.old:
            old = keys.resident(command.old, customer.customer_id)
            self._work.delete(keys.phone(command.old), name)
            self._work.delete(keys.area(customer.area), old)

    def _message(
        self, customer_id: str, template: str, subject: str, to: PhoneNumber, receipt: Receipt
    ) -> None:
        about = {"customer_id": customer_id, "subject": subject or None}
        self._work.put(message(receipt.number, template, to, receipt.at, **about), NEW)

    def _consents(self, customer_id: str) -> StoredConsents:
        item = self._work.item(keys.customer(customer_id), keys.CONSENTS)
        return codec.restored(StoredConsents, item) if item else StoredConsents()


def _login(customer_id: str) -> tuple[str, str]:
    return keys.account(account_number(customer_id)), keys.LOGIN
