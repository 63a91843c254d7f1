"""A deployed centre, as the commands of this folder reach it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from infra.stacks import STACKS, stack_name

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

    Raises:
        OperationError: the stage is not deployed there.
    """
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    session = boto3.Session(region_name=os.environ.get("AWS_REGION", "us-east-1"))
    cloudformation = session.client("cloudformation")
    outputs: dict[str, str] = {}
    for stack in (stack_name(stage, name) for name in STACKS):
        try:
            (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        except (BotoCoreError, ClientError) as exc:
            raise OperationError(
                f"stack {stack} is not to be read ({exc}): is it deployed in this account and"
                " region (AWS_PROFILE, AWS_REGION)?"
            ) from exc
        outputs |= {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}
    # A function that an operator invokes may take as long as functions may.
    patient = Config(read_timeout=_LONGEST, retries={"total_max_attempts": 1})
    return Centre(stage, outputs, partial(session.client, config=patient))
