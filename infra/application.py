"""From the command line's context to the stacks of one stage."""

import os
from pathlib import Path

from aws_cdk import App, Environment, Tags

from infra.centre_stack import CentreStack
from infra.checks import add_checks
from infra.data_stack import DataStack
from infra.operations_stack import OperationsStack
from infra.outreach_stack import OutreachStack
from infra.stacks import STACKS, stack_name
from infra.stage import Stage
from infra.stage_types import InvalidStage
from infra.stages import STAGES, check_apart, stage_named

ROOT = Path(__file__).parent.parent


def compose(app: App, *, stage: Stage | None = None, root: Path = ROOT) -> None:
    """Adds the stacks of a stage.

    Args:
        app: the app to add to.
        stage: None: the one that the context names (`stage`, `instance_arn`).
        root: holds `functions/` and `flows/`.

    Raises:
        InvalidStage: the context names no known stage, or an instance it cannot adopt.
    """
    stage = stage or _chosen_stage(app)
    environment = Environment(account=_account(stage), region=stage.region)
    data_name, centre_name, outreach_name, operations_name = (
        stack_name(stage.name, stack) for stack in STACKS
    )
    data = DataStack(
        app, data_name, stage=stage, env=environment, termination_protection=stage.protected
    )
    centre = CentreStack(app, centre_name, stage=stage, data=data, root=root, env=environment)
    outreach = OutreachStack(
        app, outreach_name, stage=stage, data=data, centre=centre, root=root, env=environment
    )
    operations = OperationsStack(
        app,
        operations_name,
        stage=stage,
        data=data,
        centre=centre,
        outreach=outreach,
        root=root,
        env=environment,
    )
    for name, value in stage.tags.items():
        Tags.of(app).add(name, value)
    if os.environ.get("CDK_VALIDATION") != "false":
        add_checks(app, data, centre, outreach, operations)


def _chosen_stage(app: App) -> Stage:
    stage = stage_named(app.node.try_get_context("stage") or "dev")
    instance_arn = app.node.try_get_context("instance_arn")
    if not instance_arn:
        return stage
    adopting = stage.adopting(instance_arn)
    check_apart([adopting, *(one for one in STAGES.values() if one is not stage)])
    return adopting


def _account(stage: Stage) -> str | None:
    """Returns the account of the credentials; without any, CloudFormation fills it in."""
    account = os.environ.get("CDK_DEFAULT_ACCOUNT")
    if account and stage.adopts and stage.adopts.account != account:
        raise InvalidStage(
            f"stage {stage.name!r}: the instance {stage.adopts.instance_arn} is not in account"
            f" {account}, whose credentials are in use: take those of the instance's account"
        )
    return account
