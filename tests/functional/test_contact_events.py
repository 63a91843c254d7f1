import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from agent_context.handler import KEYS, prepare
from contact_center import bootstrap, telemetry
from contact_center.adapters import items, keys
from contact_center.adapters.amazon_connect import ConnectContactRecords
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.customers import DynamoCustomers
from contact_center.adapters.in_table.conversations import DynamoConversations
from contact_center.adapters.lines import LONGEST, DynamoLines
from contact_center.connect import flow_function
from contact_center.domain.interactions import Interaction
from contact_center.queues import NotABatch
from contact_events.handler import batch_handler
from tests.functional.conftest import ANA, MOBILE, PHONE, ConnectStub, items_of
from tests.support import INSTANCE_ID, SATURDAY_NOON, TABLE, StandingClock, flow_event, load_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
LIFE = ("initiated", "queued", "connected", "disconnected")
DESCRIBED: dict[str, Any] = {
    "InitialContactId": CONTACT,
    "Channel": "VOICE",
    "InitiationMethod": "INBOUND",
    "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": PHONE.e164},
    "InitiationTimestamp": SATURDAY_NOON,
    "DisconnectTimestamp": SATURDAY_NOON + timedelta(minutes=1),
    "LastUpdateTimestamp": SATURDAY_NOON + timedelta(minutes=1),
    "DisconnectReason": "CUSTOMER_DISCONNECT",
    "Attributes": {"customerId": "C-1", "intent": "outage", "tried": "none"},
}

Deliver = Callable[..., list[str]]


def message(event: object, message_id: str = "m-1") -> dict[str, Any]:
    return {"messageId": message_id, "body": event if isinstance(event, str) else json.dumps(event)}


@pytest.fixture
def deliver(
    history: DynamoContactHistory, connect: ConnectStub, dynamodb: "DynamoDBClient"
) -> Deliver:
    """Hand events over, each a message of one batch, and return the ids of those that failed."""
    app = bootstrap.ContactEvents(
        history,
        DynamoLines(dynamodb, TABLE),
        ConnectContactRecords(connect.client, INSTANCE_ID),
        DynamoConversations(dynamodb, TABLE),
    )
    handler = batch_handler(lambda: app)

    def hand_over(*events: object) -> list[str]:
        records = [message(event, f"m-{n}") for n, event in enumerate(events)]
        return [
            failure["itemIdentifier"]
            for failure in handler({"Records": records}, None)["batchItemFailures"]
        ]

    return hand_over


def event(name: str) -> dict[str, Any]:
    return load_event(f"contact_{name}")


def past(cards: DynamoCallerCards) -> Interaction:
    (interaction,) = cards.read(PHONE, SATURDAY_NOON).interactions
    return interaction


def test_a_call_that_reached_an_agent_is_completed(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards, history: DynamoContactHistory
) -> None:
    app = bootstrap.AgentContext(StandingClock(SATURDAY_NOON + timedelta(seconds=88)), history)
    attributes = {"customerId": "C-1", "firstName": "Ana"}
    parameters = {"reason": "menu", "queue": "General"}
    flow_function("agent_context", KEYS, prepare, lambda: app)(
        flow_event(parameters=parameters, attributes=attributes), None
    )
    connect.contact(CONTACT, **DESCRIBED)

    assert deliver(*map(event, LIFE)) == []

    interaction = past(cards)
    assert (interaction.ending, interaction.queue, interaction.reason) == (
        "answered", "General", "menu",
    )  # fmt: skip
    assert (interaction.duration_s, interaction.waited_s, interaction.talked_s) == (445, 45, 310)
    assert interaction.at == SATURDAY_NOON + timedelta(seconds=88)


def test_who_waits_or_talks_is_on_the_line_until_the_end(
    deliver: Deliver,
    connect: ConnectStub,
    dynamodb: "DynamoDBClient",
    history: DynamoContactHistory,
) -> None:
    app = bootstrap.AgentContext(StandingClock(SATURDAY_NOON + timedelta(seconds=88)), history)
    flow_function("agent_context", KEYS, prepare, lambda: app)(flow_event(), None)
    connect.contact(CONTACT, **DESCRIBED)

    def until() -> list[int]:
        noted = items_of(dynamodb, keys.calling_number(PHONE.e164))
        return [int(item["over_at"]["N"]) for item in noted]

    assert (deliver(event("initiated")), until()) == ([], [])
    assert deliver(event("queued")) == []
    (waits,) = until()
    assert deliver(event("connected")) == []
    (talks,) = until()
    assert 0 < talks - waits < LONGEST.total_seconds()
    assert deliver(event("disconnected")) == []
    assert until() == [0]
    assert deliver(event("queued"), event("connected")) == []  # late
    assert until() == [0]


