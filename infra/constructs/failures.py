"""What becomes of events that a function was handed asynchronously and failed at."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

_RETRIES = 2  # Lambda's own: after one minute and after two more
_HOURS = 6  # as long as Lambda keeps an event that it could not run


def set_aside(function: lambda_.IFunction, queue_arn: str) -> None:
    """Lets failed events lie in a queue, with the function's name beside each (ADR 76).

    A second time changes nothing: a function has one such place.
    """
    assert isinstance(function, lambda_.Function)  # noqa: S101 - ours are
    if function.node.try_find_child("Failures") is not None or function.role is None:
        return
    function.add_to_role_policy(
        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue_arn])
    )
    config = lambda_.CfnEventInvokeConfig
    settings = config(
        function,
        "Failures",
        function_name=function.function_name,
        qualifier="$LATEST",
        maximum_retry_attempts=_RETRIES,
        maximum_event_age_in_seconds=_HOURS * 3_600,
        destination_config=config.DestinationConfigProperty(
            on_failure=config.OnFailureProperty(destination=queue_arn)
        ),
    )
    # Lambda looks whether the role may send before it takes the settings.
    settings.node.add_dependency(function.role.node.find_child("DefaultPolicy"))
