"""``Deliveries`` in the table: on the message, and on its lines in the history."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from contact_center.adapters import keys
from contact_center.adapters.texting.past import places
from contact_center.adapters.unit_of_work import Condition, Item, UnitOfWork
from contact_center.domain.errors import Raced, StillSending
from contact_center.domain.interactions import Ending
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.deliveries import Delivery, DeliveryEvent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ENDINGS: Final[dict[Delivery, Ending]] = {
    "delivered": "text_delivered",
    "not_delivered": "text_not_delivered",
}
_RANK: Final[dict[str, int]] = {"": 0, "pending": 1, "not_delivered": 2, "delivered": 3}
_TAKEN: Final = ("sent", "unknown")


class TableDeliveries:
    """``Deliveries`` of the table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def note(self, event: DeliveryEvent) -> bool:
        work = UnitOfWork(self._client, self._table)
        place = (keys.outbox(event.reference), keys.MESSAGE)
        work.want(*place)
        work.read()
        item = work.item(*place)
        if not item:
            return False
        if item["status"] == "sending":
            raise StillSending("the event came before its message was settled")
        if item["status"] not in _TAKEN or not _is_news(event, item):
            return True
        values = {":before": item["status"], ":sent": "sent", ":delivery": event.delivery}
        names = {"#status": "status", "#delivery": "delivery"}
        change = "SET #status = :sent, #delivery = :delivery"
        work.update(*place, change, Condition("#status = :before", values, names))
        if of := keys.of_run(event.reference):
            run_id, recipient = of
            recipient_place = keys.run(run_id), keys.told(recipient)
            work.set(*recipient_place, outcome="sent", delivery=event.delivery)
        ending = _ENDINGS.get(event.delivery)
        if ending and "sent_at" in item:
            at = datetime.fromisoformat(item["sent_at"])
            who = PhoneNumber(item["to"]), item.get("customer_id")
            for pk, sk in places(*who, at, f"text-{event.reference}"):
                work.update(
                    pk,
                    sk,
                    "SET #ending = :ending",
                    Condition("attribute_exists(pk)", {":ending": ending}, {"#ending": "ending"}),
                )
        try:
            work.write()
        except Raced:
            raise StillSending("the message changed meanwhile") from None
        return True


def _is_news(event: DeliveryEvent, item: Item) -> bool:
    return _RANK[event.delivery] > _RANK.get(str(item.get("delivery", "")), 0)
