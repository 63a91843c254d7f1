"""Contact actions that decide who serves the contact: queues, agents, callbacks, priority."""

from typing import Final

from simulator.language.catalog.spec import (
    FAILED,
    ActionType,
    Choice,
    Error,
    Kind,
    When,
    either,
    group,
    number,
    static,
    tree,
)

QUEUE: Final = either("QueueId", note="id or ARN of a queue")
AGENT: Final = either("AgentId", note="id or ARN of an agent: that agent's own queue")
ONE_QUEUE: Final = ("QueueId", "AgentId")
_INBOUND: Final = frozenset({"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER", "MODULE"})
_CAMPAIGN: Final = frozenset({"CAMPAIGN"})
_FULL: Final = Error("QueueAtCapacity")

ACTIONS: Final = (
    ActionType(
        "UpdateContactTargetQueue",
        "Choose the queue for what comes next.",
        "Set working queue",
        (QUEUE, AGENT),
        choices=(Choice(ONE_QUEUE),),
        errors=(FAILED,),
        flow_types=_INBOUND,
        doubtful=_CAMPAIGN,
        sets=("$.Queue.Name", "$.Queue.ARN", "$.Queue.OutboundCallerId.*"),
        legacy="SetQueue",
        notes=(
            "Transfers, callbacks, metrics and hours use this queue when they name none.",
            "A reference must give an id or ARN, not the name of a queue.",
        ),
    ),
    ActionType(
        "TransferContactToQueue",
        "Put the contact into the target queue; this flow ends.",
        "Transfer to queue",
        errors=(_FULL, FAILED),
        flow_types=_INBOUND,
        doubtful=_CAMPAIGN,
        legacy="Transfer (Queue)",
        notes=(
            "It never goes on to NextAction, although publishing wants one.",
            "A contact that is queued already takes the error branch; a full queue its own.",
        ),
        next_unused=True,
    ),
    ActionType(
        "DequeueContactAndTransferToQueue",
        "Move the contact from its queue to another, from inside the queue flow.",
        "Transfer to queue (in a customer queue flow)",
        (QUEUE, AGENT),
        choices=(Choice(ONE_QUEUE),),
        errors=(_FULL, FAILED),
        flow_types=frozenset({"CUSTOMER_QUEUE"}),
        legacy="Transfer (Queue)",
        notes=(
            "Begins a new contact (QUEUE_TRANSFER); at most 11 such transfers in a chain.",
            "Loop prompts must come before it; fails while an agent is being joined.",
        ),
        next_unused=True,
    ),
    ActionType(
        "TransferContactToAgent",
        "Connect to the agent the transfer was meant for.",
        "Transfer to agent (beta)",
        terminal=True,
        flow_types=frozenset({"AGENT_TRANSFER", "QUEUE_TRANSFER"}),
        plays_on=("VOICE",),
        legacy="Transfer (Agent)",
    ),
    ActionType(
        "CreateCallbackContact",
        "Keep the caller's place: an agent is called first, then the caller.",
        "Transfer to queue (callback)",
        (
            QUEUE,
            AGENT,
            number("InitialCallDelaySeconds", 1, 259_200, required=True),
            number(
                "MaximumConnectionAttempts",
                0,
                required=True,
                note="whether it counts the first call is not verified; the designer asks for "
                "retries, where 1 means two calls at most",
            ),
            number("RetryDelaySeconds", 1, 259_200, required=True),
            either("ContactFlowId"),
            tree("CallerId", Kind.EITHER),
        ),
        choices=(Choice(ONE_QUEUE, at_least=0),),
        errors=(FAILED,),
        flow_types=_INBOUND | {"CUSTOMER_QUEUE"},
        doubtful=_CAMPAIGN,
        plays_on=("VOICE",),
        legacy="CreateCallback",
        notes=(
            "Dials the number of UpdateContactCallbackNumber, else the caller's.",
            "A callback waits for 7 to 14 days, then it is removed.",
        ),
    ),
    ActionType(
        "UpdateContactRoutingBehavior",
        "Change the contact's priority or its age in the queue.",
        "Change routing priority / age",
        (
            number("QueuePriority", 1, note="the least is served first; the default is 5"),
            number("QueueTimeAdjustmentSeconds", -(2**31), note="may be negative"),
        ),
        choices=(Choice(("QueuePriority", "QueueTimeAdjustmentSeconds")),),
        flow_types=frozenset({"CONTACT_FLOW"}),
        doubtful=frozenset(
            {
                "CUSTOMER_QUEUE",
                "AGENT_TRANSFER",
                "QUEUE_TRANSFER",
                "OUTBOUND_WHISPER",
                "MODULE",
                "CAMPAIGN",
            }
        ),
        plays_on=("VOICE", "TASK", "EMAIL"),
        nothing_on=("CHAT",),
        legacy="UpdateRoutingPriority",
        notes=(
            "It has no error branch.",
            "The reference says inbound flows only; the block's page lists more.",
        ),
    ),
    ActionType(
        "UpdateContactRoutingCriteria",
        "Route by proficiency, in steps that widen with time.",
        "Set routing criteria",
        (
            tree(
                "RoutingCriteria",
                Kind.EITHER,
                required=True,
                note="Steps: an Expression and when it expires",
            ),
        ),
        errors=(FAILED,),
        notes=("The guide's page has another name, UpdateRoutingCriteria; that one is refused.",),
    ),
    ActionType(
        "UpdatePreviousContactParticipantState",
        "Put the agent or customer of the previous contact on hold, or take them off.",
        "Hold customer or agent",
        (
            static(
                "PreviousContactParticipantState",
                "AgentOnHold",
                "CustomerOnHold",
                "OffHold",
                required=True,
            ),
        ),
        errors=(FAILED,),
        flow_types=frozenset(
            {"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER", "OUTBOUND_WHISPER"}
        ),
        doubtful=frozenset({"MODULE", "CAMPAIGN"}),
        plays_on=("VOICE",),
    ),
    ActionType(
        "CompleteOutboundCall",
        "Place the outbound call now, with a caller id if wished.",
        "Call phone number",
        (
            group("CallerId", either("Number", required=True)),
            group(
                "VoiceConnector",
                static("VoiceConnectorType", "ChimeConnector", required=True),
                either("VoiceConnectorArn", required=True),
                either("FromUser"),
                either("ToUser"),
                either("UserToUserInformation"),
            ),
            number(
                "ConnectionTimeLimitSeconds",
                1,
                600,
                kind=Kind.EITHER,
                only=When("VoiceConnector"),
            ),
        ),
        flow_types=frozenset({"OUTBOUND_WHISPER"}),
        plays_on=("VOICE",),
        notes=("Without it the first prompt of the whisper places the call.",),
    ),
)
