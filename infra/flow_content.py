"""What Amazon Connect is given of a file under flows/: checked, laid out, in one string."""

import json
from collections.abc import Mapping
from typing import Any

from infra.flow_files import FlowFile, InvalidFlowFile
from simulator.language.layout import lay_out

DEPLOYED = "deployed"  # how the description of a version begins that a deployment made

# The console's spelling (Metadata.type in the file) and CloudFormation's.
_RESOURCE_TYPES = {
    "contactFlow": "CONTACT_FLOW",
    "customerQueue": "CUSTOMER_QUEUE",
    "customerHold": "CUSTOMER_HOLD",
    "customerWhisper": "CUSTOMER_WHISPER",
    "agentHold": "AGENT_HOLD",
    "agentWhisper": "AGENT_WHISPER",
    "outboundWhisper": "OUTBOUND_WHISPER",
    "agentTransfer": "AGENT_TRANSFER",
    "queueTransfer": "QUEUE_TRANSFER",
    "campaign": "CAMPAIGN",
}
_CONTENT_LIMIT = 256_000  # characters: ContactFlow.Content in CloudFormation's schema
_RESULT_LIMIT = 8  # branches a module may declare
_INERT_RESULTS = {"Success", "Error"}  # what the console writes into every module's content


def name(file: FlowFile) -> str:
    """Returns the name agents and logs show, unique within the instance."""
    return _metadata(file, "name")


def description(file: FlowFile) -> str:
    """Returns what the file is for. A module without one could not be updated later."""
    return _metadata(file, "description")


def resource_type(file: FlowFile) -> str:
    """Returns the type of a flow in CloudFormation's spelling; it cannot change later."""
    console_type = _metadata(file, "type")
    if console_type not in _RESOURCE_TYPES:
        raise InvalidFlowFile(
            f"{file.path}: Metadata.type is {console_type!r}, allowed: {', '.join(_RESOURCE_TYPES)}"
        )
    return _RESOURCE_TYPES[console_type]


def content(file: FlowFile) -> str:
    """Returns the flow as one line of ASCII, its blocks placed for the designer.

    Raises:
        InvalidFlowFile: too long for Amazon Connect.
    """
    text = json.dumps(lay_out(file.document), separators=(",", ":"))
    if len(text) > _CONTENT_LIMIT:
        raise InvalidFlowFile(
            f"{file.path}: {len(text):,} characters, Amazon Connect takes {_CONTENT_LIMIT:,}:"
            " move a part to a module"
        )
    return text


def module_settings(file: FlowFile) -> str | None:
    """Returns the contract of a module, which the service reads from the resource alone.

    The branches come from `Settings.Transitions` of the content, which the service ignores;
    a module that only ever returns to its caller's next action has no contract.

    Raises:
        InvalidFlowFile: more branches than the service takes, or inputs and outputs, which
            have no deployable form here yet.
    """
    settings = file.document.get("Settings")
    if not isinstance(settings, Mapping):
        raise InvalidFlowFile(f"{file.path}: a module needs Settings at its top level")
    if settings.get("InputParameters") or settings.get("OutputParameters"):
        raise InvalidFlowFile(
            f"{file.path}: typed inputs and outputs of modules are not deployed yet:"
            " pass values as contact attributes"
        )
    results = [_result(branch) for branch in settings.get("Transitions", ())]
    results = [result for result in results if result["name"] not in _INERT_RESULTS]
    if len(results) > _RESULT_LIMIT:
        raise InvalidFlowFile(
            f"{file.path}: {len(results)} branches in Settings.Transitions, a module may have"
            f" {_RESULT_LIMIT}"
        )
    return json.dumps({"transitions": {"results": results}}) if results else None


def _result(branch: Mapping[str, Any]) -> dict[str, str]:
    return {"name": branch["ReferenceName"], "description": branch.get("Description", "")}


def _metadata(file: FlowFile, key: str) -> str:
    value = file.document.get("Metadata", {}).get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidFlowFile(f"{file.path}: Metadata.{key} is missing")
    return value
