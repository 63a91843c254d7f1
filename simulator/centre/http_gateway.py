"""API Gateway's HTTP API: a request becomes an event of payload version 2.0, a reply a response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

Not played: authorizers, CORS, parameter mapping, stages other than the one there is.
"""

import base64
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from simulator.centre.cloud import Cloud
from simulator.centre.estate import HttpApi, HttpRoute
from simulator.centre.functions import FunctionError, LogLine

_SERVICE: Final = "apigateway.amazonaws.com"
_MOST_SECONDS: Final = 30.0  # an integration may last
_IDS: Final = uuid.UUID("5d1b3c1e-6a57-4f0b-9f6e-0a4f1f6f7d10")
# Media types whose body arrives as it is; any other in base64, forms of a page among them.
_TEXT: Final = re.compile(
    r"text/|application/(?:json|javascript|xml)\b|application/\S+\+(?:json|xml)"
)
_VARIABLE: Final = re.compile(r"\$context\.([A-Za-z.]+)")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came in.

    Attributes:
        target: Path and query, as sent.
        headers: By name in lower case; what came twice is joined by commas.
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    source_ip: str = "127.0.0.1"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What goes back."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class HttpGateway:
    """One HTTP API.

    Args:
        cloud: Where its functions run.
        api: As the template describes it.
    """

    def __init__(self, cloud: Cloud, api: HttpApi) -> None:
        self.api = api
        self._cloud = cloud
        self._routes = [(route, _pattern(route.key)) for route in api.routes]
        self._bucket = _Bucket(api, cloud.now)
        self._count = 0

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request as API Gateway would; a function's failure is a status, no error."""
        self._count += 1
        request_id = str(uuid.uuid5(_IDS, f"{self.api.id}/{self._count}"))
        route, parameters = self._match(request)
        if not self._bucket.takes():
            response = _message(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests")
        elif route is None:
            response = _message(HTTPStatus.NOT_FOUND, "Not Found")
        else:
            response = self._answered(request, route, parameters, request_id)
        if response.status >= 500:
            self._cloud.measures.put("AWS/ApiGateway", "5xx", 1, ApiId=self.api.id)
        self._log(request, route, response, request_id)
        return response

    def _match(self, request: HttpRequest) -> tuple[HttpRoute | None, Mapping[str, str]]:
        """Find the most specific route: a fixed path before one with variables, then $default."""
        found = [
            (route, match.groupdict())
            for route, pattern in self._routes
            if (match := pattern.fullmatch(f"{request.method} {request.path}"))
        ]
        found.sort(key=lambda one: (one[0].key == "$default", len(one[1])))
        return found[0] if found else (None, {})

    def _answered(
        self,
        request: HttpRequest,
        route: HttpRoute,
        parameters: Mapping[str, str],
        request_id: str,
    ) -> HttpResponse:
        function = self.api.integrations[route.integration]
        if not self._may_invoke(function, route):
            return _message(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
        event = self._event(request, route, parameters, request_id)
        try:
            reply, seconds = self._cloud.invoke(function, event)
        except FunctionError as failure:
            late = failure.seconds >= _MOST_SECONDS
            status = HTTPStatus.SERVICE_UNAVAILABLE if late else HTTPStatus.INTERNAL_SERVER_ERROR
            return _message(status, status.phrase)
        if seconds > _MOST_SECONDS:
            return _message(HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable")
        return _response(reply)

    def _may_invoke(self, function: str, route: HttpRoute) -> bool:
        method, _, path = route.key.partition(" ")
        api = f"arn:aws:execute-api:{self._cloud.region}:{self._cloud.account}:{self.api.id}"
        source = f"{api}/{self._stage}/{method}{path}"
        return self._cloud.service_may(_SERVICE, "lambda:InvokeFunction", function, source)

    @property
    def _stage(self) -> str:
        return self.api.stage.name if self.api.stage else "$default"

    def _event(
        self,
        request: HttpRequest,
        route: HttpRoute,
        parameters: Mapping[str, str],
        request_id: str,
    ) -> dict[str, Any]:
        now = self._cloud.now()
        headers = dict(request.headers)
        cookies = [one.strip() for one in headers.pop("cookie", "").split(";") if one.strip()]
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": request.path,
            "rawQueryString": request.query,
            "headers": headers,
            "requestContext": {
                "accountId": "anonymous",
                "apiId": self.api.id,
                "domainName": self.api.addresses[0].removeprefix("https://"),
                "domainPrefix": self.api.id,
                "http": {
                    "method": request.method,
                    "path": request.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": request.source_ip,
                    "userAgent": headers.get("user-agent", ""),
                },
                "requestId": request_id,
                "routeKey": route.key,
                "stage": self._stage,
                "time": f"{now:%d/%b/%Y:%H:%M:%S +0000}",
                "timeEpoch": int(now.timestamp() * 1000),
            },
            "isBase64Encoded": False,
        }
        if cookies:
            event["cookies"] = cookies
        if parameters:
            event["pathParameters"] = {name: unquote(text) for name, text in parameters.items()}
        if request.query:
            event["queryStringParameters"] = _joined(request.query)
        if request.body:
            event |= _body(request)
        return event

    def _log(
        self,
        request: HttpRequest,
        route: HttpRoute | None,
        response: HttpResponse,
        request_id: str,
    ) -> None:
        stage = self.api.stage
        if stage is None or not stage.log_format:
            return
        now = self._cloud.now()
        known = {
            "requestId": request_id,
            "requestTime": f"{now:%d/%b/%Y:%H:%M:%S +0000}",
            "routeKey": route.key if route else "-",
            "status": str(response.status),
            "responseLength": str(len(response.body)),
            "path": request.path,
            "httpMethod": request.method,
            "identity.sourceIp": request.source_ip,
            "identity.userAgent": request.headers.get("user-agent", "-"),
        }
        text = _VARIABLE.sub(lambda match: known.get(match[1], "-"), stage.log_format)
        self._cloud.logs.append(LogLine(now, stage.log_group, request_id, text))


class _Bucket:
    """Throttling as API Gateway does it: a bucket that refills at the rate, as large as a burst."""

    def __init__(self, api: HttpApi, now: Callable[[], datetime]) -> None:
        stage = api.stage
        self._rate = stage.rate if stage else None
        self._size = (stage.burst if stage else None) or 0.0
        self._now = now
        self._left = self._size
        self._last: datetime | None = None

    def takes(self) -> bool:
        """Whether one more request is let through now."""
        if self._rate is None:
            return True
        now = self._now()
        passed = (now - self._last).total_seconds() if self._last else 0.0
        self._last = now
        self._left = min(self._size, self._left + max(passed, 0.0) * self._rate)
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


def _pattern(key: str) -> re.Pattern[str]:
    """Compile a route key: ``{name}`` is one segment of the path, ``{name+}`` all the rest."""
    if key == "$default":
        return re.compile(r".*", re.DOTALL)
    method, _, path = key.partition(" ")
    parts = re.split(r"\{(\w+)(\+?)\}", path)
    text = re.escape(parts[0])
    for name, greedy, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        text += f"(?P<{name}>{'.+' if greedy else '[^/]+'}){re.escape(literal)}"
    verb = "[A-Z]+" if method == "ANY" else re.escape(method)
    return re.compile(f"{verb} {text}")


def _joined(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(request: HttpRequest) -> dict[str, Any]:
    if _TEXT.match(request.headers.get("content-type", "")):
        return {"body": request.body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(request.body).decode(), "isBase64Encoded": True}


def _response(reply: Any) -> HttpResponse:  # noqa: ANN401 - JSON
    """Read a function's reply; without a status code it is the body of a good answer."""
    if not isinstance(reply, Mapping) or "statusCode" not in reply:
        text = reply if isinstance(reply, str) else json.dumps(reply)
        return HttpResponse(200, (("content-type", "application/json"),), text.encode())
    headers = [(name.lower(), str(value)) for name, value in (reply.get("headers") or {}).items()]
    headers += [("set-cookie", cookie) for cookie in reply.get("cookies") or ()]
    if not any(name == "content-type" for name, _ in headers):
        headers.append(("content-type", "text/plain;charset=UTF-8"))
    text = str(reply.get("body") or "")
    body = base64.b64decode(text) if reply.get("isBase64Encoded") else text.encode()
    return HttpResponse(int(reply["statusCode"]), tuple(headers), body)


def _message(status: HTTPStatus, text: str) -> HttpResponse:
    body = json.dumps({"message": text}).encode()
    return HttpResponse(int(status), (("content-type", "application/json"),), body)
