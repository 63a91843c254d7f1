"""The local centre, and people who text it."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.adapters import items, keys
from contact_center.adapters.outbox import message
from contact_center.domain.phone import PhoneNumber
from simulator.centre.local import LocalCentre
from simulator.scenario import Call, Scenario

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=NEW_YORK)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 45, tzinfo=NEW_YORK)
ANA, DIEGO, SAM_OR_NORA, STRANGER = (f"+155501{last:02}" for last in (0, 1, 5, 99))


class Town:
    """The local centre at a moment, and people who text it."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.centre = LocalCentre.raise_(start=at, progress=lambda _: None)
        self.table = self.centre.outputs["TableName"]
        self._seen = 0

    def text(self, number: str, body: str) -> list[str]:
        """Text the centre, and return what comes back."""
        self.centre.text(number, body)
        return self.answers()

    def call(self, number: str) -> Call:
        """Call the centre."""
        return Scenario(self.centre.simulation, self.centre.entry_flow).call(number)

    def answers(self) -> list[str]:
        self.centre.settle(60)
        sent = [text.body for text in self.centre.texts.sent[self._seen :]]
        self._seen = len(self.centre.texts.sent)
        return sent

    def write(self, reference: str, template: str, to: str, **more: str) -> None:
        with self.centre.cloud.operator():
            item = message(reference, template, PhoneNumber(to), self.centre.now, **more)
        client = self.centre.client("dynamodb")
        client.put_item(TableName=self.table, Item=items.to_wire(item))

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        reply = self.centre.client("dynamodb").get_item(TableName=self.table, Key=key)
        return items.from_wire(reply.get("Item", {}))

    def status(self, reference: str) -> str:
        return str(self.item(keys.outbox(reference), keys.MESSAGE)["status"])

    def arrives(self, body: str) -> None:
        """Let anything arrive where customers' texts do."""
        topic = self.centre.outputs["IncomingTextsTopic"]
        self.centre.client("sns").publish(TopicArn=topic, Message=body)

    def tells(self, kind: str, detail: dict[str, str]) -> None:
        """Let another system put an event on the bus."""
        entry = {
            "EventBusName": self.centre.outputs["EventBusName"],
            "Source": "acme.billing",
            "DetailType": kind,
            "Detail": json.dumps(detail),
        }
        self.centre.client("events").put_events(Entries=[entry])

    def rejected(self) -> list[str]:
        client = self.centre.client("sqs")
        (url,) = (url for url in client.list_queues()["QueueUrls"] if "Rejects" in url)
        reasons = []
        while messages := client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            reasons += [one["MessageAttributes"]["reason"]["StringValue"] for one in messages]
        return reasons

    def check(self) -> None:
        assert self.centre.denied == []
        assert self.centre.holes == []
        assert [line.text for line in self.centre.logs if "+1555" in line.text] == []
        assert [line.text for line in self.centre.logs if "failed unexpectedly" in line.text] == []
