"""A number leads to the flow that the template binds it to."""

from datetime import UTC, datetime

import pytest

from simulator.centre.errors import CentreError, NotPlayedError
from simulator.centre.local import LocalCentre

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)


def test_who_dials_the_claimed_number_reaches_its_flow() -> None:
    with LocalCentre.raise_(start=NOON, progress=lambda _: None) as centre:
        (number,) = centre.world.numbers
        connect, instance = centre.client("connect"), centre.outputs["InstanceId"]
        described = centre.cloud.estate.instances[centre.outputs["InstanceArn"]].described
        (arn,) = (arn for arn, one in described.items() if one.get("Address") == number)

        (listed,) = connect.list_phone_numbers_v2(TargetArn=centre.outputs["InstanceArn"])[
            "ListPhoneNumbersSummaryList"
        ]
        contact = centre.call("+15550100", to=number, keys="hangup")
        connect.disassociate_phone_number_contact_flow(InstanceId=instance, PhoneNumberId=arn)

        assert contact.end is not None
        assert (listed["PhoneNumber"], listed["PhoneNumberArn"]) == (number, arn)
        assert listed["PhoneNumberType"] == "DID"
        with pytest.raises(connect.exceptions.ResourceNotFoundException):
            connect.list_phone_numbers_v2(TargetArn=f"{listed['TargetArn'][:-1]}x")
        with pytest.raises(NotPlayedError, match="with PhoneNumberTypes"):
            connect.list_phone_numbers_v2(PhoneNumberTypes=["DID"])
        with pytest.raises(CentreError, match="leads to no flow"):
            centre.call("+15550100", to=number)
        with pytest.raises(connect.exceptions.ResourceNotFoundException):
            connect.associate_phone_number_contact_flow(
                InstanceId=instance, PhoneNumberId=arn, ContactFlowId="another"
            )
