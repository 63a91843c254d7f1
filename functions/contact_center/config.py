"""The settings of the functions: names of environment variables, and who needs which.

Infrastructure sets them, the functions read them, and both take the names from here. A function
reads its settings once, before its first call; what is missing is fatal there and names itself.
"""

import os
from collections.abc import Mapping
from typing import Final

TABLE_NAME: Final = "TABLE_NAME"
INSTANCE_ID: Final = "INSTANCE_ID"  # of Amazon Connect: the id, not the ARN
HOURS_OF_OPERATION_ID: Final = (
    "HOURS_OF_OPERATION_ID"  # the centre's opening hours in Amazon Connect
)
CENTRE_TIME_ZONE: Final = "CENTRE_TIME_ZONE"  # IANA name, such as America/New_York
STAGE: Final = "STAGE"
PAYMENT_PROVIDER: Final = "PAYMENT_PROVIDER"  # none | sandbox | https://..., of docs/openapi
# Private keys of encrypted input by key id, and peppers of PINs by name: where they are kept.
INPUT_KEY_SECRET_ARN: Final = "INPUT_KEY_SECRET_ARN"  # noqa: S105 - a name
PEPPER_SECRET_ARN: Final = "PEPPER_SECRET_ARN"  # noqa: S105 - a name
# The company's own systems: where they are, which ports they serve (by comma), and the secret with
# their "token"; "none" where there are none (docs/openapi/backoffice.yaml).
BACK_OFFICE_URL: Final = "BACK_OFFICE_URL"
BACK_OFFICE_PORTS: Final = "BACK_OFFICE_PORTS"
BACK_OFFICE_SECRET_ARN: Final = "BACK_OFFICE_SECRET_ARN"  # noqa: S105 - a name
# Where the pages behind links are, without a slash at the end; what the company calls itself there;
# and what it wants to be called at, or "none".
PAGES_URL: Final = "PAGES_URL"
COMPANY: Final = "COMPANY"
CONTACT_NUMBER: Final = "CONTACT_NUMBER"
NONE: Final = "none"
PHOTOS_BUCKET: Final = "PHOTOS_BUCKET"  # where customers leave photos
# Sites that may read what is open now (by comma); what begins a chat there, as JSON; and the number
# that customers are told to text; or "none".
WIDGET_ORIGINS: Final = "WIDGET_ORIGINS"
WIDGET_CHAT: Final = "WIDGET_CHAT"
PUBLIC_TEXT_NUMBER: Final = "PUBLIC_TEXT_NUMBER"
# Texts: where they come from, and where their delivery events go.
ORIGINATION_IDENTITY: Final = "ORIGINATION_IDENTITY"  # ARN of a number or pool
CONFIGURATION_SET: Final = "CONFIGURATION_SET"
TEXT_PRICE_MICROS: Final = "TEXT_PRICE_MICROS"  # of one part, in millionths of a dollar
TEXT_PARTS_PER_SECOND: Final = "TEXT_PARTS_PER_SECOND"  # that campaigns send; such as 3 or 1/5
FICTIONAL_NUMBERS: Final = "FICTIONAL_NUMBERS"  # begin of numbers of stories, or "none"
REJECTED_TEXTS_URL: Final = "REJECTED_TEXTS_URL"  # queue of what arrived and cannot be used
OFFERS_TEXTS: Final = "OFFERS_TEXTS"  # yes | no: whether callers are offered to go on by text
QUIET_STATE: Final = "QUIET_STATE"  # whose stricter hours count, such as FL, or "none"
SUPPRESSION_KEY_SECRET_ARN: Final = "SUPPRESSION_KEY_SECRET_ARN"  # noqa: S105 - a name

# Who texts and wants a person: chat | task | case; the flow of such chats; where they are streamed.
PERSON_BY_TEXT: Final = "PERSON_BY_TEXT"
TEXT_CHAT_FLOW_PARAMETER: Final = "TEXT_CHAT_FLOW_PARAMETER"
CHAT_TOPIC_ARN: Final = "CHAT_TOPIC_ARN"

