"""A stage may be in each region that `infra/stage_checks.py` names, and is phoned here as it is."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from simulator.centre.local import LocalCentre
from simulator.centre.settings import read_settings
from tests.infra.assembly import ROOT, shared, synthesize

ABROAD = "eu-central-1"
ANA = "+15550101"
OPEN = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday


def test_a_stage_abroad_is_raised_and_its_calls_are_noted_there() -> None:
    """It takes seconds, a synthesis and a centre: only so does a client show that is elsewhere."""
    make = partial(synthesize, stage="dev", changed=lambda stage: replace(stage, region=ABROAD))
    folder = shared(f"abroad {ABROAD}", "dev", make).folder
    with LocalCentre.from_assembly(folder, read_settings(ROOT), start=OPEN) as centre:
        centre.call(ANA, keys="2,0,agent:accept")
        centre.settle()

        assert centre.outputs["InstanceArn"].startswith(f"arn:aws:connect:{ABROAD}:")
        noted = centre.client("dynamodb").query(
            TableName=centre.outputs["TableName"],
            KeyConditionExpression="pk = :card",
            ExpressionAttributeValues={":card": {"S": f"PHONE#{ANA}"}},
        )["Items"]
        assert any(OPEN.isoformat()[:10] in str(item) for item in noted)
        for bucket in centre.cloud.estate.buckets:
            centre.client("s3").put_object(Bucket=bucket, Key="a", Body=b"there")
        assert (centre.denied, centre.holes) == ([], [])
