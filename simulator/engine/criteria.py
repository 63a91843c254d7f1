"""Routing criteria: which agents may take a contact, step by step.

Source: UpdateContactRoutingCriteria. Each step holds for its expiry, then the next one; one without
an expiry holds on, and after the last one everybody may take the contact. A condition names an
attribute, its value and a level, or a list of agents; AndExpression and OrExpression join them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
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

    def expiries(self, since: float) -> Iterator[float]:
        """The moments at which a step is over, where the first one begins at ``since``."""
        for _, seconds in self.steps:
            if seconds is None:
                return
            since += seconds
            yield since

    def at(self, since: float, now: float) -> Mapping[str, Any]:
        """The expression that holds now, where the first step began at ``since``; past all, {}."""
        for (expression, _), over in zip_longest(self.steps, self.expiries(since)):
            if over is None or now < over:
                return expression
        return {}


def meets(agent: Agent, expression: Mapping[str, Any]) -> bool:
    """Whether an agent is one of those whom an expression means; everybody meets {}."""
    if "AndExpression" in expression:
        return all(meets(agent, part) for part in expression["AndExpression"])
    if "OrExpression" in expression:
        return any(meets(agent, part) for part in expression["OrExpression"])
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