# Callbacks: where schedules lie, in whose name they fire, where they lead to; the ids of queues by
# name ("General=..., Billing=..."), the parameter with the flow of whom we call, and the policy.
SCHEDULE_GROUP: Final = "SCHEDULE_GROUP"
SCHEDULE_ROLE_ARN: Final = "SCHEDULE_ROLE_ARN"
SCHEDULE_DEAD_LETTERS_ARN: Final = "SCHEDULE_DEAD_LETTERS_ARN"
FUNCTION_ARN_PREFIX: Final = "FUNCTION_ARN_PREFIX"
QUEUE_IDS: Final = "QUEUE_IDS"
CALLBACK_FLOW_PARAMETER: Final = "CALLBACK_FLOW_PARAMETER"
CALLBACK_COUNTRIES: Final = "CALLBACK_COUNTRIES"  # that are called back, such as US,PR,CA
CALLBACK_OFFER_AFTER: Final = "CALLBACK_OFFER_AFTER"  # seconds of waiting
CALLBACK_OWNER_WAIT: Final = "CALLBACK_OWNER_WAIT"  # seconds for the owner alone
CALLBACK_SLOT_CAPACITY: Final = "CALLBACK_SLOT_CAPACITY"

# Test cases that are called again and again: "name=id,name=id".
CANARY_CASES: Final = "CANARY_CASES"

# Calls to lists: the bucket of lists, the queue by which the dialler goes on, the parameters with
# the flows of whom we call and of tasks, a minute's price, and whether machines are told apart.
LISTS_BUCKET: Final = "LISTS_BUCKET"
BEAT_QUEUE_URL: Final = "BEAT_QUEUE_URL"
GROUP_CALL_FLOW_PARAMETER: Final = "GROUP_CALL_FLOW_PARAMETER"
GROUP_TASK_FLOW_PARAMETER: Final = "GROUP_TASK_FLOW_PARAMETER"
CALL_MINUTE_MICROS: Final = "CALL_MINUTE_MICROS"  # in millionths of a dollar
DETECTS_MACHINES: Final = "DETECTS_MACHINES"  # yes | no

# So many callers of an area within so many minutes make an incident of what they report.
INCIDENT_REPORTS: Final = "INCIDENT_REPORTS"
INCIDENT_MINUTES: Final = "INCIDENT_MINUTES"

# What of the table's stream the function ``follow_up`` looks at, as patterns of its event source.
FOLLOWED: Final[tuple[Mapping[str, object], ...]] = (
    {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "REPORT#"}]}}}},
    {"eventName": ["MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["PROFILE"]}}}},
)

# Which function answers which requests of the HTTP API.
ROUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "widget": ("GET /widget.json",),
    "web": ("GET /l/{token}", "POST /l/{token}", "GET /s", "POST /s", "GET /p/{token}"),
}
# What of it the function ``send_texts`` looks at.
OUTGOING_TEXTS: Final[tuple[Mapping[str, object], ...]] = (
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {
            "Keys": {"sk": {"S": ["MESSAGE"]}},
            "NewImage": {"status": {"S": ["waiting"]}},
        },
    },
)

# Read by Powertools itself.
POWERTOOLS: Final = {
    "service": "POWERTOOLS_SERVICE_NAME",
    "namespace": "POWERTOOLS_METRICS_NAMESPACE",
    "log_level": "POWERTOOLS_LOG_LEVEL",
}
METRICS_NAMESPACE: Final = "Ringback"  # where no stage says otherwise

_EVERY_FUNCTION: Final = (STAGE, *POWERTOOLS.values())
_CALLBACKS: Final = (
    *(TABLE_NAME, INSTANCE_ID, HOURS_OF_OPERATION_ID, CENTRE_TIME_ZONE),
    *(SCHEDULE_GROUP, SCHEDULE_ROLE_ARN, SCHEDULE_DEAD_LETTERS_ARN, FUNCTION_ARN_PREFIX),
    *(QUEUE_IDS, CALLBACK_FLOW_PARAMETER, CALLBACK_OFFER_AFTER, CALLBACK_SLOT_CAPACITY),
    *(CALLBACK_OWNER_WAIT, CALLBACK_COUNTRIES),
)
_GROUP_CALLS: Final = (
    *(TABLE_NAME, INSTANCE_ID, HOURS_OF_OPERATION_ID, CENTRE_TIME_ZONE, QUIET_STATE),
)
_BACK_OFFICE: Final = (BACK_OFFICE_URL, BACK_OFFICE_PORTS, BACK_OFFICE_SECRET_ARN)