def test_a_wait_is_counted_once_however_often_its_events_come(
    deliver: Deliver, connect: ConnectStub, capsys: pytest.CaptureFixture[str]
) -> None:
    connect.contact(CONTACT, **DESCRIBED)

    deliver(*map(event, LIFE), *map(event, LIFE))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    waits = [line for line in lines if telemetry.ANSWERED_IN_TIME in line]
    gone = [line for line in lines if telemetry.OUT_OF_QUEUE_IN_TIME in line]
    assert [(one["queue"], one[telemetry.ANSWERED_IN_TIME]) for one in waits] == [("none", [0.0])]
    assert [one[telemetry.OUT_OF_QUEUE_IN_TIME] for one in gone] == [[0.0]]


def test_a_caller_who_hung_up_in_the_menu_is_in_the_history(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards, dynamodb: "DynamoDBClient"
) -> None:
    connect.contact(CONTACT, **DESCRIBED)
    cut = event("disconnected")
    del cut["detail"]["queueInfo"], cut["detail"]["agentInfo"]

    assert deliver(event("initiated"), cut) == []

    interaction = past(cards)
    assert (interaction.ending, interaction.customer_id, interaction.intent, interaction.tried) == (
        "ended", "C-1", "outage", None,
    )  # fmt: skip
    assert len(items_of(dynamodb, "CUSTOMER#C-1")) == 1


@pytest.mark.parametrize("order", list(permutations(LIFE)), ids="-".join)
def test_any_order_and_every_event_twice_give_one_and_the_same_interaction(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards, order: tuple[str, ...]
) -> None:
    connect.contact(CONTACT, **DESCRIBED)

    for name in order:
        assert deliver(event(name), event(name)) == []

    interaction = past(cards)
    assert interaction.ending == "answered"
    assert (interaction.duration_s, interaction.waited_s, interaction.talked_s) == (445, 45, 310)


def test_history_reaches_every_number_of_the_customer(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards, customers: DynamoCustomers
) -> None:
    customers.put_customer(ANA, [PHONE, MOBILE])
    chat = {**DESCRIBED, "Channel": "CHAT", "InitiationMethod": "API"}
    del chat["CustomerEndpoint"]
    connect.contact(CONTACT, **chat)

    deliver(event("disconnected"))

    for phone in (PHONE, MOBILE):
        assert len(cards.read(phone, SATURDAY_NOON).interactions) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        {"Type": "EMAIL_ADDRESS", "Address": "ana@example.com"},
        {"Type": "TELEPHONE_NUMBER", "Address": "anonymous"},
    ],
)
def test_a_contact_of_nobody_has_no_history(
    deliver: Deliver,
    connect: ConnectStub,
    dynamodb: "DynamoDBClient",
    endpoint: dict[str, str] | None,
) -> None:
    described = {**DESCRIBED, "Attributes": {}}
    del described["CustomerEndpoint"]
    connect.contact(CONTACT, **described, **({"CustomerEndpoint": endpoint} if endpoint else {}))

    assert deliver(event("disconnected")) == []

    partitions = {item["pk"]["S"] for item in dynamodb.scan(TableName=TABLE)["Items"]}
    assert partitions == {f"CONTACT#{CONTACT}"}


def test_throttling_sends_only_that_event_back_to_the_queue(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards
) -> None:
    connect.fails("describe_contact", "ThrottlingException")

    assert deliver(event("initiated"), event("disconnected"), event("data_updated")) == ["m-1"]

    connect.contact(CONTACT, **DESCRIBED)
    assert deliver(event("disconnected")) == []
    assert past(cards).ending == "answered"


def test_a_contact_that_connect_forgot_is_written_from_its_events(
    deliver: Deliver, connect: ConnectStub, cards: DynamoCallerCards, history: DynamoContactHistory
) -> None:
    app = bootstrap.AgentContext(StandingClock(), history)
    flow_function("agent_context", KEYS, prepare, lambda: app)(flow_event(), None)
    connect.fails("describe_contact", "ResourceNotFoundException")

    assert deliver(event("disconnected")) == []
    assert past(cards).ending == "answered"


def test_event_types_we_do_not_follow_are_counted_and_done(
    deliver: Deliver, dynamodb: "DynamoDBClient", capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        deliver(
            event("data_updated"),
            {**event("queued"), "detail": {"eventType": "BRAND_NEW", "contactId": "c"}},
        )
        == []
    )

    assert dynamodb.scan(TableName=TABLE)["Count"] == 0
    out = capsys.readouterr().out
    assert '"type":"CONTACT_DATA_UPDATED"' in out
    assert '"type":"BRAND_NEW"' in out


