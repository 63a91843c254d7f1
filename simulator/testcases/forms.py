"""The forms of the Testing language that exported cases are made of.

Source: developer guide, Testing language; of conflicting forms those that most sources agree on
(docs/adr/0042).
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def initiated() -> Json:
    """The run begins."""
    return {"Type": "TestInitiated", "Actor": "System", "Properties": {}}


def heard(text: str) -> Json:
    """The customer hears something that has this text in it."""
    properties = {"Text": text, "MatchingCriteria": {"Type": "Inclusion"}}
    return {"Type": "MessageReceived", "Actor": "System", "Properties": properties}


def started(action: str, **resource: str) -> Json:
    """An action of the flow begins to use a resource."""
    properties = {"ActionType": action, "ActionParameters": resource}
    return {"Type": "FlowActionStarted", "Actor": "System", "Properties": properties}


def send(kind: str, value: str | None = None) -> Json:
    """The customer does something."""
    instruction = {"Type": kind} | ({} if value is None else {"Properties": {"Value": value}})
    return _step("SendInstruction", Actor="Customer", Instruction=instruction)


def override(properties: Json) -> Json:
    """A resource does something else than it would."""
    behavior = {"Type": "FlowAction", "Properties": properties}
    return _step("OverrideSystemBehavior", Behavior=behavior)


def has_attribute(key: str, text: str) -> Json:
    """A contact attribute has this text in it, as ``Call.has`` compares."""
    namespace = f"$.Attributes.{key}"
    parameters = {"Namespace": namespace, "Operator": "TextContains", "Operand": text}
    return {"Type": "Assert", "Parameters": parameters}


def end_test() -> Json:
    """The test is over."""
    return _step("TestControl", Command={"Type": "EndTest"})


def _step(kind: str, **parameters: object) -> Json:
    return {"Type": kind, "Parameters": {"ActionType": kind, **parameters}}
