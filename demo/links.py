"""Links to the pages, for whoever wants to look at them without waiting for a text."""

from collections.abc import Mapping
from datetime import datetime

from contact_center.adapters.aws import clients
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.links import DynamoLinks
from contact_center.domain.phone import PhoneNumber


def issue(outputs: Mapping[str, str], purpose: str, to: str, now: datetime) -> str:
    """Make a link for the customer of a number, and return its address.

    Args:
        outputs: Outputs of the deployed stacks: ``TableName``, ``PagesUrl``.
        purpose: A transaction such as ``pay_bill``, or ``bill_copy``.
        to: The customer's number, E.164.
        now: Aware.
    """
    (dynamodb,) = clients("dynamodb")
    phone, table = PhoneNumber(to), outputs["TableName"]
    (customer, *_) = DynamoCallerCards(dynamodb, table).read(phone, now).customers
    links = DynamoLinks(dynamodb, table, outputs["PagesUrl"])
    return links.issue(purpose, customer.customer_id, phone, {}, now, language=customer.language)
