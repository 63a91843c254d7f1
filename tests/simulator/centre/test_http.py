"""An HTTP API as its template says: routes, events, permissions, throttling, what is logged."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from simulator.centre.cloud import Cloud
from simulator.centre.errors import TemplateError
from simulator.centre.http_gateway import HttpGateway, HttpRequest
from tests.simulator.centre.conftest import NOW, Raise, Template, function, gets, role

CODE = """
def handler(event, context):
    if event["rawPath"] == "/fails":
        raise ValueError(event["rawPath"])
    if event["rawPath"] == "/plain":
        return {"seen": event["routeKey"]}
    return {"statusCode": 201, "headers": {"X-Seen": event["routeKey"]},
            "cookies": ["a=1; Path=/", "b=2"], "body": __import__("json").dumps(event)}
"""
ARN = {
    "Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*",
}


def _template(*routes: str, **settings: object) -> dict[str, Template]:
    keys = routes or ("GET /l/{token}", "POST /l/{token}", "GET /{any+}", "GET /l/fixed")
    return {
        "Role": role(),
        "F": function("f"),
        "Api": _of("Api", ProtocolType="HTTP", Name="pages"),
        "Integration": _of(
            "Integration",
            ApiId={"Ref": "Api"},
            IntegrationType="AWS_PROXY",
            IntegrationUri=gets("F"),
            PayloadFormatVersion="2.0",
        ),
        "Stage": _of("Stage", ApiId={"Ref": "Api"}, StageName="$default", **settings),
        **{
            f"Route{number}": _of(
                "Route",
                ApiId={"Ref": "Api"},
                RouteKey=key,
                Target={"Fn::Join": ["/", ["integrations", {"Ref": "Integration"}]]},
            )
            for number, key in enumerate(keys)
        },
        "May": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": gets("F"),
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": ARN,
            },
        },
    }


def _of(kind: str, **properties: object) -> Template:
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": properties}


def _gateway(cloud: Cloud) -> HttpGateway:
    (api,) = cloud.estate.http_apis.values()
    return HttpGateway(cloud, api)


def _event(gateway: HttpGateway, request: HttpRequest) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(gateway.answer(request).body)
    return event


def test_a_request_becomes_an_event_of_version_two(raise_cloud: Raise) -> None:
    gateway = _gateway(raise_cloud({"f": CODE}, **_template()))
    headers = {"cookie": "a=1; b=2", "user-agent": "x"}

    event = _event(gateway, HttpRequest("GET", "/l/a%20b?x=1&x=2&y=", headers))

    assert event["version"] == "2.0"
    assert event["routeKey"] == event["requestContext"]["routeKey"] == "GET /l/{token}"
    assert event["pathParameters"] == {"token": "a b"}
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]
    assert event["queryStringParameters"] == {"x": "1,2", "y": ""}
    assert event["requestContext"]["http"]["method"] == "GET"
    assert event["requestContext"]["timeEpoch"] == int(NOW.timestamp() * 1000)


@pytest.mark.parametrize(
    ("kind", "encoded"), [("application/x-www-form-urlencoded", True), ("text/plain", False)]
)
def test_bodies_that_are_no_text_come_in_base64(
    raise_cloud: Raise, kind: str, encoded: bool
) -> None:
    gateway = _gateway(raise_cloud({"f": CODE}, **_template()))

    event = _event(gateway, HttpRequest("POST", "/l/x", {"content-type": kind}, b"a=1"))

    assert event["isBase64Encoded"] is encoded
    assert event["body"] == (base64.b64encode(b"a=1").decode() if encoded else "a=1")


def test_a_fixed_path_comes_before_variables(raise_cloud: Raise) -> None:
    gateway = _gateway(raise_cloud({"f": CODE}, **_template()))
    seen = {
        path: dict(gateway.answer(HttpRequest("GET", path)).headers)["x-seen"]
        for path in ("/l/fixed", "/l/other", "/a/b/c")
    }

    assert seen == {
        "/l/fixed": "GET /l/fixed",
        "/l/other": "GET /l/{token}",
        "/a/b/c": "GET /{any+}",
    }
    assert gateway.answer(HttpRequest("DELETE", "/l/x")).status == 404


def test_replies_become_responses(raise_cloud: Raise) -> None:
    gateway = _gateway(raise_cloud({"f": CODE}, **_template()))

    response = gateway.answer(HttpRequest("GET", "/l/x"))
    assert response.status == 201
    assert [v for n, v in response.headers if n == "set-cookie"] == ["a=1; Path=/", "b=2"]
    plain = gateway.answer(HttpRequest("GET", "/plain"))
    assert (plain.status, json.loads(plain.body)) == (200, {"seen": "GET /{any+}"})
    failed = gateway.answer(HttpRequest("GET", "/fails"))
    assert (failed.status, failed.body) == (500, b'{"message": "Internal Server Error"}')


def test_a_function_that_the_api_may_not_call_is_not_called(raise_cloud: Raise) -> None:
    template = _template()
    del template["May"]
    cloud = raise_cloud({"f": CODE}, **template)

    assert _gateway(cloud).answer(HttpRequest("GET", "/l/x")).status == 500
    assert [one.action for one in cloud.denied] == ["lambda:InvokeFunction"]


def test_what_comes_too_fast_is_refused_until_time_has_passed(raise_cloud: Raise) -> None:
    settings = {"ThrottlingRateLimit": 2, "ThrottlingBurstLimit": 3}
    cloud = raise_cloud({"f": CODE}, **_template(DefaultRouteSettings=settings))
    now = NOW
    cloud.follow(lambda: now)
    gateway = _gateway(cloud)
    statuses = [gateway.answer(HttpRequest("GET", "/l/x")).status for _ in range(5)]
    now += timedelta(seconds=1)
    later = [gateway.answer(HttpRequest("GET", "/l/x")).status for _ in range(3)]

    assert statuses == [201, 201, 201, 429, 429]
    assert later == [201, 201, 429]


def test_the_access_log_says_what_its_format_asks_for(raise_cloud: Raise) -> None:
    log = {
        "DestinationArn": "arn:aws:logs:us-east-1:1:log-group:/pages:*",
        "Format": "$context.routeKey $context.status $context.unheardOf",
    }
    cloud = raise_cloud({"f": CODE}, **_template(AccessLogSettings=log))
    _gateway(cloud).answer(HttpRequest("GET", "/l/secret"))

    (line,) = (line for line in cloud.logs if line.function == "/pages")
    assert line.text == "GET /l/{token} 201 -"


def test_what_is_not_played_is_an_error(raise_cloud: Raise) -> None:
    template = _template()
    template["Api"] = _of("Api", ProtocolType="WEBSOCKET")

    with pytest.raises(TemplateError, match="only HTTP is played"):
        raise_cloud({"f": CODE}, **template)
