"""What was set aside goes back by the article's own command, whichever way it came there."""

import json

import pytest

from simulator.centre.gateway import Parameters
from simulator.centre.iam import Role
from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.drills.drill import Drill


def _names(local: LocalCentre, part: str) -> dict[str, str]:
    (url,) = (url for url in local.client("sqs").list_queues()["QueueUrls"] if part in url)
    return {"QUEUE_URL": url, "QUEUE": url.rpartition("/")[2]}


def _lies(local: LocalCentre, part: str) -> int:
    return local.cloud.messages.state(_names(local, part)["QUEUE"])[0]


def _redrive(drill: Drill, part: str) -> int:
    command, _ = drill.commands("Resolution", **_names(drill.local, part))
    status: int = drill.run(command)
    return status


@pytest.fixture
def drill(local: LocalCentre, meter: Meter) -> Drill:
    return Drill("dead-letters", local, meter)


def test_what_came_from_a_queue_is_worked_off(drill: Drill) -> None:
    """The table is down until a contact's events are set aside; then its history is written."""
    down = drill.local.cloud.faults.refuse("dynamodb", "UpdateItem", code="InternalServerError")
    drill.local.text("+15550150", "STOP")
    drill.local.call("+15550151", keys="hangup")
    drill.local.settle(7_200)
    lying = _lies(drill.local, "ContactEventsDeadLetters")
    assert lying > 0
    down.mend()

    assert _redrive(drill, "ContactEventsDeadLetters") == 0

    drill.local.settle()
    assert _lies(drill.local, "ContactEventsDeadLetters") == 0


def test_what_came_from_the_stream_is_read_again(drill: Drill) -> None:
    """A text could not be sent for twenty minutes; a day has not passed, and it is sent."""
    queue = "OutreachDeadLetters"

    def of_this_text(asked: Parameters) -> bool:
        return "PHONE#" not in str(asked) and "OUTBOX#" in str(asked)

    drill.local.text("+15550152", "HELP")
    down = drill.local.cloud.faults.refuse(
        "dynamodb", "BatchGetItem", code="InternalServerError", when=of_this_text
    )
    drill.local.settle(7_200)
    before = len(drill.local.texts.sent)
    assert _lies(drill.local, queue) == 1
    down.mend()

    assert _redrive(drill, queue) == 0

    drill.local.settle()
    assert len(drill.local.texts.sent) == before + 1
    assert _lies(drill.local, queue) == 0


def test_what_a_schedule_could_not_deliver_is_done(drill: Drill) -> None:
    (role,) = (
        one for one in drill.local.cloud.estate.roles.values() if one.name.endswith("-schedules")
    )
    allowed = role.statements
    _without_invoke(role)
    drill.later()
    assert _lies(drill.local, "SchedulesDeadLetters") > 0
    role.replace(allowed)

    assert _redrive(drill, "SchedulesDeadLetters") == 0

    assert _lies(drill.local, "SchedulesDeadLetters") == 0
    drill.local.denied.clear()


def test_what_sns_could_not_hand_over_reaches_its_queue(drill: Drill) -> None:
    """A text to us never came into the queue it belongs to; then it does, and is answered."""
    local = drill.local
    said = {
        "originationNumber": "+15550153",
        "destinationNumber": "+15550100",
        "messageKeyword": "KEYWORD",
        "messageBody": "HELP",
        "inboundMessageId": "11111111-2222-4333-8444-555555555555",
    }
    topic = local.outputs["IncomingTextsTopic"]
    body = {"Type": "Notification", "TopicArn": topic, "Message": json.dumps(said)}
    url = _names(local, "TextLineRejects")["QUEUE_URL"]
    local.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))
    before = len(local.texts.sent)

    assert _redrive(drill, "TextLineRejects") == 0

    local.settle()
    assert len(local.texts.sent) == before + 1
    drill.later()  # longer than what is in work stays hidden
    assert _lies(local, "TextLineRejects") == 0


def test_what_a_function_failed_at_asynchronously_is_done(drill: Drill) -> None:
    """The sweep of callbacks fails three times, and is then run again."""
    down = drill.local.cloud.faults.refuse("dynamodb", "Query", code="InternalServerError")
    drill.later(600)
    lying = _lies(drill.local, "SchedulesDeadLetters")
    assert lying > 0
    assert _redrive(drill, "SchedulesDeadLetters") == 1  # it fails again, and stays
    drill.later(200)
    assert _lies(drill.local, "SchedulesDeadLetters") >= lying
    down.mend()

    assert _redrive(drill, "SchedulesDeadLetters") == 0

    drill.later(200)
    assert _redrive(drill, "SchedulesDeadLetters") == 0
    assert _lies(drill.local, "SchedulesDeadLetters") == 0


_GONE = {
    "requestContext": {
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:ringback-dev-gone:live"
    },
    "requestPayload": {"number": "+15550154"},
}


def test_one_bad_message_keeps_no_other_from_being_done(
    drill: Drill, capsys: pytest.CaptureFixture[str]
) -> None:
    local, part = drill.local, "OutreachDeadLetters"
    url, queue = _names(local, part).values()
    sqs = local.client("sqs")
    _empty(local, url)  # of what other stories left
    good = {
        **_GONE,
        "requestContext": {
            "functionArn": next(
                f"arn:aws:lambda:us-east-1:123456789012:function:{one.name}"
                for one in local.cloud.estate.functions.values()
                if one.name.endswith("-callback_sweep")
            )
        },
        "requestPayload": {},
    }
    bad = [
        sqs.send_message(QueueUrl=url, MessageBody=text)["MessageId"]
        for text in (json.dumps(_GONE), '{"DDBStreamBatchInfo": "x +15550154"}')
    ]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(good))

    for invoked in ("invoked: 1\n", ""):  # the second run sees at once what stayed
        assert _redrive(drill, part) == 1
        told = capsys.readouterr().out
        assert told.startswith("failed: 2\n" + invoked)
        assert all(one in told for one in bad)
        assert "ResourceNotFoundException" in told
        assert "15550154" not in told
        drill.later(1)
        assert local.cloud.messages.state(queue)[0] == 2
    _empty(local, url)


def test_what_is_no_message_at_all_is_named_and_stays(
    drill: Drill, capsys: pytest.CaptureFixture[str]
) -> None:
    local, part = drill.local, "SchedulesDeadLetters"
    url = _names(local, part)["QUEUE_URL"]
    sqs = local.client("sqs")
    _empty(local, url)
    bad = sqs.send_message(QueueUrl=url, MessageBody="nonsense{")["MessageId"]

    assert _redrive(drill, part) == 1
    assert bad in capsys.readouterr().out

    drill.later(1)
    (taken,) = sqs.receive_message(QueueUrl=url, VisibilityTimeout=600)["Messages"]
    assert _redrive(drill, part) == 1
    assert capsys.readouterr().out == "in work elsewhere: 1; run this again in 120 s\n"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=taken["ReceiptHandle"])

    assert _redrive(drill, part) == 0
    assert capsys.readouterr().out == "nothing lies there\n"


def _empty(local: LocalCentre, url: str) -> None:
    """Take out what lies there; SQS purges a queue once a minute only."""
    sqs = local.client("sqs")
    while found := sqs.receive_message(QueueUrl=url).get("Messages"):
        for one in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])


def _without_invoke(role: Role) -> None:
    role.replace([one for one in role.statements if "lambda:InvokeFunction" not in one.actions])
