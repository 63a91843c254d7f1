"""A synthesized stage, and questions about its templates."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.stacks import STACKS, stack_name
from tests.infra.sharing import made_once, of_sources

if TYPE_CHECKING:
    from infra.stage import Stage

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
        outputs: Mapping[str, Any] = self.document.get("Outputs", {})
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
    """The stacks of a stage as synthesis wrote them.

    Args:
        whole: everything but the data, for whom it does not matter in which stack something is.
    """

    folder: Path
    stacks: Mapping[str, Template]
    whole: Template

    @property
    def data(self) -> Template:
        return self.stacks["data"]

    @property
    def centre(self) -> Template:
        return self.stacks["centre"]

    def looked_up(self, node: Any) -> Any:  # noqa: ANN401 - JSON
        """What the directory has for a reference to one of its parameters; else the node."""
        parameter = self.whole.document["Parameters"].get(node.get("Ref"))
        if parameter is None:
            return node
        (entry,) = (
            one["Properties"]
            for one in self.whole.of_type("AWS::SSM::Parameter").values()
            if one["Properties"]["Name"] == parameter["Default"]
        )
        return entry["Value"]

    @property
    def instance_arn(self) -> Any:  # noqa: ANN401 - a reference where it is created
        """The instance as resources of the other stacks name it."""
        (flow, *_) = self.centre.of_type("AWS::Connect::ContactFlow").values()
        return flow["Properties"]["InstanceArn"]

    @property
    def template_files(self) -> list[Path]:
        return sorted(self.folder.glob("*.template.json"))

    @property
    def protected_stacks(self) -> set[str]:
        """Stacks that CloudFormation refuses to delete."""
        manifest = json.loads((self.folder / "manifest.json").read_text())
        return {
            name
            for name, artifact in manifest["artifacts"].items()
            if artifact.get("properties", {}).get("terminationProtection")
        }

    @property
    def warnings(self) -> str:
        """What synthesis warned of."""
        return "".join(
            note["data"]
            for path in self.folder.glob("*.metadata.json")
            for notes in json.loads(path.read_text()).values()
            for note in notes
            if note["type"] == "aws:cdk:warning"
        )

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
    from aws_cdk import App  # a second, for those alone who need it

    from infra.application import compose
    from infra.stages import STAGES

    app = App(outdir=str(folder), context=context(stage, instance_arn))
    compose(app, stage=None if instance_arn else changed(STAGES[stage]))
    app.synth()
    return read(folder, stage)


def shared(way: str, stage: str, make: Callable[[Path], object]) -> Assembly:
    """Return what `make` synthesizes, or what another test process has already.

    Args:
        way: tells it from other syntheses of the same sources.
        stage: name of the stage.
        make: writes it into a folder.
    """
    kind = way.partition(" ")[0]
    return read(made_once(kind, of_sources(way), make), stage)


def read(folder: Path, stage: str) -> Assembly:
    """Return what was synthesized into a folder."""
    stacks = {
        stack: Template(
            json.loads((folder / f"{stack_name(stage, stack)}.template.json").read_text())
        )
        for stack in STACKS
    }
    return Assembly(folder, stacks, _together(stacks[name] for name in STACKS if name != "data"))


def _together(templates: Iterable[Template]) -> Template:
    """One template of several, whose logical ids are different ones."""
    document: dict[str, dict[str, Any]] = {"Resources": {}, "Outputs": {}, "Parameters": {}}
    for template in templates:
        for section, known in document.items():
            found = template.document.get(section, {})
            assert section == "Parameters" or not known.keys() & found.keys()
            document[section] = known | found
    return Template(document)


def context(stage: str, instance_arn: str | None = None) -> dict[str, Any]:
    chosen: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return chosen | {"stage": stage} | ({"instance_arn": instance_arn} if instance_arn else {})


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
