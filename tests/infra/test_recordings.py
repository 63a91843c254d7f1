"""What flows record is kept for as long as the stage says, and nobody reads it without the key."""

from collections.abc import Mapping
from typing import Any

from infra.stages import STAGES
from tests.infra.assembly import Assembly


def _of_recordings(stage: Assembly, kind: str) -> Mapping[str, Any]:
    found = stage.data.of_type(kind)
    return {name: one for name, one in found.items() if name.startswith("Recordings")}


def _buckets(stage: Assembly) -> Mapping[str, Any]:
    return _of_recordings(stage, "AWS::S3::Bucket")


def test_a_created_instance_keeps_recordings_encrypted_with_our_key(
    dev: Assembly, prod: Assembly
) -> None:
    for stage in (dev, prod):
        configs = {
            one["Properties"]["ResourceType"]: one["Properties"]
            for one in stage.data.of_type("AWS::Connect::InstanceStorageConfig").values()
        }
        (key,) = stage.data.of_type("AWS::KMS::Key")
        (bucket,) = _buckets(stage)

        assert set(configs) == {"CALL_RECORDINGS", "CHAT_TRANSCRIPTS"}
        for config in configs.values():
            assert config["StorageType"] == "S3"
            assert bucket in str(config["S3Config"]["BucketName"])
            assert config["S3Config"]["EncryptionConfig"]["EncryptionType"] == "KMS"
            assert key in str(config["S3Config"]["EncryptionConfig"]["KeyId"])
            assert config["InstanceArn"] == stage.data.outputs["InstanceArn"]["Value"]


def test_the_bucket_is_closed_encrypted_and_forgets(dev: Assembly, prod: Assembly) -> None:
    for name, stage in (("dev", dev), ("prod", prod)):
        (bucket,) = (one["Properties"] for one in _buckets(stage).values())
        (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        (rule,) = bucket["LifecycleConfiguration"]["Rules"]
        (policy,) = _of_recordings(stage, "AWS::S3::BucketPolicy").values()
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]

        assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert rule["ExpirationInDays"] == STAGES[name].recording_days
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_recordings_outlive_the_stack_in_production_alone(dev: Assembly, prod: Assembly) -> None:
    (kept,), (gone,) = (_buckets(stage).values() for stage in (prod, dev))

    assert (kept["DeletionPolicy"], gone["DeletionPolicy"]) == ("RetainExceptOnCreate", "Delete")


def test_an_adopted_instance_keeps_what_its_owner_set(adopted: Assembly) -> None:
    assert not adopted.data.of_type("AWS::Connect::InstanceStorageConfig")
    assert not _buckets(adopted)
