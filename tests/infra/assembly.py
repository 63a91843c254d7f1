"""A synthesized stage, and questions about its templates."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.stages import Stage

ROOT = Path(__file__).parent.parent.parent
ADOPTED = "arn:aws:connect:us-east-1:111122223333:instance/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

Resource = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """One stack's template."""

    document: Mapping[str, Any]

    @property
    def resources(self) -> Mapping[str, Resource]:
        resources: Mapping[str, Resource] = self.document["Resources"]
        return resources

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What the stack tells people: exports for the other stack left out."""
        outputs: Mapping[str, Any] = self.document["Outputs"]
        return {name: value for name, value in outputs.items() if "Export" not in value}

    def of_type(self, resource_type: str) -> dict[str, Resource]:
        return {
            logical_id: resource
            for logical_id, resource in self.resources.items()
            if resource["Type"] == resource_type
        }

    def only(self, resource_type: str) -> Mapping[str, Any]:
        """Properties of the one resource of a type."""
        (resource,) = self.of_type(resource_type).values()
        properties: Mapping[str, Any] = resource["Properties"]
        return properties

    def functions(self) -> dict[str, Mapping[str, Any]]:
        """Folder below functions/ -> properties of its function."""
        functions = self.of_type("AWS::Lambda::Function").values()
        return {
            function["Properties"]["Handler"].split(".")[0]: function["Properties"]
            for function in functions
        }

    def mapping_of(self, function: str) -> Mapping[str, Any]:
        """Properties of the event source mapping of a function."""
        target = {"Ref": self.logical_id_of(function)}
        (mapping,) = (
            each["Properties"]
            for each in self.of_type("AWS::Lambda::EventSourceMapping").values()
            if each["Properties"]["FunctionName"] == target
        )
        properties: Mapping[str, Any] = mapping
        return properties

    def called_by_flows(self) -> dict[str, str]:
        """Function -> logical id of the alias that flows call."""
        functions = {self.logical_id_of(name): name for name in self.functions()}
        return {
            functions[alias["Properties"]["FunctionName"]["Ref"]]: logical_id
            for logical_id, alias in self.of_type("AWS::Lambda::Alias").items()
        }

    def logical_id_of(self, function: str) -> str:
        (logical_id,) = (
            logical_id
            for logical_id, resource in self.of_type("AWS::Lambda::Function").items()
            if resource["Properties"]["Handler"] == f"{function}.handler.handler"
        )
        return logical_id

    def statements(self, function: str) -> Iterator[Mapping[str, Any]]:
        """What the role of a function allows, operations always as a list."""
        role = self.functions()[function]["Role"]["Fn::GetAtt"][0]
        for policy in self.of_type("AWS::IAM::Policy").values():
            if {"Ref": role} in policy["Properties"]["Roles"]:
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    yield {**statement, "Action": as_list(statement["Action"])}


@dataclass(frozen=True, slots=True)
class Assembly:
    """Both stacks of a stage as synthesis wrote them."""

    folder: Path
    data: Template
    centre: Template

    @property
    def instance_arn(self) -> Any:  # noqa: ANN401 - a reference where it is created
        """The instance as resources of the centre name it."""
        (flow, *_) = self.centre.of_type("AWS::Connect::ContactFlow").values()
        return flow["Properties"]["InstanceArn"]

    @property
    def template_files(self) -> list[Path]:
        return sorted(self.folder.glob("*.template.json"))

    def asset(self, key: str) -> Path:
        """What is uploaded under an S3 key that the centre's template names."""
        (manifest,) = self.folder.glob("*-centre.assets.json")
        for asset in json.loads(manifest.read_text())["files"].values():
            (destination,) = asset["destinations"].values()
            if destination["objectKey"] == key:
                return self.folder / str(asset["source"]["path"])
        raise LookupError(key)


def synthesize(
    folder: Path,
    stage: str,
    instance_arn: str | None = None,
    *,
    changed: "Callable[[Stage], Stage]" = lambda stage: stage,
) -> Assembly:
    """Writes a stage as `make synth` does, without the checks.

    Args:
        folder: where to.
        stage: name of the stage.
        instance_arn: what it adopts.
        changed: how the stage differs from the repository's.
    """
    # Read when CDK's process starts; the checks have a test of their own.
    os.environ["CDK_VALIDATION"] = "false"
    os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "20"
    from aws_cdk import App  # a second, for those alone who need it

    from infra.application import compose
    from infra.stages import STAGES

    app = App(outdir=str(folder), context=context(stage, instance_arn))
    compose(app, stage=None if instance_arn else changed(STAGES[stage]))
    app.synth()
    data, centre = (
        Template(json.loads((folder / f"ringback-{stage}-{stack}.template.json").read_text()))
        for stack in ("data", "centre")
    )
    return Assembly(folder, data, centre)


def context(stage: str, instance_arn: str | None = None) -> dict[str, Any]:
    chosen: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return chosen | {"stage": stage} | ({"instance_arn": instance_arn} if instance_arn else {})


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
