"""The functions of the stack outreach, whom no flow calls: rows of infra/functions.py's table."""

from collections.abc import Mapping

from infra.access import HOURS, RECIPIENTS, SCHEDULES, STREAM, Access
from infra.stacks import OUTREACH

OUTREACH_FUNCTIONS: Mapping[str, Access] = {
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
    "photos": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        photos=("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
        stack=OUTREACH,
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
        stream=STREAM,
        secrets=("suppressions",),
        texts=("sms-voice:SendTextMessage",),  # the one door: no other row may have this
        schedules=SCHEDULES,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "release_texts": Access(
        table=("dynamodb:DeleteItem", "dynamodb:Query", "dynamodb:UpdateItem"),
        schedules=SCHEDULES,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "customer_events": Access(
        table=("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        secrets=("suppressions",),  # which of a customer's numbers said STOP
        schedules=SCHEDULES,  # a draft for an area is previewed at once
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
        hours=HOURS,
        contacts=(
            "connect:DescribeContact",
            "connect:StartChatContact",
            "connect:StartTaskContact",
            "connect:StopContact",
        ),
        schedules=(*SCHEDULES, "scheduler:DeleteSchedule"),
        queues=("connect:GetCurrentMetricData",),
        flow_parameters=("TextChatFlow",),
        secrets=("suppressions",),
        rejects=True,
        back_office=True,
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "widget": Access(
        hours=HOURS,
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
        schedules=SCHEDULES,
        called_by_flows=False,
        minutes=15,
        stack=OUTREACH,
    ),
    "group_call_events": Access(
        table=RECIPIENTS,
        hours=HOURS,
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
        hours=HOURS,
        instance=("connect:ListUsers",),
        secrets=("suppressions",),
        lists=("s3:GetObject", "s3:PutObject"),
        stack=OUTREACH,
        called_by_flows=False,
    ),
    "group_call_beat": Access(
        table=(*RECIPIENTS, "dynamodb:ConditionCheckItem", "dynamodb:Query"),
        hours=HOURS,
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
}
