"""An action under the linter's eye: what was read, what was written, what the catalogue says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.language.catalog import CATALOG, ActionType
from simulator.language.document import Action, Flow
from simulator.language.lint.finding import Finding, Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """One action.

    Attributes:
        raw: The action as it stands in the document.
        entry: What the catalogue says of its type, or None.
    """

    flow: Flow
    index: int
    action: Action
    raw: Mapping[str, Any]
    entry: ActionType | None

    @property
    def parameters(self) -> Mapping[str, Any]:
        return self.action.parameters

    def path(self, *keys: str | int) -> str:
        """A place inside the action, as the service writes it: ``Actions[0].Parameters.Text``."""
        steps = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
        return f"Actions[{self.index}]{''.join(steps)}"

    def finding(self, rule: Rule, path: str, message: str, hint: str) -> Finding:
        return Finding(
            rule.id,
            rule.severity,
            self.flow.source,
            path,
            self.action.identifier,
            message,
            hint,
        )


def subjects(flow: Flow) -> Iterator[Subject]:
    """Every action of a flow, in the order of the document."""
    for index, raw in enumerate(flow.document["Actions"]):
        action = flow.actions[raw["Identifier"]]
        yield Subject(flow, index, action, raw, CATALOG.get(action.type))


def of_flow(flow: Flow, rule: Rule, path: str, message: str, hint: str) -> Finding:
    """A finding about the flow as a whole."""
    return Finding(rule.id, rule.severity, flow.source, path, None, message, hint)