def test_an_unusable_message_fails_alone_and_the_log_says_why(
    deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    assert deliver('"+15550100"', event("initiated")) == ["m-0"]

    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert vars(line)["detail"] == "the message is str, not an object"


@pytest.mark.parametrize(("deliveries", "counted"), [("1", 1), ("2", 0), ("5", 0)])
def test_an_unusable_message_is_counted_once_however_often_it_is_delivered(
    deliveries: str, counted: int, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {**message("+15550100", "m-0"), "attributes": {"ApproximateReceiveCount": deliveries}}

    batch_handler(object)({"Records": [record]}, None)  # type: ignore[arg-type]

    assert capsys.readouterr().out.count(f'"{telemetry.UNUSABLE_MESSAGE}":[') == counted


@pytest.mark.parametrize("batch", [None, {}, [], "x", {"Records": None}, {"Details": {}}])
def test_what_is_not_a_batch_is_refused(batch: object) -> None:
    with pytest.raises(NotABatch, match="expected SQS messages"):
        batch_handler(lambda: pytest.fail("not needed"))(batch, None)


@pytest.mark.parametrize("record", [None, "x", {"body": "{}"}, {"messageId": "", "body": "{}"}])
def test_what_is_not_a_message_is_refused(record: object) -> None:
    with pytest.raises(NotABatch, match="a record without messageId"):
        batch_handler(lambda: pytest.fail("not needed"))({"Records": [record]}, None)


def test_older_knowledge_does_not_overwrite_newer(
    deliver: Deliver,
    connect: ConnectStub,
    cards: DynamoCallerCards,
    history: DynamoContactHistory,
    dynamodb: "DynamoDBClient",
) -> None:
    connect.contact(CONTACT, **DESCRIBED)
    deliver(*map(event, LIFE))
    newest = items_of(dynamodb, f"PHONE#{PHONE.e164}")
    fact = next(
        i
        for i in items_of(dynamodb, f"CONTACT#{CONTACT}")
        if i["sk"]["S"].startswith("FACT#CONNECTED")
    )
    dynamodb.delete_item(TableName=TABLE, Key={"pk": fact["pk"], "sk": fact["sk"]})

    history.write(CONTACT)  # as a function would that read before the last fact came

    assert items_of(dynamodb, f"PHONE#{PHONE.e164}") == newest


def test_the_fact_just_kept_is_among_those_that_are_read(
    deliver: Deliver, dynamodb: "DynamoDBClient"
) -> None:
    asked: list[dict[str, Any]] = []

    def see(params: dict[str, Any], **_: object) -> None:
        asked.append(params)

    dynamodb.meta.events.register("provide-client-params.dynamodb.Query", see)
    deliver(event("initiated"))
    dynamodb.meta.events.unregister("provide-client-params.dynamodb.Query", see)

    assert [request["ConsistentRead"] for request in asked] == [True]


def test_what_was_known_expires(
    deliver: Deliver, connect: ConnectStub, dynamodb: "DynamoDBClient"
) -> None:
    connect.contact(CONTACT, **DESCRIBED)
    deliver(*map(event, LIFE))

    for item in dynamodb.scan(TableName=TABLE)["Items"]:
        days = (
            datetime.fromtimestamp(int(item["expires_at"]["N"]), SATURDAY_NOON.tzinfo)
            - SATURDAY_NOON
        ).days
        assert days == (30 if item["pk"]["S"].startswith("CONTACT#") else 400)


def test_two_functions_that_end_a_contact_at_once_agree_on_when_it_began(
    deliver: Deliver, connect: ConnectStub, history: DynamoContactHistory, cards: DynamoCallerCards
) -> None:
    """The other one decides between our reading and our writing."""
    began = history._begin
    other = SATURDAY_NOON + timedelta(seconds=7)

    def begin_second(interaction: Interaction) -> bool:
        began(replace(interaction, at=other))
        return began(interaction)

    history._begin = begin_second  # type: ignore[method-assign]
    connect.contact(CONTACT, **DESCRIBED)

    assert deliver(event("disconnected")) == []
    assert past(cards).at == other


def test_who_hangs_up_in_the_middle_is_counted_once_where_it_was(
    deliver: Deliver,
    connect: ConnectStub,
    dynamodb: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
) -> None:
    connect.contact(CONTACT, **DESCRIBED)
    session = {"transaction": "meter_reading", "stage": "confirming", "asked": "reading"}
    place = {"pk": keys.session(CONTACT), "sk": keys.SESSION}
    dynamodb.put_item(TableName=TABLE, Item=items.to_wire({**place, **session}))

    for _ in range(2):
        assert deliver(event("disconnected")) == []

    counted = [line for line in capsys.readouterr().out.splitlines() if "hung_up" in line]
    (metric,) = map(json.loads, counted)
    assert (metric["transaction"], metric["step"]) == ("meter_reading", "confirm")


def test_a_bug_costs_one_message_and_its_log_line_no_number(
    dynamodb: "DynamoDBClient", history: DynamoContactHistory, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def describe(self, _contact_id: str) -> None:
            raise ValueError(PHONE.e164)

    lines, conversations = DynamoLines(dynamodb, TABLE), DynamoConversations(dynamodb, TABLE)
    app = bootstrap.ContactEvents(history, lines, Broken(), conversations)
    records = [message(event("disconnected"), "bad"), message(event("data_updated"), "good")]

    with pytest.MonkeyPatch.context() as patch:
        written = io.StringIO()
        patch.setattr(telemetry.logger.registered_handler, "stream", written)
        failed = batch_handler(lambda: app)({"Records": records}, None)

    assert failed == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert "ValueError" in written.getvalue()
    assert PHONE.e164 not in written.getvalue()
