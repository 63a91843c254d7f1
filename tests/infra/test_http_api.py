"""The HTTP API is open to everybody, so it is throttled, and says nothing of who came."""

import re
from dataclasses import replace
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from contact_center import config
from infra.constructs.http_api import HttpApi
from infra.constructs.storage import Storage
from infra.stage import Stage
from infra.stage_parts import WebDomain
from infra.stage_types import InvalidStage
from infra.stages import PROD
from tests.infra.assembly import Assembly

_PERSONAL = re.compile(r"path|Path|query|sourceIp|userAgent|identity|authorizer|header")
_OWN = WebDomain(
    name="go.acme.example", certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/c"
)


def test_every_route_leads_to_the_function_that_says_so(every: Assembly) -> None:
    routes = {
        route["Properties"]["RouteKey"]
        for route in every.whole.of_type("AWS::ApiGatewayV2::Route").values()
    }

    assert routes == {route for routes in config.ROUTES.values() for route in routes}
    for integration in every.whole.of_type("AWS::ApiGatewayV2::Integration").values():
        assert integration["Properties"]["PayloadFormatVersion"] == "2.0"


def test_the_api_may_call_the_functions_of_its_routes_alone(every: Assembly) -> None:
    permitted = {
        permission["Properties"]["FunctionName"]["Fn::GetAtt"][0]
        for permission in every.whole.of_type("AWS::Lambda::Permission").values()
        if permission["Properties"]["Principal"] == "apigateway.amazonaws.com"
    }

    assert permitted == {every.whole.logical_id_of(name) for name in config.ROUTES}


def test_requests_are_throttled(every: Assembly) -> None:
    settings = _stage(every)["DefaultRouteSettings"]

    assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 1_000


def test_the_access_log_names_routes_and_neither_tokens_nor_people(every: Assembly) -> None:
    log = _stage(every)["AccessLogSettings"]
    (group,) = (
        group["Properties"]
        for name, group in every.whole.of_type("AWS::Logs::LogGroup").items()
        if name in str(log["DestinationArn"])
    )

    assert "$context.routeKey" in log["Format"]
    assert not _PERSONAL.search(log["Format"])
    assert group["RetentionInDays"] > 0
    assert "ImportValue" in str(group["KmsKeyId"])


def test_the_key_serves_the_access_log(every: Assembly) -> None:
    (key,) = every.data.of_type("AWS::KMS::Key").values()

    assert "log-group:/aws/apigateway/ringback-" in str(key["Properties"]["KeyPolicy"])


def test_a_name_of_the_companys_own_takes_the_place_of_the_apis_address() -> None:
    template, url = _synthesized(replace(PROD, web_domain=_OWN))

    assert url == "https://go.acme.example"
    template.has_resource_properties("AWS::ApiGatewayV2::Api", {"DisableExecuteApiEndpoint": True})
    template.resource_count_is("AWS::ApiGatewayV2::ApiMapping", 1)


def test_a_contact_number_is_a_number() -> None:
    with pytest.raises(InvalidStage, match="contact_number"):
        replace(PROD, contact_number="0800 RIVERSIDE")


def _stage(assembly: Assembly) -> dict[str, Any]:
    (stage,) = assembly.whole.of_type("AWS::ApiGatewayV2::Stage").values()
    properties: dict[str, Any] = stage["Properties"]
    return properties


def _synthesized(stage: Stage) -> tuple[Template, str]:
    app = App()
    stack = Stack(app, "Test", env=Environment(region=stage.region))
    storage = Storage(stack, "Storage", stage=stage)
    api = HttpApi(stack, "HttpApi", stage=stage, storage=storage)
    return Template.from_stack(stack), api.url
