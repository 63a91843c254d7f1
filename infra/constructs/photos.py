"""Capability: photos of customers. A bucket that takes them from a page, and who looks at them."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contact_center.domain.photos import ARRIVING, KEPT
from infra.constructs import retention
from infra.constructs.work_queues import serve, work_queue
from infra.stage import Stage


class PhotosBucket(Construct):
    """Private and encrypted, by TLS alone; a form posts to it and no script reads it: no CORS.

    What was not looked at after a day, and every photo after its time, is deleted. Stateful.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                s3.LifecycleRule(prefix=ARRIVING, expiration=Duration.days(1)),
                s3.LifecycleRule(expiration=Duration.days(KEPT.days)),
            ],
            removal_policy=retention.of_data(stage),
        )
        resource = self.bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)  # noqa: S101 - what a bucket is made of
        # By hand: event_bridge_enabled brings a function of CDK's own to set it.
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
                event_bridge_enabled=True
            )
        )


class Photos(Construct):
    """What arrives in the bucket -> EventBridge -> queue -> `function`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        place: PhotosBucket,
        function: lambda_.Function,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        queue = work_queue(self, "Queue", dead_letters)
        events.Rule(
            self,
            "Rule",
            description="Photos that customers send.",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [place.bucket.bucket_name]},
                    "object": {"key": [{"prefix": ARRIVING}]},
                },
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=dead_letters)],
        )
        serve(self, "Mapping", queue, function)
