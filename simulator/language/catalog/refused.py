"""Type names that look right and that the service refuses."""

from collections.abc import Mapping
from typing import Final

# Name -> what to write. They come from documentation pages (UnTagContact, UpdateRoutingCriteria),
# the retired export format, and guesses often seen in repositories.
REFUSED: Final[Mapping[str, str]] = {
    "TransferContactToFlow": "TransferToFlow",
    "TransferToQueue": "TransferContactToQueue",
    "StartMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "StopMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "UnTagContact": "UntagContact",
    "UpdateRoutingCriteria": "UpdateContactRoutingCriteria",
    "CheckSegmentMembership": "GetCustomerProfile, then Compare",
    "RouteContactToAgent": "UpdateContactTargetQueue with AgentId, then TransferContactToQueue",
    "PlayPrompt": "MessageParticipant",
    "SetContactAttributes": "UpdateContactAttributes",
    "SetAttributes": "UpdateContactAttributes",
    "SetVoice": "UpdateContactTextToSpeechVoice",
    "SetQueue": "UpdateContactTargetQueue",
    "CheckAttribute": "Compare",
    "InvokeLambda": "InvokeLambdaFunction",
    "InvokeExternalResource": "InvokeLambdaFunction",
    "GetUserInput": "GetParticipantInput",
    "StoreUserInput": "GetParticipantInput with StoreInput True",
    "Disconnect": "DisconnectParticipant",
}

# Seen in one sample only, never verified: they may exist.
NOT_VERIFIED: Final = frozenset(
    {"StartOutboundEmailContact", "RenderMessageTemplate", "CreateContact", "SendMessage"}
)
