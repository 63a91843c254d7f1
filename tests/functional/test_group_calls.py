"""The four functions of calls to lists on moto: a list from its dry run to what came of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from contact_center import queues
from contact_center.adapters import items, keys
from contact_center.adapters.aws import clients
from contact_center.adapters.group_calls.beats import TableBeats
from contact_center.adapters.group_calls.lists import BucketOfLists
from contact_center.adapters.group_calls.people import TablePeople
from contact_center.adapters.group_calls.runs import DynamoRuns
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.connect import flow_function
from contact_center.domain.errors import InvalidInput
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.plan import Effort
from contact_center.domain.group_calls.recipients import RECIPIENT, Recipient
from contact_center.group_calls import bootstrap
from contact_center.group_calls.answering import Answering
from contact_center.group_calls.desk import Desk
from contact_center.group_calls.dialling import Dialler
from contact_center.group_calls.drafting import Drafter
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.loading import Loader
from group_call.handler import KEYS, group_call
from group_call_beat.handler import beat_handler
from group_call_desk.handler import desk_handler
from group_call_events.handler import follow
from tests.group_call_world.luck import Luck
from tests.group_call_world.parts import Calls
from tests.group_call_world.world import QUEUES, START, World
from tests.support import NEW_YORK, TABLE, ClockOf, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BUCKET = "call-lists"
OPEN = START + timedelta(hours=1)  # 08:30 in New York
QUIET_LUCK = Luck(throttled=0, answer_lost=0, event_lost=1, invalid=0, answers=1.0)


class Functions:
    """The four handlers on one table, bucket and queue; Amazon Connect is the world's."""

    def __init__(self, dynamodb: "DynamoDBClient", s3: Any, sqs: Any, url: str) -> None:  # noqa: ANN401
        self.world = World({"General": 3, "Billing": 0}, luck=QUIET_LUCK, now=OPEN)
        self.sqs, self.url = sqs, url
        world, clock, calls = self.world, ClockOf(self.world), Calls(self.world)
        runs = DynamoRuns(dynamodb, TABLE, lambda: world.digests)
        people = TablePeople(
            lambda: UnitOfWork(dynamodb, TABLE), lambda: world.digests, NEW_YORK.key
        )
        world.runs, world.people = runs, people
        keeper = Keeper(clock, world, runs)
        lists = BucketOfLists(s3, BUCKET)
        drafter = Drafter(clock, world, lists, people, world, runs, QUEUES, NEW_YORK)
        beats = TableBeats(dynamodb, TABLE, sqs, url)
        loader = Loader(drafter, keeper)
        dialler = Dialler(keeper, loader, people, world, calls, beats, world, QUEUES)
        called = bootstrap.GroupCall(Answering(keeper, people, calls))
        self.desk = desk_handler(lambda: bootstrap.GroupCallDesk(Desk(drafter, keeper, Effort({}))))
        self.beat = beat_handler(lambda: bootstrap.GroupCallBeat(dialler))
        self.flow = flow_function("group_call", KEYS, group_call, lambda: called)
        self.events = queues.queue_handler("group_call_events", follow, lambda: called)

    def ask(self, **command: object) -> dict[str, Any]:
        return self.desk(command, None)

    def says(self, step: str, recipient: str, contact: str) -> str:
        """Somebody presses a key in the flow; return the outcome."""
        event = flow_event(
            parameters={"step": step}, attributes={RECIPIENT: recipient}, contact_id=contact
        )
        return str(self.flow(event, None)["outcome"])

    def recipient(self, run_id: str, line: int) -> Recipient:
        found = self.world.runs.get(run_id, line)
        assert found is not None
        return found

    def message(self) -> dict[str, Any]:
        """Return the beat's next message, as Lambda's poller hands it over."""
        (found,) = self.sqs.receive_message(QueueUrl=self.url, WaitTimeSeconds=3)["Messages"]
        self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=found["ReceiptHandle"])
        return {"Records": [{"messageId": found["MessageId"], "body": found["Body"]}]}


@pytest.fixture(scope="module")
def others(aws: None) -> list[Any]:
    """Clients of S3 and SQS: slow to make."""
    return clients("s3", "sqs")


@pytest.fixture
def functions(dynamodb: "DynamoDBClient", others: list[Any]) -> Iterator[Functions]:
    s3, sqs = others
    s3.create_bucket(Bucket=BUCKET)
    url = sqs.create_queue(QueueName="beats")["QueueUrl"]
    made = Functions(dynamodb, s3, sqs, url)
    rows = [f"{made.world.customer(n * 4)},,your visit,,,,service,2026-11-25" for n in (0, 1, 2)]
    for wire in made.world.table.items.values():  # the customers whom the world has registered
        dynamodb.put_item(TableName=TABLE, Item=wire)
    body = "\n".join((",".join(COLUMNS), *rows))
    s3.put_object(Bucket=BUCKET, Key="lists/visits.csv", Body=body)
    yield made
    for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
        s3.delete_object(Bucket=BUCKET, Key=one["Key"])
    s3.delete_bucket(Bucket=BUCKET)
    sqs.delete_queue(QueueUrl=url)


