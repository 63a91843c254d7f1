"""Requests of the HTTP API (payload version 2.0), and the responses to them.

Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from contact_center.domain.errors import InvalidInput

_MOST_FIELDS: Final = 20
_MOST_CHARACTERS: Final = 8_192  # of a body; our longest form has some hundred


class NotAnHttpEvent(InvalidInput):
    """The event of another trigger, or of another payload version."""

    code = "not_an_http_event"


@dataclass(frozen=True, slots=True)
class Request:
    """What the pages use of a request. Shows neither token, nor cookie, nor what was typed.

    Attributes:
        route: Route key, such as ``GET /l/{token}``.
        token: Of the path; empty where the route has none.
        form: Fields of a posted form.
        cookies: By name.
        headers: By name in lower case.
    """

    route: str
    token: str = field(default="", repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def parse(cls, event: object) -> "Request":
        """Read an event; what does not belong in a request of a page is left out.

        Raises:
            NotAnHttpEvent: It has no route.
        """
        data = _mapping(event)
        route = data.get("routeKey")
        if not isinstance(route, str):
            raise NotAnHttpEvent("expected an event of an HTTP API, payload version 2.0")
        return cls(
            route=route,
            token=_texts(data.get("pathParameters")).get("token", ""),
            query=_texts(data.get("queryStringParameters")),
            form=_form(data),
            cookies=_cookies(data.get("cookies")),
            headers=_texts(data.get("headers")),
        )

    @property
    def is_from_our_page(self) -> bool:
        """Tell whether a form was sent by a page of ours, as far as the browser says.

        Our pages send no referrer, so ``Origin`` says nothing; browsers that know neither header
        rely on the cookie, which other sites' forms do not carry.
        """
        return self.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back to a browser."""

    status: int
    body: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str = field(default="", repr=False)

    def as_reply(self) -> dict[str, Any]:
        """Return the function's reply to API Gateway."""
        reply: dict[str, Any] = {
            "statusCode": self.status,
            "headers": dict(self.headers),
            "body": self.body,
            "isBase64Encoded": False,
        }
        return {**reply, "cookies": [self.cookie]} if self.cookie else reply


def _form(data: Mapping[str, Any]) -> dict[str, str]:
    """Read a posted form: API Gateway hands it over in base64. What is too long is no form."""
    body = data.get("body")
    if not isinstance(body, str):
        return {}
    if data.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return {}
    if len(body) > _MOST_CHARACTERS:
        return {}
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _cookies(value: object) -> dict[str, str]:
    if not isinstance(value, list):
        return {}
    pairs = (one.partition("=") for one in value if isinstance(one, str))
    return {name.strip(): text.strip() for name, _, text in pairs}


def _texts(value: object) -> dict[str, str]:
    return {key: text for key, text in _mapping(value).items() if isinstance(text, str)}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