_SCHEDULES: Final = (
    SCHEDULE_GROUP,
    SCHEDULE_ROLE_ARN,
    SCHEDULE_DEAD_LETTERS_ARN,
    FUNCTION_ARN_PREFIX,
)

REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "caller_lookup": (*_EVERY_FUNCTION, TABLE_NAME, CENTRE_TIME_ZONE),
    "info": (
        *_EVERY_FUNCTION,
        TABLE_NAME,
        INSTANCE_ID,
        HOURS_OF_OPERATION_ID,
        CENTRE_TIME_ZONE,
        PUBLIC_TEXT_NUMBER,
    ),
    "open_case": (
        *_EVERY_FUNCTION,
        TABLE_NAME,
        INSTANCE_ID,
        HOURS_OF_OPERATION_ID,
        CENTRE_TIME_ZONE,
    ),
    "agent_context": (*_EVERY_FUNCTION, TABLE_NAME),
    "authenticate": (*_EVERY_FUNCTION, TABLE_NAME, INPUT_KEY_SECRET_ARN, PEPPER_SECRET_ARN),
    "knowledge": (*_EVERY_FUNCTION, TABLE_NAME),
    "self_service": (*_EVERY_FUNCTION, *_BACK_OFFICE, TABLE_NAME, CENTRE_TIME_ZONE),
    "lex_fulfilment": (*_EVERY_FUNCTION, *_BACK_OFFICE, TABLE_NAME, CENTRE_TIME_ZONE),
    "take_payment": (
        *_EVERY_FUNCTION,
        *_BACK_OFFICE,
        TABLE_NAME,
        CENTRE_TIME_ZONE,
        INPUT_KEY_SECRET_ARN,
        PAYMENT_PROVIDER,
    ),
    "charge_sweep": (
        *_EVERY_FUNCTION,
        *_BACK_OFFICE,
        TABLE_NAME,
        CENTRE_TIME_ZONE,
        PAYMENT_PROVIDER,
    ),
    "phone_number": (*_EVERY_FUNCTION, INSTANCE_ID),
    "deflect": (
        *_EVERY_FUNCTION,
        OFFERS_TEXTS,
        TABLE_NAME,
        CENTRE_TIME_ZONE,
        FICTIONAL_NUMBERS,
        SUPPRESSION_KEY_SECRET_ARN,
    ),
    "deflection_due": (*_EVERY_FUNCTION, TABLE_NAME),
    "web": (
        *_EVERY_FUNCTION,
        *_BACK_OFFICE,
        *_CALLBACKS,
        PEPPER_SECRET_ARN,
        PAYMENT_PROVIDER,
        COMPANY,
        CONTACT_NUMBER,
        PAGES_URL,
        PHOTOS_BUCKET,
    ),
    "photos": (*_EVERY_FUNCTION, TABLE_NAME, PAGES_URL, PHOTOS_BUCKET),
    "input_key": (*_EVERY_FUNCTION, INSTANCE_ID, INPUT_KEY_SECRET_ARN),
    "follow_up": (*_EVERY_FUNCTION, TABLE_NAME, INCIDENT_REPORTS, INCIDENT_MINUTES),
    "send_texts": (
        *_EVERY_FUNCTION,
        *_SCHEDULES,
        TABLE_NAME,
        CENTRE_TIME_ZONE,
        ORIGINATION_IDENTITY,
        CONFIGURATION_SET,
        PAGES_URL,
        COMPANY,
        CONTACT_NUMBER,
        TEXT_PRICE_MICROS,
        TEXT_PARTS_PER_SECOND,
        FICTIONAL_NUMBERS,
        QUIET_STATE,
        SUPPRESSION_KEY_SECRET_ARN,
    ),
    "release_texts": (*_EVERY_FUNCTION, *_SCHEDULES, TABLE_NAME),
    "text_events": (*_EVERY_FUNCTION, TABLE_NAME),
    "callback": (
        *_EVERY_FUNCTION,
        *_CALLBACKS,
        SUPPRESSION_KEY_SECRET_ARN,
        OFFERS_TEXTS,
        FICTIONAL_NUMBERS,
    ),
    "callback_due": (*_EVERY_FUNCTION, *_CALLBACKS, SUPPRESSION_KEY_SECRET_ARN),
    "callback_events": (*_EVERY_FUNCTION, *_CALLBACKS),
    "callback_sweep": (*_EVERY_FUNCTION, *_CALLBACKS, SUPPRESSION_KEY_SECRET_ARN),
    "callback_desk": (
        *_EVERY_FUNCTION,
        *_CALLBACKS,
        SUPPRESSION_KEY_SECRET_ARN,
        FICTIONAL_NUMBERS,
    ),
    "group_call": (*_EVERY_FUNCTION, *_GROUP_CALLS, SUPPRESSION_KEY_SECRET_ARN),
    "group_call_events": (*_EVERY_FUNCTION, *_GROUP_CALLS),
    "group_call_desk": (
        *_EVERY_FUNCTION,
        *_GROUP_CALLS,
        CALLBACK_COUNTRIES,
        SUPPRESSION_KEY_SECRET_ARN,
        LISTS_BUCKET,
        QUEUE_IDS,
        CALL_MINUTE_MICROS,
    ),
    "group_call_beat": (
        *_EVERY_FUNCTION,
        *_GROUP_CALLS,
        CALLBACK_COUNTRIES,
        SUPPRESSION_KEY_SECRET_ARN,
        LISTS_BUCKET,
        QUEUE_IDS,
        BEAT_QUEUE_URL,
        GROUP_CALL_FLOW_PARAMETER,
        GROUP_TASK_FLOW_PARAMETER,
        DETECTS_MACHINES,
    ),
    "customer_events": (
        *_EVERY_FUNCTION,
        *_SCHEDULES,
        *(TABLE_NAME, CENTRE_TIME_ZONE, REJECTED_TEXTS_URL),
        *(SUPPRESSION_KEY_SECRET_ARN, FICTIONAL_NUMBERS, QUIET_STATE),
    ),
    "incoming_texts": (
        *_EVERY_FUNCTION,
        *_BACK_OFFICE,
        *_CALLBACKS,
        SUPPRESSION_KEY_SECRET_ARN,
        REJECTED_TEXTS_URL,
        PERSON_BY_TEXT,
        TEXT_CHAT_FLOW_PARAMETER,
        CHAT_TOPIC_ARN,
    ),
    "chat_events": (*_EVERY_FUNCTION, TABLE_NAME, INSTANCE_ID, REJECTED_TEXTS_URL),
    "widget": (
        *_EVERY_FUNCTION,
        INSTANCE_ID,
        HOURS_OF_OPERATION_ID,
        CENTRE_TIME_ZONE,
        QUEUE_IDS,
        COMPANY,
        CONTACT_NUMBER,
        WIDGET_ORIGINS,
        WIDGET_CHAT,
        PUBLIC_TEXT_NUMBER,
    ),
    "contact_events": (*_EVERY_FUNCTION, TABLE_NAME, INSTANCE_ID),
    "canary": (*_EVERY_FUNCTION, INSTANCE_ID, CANARY_CASES),
    "campaign": (
        *_EVERY_FUNCTION,
        *(TABLE_NAME, CENTRE_TIME_ZONE, COMPANY, CONTACT_NUMBER, SUPPRESSION_KEY_SECRET_ARN),
        *(TEXT_PRICE_MICROS, TEXT_PARTS_PER_SECOND, FICTIONAL_NUMBERS, QUIET_STATE),
        *_SCHEDULES,
    ),
}


def metrics_namespace(stage: str) -> str:
    """Return where a stage's metrics are: apart from those of the stages beside it."""
    return f"{METRICS_NAMESPACE}/{stage}"


class ConfigurationError(RuntimeError):
    """The function was deployed without a setting that it needs, or with one that it cannot use."""


def settings(function: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the settings that a function declares in ``REQUIRED``, by name.

    Args:
        function: Name of the function's folder, such as ``caller_lookup``.
        environment: Where to read; the process's own unless a test says otherwise.

    Raises:
        ConfigurationError: A setting is missing or empty.
    """
    values = {name: environment.get(name, "") for name in REQUIRED[function]}
    missing = sorted(name for name, value in values.items() if not value)
    if missing:
        raise ConfigurationError(
            f"{function} needs the environment variables {', '.join(missing)}: "
            "set them where infra/ defines the function"
        )
    return values
