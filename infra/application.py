"""From the command line's context to the two stacks of one stage."""

import os
from pathlib import Path

from aws_cdk import App, Environment

from infra.centre_stack import CentreStack
from infra.checks import add_checks
from infra.data_stack import DataStack
from infra.stages import InvalidStage, Stage, stage_named

ROOT = Path(__file__).parent.parent


def compose(app: App, *, root: Path = ROOT) -> None:
    """Adds the stacks of the stage that the context names (`stage`, `instance_arn`).

    Args:
        app: the app to add to.
        root: holds `functions/` and `flows/`.

    Raises:
        InvalidStage: the context names no known stage, or an instance it cannot adopt.
    """
    stage = _chosen_stage(app)
    environment = Environment(account=_account(stage), region=stage.region)
    data = DataStack(app, f"ringback-{stage.name}-data", stage=stage, env=environment)
    centre = CentreStack(
        app,
        f"ringback-{stage.name}-centre",
        stage=stage,
        storage=data.storage,
        pepper=data.pepper,
        recordings=data.recordings,
        root=root,
        env=environment,
    )
    if os.environ.get("CDK_VALIDATION") != "false":
        add_checks(app, data, centre, instance_arn=centre.instance.arn)


def _chosen_stage(app: App) -> Stage:
    stage = stage_named(app.node.try_get_context("stage") or "dev")
    instance_arn = app.node.try_get_context("instance_arn")
    return stage.adopting(instance_arn) if instance_arn else stage


def _account(stage: Stage) -> str | None:
    """Returns the account of the credentials; without any, CloudFormation fills it in."""
    account = os.environ.get("CDK_DEFAULT_ACCOUNT")
    if account and stage.adopted_account not in {None, account}:
        raise InvalidStage(
            f"stage {stage.name!r}: the instance {stage.instance_arn} is not in account {account},"
            " whose credentials are in use: take those of the instance's account"
        )
    return account
