"""Routing criteria: which agents may take a contact, step by step.

Source: UpdateContactRoutingCriteria. Each step holds for its expiry, then the next one; one without
an expiry holds on, and after the last one everybody may take the contact. A condition names an
attribute, its value and a level, or a list of agents; AndExpression and OrExpression join them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeGuard

if TYPE_CHECKING:
    from simulator.engine.agents import Agent

AT_LEAST: Final = "NumberGreaterOrEqualTo"
LOWEST: Final = 1.0  # level of a proficiency (API reference, AttributeCondition)
HIGHEST: Final = 5.0


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
            if not _readable(expression):
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
    if not expression:
        return True
    if "AndExpression" in expression:
        return all(meets(agent, part) for part in expression["AndExpression"])
    if "OrExpression" in expression:
        return any(meets(agent, part) for part in expression["OrExpression"])
    if "NotAttributeCondition" in expression:
        return not _condition(agent, expression["NotAttributeCondition"])
    return _condition(agent, expression.get("AttributeCondition", expression))


def _condition(agent: Agent, condition: Mapping[str, Any]) -> bool:
    match = condition.get("MatchCriteria")
    if isinstance(match, Mapping):
        own = {agent.person.arn, agent.person.arn.rpartition("/")[2], agent.person.username}
        return any(str(agent_id) in own for agent_id in match["AgentsCriteria"]["AgentIds"])
    level = agent.person.proficiencies.get(
        (str(condition.get("Name")), str(condition.get("Value")))
    )
    if level is None:
        return False
    lowest, highest = _levels(condition)
    return lowest <= level <= highest


def _levels(condition: Mapping[str, Any]) -> tuple[float, float]:
    """The lowest and the highest level that a condition admits.

    Raises:
        KeyError, TypeError, ValueError: A level is missing, or no number from 1 to 5, or the
            comparison does not exist.
    """
    comparison = condition.get("ComparisonOperator", AT_LEAST)
    if comparison == "Range":
        asked = condition["Range"]
        levels = float(asked["MinProficiencyLevel"]), float(asked["MaxProficiencyLevel"])
    elif comparison in (AT_LEAST, "Match"):
        lowest = float(condition.get("ProficiencyLevel", LOWEST))
        levels = lowest, HIGHEST if comparison == AT_LEAST else lowest
    else:
        raise ValueError(f"{comparison} compares no levels")
    if not LOWEST <= levels[0] <= levels[1] <= HIGHEST:
        raise ValueError("levels go from 1 to 5")
    return levels


def _readable(expression: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether an expression is one; of another kind it would let everybody take the contact."""
    if not isinstance(expression, Mapping) or len(expression) != 1:
        return False
    ((kind, inner),) = expression.items()
    if kind in ("AndExpression", "OrExpression"):
        return isinstance(inner, list) and all(_readable(one) for one in inner)
    condition = expression if kind == "MatchCriteria" else inner
    if kind not in ("AttributeCondition", "NotAttributeCondition", "MatchCriteria"):
        return False
    try:
        if "MatchCriteria" in condition:
            return isinstance(condition["MatchCriteria"]["AgentsCriteria"]["AgentIds"], list)
        _levels(condition)
    except (KeyError, TypeError, ValueError):
        return False
    return bool(condition.get("Name") and condition.get("Value"))
