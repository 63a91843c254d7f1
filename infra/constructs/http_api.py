"""Capability: the HTTP API. Pages behind links, and whoever else is called by HTTP."""

import json
from collections.abc import Iterable
from typing import cast

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.constructs.directory import LookedUp
from infra.constructs.storage import Storage
from infra.flow_files import pascal_case
from infra.stage import Stage

PAGES, API = "PagesUrl", "PagesApi"
# What the access log says of a request. Neither path nor query: a path may hold a token, and a
# route says as much. Neither address nor browser: they are personal data, and nobody needs them.
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "ms": "$context.responseLatency",
    "function": "$context.integration.status",
    "error": "$context.error.messageString",
}


class HttpApi(Construct):
    """One HTTP API with one stage; routes are added by the capabilities that serve them.

    It is open to everybody: what a request may do, its function decides by the token in it. A web
    ACL cannot be attached, since AWS WAF protects REST APIs alone (API Gateway developer guide);
    who wants one puts CloudFront in front.

    Attributes:
        entries: What the directory says of it.
        url: Where the pages are, without a slash at the end: the custom domain where the stage has
            one, and then the API's own address is switched off.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, storage: Storage
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._api = apigateway.HttpApi(
            self,
            "Api",
            api_name=f"ringback-{stage.name}",
            description=f"Ringback {stage.name}: pages behind links",
            create_default_stage=False,
            disable_execute_api_endpoint=stage.web_domain is not None,
        )
        http_stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self._api,
            stage_name="$default",
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=apigateway.ThrottleSettings(
                rate_limit=stage.web_requests_per_second,
                burst_limit=2 * stage.web_requests_per_second,
            ),
        )
        self._log_accesses(http_stage, stage, storage)
        self.url = self._domain(http_stage) if stage.web_domain else self._api.api_endpoint
        self.entries = {PAGES: self.url, API: self._api.api_id}
        CfnOutput(Stack.of(self), "PagesUrl", value=self.url)

    def route(self, name: str, function: lambda_.IFunction, routes: Iterable[str]) -> None:
        """Lets a function answer routes.

        Args:
            name: of the function's folder; part of the logical ids.
            function: Gets the request as an event of payload version 2.0.
            routes: Method and path, such as `GET /l/{token}`.
        """
        scope, api = self._beside(function)
        integration = HttpLambdaIntegration(
            pascal_case(name),
            function,
            payload_format_version=apigateway.PayloadFormatVersion.VERSION_2_0,
        )
        for route in routes:
            method, path = route.split(" ")
            # Not add_routes: it leaves a path of the machine in the assembly's metadata.
            apigateway.HttpRoute(
                scope,
                route.replace("/", "-"),
                http_api=api,
                route_key=apigateway.HttpRouteKey.with_(path, apigateway.HttpMethod(method)),
                integration=integration,
            )

    def _beside(self, function: lambda_.IFunction) -> tuple[Construct, apigateway.IHttpApi]:
        """Returns where routes to a function belong, its stack, and how the API is known there."""
        there = Stack.of(function)
        if there is Stack.of(self):
            return self, self._api
        scope = cast("Construct", there.node.try_find_child("Routes") or Construct(there, "Routes"))
        api = scope.node.try_find_child("Api") or apigateway.HttpApi.from_http_api_attributes(
            scope,
            "Api",
            http_api_id=LookedUp(there, stage=self._stage, names=self.entries)[API],
        )
        return scope, cast("apigateway.IHttpApi", api)

    def _log_accesses(self, stage: apigateway.HttpStage, kept: Stage, storage: Storage) -> None:
        group = logs.LogGroup(
            self,
            "Accesses",
            log_group_name=f"{storage.api_log_group_prefix}pages",
            retention=kept.log_retention,
            encryption_key=storage.key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=group.log_group_arn, format=json.dumps(ACCESS_LOG)
        )
        resource = stage.node.default_child
        assert isinstance(resource, apigateway.CfnStage)  # noqa: S101 - what HttpStage is made of
        resource.access_log_settings = settings

    def _domain(self, stage: apigateway.HttpStage) -> str:
        """Serves a name of the company's own; the record in its DNS is for the company to make."""
        domain = self._stage.web_domain
        assert domain is not None  # noqa: S101 - asked for only where there is one
        name = apigateway.DomainName(
            self,
            "Domain",
            domain_name=domain.name,
            certificate=certificates.Certificate.from_certificate_arn(
                self, "Certificate", domain.certificate_arn
            ),
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
        )
        apigateway.ApiMapping(self, "Mapping", api=self._api, domain_name=name, stage=stage)
        CfnOutput(Stack.of(self), "PagesDnsTarget", value=name.regional_domain_name)
        return f"https://{domain.name}"
