"""Whatever happens without somebody waiting for it is tried again, set aside at last, and watched.

The paths are found in the template: who adds one that nobody catches fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.infra.assembly import Assembly

# Without a failure queue, for a reason.
EXPLAINED = {
    "alarms": "mail to a person: SNS tries for 23 days",
}


def _paths(assembly: Assembly) -> Iterator[tuple[str, Any]]:
    """Yields every asynchronous path with where its failures go; None: nowhere."""
    whole = assembly.whole
    redriven = {
        logical_id: queue["Properties"].get("RedrivePolicy", {}).get("deadLetterTargetArn")
        for logical_id, queue in whole.of_type("AWS::SQS::Queue").items()
    }
    for name, mapping in whole.of_type("AWS::Lambda::EventSourceMapping").items():
        source = mapping["Properties"]["EventSourceArn"]
        fed = next((dead for queue, dead in redriven.items() if f"'{queue}'" in str(source)), None)
        on_failure = mapping["Properties"].get("DestinationConfig", {}).get("OnFailure", {})
        yield name, fed or on_failure.get("Destination")
    for name, rule in whole.of_type("AWS::Events::Rule").items():
        for target in rule["Properties"]["Targets"]:
            yield name, target.get("DeadLetterConfig", {}).get("Arn")
    for name, subscription in whole.of_type("AWS::SNS::Subscription").items():
        policy = subscription["Properties"].get("RedrivePolicy", {})
        mail = subscription["Properties"]["Protocol"] == "email"
        yield name, EXPLAINED["alarms"] if mail else policy.get("deadLetterTargetArn")
    for name, schedule in whole.of_type("AWS::Scheduler::Schedule").items():
        yield name, schedule["Properties"]["Target"].get("DeadLetterConfig", {}).get("Arn")


def _handed_asynchronously(assembly: Assembly) -> Iterator[str]:
    """Yields every function that a role of EventBridge Scheduler may invoke, by its folder."""
    whole = assembly.whole
    for policy in whole.of_type("AWS::IAM::Policy").values():
        for role in policy["Properties"]["Roles"]:
            trust = whole.resources[role["Ref"]]["Properties"]["AssumeRolePolicyDocument"]
            if "scheduler.amazonaws.com" not in str(trust):
                continue
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                if "lambda:InvokeFunction" in str(statement["Action"]):
                    for folder in whole.functions():
                        logical_id = whole.logical_id_of(folder)
                        said = str(statement["Resource"])
                        if f"'{logical_id}'" in said or f"-{folder}'" in said:
                            yield folder


def _watched(assembly: Assembly) -> str:
    alarms = assembly.whole.of_type("AWS::CloudWatch::Alarm").values()
    return str([one["Properties"] for one in alarms if "dead-letters" in str(one)])


def test_every_asynchronous_path_has_a_failure_queue(every: Assembly) -> None:
    paths = dict(_paths(every))

    assert len(paths) > 10
    assert [name for name, failures in paths.items() if failures is None] == []


def test_every_function_that_schedules_invoke_sets_its_failures_aside(every: Assembly) -> None:
    configured = {
        str(config["Properties"]["FunctionName"]): config["Properties"]
        for config in every.whole.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    invoked = set(_handed_asynchronously(every))

    assert invoked >= {"callback_due", "callback_sweep", "release_texts", "deflection_due"}
    for folder in invoked:
        config = configured[str({"Ref": every.whole.logical_id_of(folder)})]
        assert config["DestinationConfig"]["OnFailure"]["Destination"]
        assert config["MaximumRetryAttempts"] == 2


def test_every_failure_queue_is_watched(every: Assembly) -> None:
    watched = _watched(every)
    queues = dict(every.whole.of_type("AWS::SQS::Queue"))
    fed = str(
        [
            mapping["Properties"]["EventSourceArn"]
            for mapping in every.whole.of_type("AWS::Lambda::EventSourceMapping").values()
        ]
    )

    for logical_id, queue in queues.items():
        if f"'{logical_id}'" not in fed:
            assert repr(queue["Properties"]["QueueName"]) in watched


def test_a_path_that_nobody_catches_is_found(dev: Assembly) -> None:
    (name, rule), *_ = dev.whole.of_type("AWS::Events::Rule").items()
    kept = rule["Properties"]["Targets"]
    changed = {**rule["Properties"], "Targets": [{"Arn": kept[0]["Arn"], "Id": "bare"}]}

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(rule, "Properties", changed)
        assert dict(_paths(dev))[name] is None
