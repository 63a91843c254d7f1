"""Who may do what: policies as IAM evaluates them, and which of their permissions were used.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
An explicit Deny wins, then an Allow, else no. moto has an evaluator too, but it takes an unmet
condition for a Deny, treats dots as wildcards and knows neither NotResource nor ``?``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from simulator.centre.errors import TemplateError

_DECISIONS = 1_000  # that a role remembers


class Decision(Enum):
    """The outcome of an evaluation; the values are the words AWS uses in its message."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "because no {kind} policy allows the {action} action"
    DENIED = "with an explicit deny in a {kind} policy"


class Access(NamedTuple):
    """One thing somebody wants to do.

    Attributes:
        action: ``service:Action``.
        resource: ARN, or ``*`` where the action knows no resources.
        context: Condition keys and their values, keys in lower case.
        optional: AWS documents it as needed, but the call works without: counts as used, and
            never as missing.
    """

    action: str
    resource: str
    context: Mapping[str, str | list[str]] = {}
    optional: bool = False


class Grant(NamedTuple):
    """One action on one resource that an Allow statement names, as written."""

    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy document."""

    effect: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, Any]]
    principal: Any

    def grants_used_by(self, access: Access) -> list[Grant]:
        """Return the grants of this statement that cover ``access``; none: it does not apply."""
        if not _conditions_hold(self.conditions, access.context):
            return []
        actions = _matching(self.actions, self.not_actions, access.action, ignore_case=True)
        resources = _matching(self.resources, self.not_resources, access.resource)
        return [Grant(action, resource) for action in actions for resource in resources]

    def as_dict(self) -> dict[str, Any]:
        """Return a resource policy's statement as its document has it."""
        return {
            "Effect": self.effect,
            "Principal": self.principal,
            "Action": list(self.actions),
            "Resource": list(self.resources),
            "Condition": {operator: dict(keys) for operator, keys in self.conditions.items()},
        }

    def meant_for(self, service: str) -> bool:
        """Whether a resource policy's statement speaks of this service principal."""
        if self.principal == "*":
            return True
        if not isinstance(self.principal, Mapping):
            return False
        return service in _list(self.principal.get("Service")) or "*" in _list(
            self.principal.get("AWS")
        )


def parse_policy(document: Mapping[str, Any]) -> list[Statement]:
    """Return the statements of a policy document."""
    return [
        Statement(
            effect=statement["Effect"],
            actions=tuple(_list(statement.get("Action"))),
            not_actions=tuple(_list(statement.get("NotAction"))),
            resources=tuple(_list(statement.get("Resource"))),
            not_resources=tuple(_list(statement.get("NotResource"))),
            conditions=statement.get("Condition", {}),
            principal=statement.get("Principal"),
        )
        for statement in _list(document["Statement"])
    ]


@dataclass(slots=True)
class Role:
    """A role of the template: what its policies grant, and what of it was used."""

    name: str
    arn: str
    statements: list[Statement] = field(default_factory=list)
    managed: list[Statement] = field(default_factory=list)
    """Statements of AWS's own managed policies, which nobody here could narrow."""
    used: set[Grant] = field(default_factory=set)
    _decided: dict[tuple[str, ...], Decision] = field(default_factory=dict)

    def decide(self, access: Access) -> Decision:
        """Evaluate the role's policies and remember what was used.

        The policies must be complete by then: a decision is made once, or again when too many
        were made since (every contact is a resource), or after ``replace``.
        """
        key = (access.action, access.resource, *map(str, access.context.items()))
        decision = self._decided.get(key)
        if decision is None:
            decision, used = evaluate([*self.statements, *self.managed], access)
            if len(self._decided) >= _DECISIONS:
                self._decided.clear()
            self._decided[key] = decision
            if decision is Decision.ALLOWED:
                self.used |= used
        return Decision.ALLOWED if access.optional else decision

    def replace(self, statements: Iterable[Statement]) -> None:
        """Put other policies in the place of the role's own, as a deployment does."""
        self.statements = list(statements)
        self._decided.clear()

    @property
    def unused(self) -> list[Grant]:
        """Everything granted that no call has needed so far, sorted."""
        granted = {
            Grant(action, resource)
            for statement in self.statements
            if statement.effect == "Allow"
            for action in statement.actions
            for resource in statement.resources
        }
        return sorted(granted - self.used)


def evaluate(statements: Iterable[Statement], access: Access) -> tuple[Decision, set[Grant]]:
    """Return the decision, and the grants it rests on."""
    used: set[Grant] = set()
    for statement in statements:
        grants = statement.grants_used_by(access)
        if grants and statement.effect == "Deny":
            return Decision.DENIED, set()
        used.update(grants)
    return (Decision.ALLOWED if used else Decision.NOT_ALLOWED), used


def _matching(
    wanted: tuple[str, ...], unwanted: tuple[str, ...], value: str, *, ignore_case: bool = False
) -> list[str]:
    if unwanted:
        return [] if any(_like(p, value, ignore_case) for p in unwanted) else ["*"]
    return [pattern for pattern in wanted if _like(pattern, value, ignore_case)]


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON: one or many
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


@cache
def _pattern(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    translated = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.compile(translated, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _like(pattern: str, value: str, ignore_case: bool = False) -> bool:
    return _pattern(str(pattern), ignore_case).fullmatch(value) is not None


def _equal(pattern: str, value: str) -> bool:
    return str(pattern) == value


def _equal_ignoring_case(pattern: str, value: str) -> bool:
    return str(pattern).lower() == value.lower()


_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": _equal,
    "StringLike": _like,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "ArnEquals": _like,  # the two Arn operators behave identically
    "ArnLike": _like,
    "Bool": _equal_ignoring_case,
}


def _conditions_hold(
    conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str | list[str]]
) -> bool:
    return all(
        _condition_holds(operator, _list(expected), context.get(key.lower()))
        for operator, keys in conditions.items()
        for key, expected in keys.items()
    )


def _condition_holds(operator: str, expected: list[Any], actual: str | list[str] | None) -> bool:
    quantifier, _, bare = operator.rpartition(":")
    if bare == "Null":
        return (actual is None) == (str(expected[0]).lower() == "true")
    optional = bare.endswith("IfExists")
    bare = bare.removesuffix("IfExists")
    negated = "Not" in bare
    test = _TESTS.get(bare.replace("Not", ""))
    if test is None:
        raise TemplateError(f"policy condition {operator} is not understood by the local centre")
    if actual is None:
        return optional or negated or quantifier == "ForAllValues"
    values = actual if isinstance(actual, list) else [actual]
    hits = [any(test(pattern, value) for pattern in expected) is not negated for value in values]
    return all(hits) if quantifier == "ForAllValues" else any(hits)
