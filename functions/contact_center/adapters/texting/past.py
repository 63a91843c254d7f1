"""Texts in the history: a line each, on the card of the number and with the customer."""

from datetime import datetime

from contact_center.adapters import codec, items, keys
from contact_center.adapters.records import KEEP_INTERACTIONS
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.interactions import Ending, Interaction
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.ports import Pending


def stage_past(work: UnitOfWork, pending: Pending, ending: Ending, now: datetime) -> None:
    """Stage the line of a text of ours."""
    message = pending.message
    sent = Interaction(
        contact_id=f"text-{pending.reference}",
        chain_id=f"text-{pending.reference}",
        channel="SMS",
        initiation_method="OUTBOUND",
        at=now,
        ending=ending,
        phone=pending.to,
        customer_id=message.customer_id if message else None,
        intent=pending.template,
        language=message.language if message else None,
    )
    stage_line(work, sent)


def stage_line(work: UnitOfWork, interaction: Interaction) -> None:
    for pk, sk in places(
        interaction.phone, interaction.customer_id, interaction.at, interaction.contact_id
    ):
        line = {**codec.plain(interaction), "pk": pk, "sk": sk, "facts": 0}
        work.put({**line, "expires_at": items.epoch(interaction.at + KEEP_INTERACTIONS)})


def places(
    phone: PhoneNumber | None, customer_id: str | None, at: datetime, contact_id: str
) -> list[tuple[str, str]]:
    """Return where the line of a text is: on its number's card, and with its customer."""
    partitions = [keys.phone(phone)] if phone else []
    partitions += [keys.customer(customer_id)] if customer_id else []
    return [(partition, keys.past(at, contact_id)) for partition in partitions]
