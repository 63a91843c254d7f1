"""Contact actions: what is written on the contact itself."""

from typing import Final

from simulator.language.catalog.spec import (
    FAILED,
    FLOW_TYPES,
    ActionType,
    Choice,
    Error,
    Kind,
    Parameter,
    Shape,
    When,
    dynamic,
    either,
    group,
    listing,
    mapping,
    number,
    static,
    tree,
)

VOICE_ID_ENDED: Final = "Amazon Connect Voice ID ended on 2026-05-20"
_HOOKS: Final = (
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
)
_VOICE_ID: Final = (
    "IsVoiceIdStreamingEnabled",
    "IsVoiceAuthenticationEnabled",
    "IsFraudDetectionEnabled",
    "VoiceAuthenticationThreshold",
    "VoiceAuthenticationResponseTime",
    "FraudDetectionThreshold",
    "WatchlistId",
)
_FIELDS: Final = (
    dynamic("Name"),
    dynamic("Description"),
    either("LanguageCode", note="en-US"),
    dynamic("CustomerId"),
    either("WisdomSessionArn", note="$.Wisdom.SessionArn after CreateWisdomSession"),
    *(either(name, note=f"without effect: {VOICE_ID_ENDED}") for name in _VOICE_ID),
)

ACTIONS: Final = (
    ActionType(
        "UpdateContactAttributes",
        "Set contact attributes, all of them or none.",
        "Set contact attributes",
        (
            mapping("Attributes", required=True, note="a key is one reference, or without $ and ."),
            static("TargetContact", "Current", "Related", note="the default is Current"),
        ),
        errors=(FAILED,),
        sets=("$.Attributes.*",),
        legacy="SetAttributes",
        notes=(
            "All attributes of a contact together hold 32,768 bytes; more takes the error branch.",
            "They go with the contact through flows and transfers, and into its record.",
        ),
    ),
    ActionType(
        "UpdateContactEventHooks",
        "Name the flow that runs at an event of the contact.",
        "Set event flow",
        (
            group(
                "EventHooks",
                *(either(hook, note="flow id or ARN") for hook in _HOOKS),
                entries=1,
            ),
            group(
                "EventHooksConfiguration",
                *(
                    group(name, static("DisableExecution"))
                    for name in ("AgentWhisper", "CustomerWhisper")
                ),
                note="switches a whisper off; may stand without EventHooks",
            ),
        ),
        choices=(Choice(("EventHooks", "EventHooksConfiguration"), at_most=2),),
        errors=(FAILED,),
        legacy="SetEventHook, SetContactFlow",
        notes=("CustomerRemaining runs when the agent has left and the customer is still there.",),
    ),
    ActionType(
        "UpdateContactData",
        "Set fields of the contact that the system knows: language, customer, name.",
        "Set contact attributes (system)",
        (*_FIELDS, static("TargetContact", "Current", "Related")),
        choices=(Choice(tuple(f.name for f in _FIELDS), at_most=len(_FIELDS)),),
        errors=(FAILED,),
        sets=("$.LanguageCode", "$.CustomerId", "$.Name", "$.Description"),
        legacy="SetContactData",
        notes=("The guide also speaks of References; the service refuses them.",),
    ),
    ActionType(
        "UpdateContactRecordingBehavior",
        "Say who is recorded and analysed.",
        "Set recording and analytics behavior",
        (
            group(
                "RecordingBehavior",
                listing("RecordedParticipants", values=("Agent", "Customer")),
                static("IVRRecordingBehavior", "Enabled", "Disabled"),
                listing("ScreenRecordedParticipants", values=("Agent",)),
                required=True,
            ),
            tree("AnalyticsBehavior", Kind.STATIC, note="Contact Lens: language, redaction, modes"),
        ),
        flow_types=frozenset(
            {
                "CONTACT_FLOW",
                "AGENT_TRANSFER",
                "QUEUE_TRANSFER",
                "CUSTOMER_QUEUE",
                "OUTBOUND_WHISPER",
            }
        ),
        doubtful=frozenset({"MODULE", "CAMPAIGN"}),
        plays_on=("VOICE", "CHAT"),
        legacy="SetRecordingBehavior",
        notes=("The service refuses any error branch.",),
    ),
    ActionType(
        "UpdateContactRecordingAndAnalyticsBehavior",
        "Say who is recorded and analysed, for one channel.",
        "Set recording, analytics and processing behavior",
        (
            tree("VoiceBehavior", Kind.STATIC),
            tree("ChatBehavior", Kind.STATIC),
            tree("ScreenRecordingBehavior", Kind.STATIC),
        ),
        choices=(Choice(("VoiceBehavior", "ChatBehavior", "ScreenRecordingBehavior")),),
        errors=(
            FAILED,
            Error("ChannelMismatch"),
            Error(
                "InFlightRedactionConfigurationFailed",
                required=When("ChatBehavior"),
                only=When("ChatBehavior"),
            ),
        ),
        notes=("InFlightRedactionConfigurationFailed exists for chat only, against the guide.",),
    ),
    ActionType(
        "UpdateContactTextToSpeechVoice",
        "Choose the voice that speaks from here on.",
        "Set voice",
        (
            either("TextToSpeechVoice", required=True, note="a Polly voice; the default is Joanna"),
            either("TextToSpeechEngine", note="Standard, Neural, Generative, Long-form"),
            either("TextToSpeechStyle", "None", "Conversational", "Newscaster"),
        ),
        errors=(Error("NoMatchingError", required=False),),
        plays_on=("VOICE",),
        nothing_on=("CHAT", "TASK", "EMAIL"),
        sets=("$.TextToSpeechVoiceId",),
        legacy="SetVoice",
        notes=("A voice that does not exist breaks every later prompt instead of failing here.",),
    ),
    ActionType(
        "UpdateContactMediaStreamingBehavior",
        "Start or stop streaming the customer's audio.",
        "Start media streaming; Stop media streaming",
        (
            static("MediaStreamingState", "Enabled", "Disabled", required=True),
            static("MediaStreamType", "Audio", required=True),
            listing(
                "Participants",
                static("ParticipantType", "Customer", required=True),
                listing("MediaDirections", values=("To", "From"), required=True),
                required=True,
            ),
        ),
        errors=(FAILED,),
        flow_types=FLOW_TYPES - {"CUSTOMER_HOLD", "AGENT_HOLD", "MODULE", "CAMPAIGN"},
        doubtful=frozenset({"MODULE", "CAMPAIGN"}),
        plays_on=("VOICE",),
        sets=("$.MediaStreams.Customer.Audio.*",),
        legacy="StartMediaStreaming, StopMediaStreaming",
    ),
    ActionType(
        "UpdateContactMediaProcessing",
        "Send chat messages through a Lambda function on their way.",
        "Set recording, analytics and processing behavior",
        (
            group(
                "ChatProcessor",
                static("ProcessingEnabled", "True", "False"),
                either("LambdaProcessorARN"),
                group(
                    "ChatProcessorSettings",
                    static("DeliverUnprocessedMessages", "True", "False", required=True),
                    required=True,
                ),
                kind=Kind.EITHER,
                required=True,
            ),
        ),
        errors=(FAILED, Error("ChannelMismatch")),
        plays_on=("CHAT",),
    ),
    ActionType(
        "UpdateContactCallbackNumber",
        "Say which number a callback will dial.",
        "Set callback number",
        (
            Parameter(
                "CallbackNumber",
                Kind.REFERENCE,
                Shape.TEXT,
                required=True,
                note="for instance $.StoredCustomerInput",
            ),
        ),
        errors=(Error("InvalidCallbackNumber"), Error("CallbackNumberNotDialable")),
        flow_types=frozenset(
            {"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER", "CUSTOMER_QUEUE", "MODULE"}
        ),
        doubtful=frozenset({"CAMPAIGN"}),
        plays_on=("VOICE",),
        sets=("$.CallbackNumber",),
        legacy="SetCallBackNumber",
        notes=("It has no NoMatchingError.",),
    ),
    ActionType(
        "TagContact",
        "Put tags on the contact.",
        "Contact tags",
        (mapping("Tags", required=True, note="no key may begin with aws:"),),
        errors=(FAILED,),
        sets=("$.Tags.*",),
    ),
    ActionType(
        "UntagContact",
        "Remove tags from the contact.",
        "Contact tags",
        (listing("TagKeys", required=True),),
        errors=(FAILED,),
    ),
    ActionType(
        "CreateTask",
        "Create a task.",
        "Create task",
        (
            dynamic("Name", required=True),
            either("ContactFlowId", note="the flow the task runs through"),
            dynamic("Description"),
            mapping("Attributes"),
            tree("References", note="name -> {Type, Value}"),
            number("DelaySeconds", 1, 518_400, kind=Kind.EITHER),
            either("ScheduledTime", note="seconds since 1970; in the past: error branch"),
            static("TaskTemplateId"),
        ),
        choices=(
            Choice(("ContactFlowId", "TaskTemplateId"), at_most=2),
            Choice(("DelaySeconds", "ScheduledTime"), at_least=0),
        ),
        errors=(FAILED,),
        sets=("$.Task.ContactId",),
    ),
    ActionType(
        "ResumeContact",
        "Go on with a task that was paused.",
        "Resume contact",
        errors=(FAILED,),
        plays_on=("TASK",),
    ),
    ActionType(
        "StartOutboundChatContact",
        "Start a text conversation (SMS) from a flow.",
        "Send message",
        (
            group(
                "SourceEndpoint",
                either("Address", required=True, note="ARN of a phone number"),
                static("Type", "CONNECT_PHONENUMBER_ARN", required=True),
                kind=Kind.EITHER,
                required=True,
            ),
            group(
                "DestinationEndpoint",
                either("Address", required=True, note="E.164"),
                static("Type", "TELEPHONE_NUMBER", required=True),
                kind=Kind.EITHER,
                required=True,
            ),
            either("ContactFlowArn", required=True),
            static("ContactSubtype", "connect:SMS", required=True),
            group("InitialSystemMessage", dynamic("Content", required=True)),
            static("RelatedContact", "CURRENT"),
        ),
        errors=(FAILED,),
    ),
    ActionType(
        "CreatePersistentContactAssociation",
        "Bring back the conversation of an earlier chat.",
        "Create persistent contact association",
        (
            static("RehydrationType", "ENTIRE_PAST_SESSION", "FROM_SEGMENT", required=True),
            either("SourceContactId", required=True),
        ),
        errors=(FAILED,),
        plays_on=("CHAT",),
    ),
    ActionType(
        "LoadContactContent",
        "Load the text of an e-mail.",
        "Get stored content",
        (static("ContentType", "EmailMessage", required=True),),
        errors=(FAILED,),
        plays_on=("EMAIL",),
        sets=("$.Email.*",),
    ),
)
