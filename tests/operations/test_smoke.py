"""The smoke test finds nothing at a centre that is well, and names each thing that is broken."""

import json

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
    flow, function, call = findings(centre)

    assert flow.startswith("flow main is published with another content")
    assert "make rollback FLOW=main STAGE=dev" in flow
    assert function.startswith("function info is not associated")
    assert "ended as FAILED" in call
