"""Calls to lists: where lists lie, who begins beats, and what comes back."""

from tests.infra.assembly import Assembly


def test_lists_are_private_encrypted_and_forgotten(every: Assembly) -> None:
    found = every.data.of_type("AWS::S3::Bucket").items()
    (bucket,) = (one["Properties"] for name, one in found if name.startswith("CallLists"))
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]

    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert rule["ExpirationInDays"] == 90


def test_the_dialler_beats_each_minute_and_by_its_own_messages(every: Assembly) -> None:
    schedules = every.whole.of_type("AWS::Scheduler::Schedule").items()
    (beat,) = (one["Properties"] for name, one in schedules if name.startswith("GroupCallBeat"))
    mappings = every.whole.of_type("AWS::Lambda::EventSourceMapping").items()
    (mapping,) = (one["Properties"] for name, one in mappings if "GroupCallsBeats" in name)

    assert beat["ScheduleExpression"] == "rate(1 minute)"
    assert mapping["BatchSize"] == 1  # a beat is one message
