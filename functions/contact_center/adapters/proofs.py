"""What was proved in a chain of contacts, as it is stored: written by one, read by many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contact_center.adapters import items
from contact_center.domain.authentication import VALID_FOR, Level, OneTimeCode, Proof
from contact_center.domain.phone import PhoneNumber


def stored(proof: Proof) -> dict[str, Any]:
    """Return the attributes of a proof."""
    return {
        "level": int(proof.level),
        "customer_id": proof.customer_id,
        "account": proof.account,
        "phone": proof.phone.e164 if proof.phone else None,
        "at": items.instant(proof.at) if proof.at else None,
        "contacts": " ".join(proof.contacts) or None,
        "wrong": proof.wrong,
        "code_hash": proof.code.hash if proof.code else None,
        "code_expires": items.instant(proof.code.expires) if proof.code else None,
        "last_entry": proof.last_entry,
        "last_outcome": proof.last_outcome,
        # For the readers of this item: after this, it proves nothing any more.
        "until": items.instant(proof.at + VALID_FOR) if proof.at else None,
    }


def restored(chain_id: str, item: Mapping[str, Any]) -> Proof:
    """Return the proof that an item holds; an empty item proves nothing."""
    expires = _instant(item.get("code_expires"))
    return Proof(
        chain_id=chain_id,
        level=Level(item.get("level", 0)),
        customer_id=item.get("customer_id"),
        account=item.get("account"),
        phone=PhoneNumber(item["phone"]) if "phone" in item else None,
        at=_instant(item.get("at")),
        contacts=tuple(item.get("contacts", "").split()),
        wrong=item.get("wrong", 0),
        code=OneTimeCode(item["code_hash"], expires) if expires else None,
        last_entry=item.get("last_entry"),
        last_outcome=item.get("last_outcome"),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
