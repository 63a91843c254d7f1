"""Custom resources: CloudFormation's questions to a function of the template.

Source: AWS CloudFormation user guide, "Custom resource request objects" and "... response objects".
The function answers by HTTP here as it does there, to a listener that exists for one answer.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate
from simulator.centre.functions import FunctionError

_WAIT_S: Final = 5.0  # for an answer that a function says it has sent
_LIMIT: Final = 4_096  # bytes of an answer


def create(resource: Resource, estate: Estate) -> Created:
    """Let the function behind a custom resource create it.

    Raises:
        TemplateError: It failed, or did not answer.
    """
    with _Listener() as listener:
        function = str(resource.properties["ServiceToken"])
        properties = {name: _text(value) for name, value in resource.properties.items()}
        event = {
            "RequestType": "Create",
            "ResponseURL": listener.url,
            "StackId": resource.arn("cloudformation", f"stack/{resource.stack.name}/local"),
            "RequestId": resource.id,
            "ResourceType": resource.type,
            "LogicalResourceId": resource.logical_id,
            "ServiceToken": function,
            "ResourceProperties": properties,
        }
        try:
            estate.invoke(function, event)
        except FunctionError as error:
            raise TemplateError(f"{resource.where}: its function failed: {error}") from error
        answer = listener.answer()
    if answer is None:
        raise TemplateError(f"{resource.where}: its function did not answer to the ResponseURL")
    if answer["Status"] != "SUCCESS":
        raise TemplateError(f"{resource.where}: {answer.get('Reason') or 'no reason given'}")
    return Created(answer["PhysicalResourceId"], answer.get("Data", {}))


class _Listener:
    """Takes one PUT."""

    def __init__(self) -> None:
        self._body: bytes | None = None
        self._arrived = threading.Event()
        listener = self

        class Taker(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                listener.take(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Stay silent: answers may hold secrets."""

        self._server = HTTPServer(("127.0.0.1", 0), Taker)
        # shutdown() takes as long as the server's poll, half a second unless told otherwise.
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """Where the answer is to be put."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def take(self, body: bytes) -> None:
        """Keep an answer."""
        self._body = body
        self._arrived.set()

    def answer(self) -> dict[str, Any] | None:
        """Return the answer, or None when there was none."""
        if not self._arrived.wait(_WAIT_S) or self._body is None:
            return None
        if len(self._body) > _LIMIT:
            raise TemplateError(f"a custom resource answered with more than {_LIMIT} bytes")
        answer: dict[str, Any] = json.loads(self._body)
        return answer

    def __enter__(self) -> "_Listener":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _text(value: object) -> object:
    """CloudFormation hands every scalar over as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return {key: _text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_text(part) for part in value]
    return value
