"""What a stage's template has, to be counted: nothing here knows a number by heart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.stage_types import InvalidStage
from operations.centre import OperationError
from operations.flow_versions import FLOWS

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """The resources of all stacks of a stage: type and properties; by logical id as well."""

    resources: tuple[tuple[str, Properties], ...]
    by_id: Mapping[str, Properties] = field(default_factory=dict)

    def of(self, kind: str, **wanted: object) -> Iterator[Properties]:
        """Yields the properties of each resource of a type, such as `Lambda::Function`."""
        for type_, properties in self.resources:
            if type_ == f"AWS::{kind}" and wanted.items() <= properties.items():
                yield properties

    def count(self, kind: str, **wanted: object) -> int:
        """Returns how many resources of a type there are with these properties."""
        return sum(1 for _ in self.of(kind, **wanted))


def synthesized(stage: str) -> Template:
    """Returns the template of a stage as the repository has it now; half a minute, once a change.

    Raises:
        OperationError: no such stage, or it cannot be synthesized.
    """
    from infra.stages import stage_named  # CDK: two seconds
    from simulator.centre.assembly import read_assembly
    from simulator.centre.errors import SynthesisError, TemplateError
    from simulator.centre.synthesis import synthesize

    try:
        stage_named(stage)
        stacks = read_assembly(synthesize(FLOWS.parent, stage=stage))
    except (InvalidStage, SynthesisError, TemplateError) as error:
        raise OperationError(str(error)) from None
    resources = [one for stack in stacks for one in stack.template["Resources"].items()]
    return Template(
        tuple((str(one["Type"]), one.get("Properties", {})) for _, one in resources),
        {name: one.get("Properties", {}) for name, one in resources},
    )
