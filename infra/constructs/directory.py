"""Capability: the stage's directory. What AWS names itself, for the stacks that come later.

An export cannot change or go while a stack imports it, so a flow that is deleted would hold up the
centre for as long as anybody names it. A parameter is read as the later stack is deployed, and
ties nobody down (ADR 72).
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.stage import Stage


def parameter_name(stage: Stage, name: str) -> str:
    """Returns where the directory has something: `CallbackFlow`, `OfficeHours`, `PagesUrl`."""
    return f"/ringback/{stage.name}/{name}"


class Directory(Construct):
    """Writes entries: name and value, an ARN mostly."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, entries: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        for name, value in entries.items():
            ssm.StringParameter(
                self,
                name,
                parameter_name=parameter_name(stage, name),
                string_value=value,
                description=f"Ringback {stage.name}: {name}, for the stacks that come later",
            )


class LookedUp(Mapping[str, str]):
    """The directory as a later stack reads it: only what is asked for becomes a parameter.

    Args:
        scope: of the stack that reads.
        names: what the directory has.
        known: what needs no directory, since we named it ourselves.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        names: Iterable[str],
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._scope, self._stage, self._known = scope, stage, known
        self._names = [*known, *names]

    def __getitem__(self, name: str) -> str:
        if name in self._known:
            return self._known[name]
        if name not in self._names:
            raise KeyError(name)
        return ssm.StringParameter.value_for_string_parameter(
            self._scope, parameter_name(self._stage, name)
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
