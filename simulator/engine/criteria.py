"""Routing criteria: which agents may take a contact, step by step.

Source: UpdateContactRoutingCriteria. Each step holds for its expiry, then the next one; one without
an expiry holds on, and after the last one everybody may take the contact. A condition names an
attribute, its value and a level, or a list of agents; AndExpression and OrExpression join them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.engine.agents import Agent


@dataclass(frozen=True, slots=True)
class Criteria:
    """The steps, as the flow gave them with references filled in.

    Attributes:
        steps: Pairs of an expression and the seconds it holds (None: for ever).
    """

    steps: tuple[tuple[Mapping[str, Any], float | None], ...]

    @staticmethod
    def of(parameter: object) -> Criteria | None:
        """Read the parameter RoutingCriteria; None where it makes no sense."""
        steps = parameter.get("Steps") if isinstance(parameter, Mapping) else None
        if not isinstance(steps, list):
            return None
        read: list[tuple[Mapping[str, Any], float | None]] = []
        for step in steps:
            expression = step.get("Expression") if isinstance(step, Mapping) else None
            if not isinstance(expression, Mapping):
                return None
            seconds = str((step.get("Expiry") or {}).get("DurationInSeconds", ""))
            read.append((expression, float(seconds) if seconds.isdigit() else None))
        return Criteria(tuple(read))

    def expiries(self) -> Iterator[float]:
        """The waiting times at which a step is over."""
        total = 0.0
        for _, seconds in self.steps:
            if seconds is None:
                return
            total += seconds
            yield total

    def at(self, waited: float) -> Mapping[str, Any]:
        """The expression that holds after so many seconds in the queue; past all steps, none."""
        total = 0.0
        for expression, seconds in self.steps:
            if seconds is None or waited < total + seconds:
                return expression
            total += seconds
        return {}


def meets(agent: Agent, criteria: Criteria, waited: float) -> bool:
    """Whether an agent may take a contact that has waited so long; past all steps anyone may."""
    return _holds(agent, criteria.at(waited))


def _holds(agent: Agent, expression: Mapping[str, Any]) -> bool:
    if "AndExpression" in expression:
        return all(_holds(agent, part) for part in expression["AndExpression"])
    if "OrExpression" in expression:
        return any(_holds(agent, part) for part in expression["OrExpression"])
    condition = expression.get("AttributeCondition")
    return not isinstance(condition, Mapping) or _condition(agent, condition)


def _condition(agent: Agent, condition: Mapping[str, Any]) -> bool:
    match = condition.get("MatchCriteria")
    if isinstance(match, Mapping):
        wanted = match.get("AgentsCriteria", {}).get("AgentIds", [])
        own = {agent.person.arn, agent.person.arn.rpartition("/")[2], agent.person.username}
        return any(str(agent_id) in own for agent_id in wanted)
    level = agent.person.proficiencies.get(
        (str(condition.get("Name")), str(condition.get("Value")))
    )
    return level is not None and level >= float(condition.get("ProficiencyLevel", 1))
