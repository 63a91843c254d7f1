"""What publishing refuses of a flow, and actions to refuse."""

from typing import Any

from simulator.language.document import Flow
from simulator.language.lint import Finding, Severity, lint
from tests.simulator.language.build import action


def refused(checked: Flow) -> list[Finding]:
    return [found for found in lint(checked) if found.severity is Severity.ERROR]


def one(checked: Flow) -> Finding:
    found = refused(checked)
    assert len(found) == 1, found
    return found[0]


def invoke(**parameters: object) -> dict[str, Any]:
    known = {"LambdaFunctionARN": "${InfoFunction}", "InvocationTimeLimitSeconds": "8"}
    return action(
        "it", "InvokeLambdaFunction", known | parameters, errors={"NoMatchingError": "end"}
    )


def compare(value: str, *conditions: tuple[str, str, str]) -> dict[str, Any]:
    return action(
        "it",
        "Compare",
        {"ComparisonValue": value},
        errors={"NoMatchingCondition": "end"},
        conditions=list(conditions),
    )
