"""Each old block as an action of the Flow language.

What an old block could not say (that it fails, often) is left to ``legacy``, which adds what
publishing wants.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import phonenumbers

from simulator.language.exchange.blocks import Block, Untranslatable, reference, value_of

Parameters = dict[str, Any]
Ways = Mapping[str, str | tuple[str, str]]

_ON: Final = {"Enable": "Enabled", "Disable": "Disabled"}


@dataclass(slots=True)
class Translated:
    """The action a block becomes.

    Attributes:
        ways: Old branch -> ``NextAction``, an error type, or ("Equals", operand).
        evaluate: Whether the old conditions become conditions.
    """

    type: str
    parameters: Parameters = field(default_factory=dict)
    ways: Ways = field(default_factory=dict)
    evaluate: bool = False


NEXT: Final = "NextAction"
_SUCCESS: Final = {"Success": NEXT, "Error": "NoMatchingError"}


def _speech(block: Block) -> Parameters:
    audio = block.find("AudioPrompt")
    if audio is not None:
        return {"PromptId": value_of(audio)}
    name = "SSML" if block.value("TextToSpeechType") == "ssml" else "Text"
    return {name: block.value("Text") or " "}  # the service refuses an empty text, not a space


def _prompt(block: Block) -> Translated:
    return Translated("MessageParticipant", _speech(block), _SUCCESS)


def _input(block: Block) -> Translated:
    ways = {
        "Timeout": "InputTimeLimitExceeded",
        "NoMatch": "NoMatchingCondition",
        "Error": "NoMatchingError",
    }
    if block.target == "Lex":
        return Translated("ConnectParticipantWithLexBot", _bot(block), ways, evaluate=True)
    limit = {"InputTimeLimitSeconds": block.value("Timeout") or "5", "StoreInput": "False"}
    return Translated("GetParticipantInput", _speech(block) | limit, ways, evaluate=True)


def _bot(block: Block) -> Parameters:
    parameters = _speech(block)
    alias = block.value("BotAliasArn")
    if alias is not None:
        parameters["LexV2Bot"] = {"AliasArn": alias}
    else:
        names = {"Name": "BotName", "Region": "BotRegion", "Alias": "BotAlias"}
        found = {new: block.value(old) for new, old in names.items()}
        parameters["LexBot"] = {new: value for new, value in found.items() if value}
    session = block.keyed("Parameter")
    return parameters | ({"LexSessionAttributes": session} if session else {})


def _store(block: Block) -> Translated:
    parameters = _speech(block) | {
        "InputTimeLimitSeconds": block.value("Timeout") or "5",
        "StoreInput": "True",
        "InputValidation": _validation(block),
    }
    keys = {"InputTerminationSequence": block.value("TerminatorDigits")}
    if block.find("DisableCancel") is not None:
        keys["DisableCancelKey"] = (block.value("DisableCancel") or "False").capitalize()
    keys = {name: value for name, value in keys.items() if value}
    if keys:
        parameters["DTMFConfiguration"] = keys
    if (block.value("EncryptEntry") or "").lower() == "true":
        parameters["InputEncryption"] = {
            "EncryptionKeyId": block.value("EncryptionKeyId"),
            "Key": block.value("EncryptionKey"),
        }
    ways = _SUCCESS | {"InvalidNumber": "InvalidPhoneNumber"}
    return Translated("GetParticipantInput", parameters, ways)


def _validation(block: Block) -> Parameters:
    if block.value("CustomerInputType") != "PhoneNumber":
        return {"CustomValidation": {"MaximumLength": block.value("MaxDigits") or "20"}}
    if block.value("PhoneNumberFormat") not in (None, "Local"):
        return {"PhoneNumberValidation": {"NumberFormat": "E164"}}
    prefix = str(block.metadata.get("countryCodePrefix", "+1")).strip("+")
    country = phonenumbers.region_code_for_country_code(int(prefix)) if prefix.isdigit() else "US"
    return {"PhoneNumberValidation": {"NumberFormat": "Local", "CountryCode": country}}


def _function(block: Block) -> Translated:
    parameters: Parameters = {
        "LambdaFunctionARN": block.value("FunctionArn"),
        "InvocationTimeLimitSeconds": block.value("TimeLimit") or "3",  # the designer's default
    }
    given = block.keyed("Parameter")
    if given:
        parameters["LambdaInvocationAttributes"] = given
    return Translated("InvokeLambdaFunction", parameters, _SUCCESS)


def _compare(block: Block) -> Translated:
    value = reference(block.value("Namespace") or "", block.value("Attribute") or "")
    ways = {"NoMatch": "NoMatchingCondition"}
    return Translated("Compare", {"ComparisonValue": value}, ways, evaluate=True)


def _transfer(block: Block) -> Translated:
    if block.target == "Flow":
        flow = {"ContactFlowId": block.value("ContactFlowId")}
        return Translated("TransferToFlow", flow, {"Error": "NoMatchingError"})
    if block.target == "PhoneNumber":
        return _third_party(block)
    if block.target == "Agent":
        return Translated("TransferContactToAgent")
    ways = {"AtCapacity": "QueueAtCapacity", "Error": "NoMatchingError"}
    if block.flow_type != "customerQueue":
        return Translated("TransferContactToQueue", {}, ways)
    queue = block.queue()  # elsewhere the queue was set before, here the block names it
    shown = block.metadata.get("queue")
    if not queue and isinstance(shown, Mapping):
        queue = {"QueueId": str(shown.get("id") or "")}
    return Translated("DequeueContactAndTransferToQueue", queue, ways)


def _third_party(block: Block) -> Translated:
    goes_on = (block.value("BlindTransfer") or "False").lower() != "true"
    ways: Ways = _SUCCESS
    if goes_on:
        ways = _SUCCESS | {"CallFailure": "CallFailed", "Timeout": "ConnectionTimeLimitExceeded"}
    parameters = {
        "ThirdPartyPhoneNumber": block.value("PhoneNumber"),
        "ThirdPartyConnectionTimeLimitSeconds": block.value("TimeLimit") or "30",
        "ContinueFlowExecution": str(goes_on),
    }
    return Translated("TransferParticipantToThirdParty", parameters, ways)


def _staffing(block: Block) -> Translated:
    metric = {"MetricType": f"NumberOfAgents{block.value('Status')}"}
    ways: Ways = {
        "True": ("NumberGreaterThan", "0"),
        "False": "NoMatchingCondition",
        "Error": "NoMatchingError",
    }
    return Translated("CheckMetricData", metric | block.queue(), ways)


def _hours(block: Block) -> Translated:
    hours = next((value_of(p) for p in block.parameters if p["name"].startswith("Hours")), None)
    ways: Ways = {
        "True": ("Equals", "True"),
        "False": ("Equals", "False"),
        "Error": "NoMatchingError",
    }
    return Translated("CheckHoursOfOperation", {"HoursOfOperationId": hours} if hours else {}, ways)


def _loop(block: Block) -> Translated:
    ways = {"Looping": ("Equals", "ContinueLooping"), "Complete": ("Equals", "DoneLooping")}
    return Translated("Loop", {"LoopCount": block.value("LoopCount")}, ways)


def _loop_prompts(block: Block) -> Translated:
    messages = []
    for parameter in block.parameters:
        if parameter["name"] == "AudioPrompt":
            messages.append({"PromptId": value_of(parameter)})
        elif parameter["name"] == "Text":
            kind = "SSML" if parameter.get("key") == "ssml" else "Text"
            messages.append({kind: value_of(parameter) or " "})
    parameters: Parameters = {"Messages": messages}
    every = block.value("InterruptSeconds")
    if every is not None:
        parameters["InterruptFrequencySeconds"] = every
    ways: Ways = {"Timeout": ("Equals", "MessagesInterrupted"), "Error": "NoMatchingError"}
    return Translated("MessageParticipantIteratively", parameters, ways)


def _wait(block: Block) -> Translated:
    parameters: Parameters = {"TimeLimitSeconds": block.value("TimeoutSeconds")}
    if (block.value("InterruptOnCustomerReturn") or "").lower() == "true":
        parameters["Events"] = ["CustomerReturned"]
    ways: Ways = {
        "Timeout": ("Equals", "WaitCompleted"),
        "CustomerReturn": ("Equals", "CustomerReturned"),
        "Error": "NoMatchingError",
    }
    return Translated("Wait", parameters, ways)


def _attributes(block: Block) -> Translated:
    values = {key: value or " " for key, value in block.keyed("Attribute").items()}
    parameters = {"Attributes": values, "TargetContact": "Current"}
    return Translated("UpdateContactAttributes", parameters, _SUCCESS)


def _contact_data(block: Block) -> Translated:
    given = block.find("ContactData") or {}
    language = str(given.get("languageCode") or "")
    namespace = given.get("namespace")
    value = language if namespace is None else reference(str(namespace), language)
    return Translated("UpdateContactData", {"LanguageCode": value}, _SUCCESS)


def _voice(block: Block) -> Translated:
    names = {
        "TextToSpeechVoice": "GlobalVoice",
        "TextToSpeechEngine": "GlobalEngine",
        "TextToSpeechStyle": "SpeakingStyle",
    }
    given = {new: v for new, old in names.items() if (v := block.value(old))}
    return Translated("UpdateContactTextToSpeechVoice", given, _SUCCESS)


def _logging(block: Block) -> Translated:
    state = {"FlowLoggingBehavior": _ON.get(block.value("LoggingBehavior") or "", "Disabled")}
    return Translated("UpdateFlowLoggingBehavior", state, {"Success": NEXT})


def _recording(block: Block) -> Translated:
    who = {"Both": ["Agent", "Customer"], "Agent": ["Agent"], "Customer": ["Customer"]}
    on = block.value("RecordingBehaviorOption") == "Enable"
    recorded = who.get(block.value("RecordingParticipantOption") or "Both", []) if on else []
    parameters: Parameters = {"RecordingBehavior": {"RecordedParticipants": recorded}}
    if block.value("AnalyticsBehaviorOption") == "Enable":
        names = {
            "AnalyticsLanguage": "AnalyticsLanguageLocaleCode",
            "AnalyticsRedactionResults": "AnalyticsRedactionPolicy",
            "AnalyticsMode": "AnalyticsMode",
        }
        found = {new: v for new, old in names.items() if (v := block.value(old))}
        redaction = _ON.get(block.value("AnalyticsRedactionOption") or "", "Disabled")
        parameters["AnalyticsBehavior"] = {
            "Enabled": "True",
            "AnalyticsRedactionBehavior": redaction,
        } | found
    return Translated("UpdateContactRecordingBehavior", parameters, {"Success": NEXT})


def _hook(block: Block) -> Translated:
    hooks = {block.value("Type") or "": block.value("ContactFlowId")}
    return Translated("UpdateContactEventHooks", {"EventHooks": hooks}, _SUCCESS)


def _streaming(block: Block) -> Translated:
    ways = {"FromCustomer": "From", "ToCustomer": "To"}
    tracks = [p.get("value") for p in block.parameters if p["name"] == "Track"]
    directions = [ways[t] for t in tracks if isinstance(t, str) and t in ways] or ["From", "To"]
    parameters = {
        "MediaStreamingState": "Enabled" if block.type.startswith("Start") else "Disabled",
        "MediaStreamType": "Audio",
        "Participants": [{"ParticipantType": "Customer", "MediaDirections": directions}],
    }
    return Translated("UpdateContactMediaStreamingBehavior", parameters, _SUCCESS)


def _callback(block: Block) -> Translated:
    # Both formats carry the designer's field "maximum retries": exports in the Flow language have
    # MaximumConnectionAttempts 0, which would make no sense if it counted the first call.
    parameters = {
        "InitialCallDelaySeconds": block.value("InitialDelaySeconds"),
        "MaximumConnectionAttempts": block.value("MaxRetryAttempts"),
        "RetryDelaySeconds": block.value("RetryDelaySeconds"),
    }
    return Translated("CreateCallbackContact", parameters | block.queue(), _SUCCESS)


def _callback_number(block: Block) -> Translated:
    ways = {
        "Success": NEXT,
        "InvalidPhoneNumber": "InvalidCallbackNumber",
        "NonDialableNumber": "CallbackNumberNotDialable",
    }
    number = {"CallbackNumber": block.value("CallBackNumber")}
    return Translated("UpdateContactCallbackNumber", number, ways)


def _priority(block: Block) -> Translated:
    position = block.value("AbsolutePosition")
    if position is None:
        raise Untranslatable("it adjusts the age in the queue, in a shape nobody has recorded")
    ways = {"Success": NEXT}
    return Translated("UpdateContactRoutingBehavior", {"QueuePriority": position}, ways)


def _metrics(block: Block) -> Translated:
    return Translated("GetMetricData", block.queue(), _SUCCESS)


TRANSLATORS: Final[Mapping[str, Callable[[Block], Translated]]] = {
    "PlayPrompt": _prompt,
    "GetUserInput": _input,
    "StoreUserInput": _store,
    "SetAttributes": _attributes,
    "SetContactData": _contact_data,
    "CheckAttribute": _compare,
    "InvokeExternalResource": _function,
    "SetQueue": lambda block: Translated("UpdateContactTargetQueue", block.queue(), _SUCCESS),
    "Transfer": _transfer,
    "CheckStaffing": _staffing,
    "CheckHoursOfOperation": _hours,
    "GetMetricData": _metrics,
    "Loop": _loop,
    "LoopPrompts": _loop_prompts,
    "Wait": _wait,
    "SetVoice": _voice,
    "SetLoggingBehavior": _logging,
    "SetRecordingBehavior": _recording,
    "SetEventHook": _hook,
    "SetContactFlow": _hook,
    "StartMediaStreaming": _streaming,
    "StopMediaStreaming": _streaming,
    "CreateCallback": _callback,
    "SetCallBackNumber": _callback_number,
    "UpdateRoutingPriority": _priority,
    "Resume": lambda _block: Translated("EndFlowExecution"),
    "Disconnect": lambda _block: Translated("DisconnectParticipant"),
}
"""Old block type -> what makes an action of it; CheckQueueStatus may become several."""
