"""No event about a contact is lost, and none is read by a stranger."""

from typing import Any

from tests.infra.assembly import Assembly


def test_events_of_this_instance_reach_the_queue(every: Assembly) -> None:
    queue, dead_letters = _queues(every)
    rules = [one["Properties"] for one in every.whole.of_type("AWS::Events::Rule").values()]
    (rule,) = (one for one in rules if one["Targets"][0]["Arn"] == _arn(queue))

    assert rule["EventPattern"] == {
        "source": ["aws.connect"],
        "detail-type": ["Amazon Connect Contact Event"],
        "detail": {"instanceArn": [every.instance_arn]},
    }
    (target,) = rule["Targets"]
    assert target["Arn"] == _arn(queue)
    assert target["DeadLetterConfig"] == {"Arn": _arn(dead_letters)}


def test_a_batch_repeats_its_failed_messages_alone(every: Assembly) -> None:
    queue, _ = _queues(every)
    mapping = every.whole.mapping_of("contact_events")

    assert mapping["EventSourceArn"] == _arn(queue)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_what_keeps_failing_is_set_aside_for_two_weeks(every: Assembly) -> None:
    queues = every.whole.of_type("AWS::SQS::Queue")
    queue, dead_letters = _queues(every)

    assert queues[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"] == _arn(dead_letters)
    assert queues[dead_letters]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_a_message_stays_hidden_longer_than_the_function_may_take(every: Assembly) -> None:
    """Lambda's advice is six times the timeout, so that retries of a batch fit as well."""
    queue, _ = _queues(every)
    properties = every.whole.of_type("AWS::SQS::Queue")[queue]["Properties"]
    timeout = every.whole.functions()["contact_events"]["Timeout"]

    assert properties["VisibilityTimeout"] >= 6 * timeout


def test_queues_are_encrypted_and_refuse_plain_connections(every: Assembly) -> None:
    policies = every.whole.of_type("AWS::SQS::QueuePolicy").values()
    protected = {
        queue["Ref"]
        for policy in policies
        for queue in policy["Properties"]["Queues"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }

    queues = every.whole.of_type("AWS::SQS::Queue")
    assert protected == queues.keys()
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues.values())


def _queues(assembly: Assembly) -> tuple[str, str]:
    """Logical ids of the queue and of its dead letters."""
    queues = assembly.whole.of_type("AWS::SQS::Queue")
    queue = assembly.whole.mapping_of("contact_events")["EventSourceArn"]["Fn::GetAtt"][0]
    target = queues[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]
    return queue, target["Fn::GetAtt"][0]


def _arn(logical_id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, "Arn"]}
