"""Capability: lists of people to call. Where they are put, and what their dry runs found."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs import retention
from infra.stage import Stage

_KEPT = Duration.days(90)  # a run is over by then; what came of it is in the table
_FOLDER = "lists/*"


class CallLists(Construct):
    """A private bucket, encrypted with our key, by TLS alone; lists go after some months. Stateful.

    A bucket that is not kept with its stack must be empty before the stack can go.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=_KEPT,
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            removal_policy=retention.of_data(stage),
        )

    def grant(self, function: lambda_.Function, *operations: str) -> None:
        """Allow operations on lists, and the key by way of S3 alone."""
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=list(operations), resources=[self.bucket.arn_for_objects(_FOLDER)]
            )
        )
        writes = "s3:PutObject" in operations
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", *(["kms:GenerateDataKey"] if writes else [])],
                resources=[self._key.key_arn],
                conditions={
                    "StringEquals": {"kms:ViaService": f"s3.{Stack.of(self).region}.amazonaws.com"}
                },
            )
        )
