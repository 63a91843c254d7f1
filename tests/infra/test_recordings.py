"""What flows record is kept for as long as the stage says, and nobody reads it without the key."""

from infra.stages import STAGES
from tests.infra.assembly import Assembly


def test_a_created_instance_keeps_recordings_encrypted_with_our_key(
    dev: Assembly, prod: Assembly
) -> None:
    for stage in (dev, prod):
        config = stage.data.only("AWS::Connect::InstanceStorageConfig")
        (key,) = stage.data.of_type("AWS::KMS::Key")
        (bucket,) = stage.data.of_type("AWS::S3::Bucket")

        assert (config["ResourceType"], config["StorageType"]) == ("CALL_RECORDINGS", "S3")
        assert bucket in str(config["S3Config"]["BucketName"])
        assert config["S3Config"]["EncryptionConfig"]["EncryptionType"] == "KMS"
        assert key in str(config["S3Config"]["EncryptionConfig"]["KeyId"])
        assert config["InstanceArn"] == stage.data.outputs["InstanceArn"]["Value"]


def test_the_bucket_is_closed_encrypted_and_forgets(dev: Assembly, prod: Assembly) -> None:
    for name, stage in (("dev", dev), ("prod", prod)):
        bucket = stage.data.only("AWS::S3::Bucket")
        (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        (rule,) = bucket["LifecycleConfiguration"]["Rules"]
        (statement,) = stage.data.only("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]

        assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert rule["ExpirationInDays"] == STAGES[name].recording_days
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_recordings_outlive_the_stack_in_production_alone(dev: Assembly, prod: Assembly) -> None:
    (kept,) = prod.data.of_type("AWS::S3::Bucket").values()
    (gone,) = dev.data.of_type("AWS::S3::Bucket").values()

    assert (kept["DeletionPolicy"], gone["DeletionPolicy"]) == ("Retain", "Delete")


def test_an_adopted_instance_keeps_what_its_owner_set(adopted: Assembly) -> None:
    assert not adopted.data.of_type("AWS::Connect::InstanceStorageConfig")
    assert not adopted.data.of_type("AWS::S3::Bucket")
