"""Capability: what the caller hears. Every file below flows/ becomes a resource."""

import json
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import CfnResource, Fn
from aws_cdk import aws_connect as connect
from constructs import Construct

from infra.flow_files import FlowFile, InvalidFlowFile, scan

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
_CONTENT_LIMIT = 256_000  # characters, ContactFlow.Content in CloudFormation's schema


class Flows(Construct):
    """Flows, modules and views, with the ARNs of this deployment in place of placeholders.

    Args:
        folder: the repository's `flows/`.
        instance_arn: where they are created.
        placeholders: what stands in for each resource that is not a file: ARNs.
        associations: placeholder of a function -> its association with the instance, which
            must exist before content that names the function is published.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        folder: Path,
        instance_arn: str,
        placeholders: Mapping[str, str],
        associations: Mapping[str, CfnResource],
    ) -> None:
        super().__init__(scope, construct_id)
        self._instance_arn = instance_arn
        self.arns: dict[str, str] = {}
        names: dict[tuple[str, str], Path] = {}
        for file in scan(folder, resources=placeholders):
            known = {**placeholders, **self.arns}
            values = {name: known[name] for name in sorted(file.uses)}
            if file.kind == "View":
                self.arns[file.placeholder] = self._view(file)
                continue
            key = (file.kind, _name(file))
            if key in names:
                raise InvalidFlowFile(
                    f"{file.path} and {names[key]} share the name {key[1]!r}: change Metadata.name"
                )
            names[key] = file.path
            content = _content(file, values)
            resource, arn = (
                self._module(file, content) if file.kind == "Module" else self._flow(file, content)
            )
            for name in values.keys() & associations.keys():
                resource.add_resource_dependency(associations[name])
            self.arns[file.placeholder] = arn

    def _flow(self, file: FlowFile, content: str) -> tuple[CfnResource, str]:
        console_type = file.document.get("Metadata", {}).get("type")
        if console_type not in _RESOURCE_TYPES:
            raise InvalidFlowFile(
                f"{file.path}: Metadata.type is {console_type!r},"
                f" allowed: {', '.join(_RESOURCE_TYPES)}"
            )
        flow = connect.CfnContactFlow(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=_name(file),
            description=_description(file),
            type=_RESOURCE_TYPES[console_type],
            content=content,
        )
        return flow, flow.attr_contact_flow_arn

    def _module(self, file: FlowFile, content: str) -> tuple[CfnResource, str]:
        module = connect.CfnContactFlowModule(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=_name(file),
            description=_description(file),
            content=content,
            settings=_settings(file),
        )
        return module, module.attr_contact_flow_module_arn

    def _view(self, file: FlowFile) -> str:
        view = connect.CfnView(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=file.document["Name"],
            description=file.document.get("Description"),
            actions=file.document["Actions"],
            template=file.document["Template"],
        )
        return view.attr_view_arn


def _content(file: FlowFile, values: Mapping[str, str]) -> str:
    text = json.dumps(file.document, separators=(",", ":"))
    if len(text) > _CONTENT_LIMIT:
        raise InvalidFlowFile(
            f"{file.path}: {len(text):,} characters, Amazon Connect takes {_CONTENT_LIMIT:,}:"
            " move a part to a module"
        )
    # Fn::Sub without a variable is refused by cfn-lint and means nothing.
    return Fn.sub(text, values) if values else text


def _settings(file: FlowFile) -> str:
    """The module's contract. `Settings` inside the content means nothing to Amazon Connect.

    The branches a flow may take after the module are checked against this when it is published.
    """
    branches = file.document.get("Settings", {}).get("Transitions", [])
    results = [{"name": b["ReferenceName"], "description": b["Description"]} for b in branches]
    return json.dumps({"transitions": {"results": results}}, separators=(",", ":"))


def _name(file: FlowFile) -> str:
    name = file.document.get("Metadata", {}).get("name")
    if not isinstance(name, str) or not name.strip():
        raise InvalidFlowFile(f"{file.path}: Metadata.name is missing: agents and logs show it")
    return name


def _description(file: FlowFile) -> str | None:
    description: str | None = file.document.get("Metadata", {}).get("description")
    return description or None
