"""Every function: what calls it and which operations it may perform, on what.

One row per folder of functions/. The constructs turn a row into a role; the local centre
checks each call of a function against that role and lists what was never used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.stacks import CENTRE, OPERATIONS, OUTREACH

LIVE = "live"  # the alias that flows and bots call


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one function may do.

    Args:
        table: operations on the table.
        stream: operations on the table's stream, which Lambda performs in the function's name.
        hours: operations on the centre's hours of operation.
        contacts: operations on any contact of the instance.
        queues: operations on the centre's queues.
        of_queues: which of them, by name; none named: all.
        agents: operations on whoever can log in to the instance.
        instance: operations on the instance itself.
        phone_numbers: operations on the numbers that callers dial, with the flows they lead to.
        schedules: operations on the schedules of this stage.
        flow_parameters: which flows it looks up as it runs: CallbackFlow, TextChatFlow.
        secrets: which secrets it reads: pepper, input_keys, suppressions.
        changes_secrets: which of them it writes as well.
        texts: operations on the line that texts come from.
        rejects: it leaves what customers texted and cannot be used in a queue.
        photos: operations on what customers leave in the bucket of photos.
        lists: operations on lists of people to call.
        beats: it leaves messages that begin the dialler's next beat.
        back_office: it calls the company's own systems, where the stage names any.
        called_by_flows: Amazon Connect may invoke it; otherwise a capability wires its trigger.
        timeout: seconds, for a function that flows call: more than the longest requests that it
            makes one after another, less than its blocks wait, which is 8 at most (administrator
            guide). So our logs say that it was late, and the flow takes its error branch for a
            reason we know.
        stack: which one it is in: centre; outreach, whose functions no flow calls; operations.
        canaries: operations on the test cases that are called again and again.
        called_by_bots: it is behind the bots that name it; a caller waits for it as for a flow's.
        minutes: it works on something long for so many minutes at the most, and nobody waits.
        deploys: it runs while somebody deploys, and never else.
    """

    table: tuple[str, ...] = ()
    stream: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    of_queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    instance: tuple[str, ...] = ()
    phone_numbers: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    flow_parameters: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    changes_secrets: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    rejects: bool = False
    back_office: bool = False
    lists: tuple[str, ...] = ()
    beats: bool = False
    called_by_flows: bool = True
    timeout: int = 7
    called_by_bots: bool = False
    stack: str = CENTRE
    minutes: int | None = None
    deploys: bool = False

    @property
    def waited_for(self) -> bool:
        """Whether a caller is on the line meanwhile."""
        return self.called_by_flows or self.called_by_bots

    def concurrency(self, background: int | None) -> int | None:
        """Returns what is reserved for it; None: nothing.

        Args:
            background: `background_concurrency` of the stage.
        """
        return None if self.waited_for or self.deploys else background


