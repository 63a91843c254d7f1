"""Capability: what the caller hears, and is understood by. Every file below flows/ is deployed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import CfnResource, Fn, RemovalPolicy, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import flow_content
from infra.constructs.bots import Bot
from infra.flow_files import FlowFile, InvalidFlowFile, scan
from infra.stage import Stage

_MAIN = "MainFlow"


class Flows(Construct):
    """Flows, modules, views and bots, with the ARNs of this deployment in place of placeholders.

    Exposes `arns` by placeholder, and `main_arn` of the flow that callers reach.

    Args:
        folder: the repository's `flows/`.
        instance_arn: where they are created.
        placeholders: what stands in for each resource that is not a file: ARNs.
        associations: placeholder of a function -> its association with the instance, which
            must exist before content that names the function is published.
        hooks: placeholder of a function that stands behind bots -> the function.
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
        hooks: Mapping[str, lambda_.Alias],
        stage: Stage,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage, self._hooks = stage, hooks
        self._instance_arn = instance_arn
        self._placeholders = placeholders
        self._associations = dict(associations)
        self.arns: dict[str, str] = {}
        files = scan(folder, resources=placeholders)
        _check_names(files)
        create = {
            "Flow": self._flow,
            "Module": self._module,
            "View": self._view,
            "Bot": self._bot,
        }
        for file in files:
            self.arns[file.placeholder] = create[file.kind](file)
        if _MAIN not in self.arns:
            raise InvalidFlowFile(f"{folder / 'main.json'} is missing: it is what callers reach")
        self.main_arn = self.arns[_MAIN]

    def _flow(self, file: FlowFile) -> str:
        flow = connect.CfnContactFlow(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=flow_content.name(file),
            description=flow_content.description(file),
            type=flow_content.resource_type(file),
            content=self._content(file),
        )
        self._wait_for_associations(flow, file)
        version = connect.CfnContactFlowVersion(
            self,
            f"{file.placeholder}Version",
            contact_flow_id=flow.attr_contact_flow_arn,
            description=self._fingerprint(flow.content),
        )
        version.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        return flow.attr_contact_flow_arn

    def _module(self, file: FlowFile) -> str:
        module = connect.CfnContactFlowModule(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=flow_content.name(file),
            description=flow_content.description(file),
            settings=flow_content.module_settings(file),
            content=self._content(file),
        )
        self._wait_for_associations(module, file)
        version = connect.CfnContactFlowModuleVersion(
            self,
            f"{file.placeholder}Version",
            contact_flow_module_id=module.attr_contact_flow_module_arn,
            description=self._fingerprint(module.content),
        )
        version.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        return module.attr_contact_flow_module_arn

    def _view(self, file: FlowFile) -> str:
        """Creates a view, whose file has CloudFormation's own keys."""
        view = connect.CfnView(
            self,
            file.placeholder,
            instance_arn=self._instance_arn,
            name=file.document["Name"],
            description=file.document["Description"],
            actions=file.document["Actions"],
            template=file.document["Template"],
        )
        return view.attr_view_arn

    def _bot(self, file: FlowFile) -> str:
        """Creates a bot; what names it waits for its association, as for a function's."""
        hook = str(file.document.get("CodeHook")).removeprefix("${").removesuffix("}")
        if hook not in self._hooks:
            raise InvalidFlowFile(
                f"{file.path}: CodeHook is {file.document.get('CodeHook')!r}; a function with"
                " called_by_bots in infra/functions.py is expected"
            )
        bot = Bot(
            self,
            file.placeholder,
            stage=self._stage,
            file=file,
            hook=self._hooks[hook],
            instance_arn=self._instance_arn,
        )
        self._associations[file.placeholder] = bot.association
        return bot.arn

    def _fingerprint(self, content: str) -> str:
        """Returns what changes with the content, so that each change is kept as a version.

        A version cannot be changed: CloudFormation makes the next one, and leaves the last where
        it is, to go back to (`make rollback`). One that a failed deployment made does not stay.
        """
        resolved = json.dumps(Stack.of(self).resolve(content), sort_keys=True)
        return f"{flow_content.DEPLOYED} {hashlib.sha256(resolved.encode()).hexdigest()[:16]}"

    def _content(self, file: FlowFile) -> str:
        text = flow_content.content(file)
        known = {**self._placeholders, **self.arns}
        values = {name: known[name] for name in sorted(file.uses)}
        return Fn.sub(text, values) if values else text

    def _wait_for_associations(self, resource: CfnResource, file: FlowFile) -> None:
        for name in sorted(file.uses & self._associations.keys()):
            resource.add_resource_dependency(self._associations[name])


def _check_names(files: list[FlowFile]) -> None:
    taken: dict[tuple[str, str], FlowFile] = {}
    for file in files:
        if file.kind in ("View", "Bot"):
            continue
        other = taken.setdefault((file.kind, flow_content.name(file)), file)
        if other is not file:
            raise InvalidFlowFile(
                f"{file.path} and {other.path} have the same Metadata.name: change one"
            )
