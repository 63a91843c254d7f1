"""Every function: what calls it and which operations it may perform, on what.

One row per folder of functions/; those of the stack outreach are next door. The constructs turn a
row into a role; the local centre checks each call of a function against that role and lists what
was never used.
"""

from collections.abc import Mapping
from pathlib import Path

from infra.access import HOURS, RECIPIENTS, SCHEDULES, STREAM, Access
from infra.outreach_functions import OUTREACH_FUNCTIONS
from infra.stacks import OPERATIONS

# A step of a transaction, whether keyed or said.
_STEP = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
# What every change of a callback reads and writes: it, its lock, its slot, its places in lists.
_CALLBACKS = (
    "dynamodb:BatchGetItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)

FUNCTIONS: Mapping[str, Access] = {
    "caller_lookup": Access(table=("dynamodb:Query",), timeout=4),
    "info": Access(
        table=("dynamodb:Query",),
        hours=("connect:GetEffectiveHoursOfOperations",),
        timeout=4,
    ),
    # A transaction is authorised by the operations inside it, and ours only put items.
    # Source: DynamoDB developer guide, "Using IAM with DynamoDB transactions".
    "open_case": Access(
        table=("dynamodb:PutItem",),
        hours=("connect:GetEffectiveHoursOfOperations",),
    ),
    "agent_context": Access(table=("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query")),
    "authenticate": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:PutItem"),
        secrets=("input_keys", "pepper"),
    ),
    "knowledge": Access(
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
    ),
    "self_service": Access(table=_STEP, back_office=True),
    "lex_fulfilment": Access(
        table=_STEP, back_office=True, called_by_flows=False, called_by_bots=True
    ),
    "take_payment": Access(
        table=_STEP,
        secrets=("input_keys",),
        back_office=True,
    ),
    "charge_sweep": Access(
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        back_office=True,
        called_by_flows=False,
    ),
    "phone_number": Access(
        phone_numbers=(
            "connect:AssociatePhoneNumberContactFlow",
            "connect:DisassociatePhoneNumberContactFlow",
        ),
        called_by_flows=False,
        deploys=True,
    ),
    "deflect": Access(
        table=("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
        secrets=("suppressions",),
    ),
    "web": Access(
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        hours=HOURS,
        contacts=("connect:DescribeContact", "connect:StopContact"),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
        secrets=("pepper",),
        photos=("s3:GetObject", "s3:PutObject"),  # what is signed for others to do
        back_office=True,
        called_by_flows=False,
    ),
    "input_key": Access(
        instance=("connect:AssociateSecurityKey", "connect:DisassociateSecurityKey"),
        secrets=("input_keys",),
        changes_secrets=("input_keys",),
        called_by_flows=False,
        deploys=True,
    ),
    "follow_up": Access(
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        stream=STREAM,
        called_by_flows=False,
    ),
    "callback": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem", "dynamodb:GetItem"),
        hours=HOURS,
        secrets=("suppressions",),
        contacts=("connect:DescribeContact", "connect:StopContact"),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
    ),
    "callback_due": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem"),
        hours=HOURS,
        secrets=("suppressions",),
        contacts=(
            "connect:DescribeContact",
            "connect:StartOutboundVoiceContact",
            "connect:StopContact",
        ),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
        flow_parameters=("CallbackFlow",),
        called_by_flows=False,
    ),
    "callback_events": Access(
        table=_CALLBACKS,
        hours=HOURS,
        contacts=(
            "connect:DescribeContact",
            "connect:GetContactAttributes",
            "connect:StopContact",
        ),
        schedules=SCHEDULES,
        called_by_flows=False,
    ),
    "callback_sweep": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem", "dynamodb:Query"),
        hours=HOURS,
        secrets=("suppressions",),
        contacts=(
            "connect:DescribeContact",
            "connect:StartOutboundVoiceContact",
            "connect:StopContact",
        ),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
        flow_parameters=("CallbackFlow",),
        called_by_flows=False,
    ),
    "callback_desk": Access(
        table=(*_CALLBACKS, "dynamodb:GetItem", "dynamodb:Query"),
        hours=HOURS,
        secrets=("suppressions",),
        contacts=(
            "connect:DescribeContact",
            "connect:StopContact",
            "connect:UpdateContactRoutingData",
        ),
        agents=("connect:DescribeUser",),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
        called_by_flows=False,
    ),
    "canary": Access(
        canaries=("connect:ListTestCaseExecutions", "connect:StartTestCaseExecution"),
        stack=OPERATIONS,
        called_by_flows=False,
    ),
    "group_call": Access(table=RECIPIENTS, hours=HOURS, secrets=("suppressions",)),
    "contact_events": Access(
        table=("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"),
        contacts=("connect:DescribeContact",),
        called_by_flows=False,
    ),
    **OUTREACH_FUNCTIONS,
}


def decrypts(access: Access) -> bool:
    """Tells whether a function needs the layer that decrypts confidential input."""
    return "input_keys" in access.secrets


class UndeclaredFunction(LookupError):  # noqa: N818 - reads as what happened
    """functions/ and the table above disagree."""


def deployed_functions(folder: Path) -> list[str]:
    """Returns the functions that exist: folders of `folder` with a handler, by name.

    Raises:
        UndeclaredFunction: a folder without a row, or a row without a folder.
    """
    found = {handler.parent.name for handler in folder.glob("*/handler.py")}
    if undeclared := sorted(found - FUNCTIONS.keys()):
        raise UndeclaredFunction(
            f"functions/{undeclared[0]}/ has no row in infra/functions.py: say what it may do"
        )
    if missing := sorted(FUNCTIONS.keys() - found):
        raise UndeclaredFunction(
            f"infra/functions.py has a row for {missing[0]}, but there is no"
            f" {folder / missing[0] / 'handler.py'}"
        )
    return sorted(found)
