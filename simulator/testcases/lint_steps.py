"""Checking one action of a test case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from simulator.language.lint import finding as rules
from simulator.language.references import whole_reference
from simulator.testcases.assertions import ASSERT_OPERATORS, EXISTS
from simulator.testcases.customer import InvalidInstruction, instruction_of
from simulator.testcases.overrides import InvalidStrategy, Overrides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simulator.language.lint.finding import Rule

    Problem = tuple[Rule, str, str, str]  # rule, place below the action, message, hint

_DOUBTFUL: Final = {
    "TextUtterance": "write Utterance with a Value: this first form is probably refused",
    "TextInput": "write Utterance with a Value: one report alone knows this form",
}


def problems_of(step: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with an action: rule, place below it, message, hint."""
    kind, given = step.get("Type"), step.get("Parameters")
    parameters: dict[str, Any] = given if isinstance(given, dict) else {}
    check = _CHECKS.get(str(kind))
    if check is None:
        known = ", ".join(_CHECKS)
        yield rules.CASE_ACTION, ".Type", f"there is no action {kind!r}", f"use one of {known}"
        return
    yield from check(parameters)
    if kind != "Assert" and parameters.get("ActionType") != kind:
        message = "Parameters.ActionType does not repeat the type"
        yield rules.CASE_ACTION_TYPE, ".Parameters", message, f'write "ActionType": "{kind}"'


def _send(parameters: Mapping[str, Any]) -> Iterator[Problem]:
    place = ".Parameters.Instruction"
    instruction = parameters.get("Instruction")
    try:
        instruction_of(instruction)
    except InvalidInstruction as problem:
        yield rules.CASE_ACTION, place, str(problem), "see docs/testing.md"
        return
    kind = instruction.get("Type") if isinstance(instruction, dict) else None
    if kind in _DOUBTFUL:
        message = f"{kind} may be refused at publishing"
        yield rules.CASE_REPORTED, place, message, _DOUBTFUL[str(kind)]


def _override(parameters: Mapping[str, Any]) -> Iterator[Problem]:
    place = ".Parameters.Behavior"
    behavior = parameters.get("Behavior")
    try:
        Overrides().add(behavior if isinstance(behavior, dict) else {})
    except InvalidStrategy as problem:
        yield rules.CASE_ACTION, place, str(problem), "see docs/testing.md"
        return
    text = json.dumps(behavior)
    if '"CheckHoursOfOperation"' in text and '"MockResponse"' in text:
        message = "a mocked CheckHoursOfOperation is documented, and reported to be refused"
        hint = "substitute hours that are always open, or never"
        yield rules.CASE_REPORTED, place, message, hint


def _assert(parameters: Mapping[str, Any]) -> Iterator[Problem]:
    operator, path = parameters.get("Operator"), parameters.get("Namespace")
    if operator not in ASSERT_OPERATORS:
        hint = f"use one of {', '.join(ASSERT_OPERATORS)}"
        yield rules.CASE_ACTION, ".Parameters.Operator", f"there is no operator {operator!r}", hint
    if not isinstance(path, str) or whole_reference(path) is None:
        hint = "write $.Queue.Name, $.Attributes.key, ..."
        yield rules.CASE_ACTION, ".Parameters.Namespace", "it is not one JSONPath", hint
    if operator == EXISTS:
        hint = 'compare with what it begins with: "TextStartsWith"'
        yield rules.CASE_REPORTED, ".Parameters.Operator", "Exists may be refused", hint
    elif not isinstance(parameters.get("Operand"), str):
        yield rules.CASE_ACTION, ".Parameters.Operand", "it is not a text", "write a string"


def _control(parameters: Mapping[str, Any]) -> Iterator[Problem]:
    place = ".Parameters.Command"
    command = parameters.get("Command")
    kind = command.get("Type") if isinstance(command, dict) else None
    if kind not in ("EndTest", "LogData"):
        hint = 'write {"Type": "EndTest"}'
        yield rules.CASE_ACTION, place, "it is neither EndTest nor LogData", hint


_CHECKS: Final[dict[str, Callable[[Mapping[str, Any]], Iterator[Problem]]]] = {
    "SendInstruction": _send,
    "OverrideSystemBehavior": _override,
    "Assert": _assert,
    "TestControl": _control,
}
