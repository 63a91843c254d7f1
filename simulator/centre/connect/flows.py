"""Flows and modules, their versions and content, as Amazon Connect's API tells and changes them.

An id may carry a version (``id:3``); without one it is what is published now.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from simulator.centre.connect.players import Parameters, id_of, not_found, present
from simulator.centre.estate import DEPLOYED, FlowVersion, Instance
from simulator.centre.gateway import Player, Refusal
from simulator.language.document import InvalidFlow, parse_flow
from simulator.language.lint import Severity
from simulator.language.lint.publishing import check_publishing


class Flows:
    """Operations on flows and modules.

    Args:
        now: Tells the virtual time.
    """

    def __init__(self, instance: Instance, now: Callable[[], datetime]) -> None:
        self._instance, self._now = instance, now

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {
            "ListLambdaFunctions": self._functions,
            "ListBots": self._bots,
            "ListContactFlows": self._list_flows,
            "DescribeContactFlow": self._describe_flow,
            "ListContactFlowVersions": self._flow_versions,
            "CreateContactFlowVersion": self._keep_flow,
            "UpdateContactFlowContent": self._update_flow,
            "ListContactFlowModules": self._list_modules,
            "DescribeContactFlowModule": self._describe_module,
            "ListContactFlowModuleVersions": self._module_versions,
            "CreateContactFlowModuleVersion": self._keep_module,
            "UpdateContactFlowModuleContent": self._update_module,
        }

    def _functions(self, _parameters: Parameters) -> dict[str, Any]:
        """Those that flows may call: what is associated with the instance."""
        return {"LambdaFunctions": sorted(self._instance.associations.get("LAMBDA_FUNCTION", ()))}

    def _bots(self, parameters: Parameters) -> dict[str, Any]:
        """Those of Lex V2 that flows may talk to; there are no others here."""
        v2 = parameters["LexVersion"] == "V2"
        bots = self._instance.associations.get("LEX_BOT", ()) if v2 else ()
        return {"LexBots": [{"LexV2Bot": {"AliasArn": arn}} for arn in sorted(bots)]}

    def _list_flows(self, _parameters: Parameters) -> dict[str, Any]:
        found = self._arns("contact-flow")
        return {
            "ContactFlowSummaryList": [
                {
                    "Id": id_of(arn),
                    "Arn": arn,
                    "Name": self._instance.described[arn]["Name"],
                    "ContactFlowType": self._instance.described[arn]["Type"],
                    "ContactFlowState": "ACTIVE",
                    "ContactFlowStatus": "PUBLISHED",
                }
                for arn in found
            ]
        }

    def _list_modules(self, _parameters: Parameters) -> dict[str, Any]:
        return {
            "ContactFlowModulesSummaryList": [
                {
                    "Id": id_of(arn),
                    "Arn": arn,
                    "Name": self._instance.described[arn]["Name"],
                    "State": "ACTIVE",
                }
                for arn in self._arns("flow-module")
            ]
        }

    def _describe_flow(self, parameters: Parameters) -> dict[str, Any]:
        arn, version = self._found("contact-flow", parameters["ContactFlowId"])
        described = {
            **self._described(arn, version),
            "Type": self._instance.described[arn]["Type"],
            "FlowContentSha256": _digest(self._kept(arn, version).content),
        }
        return {"ContactFlow": present(described)}

    def _describe_module(self, parameters: Parameters) -> dict[str, Any]:
        arn, version = self._found("flow-module", parameters["ContactFlowModuleId"])
        described = {
            **self._described(arn, version),
            "Settings": self._instance.described[arn].get("Settings"),
            "FlowModuleContentSha256": _digest(self._kept(arn, version).content),
        }
        return {"ContactFlowModule": present(described)}

    def _flow_versions(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("contact-flow", parameters["ContactFlowId"])
        return {
            "ContactFlowVersionSummaryList": [
                {**summary, "LastModifiedTime": kept.made}
                for summary, kept in zip(
                    self._summaries(arn), reversed(self._versions(arn)), strict=True
                )
            ]
        }

    def _module_versions(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("flow-module", parameters["ContactFlowModuleId"])
        return {"ContactFlowModuleVersionSummaryList": self._summaries(arn)}

    def _keep_flow(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("contact-flow", parameters["ContactFlowId"])
        return {"ContactFlowArn": arn, **self._keep(arn, parameters, "FlowContentSha256")}

    def _keep_module(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("flow-module", parameters["ContactFlowModuleId"])
        kept = self._keep(arn, parameters, "FlowModuleContentSha256")
        return {"ContactFlowModuleArn": arn, **kept}

    def _keep(self, arn: str, parameters: Parameters, digest: str) -> dict[str, Any]:
        """Keep what is published as the next version; nothing of it can change later.

        Raises:
            Refusal: Something else is published than the digest says ("an error is returned", API
                reference of CreateContactFlowVersion, which does not name it).
        """
        content = self._instance.described[arn]["Content"]
        if parameters.get(digest) not in (None, _digest(content)):
            raise Refusal("InvalidRequestException", f"{digest} is not of what is published", 400)
        versions = self._instance.versions.setdefault(arn, [])
        versions.append(FlowVersion(content, parameters.get("Description", ""), self._now()))
        return {"Version": len(versions)}

    def _update_flow(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("contact-flow", parameters["ContactFlowId"])
        self._publish(arn, parameters["Content"])
        return {}

    def _update_module(self, parameters: Parameters) -> dict[str, Any]:
        arn, _ = self._found("flow-module", parameters["ContactFlowModuleId"])
        self._publish(arn, parameters["Content"])
        return {}

    def _publish(self, arn: str, content: str) -> None:
        """Replace what is played, for contacts that come to it from now on.

        Raises:
            Refusal: Publishing refuses it; the problems say why. What was played stays.
        """
        properties = self._instance.described[arn]
        module = "/flow-module/" in arn
        world = self._instance.world
        directory = world.modules if module else world.flows
        known = directory.find(arn)
        name = str(properties["Name"])
        try:
            flow = parse_flow(content, source=name, name=name)
        except InvalidFlow as exc:
            raise _refusal(module, [str(exc)]) from None
        flow = replace(flow, type=known.type if known else flow.type)
        found = [one for one in check_publishing(flow) if one.severity is Severity.ERROR]
        if found:
            raise _refusal(module, [one.message for one in found])
        directory.add(flow, arn, name)
        self._instance.described[arn] = {**properties, "Content": content}

    def _described(self, arn: str, version: int | None) -> dict[str, Any]:
        properties = self._instance.described[arn]
        kept = self._kept(arn, version)
        return {
            "Arn": arn,
            "Id": id_of(arn),
            "Name": properties["Name"],
            "State": "ACTIVE",
            "Status": "PUBLISHED",
            "Description": properties.get("Description"),
            "Content": kept.content,
            "Version": version,
            "VersionDescription": kept.description or None,
        }

    def _kept(self, arn: str, version: int | None) -> FlowVersion:
        if version is None:
            return FlowVersion(self._instance.described[arn]["Content"], "", DEPLOYED)
        try:
            return self._versions(arn)[version - 1]
        except IndexError:
            raise not_found("ContactFlowVersion") from None

    def _summaries(self, arn: str) -> list[dict[str, Any]]:
        return [
            {"Arn": f"{arn}:{number}", "Version": number, "VersionDescription": kept.description}
            for number, kept in reversed(list(enumerate(self._versions(arn), start=1)))
        ]

    def _versions(self, arn: str) -> list[FlowVersion]:
        return self._instance.versions.get(arn, [])

    def _arns(self, kind: str) -> list[str]:
        return [arn for arn in self._instance.described if f"/{kind}/" in arn]

    def _found(self, kind: str, reference: str) -> tuple[str, int | None]:
        bare, _, version = id_of(reference).partition(":")
        for arn in self._arns(kind):
            if id_of(arn) == bare:
                return arn, int(version) if version.isdecimal() else None
        raise not_found("ContactFlow" if kind == "contact-flow" else "ContactFlowModule")


def _refusal(module: bool, problems: list[str]) -> Refusal:
    """What publishing answers; the service model spells the list of the two differently."""
    listed = [{"message": problem} for problem in problems]
    if module:
        return Refusal("InvalidContactFlowModuleException", "", 400, {"Problems": listed})
    return Refusal("InvalidContactFlowException", "", 400, {"problems": listed})


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
