"""Flow control: branch, loop, wait, go elsewhere, end."""

from typing import Final

from simulator.language.catalog.contact import VOICE_ID_ENDED
from simulator.language.catalog.routing import AGENT, ONE_QUEUE, QUEUE
from simulator.language.catalog.spec import (
    FAILED,
    FLOW_TYPES,
    NO_MATCH,
    ActionType,
    Branches,
    Choice,
    Error,
    Kind,
    Parameter,
    Shape,
    When,
    either,
    listing,
    number,
    static,
    tree,
)

_NUMBERS: Final = (
    "NumberGreaterThan",
    "NumberGreaterOrEqualTo",
    "NumberLessThan",
    "NumberLessOrEqualTo",
)
OPERATORS: Final = (
    "Equals",
    "TextStartsWith",
    "TextEndsWith",
    "TextContains",
    *_NUMBERS,
    "KeyExists",
)
_AGENT_METRICS: Final = ("NumberOfAgentsAvailable", "NumberOfAgentsStaffed", "NumberOfAgentsOnline")
_QUEUE_METRICS: Final = ("OldestContactInQueueAgeSeconds", "NumberOfContactsInQueue")
_TRANSFERS: Final = frozenset({"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER"})
_QUEUED: Final = _TRANSFERS | {"CUSTOMER_QUEUE", "MODULE"}
_CAMPAIGN: Final = frozenset({"CAMPAIGN"})