def _event(kind: str, contact: str, at: str, **detail: object) -> dict[str, Any]:
    told = {"contactId": contact, "eventType": kind, "initiationMethod": "API", **detail}
    known = {"detail-type": "Amazon Connect Contact Event", "id": f"{kind}-{contact}", "time": at}
    return {"messageId": kind, "body": json.dumps({**known, "detail": told})}


def test_a_list_is_judged_approved_called_and_followed(functions: Functions) -> None:
    drafted = functions.ask(do="dry_run", list="visits.csv")
    assert (drafted["totals"]["called"], drafted["called_before"]) == (3, None)
    command = {"do": "approve", "run": drafted["run"], "digest": drafted["digest"], "by": "anna"}
    assert functions.ask(**command)["state"] == "approved"
    functions.world.now += timedelta(minutes=1)
    again = functions.ask(do="dry_run", list="visits.csv")
    assert "approved before" in functions.ask(**{**command, "run": again["run"]})["error"]

    assert functions.beat({}, None) == {"next": 1}
    functions.world.now += timedelta(seconds=1)
    assert functions.beat(functions.message(), None) == {"next": 1}
    assert functions.beat({"Records": [{"body": '{"chain": 1}'}]}, None) == {"next": None}  # old
    one, two, _ = (functions.recipient(drafted["run"], line) for line in (2, 3, 4))
    assert one.call.state == two.call.state == "dialling"
    contacts = one.call.contact_id or "", two.call.contact_id or ""

    assert functions.says("person", one.name, contacts[0]) == "ok"
    assert functions.says("refuse", two.name, contacts[1]) == "ok"
    assert functions.says("refuse", two.name, contacts[1]) == "ok"  # as Amazon Connect repeats it
    assert functions.says("person", "no-such-1", "contact-9") == "unknown"
    assert functions.says("dance", one.name, contacts[0]) == "unknown"
    at = "2026-11-23T13:32:00Z"
    talked = {"agentInfo": {"connectedToAgentTimestamp": at}}
    bad = {"messageId": "bad", "body": "nonsense"}
    batch = [
        _event("CONNECTED_TO_AGENT", contacts[0], at, **talked),
        bad,
        _event("DISCONNECTED", contacts[0], "2026-11-23T13:35:00Z", **talked),
        _event("DISCONNECTED", "a contact of nobody's", at),
    ]
    for _ in range(2):  # at least once
        failed = functions.events({"Records": batch}, None)["batchItemFailures"]
        assert failed == [{"itemIdentifier": "bad"}]  # its neighbours are done all the same

    told = functions.ask(do="status", run=drafted["run"])
    assert (told["counts"]["completed"], told["counts"]["refused"]) == (2, 1)
    assert functions.world.people.of_recipient(two).do_not_call
    assert not functions.world.people.of_recipient(one).do_not_call


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({}, "do is one of"),
        ({"do": "status", "run": "nope"}, "there is no run"),
        ({"do": "dry_run", "list": "../x"}, "a list has a name such as"),
        ({"do": "dry_run", "list": "other.csv"}, "there is no list other.csv"),
    ],
)
def test_a_wrong_command_is_told(
    functions: Functions, command: dict[str, object], error: str
) -> None:
    assert error in functions.ask(**command)["error"]


def test_a_draft_that_is_stopped_is_not_listed_any_more(functions: Functions) -> None:
    drafted = functions.ask(do="dry_run", list="visits.csv")
    assert [one["run"] for one in functions.ask(do="list")["runs"]] == [drafted["run"]]
    functions.ask(do="stop", run=drafted["run"], by="anna")

    assert functions.ask(do="list") == {"runs": []}


@pytest.mark.parametrize("body", ["nonsense", "{}", '{"chain": "1"}', "[]"])
def test_a_beat_takes_its_own_messages_alone(functions: Functions, body: str) -> None:
    with pytest.raises(InvalidInput, match="one message of the dialler's own"):
        functions.beat({"Records": [{"body": body}]}, None)


def test_whoever_cannot_be_read_is_taken_off_the_list(
    functions: Functions, dynamodb: "DynamoDBClient"
) -> None:
    drafted = functions.ask(do="dry_run", list="visits.csv")
    run = drafted["run"]
    functions.ask(do="approve", run=run, digest=drafted["digest"], by="anna")
    functions.beat({}, None)  # calls two of three
    phone = functions.recipient(run, 4).call.phone
    key = items.to_wire({"pk": keys.run(run), "sk": keys.recipient(4)})
    broken: Any = {"Key": key, "UpdateExpression": "REMOVE #call"}
    dynamodb.update_item(TableName=TABLE, **broken, ExpressionAttributeNames={"#call": "call"})
    functions.world.now += timedelta(seconds=1)
    functions.beat(functions.message(), None)

    counts = functions.ask(do="status", run=run)["counts"]
    assert (counts["open"], counts["unreadable"]) == (2, 1)
    assert functions.ask(do="results", run=run)["results"][2]["outcome"] == "unreadable"
    lock = items.to_wire({"pk": keys.calling_number(phone.e164), "sk": keys.RECIPIENT})
    assert "Item" not in dynamodb.get_item(TableName=TABLE, Key=lock)
