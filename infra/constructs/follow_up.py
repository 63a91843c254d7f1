"""Capability: what follows from something that was written, read from the table's stream."""

import json

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from contact_center import config

_mapping = lambda_.CfnEventSourceMapping

_ATTEMPTS = 10  # doubling from one second: some minutes, in which a throttled table recovers


class FollowUp(Construct):
    """The table's stream -> `function`, as far as it follows; what keeps failing is set aside.

    Records of a partition come in order and at least once. A batch that failed is halved, so that
    one bad record does not hold up its neighbours for long.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stream_arn: str,
        function: lambda_.Function,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        # Lambda sends in the function's name. Not grant_send_messages, which allows more than that.
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn])
        )
        filters = [_mapping.FilterProperty(pattern=json.dumps(one)) for one in config.FOLLOWED]
        _mapping(
            self,
            "Mapping",
            function_name=function.function_name,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",  # nothing written before the first poll is lost
            batch_size=100,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=_ATTEMPTS,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=_mapping.FilterCriteriaProperty(filters=filters),
            destination_config=_mapping.DestinationConfigProperty(
                on_failure=_mapping.OnFailureProperty(destination=dead_letters.queue_arn)
            ),
        )
