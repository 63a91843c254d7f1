"""The smoke test finds nothing at a centre that is well, and names each thing that is broken."""

import json
from dataclasses import replace

from operations.centre import Centre
from operations.smoke import findings
from simulator.centre.local import LocalCentre
from tests.operations.test_rollback import BAD


def test_what_is_broken_is_named(local: LocalCentre, centre: Centre) -> None:
    assert list(findings(centre)) == []

    local.client("connect").update_contact_flow_content(
        InstanceId=centre.instance_id,
        ContactFlowId=local.outputs["MainFlowArn"].rpartition("/")[2],
        Content=json.dumps(BAD),
    )
    (instance,) = local.cloud.estate.instances.values()
    functions = instance.associations["LAMBDA_FUNCTION"]
    functions.remove(next(arn for arn in functions if arn.endswith("-info:live")))
    alias = next(arn for arn in local.cloud.estate.policies if arn.endswith("-open_case:live"))
    del local.cloud.estate.policies[alias]
    _break_the_table(local)
    flow, function, policy, lookup, call = findings(centre)

    assert flow.startswith("flow main is published with another content")
    assert "make rollback FLOW=main STAGE=dev" in flow
    assert function.startswith("function info is not associated")
    assert policy.startswith("function open_case does not let this instance invoke its alias live")
    assert lookup.startswith("function caller_lookup raised StorageUnavailable")
    assert "ended as FAILED" in call


def _break_the_table(local: LocalCentre) -> None:
    local.client("dynamodb").delete_table(TableName=local.outputs["TableName"])


def test_a_function_that_lets_another_instance_in_does_not_let_this_one_in(
    local: LocalCentre, centre: Centre
) -> None:
    policies = local.cloud.estate.policies
    alias = next(arn for arn in policies if arn.endswith("-info:live"))
    (statement,) = policies[alias]
    other = {"ArnLike": {"AWS:SourceArn": f"{centre.outputs['InstanceArn']}-of-others"}}
    policies[alias] = [replace(statement, conditions=other)]

    found = list(findings(centre))

    assert found[0].startswith("function info does not let this instance invoke")
