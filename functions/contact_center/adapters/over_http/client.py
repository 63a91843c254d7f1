"""Calls to the back office: within a time, repeated with care, and not to who is down.

What Amazon Connect gives a function is 8 s. A step reads and writes here within ``BUDGET_S``, the
table needs the rest. Every request may be repeated: reading changes nothing, and what changes
something carries its idempotency key.
"""

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

import urllib3
from urllib3.exceptions import HTTPError

from contact_center.adapters import traces
from contact_center.adapters.over_http.circuit import Circuit
from contact_center.domain.errors import BackOfficeUnavailable, Raced

BUDGET_S: Final = 3.0  # of one step, all its requests and their repetitions together
CONNECT_S: Final = 0.5
READ_S: Final = 1.5
TRIES: Final = 3
_FIRST_PAUSE_S: Final = 0.1  # doubled each time, and then any time up to that ("full jitter")
_REPEATABLE: Final = frozenset({429, 502, 503, 504})
_CHANGED: Final = frozenset({409, 412, 422})
_MOST_BYTES: Final = 262_144

Json = Mapping[str, Any]


@dataclass
class BackOfficeClient:
    """One system of the company; it lives as long as the execution environment.

    Attributes:
        url: Where the paths of the contract begin.
        read_token: Reads what is sent as bearer token, if there is one; again when it is refused:
            tokens are changed while the environment lives.
        monotonic, sleep, jitter: The clock, a pause, and a part of it between 0 and 1.
    """

    url: str
    read_token: Callable[[], str | None] = field(default=lambda: None, repr=False)
    circuit: Circuit = field(default_factory=Circuit)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    token: str | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.token = self.read_token()

    def has_new_token(self) -> bool:
        """Read the token again; tell whether it is another one."""
        refused, self.token = self.token, self.read_token()
        return self.token != refused

    def calls(self) -> "Calls":
        """Begin a step: its calls share one budget of time."""
        return Calls(self, self.monotonic() + BUDGET_S)


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one step."""

    client: BackOfficeClient
    deadline: float

    def get(self, operation: str, *path: str, **query: str) -> Json | None:
        """Read something; None where there is no such thing.

        Args:
            operation: Its name in the contract, for messages: a path may name a customer.
            *path: Parts of the path.
            **query: Parameters.

        Raises:
            BackOfficeUnavailable: There was no usable answer in time.
        """
        status, body = self._ask(operation, "GET", _url(path, query), None, {})
        return None if status == 404 else body

    def post(self, operation: str, *path: str, body: Json, key: str) -> Json:
        """Change something, once for each key.

        Raises:
            BackOfficeUnavailable: There was no usable answer in time; it may have been done.
            Raced: It cannot be done any more as it was decided.
        """
        headers = {"Idempotency-Key": key}
        status, reply = self._ask(operation, "POST", _url(path, {}), body, headers)
        if status in _CHANGED:
            raise Raced(f"{operation}: {status}")
        if status == 404:
            raise BackOfficeUnavailable(f"{operation}: 404")
        return reply

    def _ask(
        self, operation: str, method: str, path: str, body: Json | None, headers: Json
    ) -> tuple[int, Json]:
        client = self.client
        if not client.circuit.lets_pass(client.monotonic()):
            raise BackOfficeUnavailable(f"{operation}: not asked, the circuit is open")
        try:
            answer = self._tried(operation, method, path, body, headers)
        except BackOfficeUnavailable:
            client.circuit.failed(client.monotonic())
            raise
        client.circuit.succeeded()
        return answer

    def _tried(
        self, operation: str, method: str, path: str, body: Json | None, headers: Json
    ) -> tuple[int, Json]:
        why = "no time left"
        for attempt in range(TRIES):
            if attempt and not self._pause(attempt):
                break
            remaining = self.deadline - self.client.monotonic()
            if remaining <= 0:
                break
            try:
                with traces.request("back office", operation) as answer:
                    status, data = self._sent(method, path, body, headers, remaining)
                    answer["status"] = status
            except HTTPError as exc:
                why = type(exc).__name__
                continue
            why = str(status)
            if status in _REPEATABLE or (status == 401 and self.client.has_new_token()):
                continue
            return status, _usable(operation, status, data)
        raise BackOfficeUnavailable(f"{operation}: {why}")

    def _pause(self, attempt: int) -> bool:
        """Wait before a repetition; False where no time is left for one."""
        client = self.client
        pause = client.jitter() * _FIRST_PAUSE_S * 2 ** (attempt - 1)
        if client.monotonic() + pause >= self.deadline:
            return False
        client.sleep(pause)
        return True

    def _sent(
        self, method: str, path: str, body: Json | None, headers: Json, remaining: float
    ) -> tuple[int, bytes]:
        client = self.client
        timeout = urllib3.Timeout(
            connect=min(CONNECT_S, remaining), read=min(READ_S, remaining), total=remaining
        )
        given = {"Accept": "application/json", **headers}
        if client.token:
            given["Authorization"] = f"Bearer {client.token}"
        if body is not None:
            given["Content-Type"] = "application/json"
        response = client.pool.request(
            method,
            f"{client.url.rstrip('/')}{path}",
            body=json.dumps(body).encode() if body is not None else None,
            headers=given,
            timeout=timeout,
            redirect=False,
            preload_content=False,
        )
        try:
            return response.status, response.read(_MOST_BYTES + 1)
        finally:
            response.release_conn()


def _url(path: tuple[str, ...], query: Mapping[str, str]) -> str:
    """Join the parts of a path, each quoted: an id with a slash in it stays one part."""
    joined = "/".join(("", *(quote(part, safe="") for part in path)))
    return f"{joined}?{urlencode(query)}" if query else joined


def _usable(operation: str, status: int, data: bytes) -> Json:
    """Return the body of an answer that can be worked with."""
    if status in _CHANGED or status == 404:
        return {}
    if not 200 <= status < 300:
        raise BackOfficeUnavailable(f"{operation}: {status}")
    if len(data) > _MOST_BYTES:
        raise BackOfficeUnavailable(f"{operation}: an answer of more than {_MOST_BYTES} bytes")
    try:
        body = json.loads(data or b"{}")
    except ValueError:
        raise BackOfficeUnavailable(f"{operation}: the answer is not JSON") from None
    if not isinstance(body, dict):
        raise BackOfficeUnavailable(f"{operation}: the answer is not an object")
    return body
