"""Participant actions: what a caller or chat customer hears, sees, keys in."""

from typing import Final

from simulator.language.catalog.spec import (
    FAILED,
    FLOW_TYPES,
    NO_MATCH,
    ActionType,
    Branches,
    Choice,
    Error,
    Kind,
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

_PROMPT: Final = (
    dynamic("Text", note="spoken on voice, a message on chat"),
    dynamic("SSML", note="voice only; on chat the mark-up is shown as it stands"),
    either("PromptId", note="id or ARN of a prompt in the library; voice only"),
    group(
        "Media",
        dynamic("Uri", required=True, note="s3://... of a WAV: 8 kHz, mono, u-law, 50 MB, 5 min"),
        static("SourceType", "S3", required=True),
        static("MediaType", "Audio", required=True),
        note="a recording in S3; voice only",
    ),
)
_SOURCES: Final = ("Text", "SSML", "PromptId", "Media")
_CALLER_FLOWS: Final = frozenset(
    {"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER", "CUSTOMER_QUEUE", "MODULE"}
)
_STORES: Final = When("StoreInput", ("True",))
_ASKS: Final = When("EnableDTMFBuffer", absent=True)
_BRANCHES: Final = When("StoreInput", ("True",), absent=True, also=_ASKS)
_PHONE: Final = When("InputValidation.PhoneNumberValidation")

ACTIONS: Final = (
    ActionType(
        "MessageParticipant",
        "Play a prompt (voice) or send a message (chat).",
        "Play prompt",
        (
            *_PROMPT,
            static(
                "SkipWhenDTMFBufferEnabled",
                "true",
                "false",
                note="written by newer designers, not documented",
            ),
        ),
        choices=(Choice(_SOURCES),),
        errors=(Error("NoMatchingError", required=False),),
        flow_types=FLOW_TYPES - {"CUSTOMER_HOLD", "AGENT_HOLD", "CAMPAIGN"},
        doubtful=frozenset({"CAMPAIGN"}),
        plays_on=("VOICE", "CHAT"),
        nothing_on=("TASK", "EMAIL"),
        legacy="PlayPrompt",
        notes=(
            "Without an error branch the flow goes on as if the prompt had been played.",
            "Fails on a prompt that cannot be fetched, bad SSML, and more than 6,000 characters.",
            "Whisper flows cannot play recordings from S3.",
        ),
    ),
    ActionType(
        "GetParticipantInput",
        "Play a prompt and collect keys: branch on one key, or store several.",
        "Get customer input; Store customer input; Set touchtone buffer behavior",
        (
            *_PROMPT,
            number(
                "InputTimeLimitSeconds",
                1,
                180,
                required=_ASKS,
                note="wait for the first key, after the prompt",
            ),
            static(
                "StoreInput",
                "True",
                "False",
                required=_ASKS,
                note="the guide calls it optional, the service wants it",
            ),
            group(
                "InputValidation",
                group(
                    "PhoneNumberValidation",
                    static("NumberFormat", "Local", "E164", required=True),
                    static("CountryCode", note="two letters; needed with Local"),
                ),
                group(
                    "CustomValidation",
                    number("MaximumLength", 1, kind=Kind.EITHER, required=True),
                ),
                required=_STORES,
                entries=1,
                only=_STORES,
            ),
            group(
                "InputEncryption",
                static("EncryptionKeyId", required=True),
                static("Key", required=True, note="certificate in PEM"),
                only=When("InputValidation.CustomValidation"),
                note="the stored value becomes an AWS Encryption SDK message in base64",
            ),
            group(
                "DTMFConfiguration",
                static("InputTerminationSequence", note="up to five of 0-9 * #; the default is #"),
                static("DisableCancelKey", "True", "False", note="whether * no longer starts anew"),
                number("InterdigitTimeLimitSeconds", 1, 20, note="between keys; the default is 5"),
            ),
            static(
                "EnableDTMFBuffer",
                "True",
                "False",
                note="a form of its own: keys typed ahead are kept (30 at most); asks nothing",
            ),
        ),
        choices=(Choice(_SOURCES, when=_ASKS),),
        errors=(
            FAILED,
            Error("NoMatchingCondition", required=_BRANCHES, only=_BRANCHES),
            Error("InputTimeLimitExceeded", required=_BRANCHES, only=_BRANCHES),
            Error("InvalidPhoneNumber", required=_PHONE, only=_PHONE),
        ),
        branches=(
            Branches(operands=tuple("0123456789*#"), when=_BRANCHES, note="one key a condition"),
        ),
        flow_types=_CALLER_FLOWS,
        doubtful=frozenset({"CAMPAIGN"}),
        plays_on=("VOICE",),
        sets=("$.StoredCustomerInput",),
        legacy="GetUserInput (Digits), StoreUserInput",
        notes=(
            "A key interrupts the prompt.",
            "Storing: ends at the terminator, the maximum length, or the pause between keys.",
            "Storing, and nothing keyed: goes on with the stored value Timeout (guide); a later "
            "observation says error branch.",
            "Storing must not declare InputTimeLimitExceeded (the service contradicts the guide).",
            "Chat needs ConnectParticipantWithLexBot.",
        ),
        next_unused=_BRANCHES,
    ),
    ActionType(
        "ConnectParticipantWithLexBot",
        "Hand the participant to an Amazon Lex bot and branch on the intent it found.",
        "Get customer input (Amazon Lex)",
        (
            *_PROMPT,
            group("LexInitializationData", dynamic("InitialMessage"), note="instead of a prompt"),
            group("LexV2Bot", dynamic("AliasArn", required=True)),
            group(
                "LexBot",
                dynamic("Name", required=True),
                dynamic("Region"),
                dynamic("Alias"),
                note="Lex V1",
            ),
            mapping("LexSessionAttributes"),
            group("LexTimeoutSeconds", number("Text", 60, 604_800, note="silence on chat")),
        ),
        choices=(
            Choice((*_SOURCES, "LexInitializationData")),
            Choice(("LexV2Bot", "LexBot")),
        ),
        errors=(NO_MATCH, FAILED, Error("InputTimeLimitExceeded", required=False)),
        branches=(Branches(note="the operand is an intent, upper and lower case matter"),),
        flow_types=_CALLER_FLOWS,
        doubtful=frozenset({"CAMPAIGN"}),
        sets=(
            "$.Lex.IntentName",
            "$.Lex.Slots.*",
            "$.Lex.SessionAttributes.*",
            "$.Lex.DialogState",
            "$.Lex.SentimentResponse.*",
            "$.Lex.IntentConfidence.Score",
            "$.Lex.AlternateIntents.*",
        ),
        legacy="GetUserInput (Lex)",
        notes=("The bot must be associated with the instance.",),
        next_unused=True,
    ),
    ActionType(
        "ShowView",
        "Show a page of a step-by-step guide and branch on what was chosen there.",
        "Show view",
        (
            group(
                "ViewResource",
                either("Id", required=True, note="id or ARN, with :$LATEST, :$SAVED or a number"),
                static("Version"),
                required=True,
            ),
            number("InvocationTimeLimitSeconds", 1, required=True, note="the designer writes 400"),
            tree("ViewData", note="what the view takes: nested objects, lists, booleans"),
            tree("SensitiveDataConfiguration", Kind.STATIC, note="HideResponseOn: TRANSCRIPT"),
        ),
        errors=(NO_MATCH, FAILED, Error("TimeLimitExceeded")),
        branches=(Branches(note="the operand is an action of the view"),),
        flow_types=frozenset({"CONTACT_FLOW", "CUSTOMER_QUEUE", "MODULE"}),
        doubtful=frozenset({"CAMPAIGN", "AGENT_TRANSFER", "QUEUE_TRANSFER"}),
        plays_on=("CHAT",),
        sets=("$.Views.Action", "$.Views.ViewResultData.*"),
        next_unused=True,
    ),
    ActionType(
        "MessageParticipantIteratively",
        "Play a list of prompts round and round, interrupted every so often if wished.",
        "Loop prompts",
        (
            listing("Messages", *_PROMPT, required=True, entries=1),
            number(
                "InterruptFrequencySeconds", 1, kind=Kind.EITHER, note="more than 20 is advised"
            ),
            static("ContinueMessagingDuringInterrupt", "True", "False"),
        ),
        errors=(Error("NoMatchingError", required=False),),
        branches=(
            Branches(
                operands=("MessagesInterrupted",),
                required=("MessagesInterrupted",),
                when=When("InterruptFrequencySeconds"),
            ),
        ),
        next_required=False,
        flow_types=frozenset({"CUSTOMER_QUEUE", "CUSTOMER_HOLD", "AGENT_HOLD"}),
        plays_on=("VOICE",),
        legacy="LoopPrompts",
        notes=(
            "Without an interruption it never goes on: it plays until an agent is there.",
            "Without an error branch a failure ends the queue flow; the contact keeps its place.",
        ),
        next_unused=True,
    ),
    ActionType(
        "TransferParticipantToThirdParty",
        "Dial a number outside and connect the caller.",
        "Transfer to phone number",
        (
            dynamic("ThirdPartyPhoneNumber", required=True, note="E.164"),
            number(
                "ThirdPartyConnectionTimeLimitSeconds",
                0,
                600,
                kind=Kind.EITHER,
                required=True,
                note="the guide calls it optional, the service wants it",
            ),
            static(
                "ContinueFlowExecution",
                "True",
                "False",
                required=True,
                note="whether the flow goes on when the other side hangs up; the service wants it",
            ),
            either("ThirdPartyDTMFDigits", note="at most 50 of 0-9 , * #"),
            group(
                "CallerId",
                either("Number", note="a number claimed on the instance"),
                dynamic("Name"),
            ),
        ),
        errors=(
            FAILED,
            *(
                Error(
                    kind,
                    required=When("ContinueFlowExecution", ("True",)),
                    only=When("ContinueFlowExecution", ("True",)),
                    not_in=frozenset({"AGENT_TRANSFER"}),
                )
                for kind in ("CallFailed", "ConnectionTimeLimitExceeded")
            ),
        ),
        flow_types=_CALLER_FLOWS - {"MODULE"},
        doubtful=frozenset({"CAMPAIGN", "MODULE"}),
        plays_on=("VOICE",),
        legacy="Transfer (PhoneNumber)",
        next_unused=When("ContinueFlowExecution", ("False",)),
    ),
    ActionType(
        "AuthenticateParticipant",
        "Ask a chat customer to sign in through Amazon Cognito.",
        "Authenticate customer",
        (
            tree("CognitoConfiguration", Kind.EITHER, required=True),
            tree("CustomerProfilesConfiguration", Kind.EITHER, required=True),
            number("TimeLimitMinutes", 1, required=True),
        ),
        errors=(FAILED, Error("TimeLimitExceeded")),
        plays_on=("CHAT",),
    ),
    ActionType(
        "DisconnectParticipant",
        "Hang up: the contact ends.",
        "Disconnect / hang up",
        terminal=True,
        flow_types=_CALLER_FLOWS,
        doubtful=frozenset({"CAMPAIGN"}),
        legacy="Disconnect",
        notes=("The guide says everywhere; the service refuses it in whisper and hold flows.",),
    ),
)
