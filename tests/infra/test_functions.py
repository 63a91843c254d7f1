"""Every function is deployed with the same care."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from contact_center import config
from contact_center.adapters import aws
from infra.flow_files import pascal_case
from infra.functions import FUNCTIONS, UndeclaredFunction, deployed_functions
from infra.stages import PROD
from tests.infra.assembly import ROOT, Assembly, synthesize

_CONNECT_LIMIT = 8  # seconds a flow waits for a function
_REQUESTS = {  # what a function asks one after another, in seconds at the worst
    "caller_lookup": aws.longest(),
    "info": aws.longest(),
    "open_case": aws.longest(attempts=1) + aws.longest(),
    "agent_context": aws.longest(),
    "self_service": 2 * aws.longest(),
    "knowledge": 2 * aws.longest(),
}


def test_every_folder_with_a_handler_is_deployed(every: Assembly) -> None:
    folders = {handler.parent.name for handler in (ROOT / "functions").glob("*/handler.py")}

    assert every.whole.functions().keys() == folders


def test_functions_run_on_arm_with_the_interpreter_they_are_packaged_for(every: Assembly) -> None:
    for function in every.whole.functions().values():
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == "python3.13"
        assert function["TracingConfig"] == {"Mode": "Active"}


def test_functions_called_by_flows_time_out_before_connect_does(every: Assembly) -> None:
    permitted = _functions_connect_may_call(every)

    assert permitted
    for name in permitted:
        assert every.whole.functions()[name]["Timeout"] < _CONNECT_LIMIT


def test_a_function_outlasts_its_requests(every: Assembly) -> None:
    for name, seconds in _REQUESTS.items():
        assert seconds < every.whole.functions()[name]["Timeout"], name


def test_a_block_outwaits_its_function(every: Assembly) -> None:
    limits = {
        (parameters["LambdaFunctionARN"], int(parameters["InvocationTimeLimitSeconds"]))
        for folder in ("flows", "flows/modules")
        for path in (ROOT / folder).glob("*.json")
        for action in json.loads(path.read_text())["Actions"]
        if action["Type"] == "InvokeLambdaFunction"
        for parameters in [action["Parameters"]]
    }
    timeouts = {
        f"${{{pascal_case(name)}Function}}": function["Timeout"]
        for name, function in every.whole.functions().items()
    }

    assert limits
    for placeholder, limit in limits:
        assert timeouts[placeholder] < limit, placeholder


def test_work_that_nobody_waits_for_leaves_the_accounts_concurrency_to_callers(
    prod: Assembly,
) -> None:
    for name, function in prod.whole.functions().items():
        waits = FUNCTIONS[name].called_by_flows or FUNCTIONS[name].called_by_bots
        deploys = name in {"input_key", "phone_number"}  # whose limit would be nobody's
        reserved = None if waits or deploys else PROD.background_concurrency
        assert function.get("ReservedConcurrentExecutions") == reserved, name
    assert PROD.background_concurrency


def test_what_callers_wait_for_is_kept_warm_where_a_stage_says_so(tmp_path: Path) -> None:
    warm = synthesize(
        tmp_path,
        "dev",
        changed=lambda stage: replace(stage, cold_start="provisioned", provisioned_concurrency=3),
    )

    kept = {
        name: warm.whole.resources[alias]["Properties"].get("ProvisionedConcurrencyConfig")
        for name, alias in warm.whole.called_by_flows().items()
    }
    waited_for = {name for name, access in FUNCTIONS.items() if access.waited_for}
    assert kept == {name: {"ProvisionedConcurrentExecutions": 3} for name in waited_for}
    assert not [one for one in warm.whole.functions().values() if "SnapStart" in one]


def test_who_keeps_nothing_warm_pays_for_nothing(every: Assembly) -> None:
    for alias in every.whole.of_type("AWS::Lambda::Alias").values():
        assert "ProvisionedConcurrencyConfig" not in alias["Properties"]


def test_connect_may_call_what_flows_call_for_this_instance_alone(every: Assembly) -> None:
    instance = every.instance_arn

    assert _functions_connect_may_call(every) == {
        name for name, access in FUNCTIONS.items() if access.called_by_flows
    }
    for permission in every.whole.of_type("AWS::Lambda::Permission").values():
        if permission["Properties"]["Principal"] != "connect.amazonaws.com":
            continue
        assert permission["Properties"]["SourceAccount"] == {"Ref": "AWS::AccountId"}
        assert permission["Properties"]["SourceArn"] == instance


def test_what_connect_may_call_is_offered_to_its_flows(every: Assembly) -> None:
    associated = {
        association["Properties"]["IntegrationArn"]["Ref"]
        for association in every.whole.of_type("AWS::Connect::IntegrationAssociation").values()
        if association["Properties"]["IntegrationType"] == "LAMBDA_FUNCTION"
    }

    assert associated == {
        every.whole.called_by_flows()[name] for name in _functions_connect_may_call(every)
    }


def test_logs_are_kept_for_a_while_and_encrypted(every: Assembly) -> None:
    groups = every.whole.of_type("AWS::Logs::LogGroup")

    for name, function in every.whole.functions().items():
        group = groups[function["LoggingConfig"]["LogGroup"]["Ref"]]["Properties"]
        assert group["LogGroupName"].endswith(f"-{name}")
        assert group["RetentionInDays"] > 0
        assert "ImportValue" in str(group["KmsKeyId"])


def test_production_keeps_its_logs_longer_than_development(dev: Assembly, prod: Assembly) -> None:
    def days(assembly: Assembly) -> int:
        groups = assembly.whole.of_type("AWS::Logs::LogGroup").values()
        return min(int(group["Properties"]["RetentionInDays"]) for group in groups)

    assert days(prod) > days(dev)


def test_functions_get_the_settings_they_declare_and_no_others(every: Assembly) -> None:
    for name, function in every.whole.functions().items():
        variables = {key: str(value) for key, value in function["Environment"]["Variables"].items()}
        assert config.settings(name, variables) == variables


def test_logs_and_metrics_tell_functions_apart(every: Assembly) -> None:
    for name, function in every.whole.functions().items():
        variables = function["Environment"]["Variables"]
        assert variables["POWERTOOLS_SERVICE_NAME"] == name
        assert variables["POWERTOOLS_METRICS_NAMESPACE"].startswith("Ringback/")
        assert variables["POWERTOOLS_LOG_LEVEL"] == function["LoggingConfig"]["ApplicationLogLevel"]


def test_all_functions_share_one_asset_and_one_layer(every: Assembly) -> None:
    layers = every.whole.of_type("AWS::Lambda::LayerVersion")
    functions = every.whole.functions().values()
    shared = (
        {layers[each["Ref"]]["Properties"]["Content"]["S3Key"] for each in function["Layers"]}
        for function in functions
    )

    assert len({function["Code"]["S3Key"] for function in functions}) == 1
    assert len(set.intersection(*shared)) == 1


def test_only_functions_that_read_confidential_input_carry_what_decrypts_it(
    every: Assembly,
) -> None:
    for name, function in every.whole.functions().items():
        assert len(function["Layers"]) == (2 if "input_keys" in FUNCTIONS[name].secrets else 1)


def test_a_folder_that_says_not_what_it_may_do_is_refused(tmp_path: Path) -> None:
    for name in (*FUNCTIONS, "newcomer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "handler.py").touch()

    with pytest.raises(UndeclaredFunction, match="functions/newcomer/ has no row"):
        deployed_functions(tmp_path)


def test_a_row_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UndeclaredFunction, match="agent_context, but there is no"):
        deployed_functions(tmp_path)


def _functions_connect_may_call(assembly: Assembly) -> set[str]:
    permitted = {
        permission["Properties"]["FunctionName"].get("Ref")
        for permission in assembly.whole.of_type("AWS::Lambda::Permission").values()
        if permission["Properties"]["Principal"] == "connect.amazonaws.com"
    }
    return {name for name, alias in assembly.whole.called_by_flows().items() if alias in permitted}