# A step of a transaction, whether keyed or said.
_STEP = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
# Source: DynamoDB developer guide, "Tutorial #1: Using filters to process all events".
_STREAM = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
# What every change of a callback reads and writes: it, its lock, its slot, its places in lists.
_CALLBACKS = (
    "dynamodb:BatchGetItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
# What every change of a recipient reads and writes: them, their lists, their lock, the counts.
_RECIPIENTS = (
    "dynamodb:BatchGetItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
_SCHEDULES = ("scheduler:CreateSchedule", "scheduler:UpdateSchedule")
_HOURS = ("connect:GetEffectiveHoursOfOperations",)

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
    "deflection_due": Access(
        table=(
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        stack=OUTREACH,
        called_by_flows=False,
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
        hours=_HOURS,
        contacts=("connect:DescribeContact", "connect:StopContact"),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
        secrets=("pepper",),
        photos=("s3:GetObject", "s3:PutObject"),  # what is signed for others to do
        back_office=True,
        called_by_flows=False,
    ),
    "photos": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        photos=("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
        stack=OUTREACH,
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
        stream=_STREAM,
        called_by_flows=False,
    ),
    "send_texts": Access(
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        stream=_STREAM,
        secrets=("suppressions",),
        texts=("sms-voice:SendTextMessage",),  # the one door: no other row may have this
        schedules=_SCHEDULES,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "release_texts": Access(
        table=("dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:UpdateItem"),
        schedules=_SCHEDULES,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "customer_events": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        secrets=("suppressions",),  # which of a customer's numbers said STOP
        schedules=_SCHEDULES,  # a draft for an area is previewed at once
        rejects=True,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "incoming_texts": Access(
        # A step of what the number alone is enough for: nothing is agreed to be paid here.
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        hours=_HOURS,
        contacts=(
            "connect:DescribeContact",
            "connect:StartChatContact",
            "connect:StartTaskContact",
            "connect:StopContact",
        ),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
        queues=("connect:GetCurrentMetricData",),
        flow_parameters=("TextChatFlow",),
        secrets=("suppressions",),
        rejects=True,
        back_office=True,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "widget": Access(
        hours=_HOURS,
        queues=("connect:GetCurrentMetricData",),
        of_queues=("General",),
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "chat_events": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:PutItem"),
        contacts=("connect:GetContactAttributes",),
        rejects=True,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "text_events": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:UpdateItem"),
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "callback": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem", "dynamodb:GetItem"),
        hours=_HOURS,
        secrets=("suppressions",),
        contacts=("connect:DescribeContact", "connect:StopContact"),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
    ),
    "callback_due": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem"),
        hours=_HOURS,
        secrets=("suppressions",),
        contacts=(
            "connect:DescribeContact",
            "connect:StartOutboundVoiceContact",
            "connect:StopContact",
        ),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
        flow_parameters=("CallbackFlow",),
        called_by_flows=False,
    ),
    "callback_events": Access(
        table=_CALLBACKS,
        hours=_HOURS,
        contacts=(
            "connect:DescribeContact",
            "connect:GetContactAttributes",
            "connect:StopContact",
        ),
        schedules=_SCHEDULES,
        called_by_flows=False,
    ),
    "callback_sweep": Access(
        table=(*_CALLBACKS, "dynamodb:ConditionCheckItem", "dynamodb:Query"),
        hours=_HOURS,
        secrets=("suppressions",),
        contacts=(
            "connect:DescribeContact",
            "connect:StartOutboundVoiceContact",
            "connect:StopContact",
        ),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
        flow_parameters=("CallbackFlow",),
        called_by_flows=False,
    ),
    "callback_desk": Access(
        table=(*_CALLBACKS, "dynamodb:Query"),
        hours=_HOURS,
        contacts=(
            "connect:DescribeContact",
            "connect:StopContact",
            "connect:UpdateContactRoutingData",
        ),
        agents=("connect:DescribeUser",),
        schedules=(*_SCHEDULES, "scheduler:DeleteSchedule"),
        called_by_flows=False,
    ),
    "canary": Access(
        canaries=("connect:ListTestCaseExecutions", "connect:StartTestCaseExecution"),
        stack=OPERATIONS,
        called_by_flows=False,
    ),
    "campaign": Access(
        # It has no way to the network: it puts messages into the outbox, as everybody does.
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
        secrets=("suppressions",),
        schedules=_SCHEDULES,
        called_by_flows=False,
        minutes=15,
        stack=OUTREACH,
    ),
    "group_call": Access(table=_RECIPIENTS, hours=_HOURS, secrets=("suppressions",)),
    "group_call_events": Access(
        table=_RECIPIENTS,
        hours=_HOURS,
        contacts=("connect:GetContactAttributes",),
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "group_call_desk": Access(
        # A draft that is stopped leaves the list of runs that are not over.
        table=(
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
        ),
        hours=_HOURS,
        instance=("connect:ListUsers",),
        secrets=("suppressions",),
        lists=("s3:GetObject", "s3:PutObject"),
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "group_call_beat": Access(
        table=(*_RECIPIENTS, "dynamodb:ConditionCheckItem", "dynamodb:Query"),
        hours=_HOURS,
        instance=("connect:ListUsers",),
        contacts=(
            "connect:DescribeContact",
            "connect:StartOutboundVoiceContact",
            "connect:StartTaskContact",
            "connect:StopContact",
        ),
        queues=("connect:GetCurrentMetricData",),
        secrets=("suppressions",),
        flow_parameters=("GroupCallFlow", "GroupTaskFlow"),
        lists=("s3:GetObject",),
        beats=True,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "contact_events": Access(
        table=("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"),
        contacts=("connect:DescribeContact",),
        called_by_flows=False,
    ),
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
