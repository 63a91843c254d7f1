"""Ways out of an action against the catalogue: next, errors, conditions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from simulator.language.catalog import Branches, Error, When
from simulator.language.document import Condition
from simulator.language.lint.finding import (
    ACTION_ERROR,
    BRANCH,
    MISSING_ERROR,
    MISSING_PROPERTY,
    NEVER_TAKEN,
    NO_TRANSITIONS,
    Finding,
)
from simulator.language.lint.subject import Subject
from simulator.language.lint.values import has_placeholder, unknown_roots
from simulator.language.references import references

_JOINING: Final = frozenset({"And", "Or", "Not", "All", "Any", "Contains", "Exists"})


def check_transitions(subject: Subject) -> Iterator[Finding]:
    """Everything publishing refuses in ``Transitions``."""
    entry = subject.entry
    if entry is None:
        return
    if entry.terminal:
        if any(_transitions(subject).values()):
            path = subject.path("Transitions")
            hint = f'{entry.name} ends here: write "Transitions": {{}}'
            message = "Action does not support transitions"
            yield subject.finding(NO_TRANSITIONS, path, message, hint)
        return
    if subject.action.next is None and entry.next_required:
        path = subject.path("Transitions", "NextAction")
        message = f"Action is missing required property. Path: {path}"
        hint = "publishing wants it even where it is never taken: copy an error's target"
        yield subject.finding(MISSING_PROPERTY, path, message, hint)
    yield from _errors(subject, entry.errors)
    yield from _conditions(subject, entry.branches_of(subject.raw))


def _errors(subject: Subject, known: tuple[Error, ...]) -> Iterator[Finding]:
    allowed = [error.type for error in known if _allowed(subject, error)]
    for error in known:
        if _wanted(subject, error) and error.type not in subject.action.errors:
            message = (
                f"Action is missing required error. Error: {error.type}, Path: {subject.path()}"
            )
            why = f", because {error.required}" if isinstance(error.required, When) else ""
            hint = f"lead {error.type} somewhere{why}"
            yield subject.finding(MISSING_ERROR, subject.path(), message, hint)
    seen: set[str] = set()
    for index, raw in enumerate(_transitions(subject).get("Errors") or ()):
        kind = raw["ErrorType"]
        path = subject.path("Transitions", "Errors", index)
        if kind not in allowed:
            hint = f"it has {', '.join(allowed)}" if allowed else "it has no errors: remove it"
            message = f"Invalid Action error. Error: {kind}, Path: {subject.path()}"
            yield subject.finding(ACTION_ERROR, path, message, hint)
        if kind in seen:
            message = f"{kind} has an earlier branch, which is the one taken"
            yield subject.finding(NEVER_TAKEN, path, message, "remove one of the two")
        seen.add(kind)


def _wanted(subject: Subject, error: Error) -> bool:
    need = error.required
    return _allowed(subject, error) and (
        need.holds(subject.raw) if isinstance(need, When) else need
    )


def _allowed(subject: Subject, error: Error) -> bool:
    fits = error.only is None or error.only.holds(subject.raw)
    return fits and subject.flow.type not in error.not_in


def _conditions(subject: Subject, branches: Branches | None) -> Iterator[Finding]:
    conditions = subject.action.conditions
    if branches is None:
        if conditions:
            yield _invalid(subject, 0, "it has no conditions as it is set up: remove them")
        return
    for index, condition in enumerate(conditions):
        hint = _refusal(subject, branches, condition)
        if hint:
            yield _invalid(subject, index, hint)
        path = subject.path("Transitions", "Conditions", index)
        yield from unknown_roots(subject, path, condition.operand)
    yield from _repeated(subject)
    for operand in _required(subject, branches):
        if all(condition.operand != operand for condition in conditions):
            hint = f'add a condition {branches.operators[0]} "{operand}"'
            yield _invalid(subject, len(conditions), hint)


def _refusal(subject: Subject, branches: Branches, condition: Condition) -> str:
    """Why publishing refuses a condition, as a hint; empty if it does not."""
    if not condition.operand:
        return "an operand may not be empty: let the value be a word such as none"
    if condition.operator in _JOINING:
        return "conditions do not nest: put one Compare behind another"
    if condition.operator not in branches.operators:
        return f"write {' or '.join(branches.operators)}"
    literal = not has_placeholder(condition.operand)
    if branches.operands and literal and condition.operand not in branches.operands:
        return f"the operand is {' or '.join(branches.operands)}"
    if references(condition.operand) and subject.action.type != "Compare":
        return "only Compare takes a reference as operand"
    return ""


def _repeated(subject: Subject) -> Iterator[Finding]:
    count = Counter((c.operator, c.operand) for c in subject.action.conditions)
    for (operator, operand), times in count.items():
        if times > 1:
            path = subject.path("Transitions", "Conditions")
            message = f"{operator} {operand} stands there {times} times; the first is taken"
            yield subject.finding(NEVER_TAKEN, path, message, "remove the others")


def _required(subject: Subject, branches: Branches) -> tuple[str, ...]:
    if not branches.each_of:
        return branches.required
    listed = subject.parameters.get(branches.each_of)
    events = [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []
    return (*branches.required, *events)


def _invalid(subject: Subject, index: int, hint: str) -> Finding:
    path = subject.path("Transitions", "Conditions", index)
    message = f"Invalid branch. Path: {subject.index}.Evaluate"
    return subject.finding(BRANCH, path, message, hint)


def _transitions(subject: Subject) -> Mapping[str, Any]:
    return subject.raw.get("Transitions") or {}
