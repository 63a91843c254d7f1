"""Capability: recordings and chats with agents, kept for as long as the stage says."""

from aws_cdk import Duration
from aws_cdk import aws_connect as connect
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs import retention
from infra.stage import Stage

# Contact records are not among them: what the history needs comes with contact events, and a
# stream of records costs by the hour whether anybody reads it or not.
_KEPT = (
    ("Config", "CALL_RECORDINGS", "recordings"),
    ("Chats", "CHAT_TRANSCRIPTS", "chats"),
)


class RecordingsBucket(Construct):
    """Where audio and its analysis lie: encrypted with our key, by TLS alone. Stateful.

    A bucket that is not kept with its stack must be empty before the stack can go.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey, days: int
    ) -> None:
        super().__init__(scope, construct_id)
        self.key = key
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,  # one request to the key for many recordings
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(days),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            removal_policy=retention.of_data(stage),
        )


class Recordings(Construct):
    """Tells the instance to keep what flows record, and what is written in chats, in the bucket.

    Whoever deploys must be allowed to grant the key and to extend the role of the instance:
    Amazon Connect lets its own role write there as it accepts the bucket (service authorization
    reference, AssociateInstanceStorageConfig).
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, instance_arn: str, place: RecordingsBucket
    ) -> None:
        super().__init__(scope, construct_id)
        for construct_id, kind, prefix in _KEPT:
            connect.CfnInstanceStorageConfig(
                self,
                construct_id,
                instance_arn=instance_arn,
                resource_type=kind,
                storage_type="S3",
                s3_config=connect.CfnInstanceStorageConfig.S3ConfigProperty(
                    bucket_name=place.bucket.bucket_name,
                    bucket_prefix=prefix,
                    encryption_config=connect.CfnInstanceStorageConfig.EncryptionConfigProperty(
                        encryption_type="KMS", key_id=place.key.key_arn
                    ),
                ),
            )
