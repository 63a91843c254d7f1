"""What the customers of the demonstration allow: texts about their own business, and notices."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from contact_center.adapters.aws import clients
from contact_center.adapters.secrets import Secret
from contact_center.adapters.texting.consents import TableConsents
from contact_center.adapters.texting.standing import Decision
from contact_center.adapters.texting.suppression import KEY, Digests
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.phone import PhoneNumber

_WORDS = (
    "Yes, text me receipts, reminders and news of works and outages. Message frequency varies, "
    "message and data rates may apply. I can end this at any time by texting STOP."
)
_SIGNED_UP = datetime(2025, 3, 1, tzinfo=UTC)


def allow(outputs: Mapping[str, str], people: Iterable[tuple[str, PhoneNumber]]) -> None:
    """Record that customers agreed, as their sign-up form asked them."""
    dynamodb, secretsmanager = clients("dynamodb", "secretsmanager")
    key = Secret(secretsmanager, outputs["SuppressionKeySecretArn"]).read()[KEY]
    table = outputs["TableName"]
    consents = TableConsents(lambda: UnitOfWork(dynamodb, table), Digests(key))
    for customer_id, phone in people:
        decision = Decision(
            phone=phone,
            classes=("transactional", "service"),
            allowed=True,
            method="sign_up",
            words=_WORDS,
            version="2025-03",
            at=_SIGNED_UP,
            source=f"sign-up-{customer_id}",
            channel="WEB",
            customer_id=customer_id,
            language="en",
        )
        consents.record(decision)
