"""The HTTP API of a local centre on this machine: ``http://localhost:8000``.

Threads read and write sockets; functions run on the thread of whoever calls ``serve``, one request
after another, because a centre has one clock and one process for all of its functions.
"""

import queue
import threading
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from simulator.centre import uploads
from simulator.centre.errors import TemplateError
from simulator.centre.http_gateway import HttpGateway, HttpRequest, HttpResponse
from simulator.centre.local import LocalCentre

_MOST_BYTES: Final = 10 * 2**20  # of a request, as at API Gateway
_PATIENCE_S: Final = 30.0  # of a connection that sends nothing

_Waiting = tuple[HttpRequest, "Future[HttpResponse]"]


class HttpServer:
    """Serves the HTTP API of a centre's template, with the centre's functions.

    Args:
        centre: The centre; it must have exactly one HTTP API.
        port: Where to listen on localhost; 0 takes any that is free.

    Raises:
        TemplateError: The template has no HTTP API, or several.
        OSError: The port is taken.

    Attributes:
        url: Where it is, without a slash at the end.
    """

    def __init__(self, centre: LocalCentre, port: int = 0) -> None:
        apis = list(centre.cloud.estate.http_apis.values())
        if len(apis) != 1:
            raise TemplateError(f"expected one HTTP API in the template, found {len(apis)}")
        self._cloud = centre.cloud
        self.gateway = HttpGateway(centre.cloud, apis[0])
        self._waiting: queue.Queue[_Waiting] = queue.Queue()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.waiting = self._waiting
        self.url = f"http://localhost:{self._server.server_port}"
        self._listener = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._listener.start()

    def local(self, text: str) -> str:
        """Return a text in which addresses of the API and of buckets are those of this server."""
        for address in self.gateway.api.addresses:
            text = text.replace(address, self.url)
        for bucket in self._cloud.estate.buckets:
            for host in (
                f"{bucket}.s3.{self._cloud.region}.amazonaws.com",
                f"{bucket}.s3.amazonaws.com",
            ):
                text = text.replace(f"https://{host}", f"{self.url}{uploads.PATH}{bucket}")
        return text

    def serve(self, seconds: float = 0.0) -> int:
        """Answer what is waiting, on this thread; return how many requests that were.

        Args:
            seconds: How long to wait for a first one, on the clock on the wall.
        """
        answered = 0
        patience: float | None = seconds
        while True:
            try:
                request, answer = self._waiting.get(bool(patience), patience or None)
            except queue.Empty:
                return answered
            self._answer(request, answer)
            answered, patience = answered + 1, None

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._listener.join()

    def __enter__(self) -> "HttpServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: HttpRequest, answer: "Future[HttpResponse]") -> None:
        try:
            answer.set_result(self._answered(request))
        except BaseException as failure:
            answer.set_exception(failure)
            raise

    def _answered(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(uploads.PATH):
            bucket = request.path.removeprefix(uploads.PATH).strip("/")
            return self._here(uploads.post(self._cloud, bucket, request, self._abroad))
        return self._here(self.gateway.answer(request))

    def _abroad(self, text: str) -> str:
        return text.replace(self.url, self.gateway.api.addresses[0])

    def _here(self, response: HttpResponse) -> HttpResponse:
        """Let addresses that people follow be those of this server."""
        headers = tuple((name, self.local(value)) for name, value in response.headers)
        html = any(value.startswith("text/html") for _, value in headers)
        body = self.local(response.body.decode()).encode() if html else response.body
        return HttpResponse(response.status, headers, body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    waiting: "queue.Queue[_Waiting]"


class _Handler(BaseHTTPRequestHandler):
    """Turns bytes into requests, and waits for whoever serves."""

    timeout = _PATIENCE_S
    server: _Server

    def _handle(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if length > _MOST_BYTES:
            self.send_error(413)
            return
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            key = name.lower()
            separator = "; " if key == "cookie" else ","
            headers[key] = f"{headers[key]}{separator}{value}" if key in headers else value
        request = HttpRequest(
            self.command, self.path, headers, self.rfile.read(length), self.client_address[0]
        )
        answer: Future[HttpResponse] = Future()
        self.server.waiting.put((request, answer))
        self._send(answer.result())

    def _send(self, response: HttpResponse) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _handle  # noqa: N815

    def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401 - as inherited
        """Write nothing: the template says what is logged of a request."""
