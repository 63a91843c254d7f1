"""A payment provider on this machine, as docs/openapi/payments.yaml describes it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Provider:
    """A provider that answers what a test wants.

    Attributes:
        answers: Status and body of each answer, in order; the last one again and again.
        declined: Numbers of cards that are declined, whatever the answers are.
        asked: Path, headers and body of each request.
    """

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = [
            (200, {"status": "approved", "token": "ch_1", "last_four": "1111"})
        ]
        self.declined: set[str] = set()
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.reply(json.loads(body))

            def do_GET(self) -> None:
                self.reply(None)

            def reply(self, asked: Any) -> None:  # noqa: ANN401  # JSON
                provider.asked.append((self.path, dict(self.headers), asked))
                status, answer = provider.answer(asked)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Answers)

    def answer(self, asked: Any) -> tuple[int, Any]:  # noqa: ANN401  # JSON
        if asked and asked["card"]["number"] in self.declined:
            return 200, {"status": "declined", "reason": "insufficient_funds"}
        return self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve until the test is over."""
    serving = Provider()
    threading.Thread(
        target=serving.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    ).start()
    yield serving
    serving.server.shutdown()
    serving.server.server_close()
