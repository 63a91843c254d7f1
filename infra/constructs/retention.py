"""What becomes of a resource that holds data, when its stack lets go of it."""

from aws_cdk import RemovalPolicy

from infra.stage import Stage


def of_data(stage: Stage) -> RemovalPolicy:
    """Return what a stage does with data.

    Where they are kept, they stay when the resource is replaced or its stack deleted, but not when
    its creation failed: what a failed first deployment leaves would be in the way of the next, for
    names are taken (CloudFormation user guide, DeletionPolicy: RetainExceptOnCreate). Protection
    would prevent just that, so it comes later (`Stage.protected`).
    """
    if stage.keep_data:
        return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    return RemovalPolicy.DESTROY
