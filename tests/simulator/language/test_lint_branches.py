"""Ways out and parameters that depend on one another."""

from typing import Any

import pytest

from simulator.language.document import Flow
from simulator.language.lint import Finding, lint
from tests.simulator.language.build import action, flow, say


def _found(rule: str, checked: Flow) -> list[Finding]:
    return [finding for finding in lint(checked) if finding.rule == rule]


def _outside(goes_on: str, *errors: str) -> dict[str, Any]:
    parameters = {
        "ThirdPartyPhoneNumber": "+15550100",
        "ThirdPartyConnectionTimeLimitSeconds": "30",
        "ContinueFlowExecution": goes_on,
    }
    branches = dict.fromkeys(["NoMatchingError", *errors], "end")
    return action("it", "TransferParticipantToThirdParty", parameters, errors=branches)


CALL_ERRORS = ("CallFailed", "ConnectionTimeLimitExceeded")


def test_a_call_that_comes_back_needs_its_errors_and_another_may_not_have_them() -> None:
    assert len(_found("missing-error", flow(_outside("True")))) == 2
    assert _found("missing-error", flow(_outside("True", *CALL_ERRORS))) == []
    assert _found("missing-error", flow(_outside("False"))) == []
    assert len(_found("action-error", flow(_outside("False", *CALL_ERRORS)))) == 2


def test_in_transfers_to_agents_a_call_has_no_errors_of_its_own() -> None:
    transfer = flow(_outside("True", *CALL_ERRORS), kind="agentTransfer")

    assert len(_found("action-error", transfer)) == 2
    assert _found("missing-error", flow(_outside("True"), kind="agentTransfer")) == []


def test_of_two_branches_for_one_error_the_second_is_never_taken() -> None:
    twice = say("it", "Hi.")
    branch = {"NextAction": "end", "ErrorType": "NoMatchingError"}
    twice["Transitions"]["Errors"] = [branch, branch]

    found = _found("never-taken", flow(twice))

    assert [f.path for f in found] == ["Actions[0].Transitions.Errors[1]"]


@pytest.mark.parametrize(
    ("kind", "parameters", "refused"),
    [
        ("Compare", {"ComparisonValue": "$.Attributes.a"}, False),
        ("InvokeFlowModule", {"FlowModuleId": "${MenuModule}"}, True),
    ],
)
def test_only_a_comparison_takes_a_reference_as_operand(
    kind: str, parameters: dict[str, str], *, refused: bool
) -> None:
    errors = dict.fromkeys(["NoMatchingCondition", "NoMatchingError"], "end")
    if kind == "Compare":
        del errors["NoMatchingError"]
    conditions = [("Equals", "$.Attributes.b", "end")]
    checked = flow(action("it", kind, parameters, errors=errors, conditions=conditions))

    assert bool(_found("branch", checked)) is refused


def test_some_parameters_may_be_there_only_with_others() -> None:
    menu = {
        "Text": "Press 1.",
        "StoreInput": "False",
        "InputTimeLimitSeconds": "5",
        "InputValidation": {"CustomValidation": {"MaximumLength": "1"}},
    }
    errors = ["NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded"]
    asks = action("it", "GetParticipantInput", menu, errors=dict.fromkeys(errors, "end"))

    found = _found("property-value", flow(asks))

    assert [f.hint for f in found] == ["it may be there only when StoreInput is True"]


@pytest.mark.parametrize(("kind", "refused"), [("SYNCHRONOUS", True), ("ASYNCHRONOUS", False)])
def test_only_a_call_that_is_waited_for_is_short(kind: str, *, refused: bool) -> None:
    parameters = {
        "LambdaFunctionARN": "${InfoFunction}",
        "InvocationTimeLimitSeconds": "30",
        "InvocationType": kind,
    }
    call = action("it", "InvokeLambdaFunction", parameters, errors={"NoMatchingError": "end"})

    assert bool(_found("property-value", flow(call))) is refused


@pytest.mark.parametrize(("limits", "overlap"), [(("21", "61"), 0), (("21", "21"), 1)])
def test_a_share_of_nothing_is_found(limits: tuple[str, str], overlap: int) -> None:
    split = action(
        "it",
        "DistributeByPercentage",
        errors={"NoMatchingCondition": "end"},
        conditions=[("NumberLessThan", limit, f"a{i}") for i, limit in enumerate(limits)],
    )

    checked = flow(split, say("a0", "A"), say("a1", "B"))

    assert len([f for f in _found("never-taken", checked) if "tried first" in f.message]) == overlap
