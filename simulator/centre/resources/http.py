"""HTTP APIs of API Gateway: their routes, and which functions answer them."""

from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate, HttpApi, HttpRoute, HttpStage
from simulator.centre.resources.compute import function_arn


def _api(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    if properties.get("ProtocolType") != "HTTP":
        raise TemplateError(
            f"{resource.where}: protocol {properties.get('ProtocolType')!r}; only HTTP is played"
        )
    api_id = resource.id.replace("-", "")[:10]
    endpoint = f"https://{api_id}.execute-api.{resource.stack.region}.amazonaws.com"
    api = HttpApi(api_id, endpoint, bool(properties.get("DisableExecuteApiEndpoint", False)))
    estate.http_apis[api_id] = api
    return Created(api_id, {"ApiId": api_id, "ApiEndpoint": endpoint})


def _integration(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    version = properties.get("PayloadFormatVersion")
    if properties.get("IntegrationType") != "AWS_PROXY" or version != "2.0":
        raise TemplateError(
            f"{resource.where}: only functions (AWS_PROXY) with payload 2.0 are played, "
            f"not {properties.get('IntegrationType')!r} with {version!r}"
        )
    api = estate.http_apis[properties["ApiId"]]
    api.integrations[resource.id] = function_arn(resource, properties["IntegrationUri"])
    return Created(resource.id)


def _route(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    authorization = properties.get("AuthorizationType", "NONE")
    if authorization != "NONE":
        raise TemplateError(f"{resource.where}: authorization {authorization!r} is not played")
    integration = str(properties["Target"]).removeprefix("integrations/")
    api = estate.http_apis[properties["ApiId"]]
    api.routes.append(HttpRoute(properties["RouteKey"], integration))
    return Created(resource.id, {"RouteId": resource.id})


def _stage(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    settings = properties.get("DefaultRouteSettings", {})
    log = properties.get("AccessLogSettings", {})
    api = estate.http_apis[properties["ApiId"]]
    api.stage = HttpStage(
        name=properties["StageName"],
        rate=_number(settings.get("ThrottlingRateLimit")),
        burst=_number(settings.get("ThrottlingBurstLimit")),
        log_group=str(log.get("DestinationArn", "")).rpartition("log-group:")[2].removesuffix(":*"),
        log_format=log.get("Format", ""),
    )
    return Created(properties["StageName"])


def _number(value: Any) -> float | None:  # noqa: ANN401 - JSON
    return None if value is None else float(value)


def _domain(resource: Resource, _estate: Estate) -> Created:
    name = resource.properties["DomainName"]
    target = f"d-{resource.id[:10]}.execute-api.{resource.stack.region}.amazonaws.com"
    return Created(name, {"RegionalDomainName": target, "RegionalHostedZoneId": "Z1UJRXOUMOOFQ8"})


def _domain_mapping(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    if properties.get("ApiMappingKey"):
        raise TemplateError(f"{resource.where}: a mapping below a path is not played")
    estate.http_apis[properties["ApiId"]].domains.append(properties["DomainName"])
    return Created(resource.id, {"ApiMappingId": resource.id})


CREATORS = {
    "AWS::ApiGatewayV2::Api": _api,
    "AWS::ApiGatewayV2::Integration": _integration,
    "AWS::ApiGatewayV2::Route": _route,
    "AWS::ApiGatewayV2::Stage": _stage,
    "AWS::ApiGatewayV2::DomainName": _domain,
    "AWS::ApiGatewayV2::ApiMapping": _domain_mapping,
}
