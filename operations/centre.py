"""A deployed centre, as the commands of this folder reach it."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from infra.calendar import TIME_ZONE
from infra.stacks import STACKS, stack_name
from infra.stage_types import InvalidStage

_LONGEST = 900  # seconds that a function may run


class OperationError(Exception):
    """A command cannot go on: one sentence that says what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a command works.

    Args:
        stage: its name.
        outputs: of all its stacks.
        client: returns a boto3 client of a service.
    """

    stage: str
    outputs: Mapping[str, str]
    client: Callable[[str], Any]

    @property
    def instance_id(self) -> str:
        return self.outputs["InstanceId"]


def deployed(stage: str) -> Centre:
    """Returns the centre of a stage in the account of the credentials in use.

    The stage's region decides, whatever the environment names.

    Raises:
        OperationError: no such stage, or it is not deployed there.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    from infra.stages import stage_named  # CDK: two seconds

    try:
        region = stage_named(stage).region
    except InvalidStage as error:
        raise OperationError(str(error)) from None
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        if os.environ.get(name, region) != region:
            other = os.environ[name]
            print(f"stage {stage} is in {region}: {name}={other} is not used", file=sys.stderr)
    session: Any = boto3.Session(region_name=region)
    cloudformation = session.client("cloudformation")
    outputs: dict[str, str] = {}
    for stack in (stack_name(stage, name) for name in STACKS):
        try:
            (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        except (BotoCoreError, ClientError) as exc:
            raise OperationError(
                f"stack {stack} is not to be read in {region} ({exc}): is it deployed in this"
                " account (AWS_PROFILE)?"
            ) from exc
        outputs |= {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}

    def client(service: str) -> Any:  # noqa: ANN401 - a boto3 client
        # A function that an operator invokes may take as long as functions may, and runs once.
        # Anything else waits where AWS slows us down: Amazon Connect describes two flows a second.
        once = {"read_timeout": _LONGEST, "retries": {"total_max_attempts": 1}}
        slowly = {"retries": {"mode": "adaptive", "total_max_attempts": 10}}
        settings: Any = once if service == "lambda" else slowly
        return session.client(service, config=Config(**settings))

    return Centre(stage, outputs, client)


def local(moment: datetime) -> datetime:
    """Returns a moment by the centre's clock, as operators read it."""
    return moment.astimezone(ZoneInfo(TIME_ZONE))


def anywhere(service: str, region: str) -> Any:  # noqa: ANN401 - a boto3 client
    """Returns a client where nothing of ours is deployed yet."""
    import boto3

    return boto3.Session(region_name=region).client(service)  # type: ignore[call-overload]
