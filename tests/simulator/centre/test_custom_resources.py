"""A custom resource is what its function makes of it, during deployment, with its own role."""

import re
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from contact_center.adapters.key_pairs import new_key_pair
from simulator.centre.cloud import Cloud
from simulator.centre.connect.security_keys import encrypt_for
from simulator.centre.errors import TemplateError
from simulator.certificates import CertificateRefused
from tests.simulator.centre.conftest import Raise, Template, function, gets, role

ANSWERS = """
import json, urllib.request
def handler(event, context):
    body = {
        "Status": "SUCCESS", "PhysicalResourceId": "made-1", "StackId": event["StackId"],
        "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"],
        "Data": {"Said": json.dumps(event["ResourceProperties"], sort_keys=True)},
    }
    body |= CHANGES
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT")
    urllib.request.urlopen(request).close()
"""
SILENT = "def handler(event, context): return {'Status': 'SUCCESS'}"
BROKEN = "def handler(event, context): raise ValueError('no')"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def answering(**changes: object) -> str:
    return ANSWERS.replace("CHANGES", repr(changes))


def custom(kind: str = "Custom::Thing") -> Template:
    properties = {"ServiceToken": gets("F"), "Size": 3, "Deep": {"Yes": True}}
    return {"Type": kind, "Properties": properties}


def deployed(raise_cloud: Raise, code: str, kind: str = "Custom::Thing") -> Cloud:
    heard = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/heard", "Type": "String", "Value": gets("Thing", "Said")},
    }
    named = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/named", "Type": "String", "Value": {"Ref": "Thing"}},
    }
    resources = {"Heard": heard, "Named": named, "Thing": custom(kind)}
    return raise_cloud({"f": code}, Role=role(), F=function("f"), **resources)


@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_its_function_is_asked_and_its_answer_counts(raise_cloud: Raise, kind: str) -> None:
    ssm = deployed(raise_cloud, answering(), kind).client("ssm")

    heard = ssm.get_parameter(Name="/heard")["Parameter"]["Value"]
    assert re.search(r'"Deep": \{"Yes": "true"\}.*"Size": "3"', heard)
    assert ssm.get_parameter(Name="/named")["Parameter"]["Value"] == "made-1"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        pytest.param(answering(Status="FAILED", Reason="out of keys"), "out of keys", id="failed"),
        pytest.param(SILENT, "did not answer to the ResponseURL", id="no answer"),
        pytest.param(BROKEN, "its function failed: ValueError: no", id="exception"),
        pytest.param(answering(Data={"Said": "x" * 5_000}), "more than 4096 bytes", id="too long"),
    ],
)
def test_what_goes_wrong_stops_the_deployment(
    raise_cloud: Raise, code: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.centre.resources.custom._WAIT_S", 0.2)

    with pytest.raises(TemplateError, match=says):
        deployed(raise_cloud, code)


class TestSecurityKeys:
    @pytest.fixture
    def cloud(self, raise_cloud: Raise) -> Cloud:
        instance = {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {}}}
        return raise_cloud(Instance=instance)

    def test_an_instance_knows_two_keys_at_a_time(self, cloud: Cloud) -> None:
        connect, (arn,) = cloud.client("connect"), cloud.estate.instances
        keys = [new_key_pair("test", NOW).public for _ in range(3)]

        first, second = (
            connect.associate_security_key(InstanceId=arn, Key=key)["AssociationId"]
            for key in keys[:2]
        )
        with pytest.raises(ClientError, match="ServiceQuotaExceededException"):
            connect.associate_security_key(InstanceId=arn, Key=keys[2])

        connect.disassociate_security_key(InstanceId=arn, AssociationId=first)
        (known,) = connect.list_security_keys(InstanceId=arn)["SecurityKeys"]
        assert (known["AssociationId"], known["Key"]) == (second, keys[1])

    def test_what_is_no_key_or_not_known_is_refused(self, cloud: Cloud) -> None:
        connect, (arn,) = cloud.client("connect"), cloud.estate.instances

        with pytest.raises(ClientError, match="InvalidParameterException"):
            connect.associate_security_key(InstanceId=arn, Key="no key")
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            connect.disassociate_security_key(InstanceId=arn, AssociationId="nobody's")
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            connect.list_security_keys(InstanceId="another-instance")

    def test_input_is_encrypted_for_a_key_of_the_instance_and_its_own_certificate(self) -> None:
        one, other = new_key_pair("one", NOW), new_key_pair("other", NOW)
        known = {"key-1": (one.public, NOW)}

        assert encrypt_for(known, "key-1", one.certificate, "493817")
        with pytest.raises(CertificateRefused, match="no key of this instance"):
            encrypt_for(known, "key-2", one.certificate, "493817")
        with pytest.raises(CertificateRefused, match="the certificate of another key"):
            encrypt_for(known, "key-1", other.certificate, "493817")
