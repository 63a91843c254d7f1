"""``Memory`` in the table: sessions, receipts, and whether a transaction is switched off."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from contact_center.adapters import codec, items, keys, proofs
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import (
    NEW,
    Condition,
    Item,
    UnitOfWork,
    new_or_over,
    unchanged,
)
from contact_center.desk import Agreed, AlreadyDone, Charging, Claim, NumberTaken, Visit
from contact_center.domain.authentication import Leg, Level
from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.commands import Command
from contact_center.domain.transactions.declaration import Receipt
from contact_center.domain.transactions.health import Health
from contact_center.domain.transactions.session import Session, Turn

RESUME_WITHIN: Final = timedelta(minutes=30)  # then a caller begins anew rather than remembers
KEEP_SESSIONS: Final = timedelta(hours=24)
KEEP_RECEIPTS: Final = timedelta(days=400)

_PAID: Final = frozenset(name for name, declared in TRANSACTIONS.items() if declared.paid)


class TableMemory:
    """``Memory`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def expect(self, visit: Visit, transaction: str) -> None:
        self._work.want(keys.session(visit.contact_id), keys.SESSION)
        self._work.want(keys.session(visit.contact_id), keys.AGREED)
        self._work.want(keys.proof(visit.chain_id), keys.PROOF)
        self._work.want(keys.health(transaction), keys.HEALTH)
        if visit.customer_id and transaction in _PAID:
            self._work.want(keys.customer(visit.customer_id), keys.CHARGING)
        if place := _halfway_place(visit):
            self._work.want(place, keys.HALFWAY)

    def read(self) -> None:
        self._work.read()

    def level(self, visit: Visit, now: datetime) -> int:
        item = self._work.item(keys.proof(visit.chain_id), keys.PROOF, now)
        proof = proofs.restored(visit.chain_id, item)
        if proof.customer_id is not None and proof.customer_id == visit.customer_id:
            leg = Leg(visit.contact_id, visit.chain_id, visit.previous_id, visit.initiation_method)
            if proved := proof.level_for(leg, now):
                return int(proved)
        return int(Level.NUMBER if visit.customer_id else Level.UNKNOWN)

    def session(self, visit: Visit, now: datetime) -> Session | None:
        item = self._work.item(keys.session(visit.contact_id), keys.SESSION, now)
        return codec.restored(Session, item) if item else None

    def halfway(self, visit: Visit, now: datetime) -> Session | None:
        place = _halfway_place(visit)
        item = self._work.item(place, keys.HALFWAY, now) if place else {}
        if not item or item.get("customer_id") != visit.customer_id:
            return None
        return codec.restored(Session, item)

    def health(self, transaction: str) -> Health:
        item = self._work.item(keys.health(transaction), keys.HEALTH)
        return codec.restored(Health, item) if item else Health()

    def keep(self, visit: Visit, session: Session, now: datetime) -> None:
        self._put_session(visit, session, now)
        place = _halfway_place(visit)
        if place is None:
            return
        stored = self._work.item(place, keys.HALFWAY, now)
        if session.resumed and stored.get("customer_id") and visit.customer_id is None:
            return  # it belongs to somebody whom the caller may yet prove to be
        if _is_worth_going_on(session):
            # Without what was said: a call's lookup reads this item along with everything else.
            title = TRANSACTIONS[session.transaction].title
            item = {
                **codec.plain(replace(session, turn=Turn("ask"))),
                "pk": place,
                "sk": keys.HALFWAY,
                "customer_id": visit.customer_id,
                "words": title._asdict(),
                "expires_at": items.epoch(now + RESUME_WITHIN),
            }
            self._work.put(item)
        elif stored:
            self._work.delete(place, keys.HALFWAY)

    def agreed(self, visit: Visit, now: datetime) -> Agreed | None:
        item = self._work.item(keys.session(visit.contact_id), keys.AGREED, now)
        return codec.restored(Agreed, item) if item else None

    def keep_agreed(self, visit: Visit, agreed: Agreed, now: datetime) -> None:
        self.check_unpaid(agreed, now)
        item = {
            **codec.plain(agreed),
            "pk": keys.session(visit.contact_id),
            "sk": keys.AGREED,
            "expires_at": items.epoch(now + KEEP_SESSIONS),
        }
        self._work.put(item)

    def charging(self, visit: Visit) -> Charging:
        if visit.customer_id is None:
            return Charging()
        item = self._work.item(keys.customer(visit.customer_id), keys.CHARGING)
        return codec.restored(Charging, item) if item else Charging()

    def keep_charging(self, customer_id: str, charging: Charging) -> None:
        key = {"pk": keys.customer(customer_id), "sk": keys.CHARGING}
        self._work.put({**key, **codec.plain(charging)}, unchanged(charging.version - 1))
        if charging.claimed is None:
            self._work.delete(keys.CLAIMS, keys.customer(customer_id))

    def list_claim(self, visit: Visit, claim: Charging, language: Language) -> None:
        if visit.customer_id is None or claim.asked_at is None:
            raise ValueError("nothing is claimed")
        listed = Claim(
            visit.customer_id,
            visit.contact_id,
            visit.channel,
            visit.phone,
            language,
            claim.asked_at,
        )
        self._work.put(
            {**codec.plain(listed), "pk": keys.CLAIMS, "sk": keys.customer(visit.customer_id)}
        )

    def check_unpaid(self, agreed: Agreed, now: datetime) -> None:
        self._work.check(keys.once(agreed.key), keys.ONCE, new_or_over(now), _already_done)

    def receive_charge(self, agreed: Agreed, receipt: Receipt) -> None:
        item = {
            **codec.plain(receipt),
            "pk": keys.once(f"charge:{agreed.order.charge_key}"),
            "sk": keys.ONCE,
            "expires_at": items.epoch(receipt.at + KEEP_RECEIPTS),
        }
        self._work.put(item, NEW, _already_done, decides=True)

    def keep_health(self, transaction: str, health: Health) -> None:
        key = {"pk": keys.health(transaction), "sk": keys.HEALTH}
        self._work.put({**key, **codec.plain(health)}, unchanged(health.version - 1))

    def receive(self, receipt: Receipt, command: Command, over_at: datetime | None) -> None:
        expires = items.epoch(max(receipt.at, over_at or receipt.at) + KEEP_RECEIPTS)
        data: dict[str, Any] = {**codec.plain(receipt), "expires_at": expires}
        once = {
            **data,
            "pk": keys.once(receipt.key),
            "sk": keys.ONCE,
            "over_at": items.epoch(over_at) if over_at else None,
        }
        self._work.put(once, new_or_over(receipt.at), _already_done, decides=True)
        proof = {
            **data,
            "pk": keys.receipt(receipt.number),
            "sk": keys.RECEIPT,
            "deed": codec.plain(command),
        }
        self._work.put(proof, NEW, lambda _stored: NumberTaken())

    def send_receipt(self, visit: Visit, receipt: str, language: Language, now: datetime) -> None:
        if visit.phone is None:
            return
        number = "".join(filter(str.isdigit, receipt))
        about = {"customer_id": visit.customer_id, "subject": number, "language": language}
        self._work.put(message(f"{number}#receipt", "receipt", visit.phone, now, **about))

    def write(self) -> None:
        self._work.write()

    def _put_session(self, visit: Visit, session: Session, now: datetime) -> None:
        item = {
            **codec.plain(session),
            "pk": keys.session(visit.contact_id),
            "sk": keys.SESSION,
            "expires_at": items.epoch(now + KEEP_SESSIONS),
        }
        before = self._work.item(item["pk"], keys.SESSION)
        self._work.put(item, _same_turn(int(before["number"])) if before else NEW)


def _is_worth_going_on(session: Session) -> bool:
    """Tell whether a caller who is cut off now should be spared something by going on.

    That is what was said, and the way to and through a PIN, or to the meter: whoever hangs up to
    look for it.
    """
    transaction = TRANSACTIONS[session.transaction]
    past_menu = session.turn.outcome == "verify" or transaction.level > 1 or transaction.fetched
    return session.is_open and (session.knows_something or past_menu)


def _same_turn(number: int) -> Condition:
    """Require that nobody else answered meanwhile: an older turn never replaces a newer one."""
    return Condition("#turn = :turn", {":turn": number}, {"#turn": "number"})


def _halfway_place(visit: Visit) -> str | None:
    """Return the partition that the caller's next contact will look at."""
    if visit.phone:
        return keys.phone(visit.phone)
    return keys.customer(visit.customer_id) if visit.customer_id else None


def _already_done(stored: Item) -> Exception:
    return AlreadyDone(codec.restored(Receipt, stored))