ACTIONS: Final = (
    ActionType(
        "Compare",
        "Branch on one value.",
        "Check contact attributes",
        (
            Parameter(
                "ComparisonValue",
                Kind.REFERENCE,
                Shape.TEXT,
                required=True,
                note="with a key: a bare $.External is refused",
            ),
        ),
        errors=(NO_MATCH,),
        branches=(
            Branches(OPERATORS, note="tried in order, the first that holds wins; case matters"),
        ),
        legacy="CheckAttribute",
        notes=(
            "NextAction is what NoMatchingCondition leads to, not success.",
            "There is no test for a missing value: it matches nothing.",
            "No And, Or or Not, and no nesting, against the guide.",
        ),
        next_unused=True,
    ),
    ActionType(
        "UpdateFlowLoggingBehavior",
        "Turn the flow log on or off.",
        "Set logging behavior",
        (static("FlowLoggingBehavior", "Enabled", "Disabled", required=True),),
        legacy="SetLoggingBehavior",
        notes=("It has no error branch.", "Holds for the flows that follow, too."),
    ),
    ActionType(
        "TransferToFlow",
        "Go on in another flow.",
        "Transfer to flow",
        (either("ContactFlowId", required=True, note="id or ARN of a flow"),),
        errors=(FAILED,),
        flow_types=_TRANSFERS,
        doubtful=_CAMPAIGN,
        legacy="Transfer (Flow)",
        notes=(
            "It never goes on to NextAction, although publishing wants one.",
            "The flow must be published, inbound or a transfer flow, else the error branch.",
            "Contact attributes go along, flow attributes do not.",
        ),
        next_unused=True,
    ),
    ActionType(
        "Loop",
        "Count the passes through this action.",
        "Loop",
        (number("LoopCount", 0, 100, kind=Kind.EITHER, required=True),),
        errors=(Error("NoMatchingError", required=False),),
        branches=(
            Branches(
                operands=("ContinueLooping", "DoneLooping"),
                required=("ContinueLooping", "DoneLooping"),
            ),
        ),
        legacy="Loop",
        notes=(
            "So many times ContinueLooping, then DoneLooping once, then it counts anew.",
            "A newer form walks through a list; its parameters are not known.",
        ),
        next_unused=True,
    ),
    ActionType(
        "EndFlowExecution",
        "End the flow, keep the contact.",
        "End flow / Resume",
        terminal=True,
        flow_types=frozenset(
            {"CUSTOMER_QUEUE", "CUSTOMER_WHISPER", "AGENT_WHISPER", "OUTBOUND_WHISPER"}
        ),
        doubtful=frozenset({"CUSTOMER_HOLD", "AGENT_HOLD", "MODULE", "CAMPAIGN"}),
        legacy="Resume",
        notes=("Where the contact was never queued, it ends with the flow.",),
    ),
    ActionType(
        "UpdateFlowAttributes",
        "Set attributes that live as long as this flow.",
        "Set contact attributes (flow)",
        (
            Parameter(
                "FlowAttributes",
                Kind.DYNAMIC,
                Shape.MAP,
                required=True,
                fields=(
                    Parameter("Value", Kind.DYNAMIC, required=True),
                    static("Type", "String"),
                ),
            ),
        ),
        errors=(FAILED,),
        sets=("$.FlowAttributes.*",),
        notes=(
            "Functions, modules and other flows do not see them; the record neither.",
            "The guide gives it no error; the service wants NoMatchingError.",
        ),
    ),
    ActionType(
        "EndFlowModuleExecution",
        "Return from a module.",
        "Return",
        (
            static("Result", note="a branch the module declares"),
            tree("ResultData", note="as the module declares it"),
        ),
        terminal=True,
        flow_types=frozenset({"MODULE"}),
    ),
    ActionType(
        "CheckHoursOfOperation",
        "Branch on whether the hours are open now.",
        "Check hours of operation",
        (either("HoursOfOperationId", note="id or ARN; the default is the target queue's"),),
        errors=(FAILED,),
        branches=(Branches(operands=("True", "False"), required=("True", "False")),),
        flow_types=_QUEUED,
        doubtful=_CAMPAIGN,
        legacy="CheckHoursOfOperation",
        notes=(
            "An agent's queue has no hours: error branch.",
            "Hours count in their own time zone; overrides come first.",
        ),
        next_unused=True,
    ),
    ActionType(
        "CheckMetricData",
        "Branch on one number of a queue.",
        "Check staffing; Check queue status",
        (
            static("MetricType", *_AGENT_METRICS, *_QUEUE_METRICS, required=True),
            QUEUE,
            AGENT,
        ),
        choices=(Choice(ONE_QUEUE, at_least=0),),
        errors=(FAILED, NO_MATCH),
        branches=(
            Branches(("NumberGreaterThan",), ("0",), when=When("MetricType", _AGENT_METRICS)),
            Branches(("Equals", *_NUMBERS)),
        ),
        flow_types=_QUEUED,
        doubtful=_CAMPAIGN,
        legacy="CheckStaffing, CheckQueueStatus",
        notes=("NoMatchingCondition is needed for agents' metrics too, against the guide.",),
        next_unused=True,
    ),
    ActionType(
        "GetMetricData",
        "Load the numbers of a queue.",
        "Get queue metrics",
        (QUEUE, AGENT, either("QueueChannel", "Voice", "Chat")),
        choices=(Choice(ONE_QUEUE, at_least=0),),
        errors=(FAILED,),
        sets=(
            "$.Metrics.Queue.Name",
            "$.Metrics.Queue.ARN",
            "$.Metrics.Queue.Size",
            "$.Metrics.Queue.OldestContactAge",
            "$.Metrics.Agents.*.Count",
        ),
        legacy="GetMetricData",
    ),
    ActionType(
        "Wait",
        "Let time pass, or wait for an event.",
        "Wait",
        (
            number(
                "TimeLimitSeconds",
                1,
                604_800,
                kind=Kind.EITHER,
                required=True,
                note="the guide writes TimeoutSeconds; that is refused",
            ),
            listing("Events", values=("CustomerReturned", "BotParticipantDisconnected")),
            static("ContinueExecution", "True", note="not documented; branches Continue"),
            number(
                "MinimumWaitTimeSeconds",
                1,
                kind=Kind.EITHER,
                required=When("ContinueExecution"),
                note="not documented; read as how long the flow waits before Continue",
            ),
        ),
        errors=(FAILED, Error("ParticipantNotFound", required=False)),
        branches=(
            Branches(
                operands=("Continue", "WaitCompleted"),
                required=("Continue", "WaitCompleted"),
                when=When("ContinueExecution"),
            ),
            Branches(
                operands=("WaitCompleted", "CustomerReturned", "BotParticipantDisconnected"),
                required=("WaitCompleted",),
                each_of="Events",
            ),
        ),
        plays_on=("CHAT", "TASK", "EMAIL"),
        legacy="Wait",
        notes=("The reference says every flow type, the block's page inbound and queue flows.",),
        next_unused=True,
    ),
    ActionType(
        "CheckVoiceId",
        "Branch on a result of Voice ID.",
        "Check Voice ID",
        (
            static(
                "CheckVoiceIdOption",
                "enrollmentStatus",
                "voiceAuthentication",
                "fraudDetection",
                required=True,
            ),
        ),
        errors=(FAILED,),
        branches=(
            Branches(
                operands=(
                    "Enrolled",
                    "NotEnrolled",
                    "OptedOut",
                    "Authenticated",
                    "NotAuthenticated",
                    "Inconclusive",
                    "HighRisk",
                    "LowRisk",
                )
            ),
        ),
        plays_on=("VOICE",),
        retired=VOICE_ID_ENDED,
        notes=("Written without spaces (NotEnrolled), against the guide.",),
        next_unused=True,
    ),
    ActionType(
        "StartVoiceIdStream",
        "Stream audio to Voice ID.",
        "Set Voice ID",
        errors=(FAILED,),
        plays_on=("VOICE",),
        retired=VOICE_ID_ENDED,
    ),
    ActionType(
        "CheckOutboundCallStatus",
        "Branch on who answered an outbound call.",
        "Check call progress",
        errors=(FAILED,),
        branches=(
            Branches(
                operands=("CallAnswered", "VoicemailBeep", "VoicemailNoBeep", "NotDetected"),
                required=("CallAnswered", "VoicemailBeep", "VoicemailNoBeep", "NotDetected"),
            ),
        ),
        plays_on=("VOICE",),
        notes=("Needs answering machine detection, which only campaign traffic has.",),
        next_unused=True,
    ),
    ActionType(
        "DistributeByPercentage",
        "Branch at random.",
        "Distribute by percentage",
        errors=(NO_MATCH,),
        branches=(
            Branches(
                ("NumberLessThan",),
                note="a number from 1 to 100 is drawn; operands are 1 + the sum so far",
            ),
        ),
        flow_types=(_QUEUED | {"OUTBOUND_WHISPER"}) & FLOW_TYPES,
        doubtful=_CAMPAIGN,
        next_unused=True,
    ),
)
