"""Deploy stacks to the local centre: resources in dependency order, then outputs and exports."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from simulator.centre import intrinsics
from simulator.centre.assembly import Stack
from simulator.centre.errors import TemplateError
from simulator.centre.intrinsics import Json

_NAMESPACE = uuid.UUID("5a3c1f5e-6f0b-4f0e-9d5c-2f1f6c0e7a11")  # any constant: ids stay the same


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a template, its properties resolved."""

    stack: Stack
    logical_id: str
    type: str
    properties: Mapping[str, Any]

    @property
    def where(self) -> str:
        """Name the resource for people: ``stack/LogicalId (type)``."""
        return f"{self.stack.name}/{self.logical_id} ({self.type})"

    @property
    def id(self) -> str:
        """Return an identifier in UUID form that is the same in every run."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.stack.name}/{self.logical_id}"))

    def name(self, given: str | None, *, limit: int = 64) -> str:
        """Return the name given in the template, or one made of stack and logical id.

        Args:
            given: Property with the name.
            limit: Most characters that the service allows.
        """
        return given or f"{self.stack.name}-{self.logical_id}"[-limit:]

    def arn(self, service: str, rest: str) -> str:
        """Return an ARN in this stack's account and region."""
        return f"arn:aws:{service}:{self.stack.region}:{self.stack.account}:{rest}"


@dataclass(frozen=True, slots=True)
class Created:
    """What other resources may refer to."""

    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


Creator = Callable[[Resource], Created]
Dynamic = Callable[[str, str], str]


@dataclass(slots=True)
class Deployment:
    """Several stacks that share their exports."""

    create: Creator
    dynamic: Dynamic
    exports: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    def deploy(self, stacks: Iterable[Stack]) -> None:
        """Create every resource of the stacks, in order.

        Raises:
            TemplateError: A template refers to something it does not define.
        """
        for stack in stacks:
            _StackDeployment(stack, self).run()


class _StackDeployment:
    """The evaluation of one template: the scope of its intrinsic functions."""

    def __init__(self, stack: Stack, deployment: Deployment) -> None:
        self._stack = stack
        self._template = stack.template
        self._deployment = deployment
        self._created: dict[str, Created] = {}
        self._types: dict[str, str] = {}
        self._parameters: dict[str, str] = {}  # read once, as CloudFormation does

    def run(self) -> None:
        resources = self._template.get("Resources", {})
        for logical_id in self._order(resources):
            self._created[logical_id] = self._create(logical_id, resources[logical_id])
        for name, output in self._template.get("Outputs", {}).items():
            if "Condition" in output and not self.condition(output["Condition"]):
                continue
            value = intrinsics.resolve(output["Value"], self)
            self._deployment.outputs[name] = value
            if "Export" in output:
                export = intrinsics.resolve(output["Export"]["Name"], self)
                self._deployment.exports[export] = value

    def _order(self, resources: Mapping[str, Any]) -> list[str]:
        graph: dict[str, set[str]] = {}
        for logical_id, resource in resources.items():
            if "Condition" in resource and not self.condition(resource["Condition"]):
                continue
            explicit = resource.get("DependsOn", [])
            needed = {explicit} if isinstance(explicit, str) else set(explicit)
            needed |= intrinsics.references(resource.get("Properties", {}))
            graph[logical_id] = {name for name in needed if name in resources}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as cycle:
            raise TemplateError(
                f"{self._stack.name}: circular dependency {' -> '.join(cycle.args[1])}"
            ) from None
        return [logical_id for logical_id in order if logical_id in graph]

    def _create(self, logical_id: str, definition: Mapping[str, Any]) -> Created:
        self._types[logical_id] = definition["Type"]
        try:
            properties = intrinsics.resolve(definition.get("Properties", {}), self)
        except TemplateError as exc:
            raise TemplateError(f"{self._stack.name}/{logical_id}: {exc}") from exc
        return self._deployment.create(
            Resource(self._stack, logical_id, definition["Type"], properties)
        )

    def ref(self, name: str) -> Json:
        if name in self._created:
            return self._created[name].ref
        if name in self._template.get("Parameters", {}):
            return self._parameter(name)
        pseudo = {
            "AWS::AccountId": self._stack.account,
            "AWS::Region": self._stack.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": self._stack.name,
            "AWS::StackId": f"arn:aws:cloudformation:{self._stack.region}:{self._stack.account}"
            f":stack/{self._stack.name}/{uuid.uuid5(_NAMESPACE, self._stack.name)}",
            "AWS::NotificationARNs": [],
        }
        if name in pseudo:
            return pseudo[name]
        raise TemplateError(f"Ref {name!r}: no such resource or parameter")

    def _parameter(self, name: str) -> Json:
        parameter = self._template["Parameters"][name]
        if "Default" not in parameter:
            raise TemplateError(f"parameter {name!r} has no default, and nobody gives it a value")
        value = parameter["Default"]
        if parameter["Type"].startswith("AWS::SSM::Parameter::Value"):
            if name not in self._parameters:
                self._parameters[name] = self.dynamic("ssm", value)
            return self._parameters[name]
        if parameter["Type"] == "CommaDelimitedList" or parameter["Type"].startswith("List<"):
            return [item.strip() for item in value.split(",")]
        return value

    def attribute(self, resource: str, name: str) -> Json:
        if resource not in self._created:
            raise TemplateError(f"Fn::GetAtt {resource}.{name}: no such resource")
        attributes = self._created[resource].attributes
        if name not in attributes:
            raise TemplateError(
                f"Fn::GetAtt {resource}.{name}: the local centre knows no such attribute of "
                f"{self._types[resource]}; it has {sorted(attributes) or 'none'}"
            )
        return attributes[name]

    def imported(self, export: str) -> Json:
        if export not in self._deployment.exports:
            raise TemplateError(f"Fn::ImportValue: no stack exports {export!r}")
        return self._deployment.exports[export]

    def condition(self, name: str) -> bool:
        conditions = self._template.get("Conditions", {})
        if name not in conditions:
            raise TemplateError(f"condition {name!r} is not defined")
        return bool(intrinsics.resolve(conditions[name], self))

    def mapping(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        mappings: Mapping[str, Any] = self._template.get("Mappings", {})
        if name not in mappings:
            raise TemplateError(f"mapping {name!r} is not defined")
        return mappings[name]  # type: ignore[no-any-return]

    def dynamic(self, service: str, reference: str) -> str:
        return self._deployment.dynamic(service, reference)
