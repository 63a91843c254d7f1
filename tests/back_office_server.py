"""A back office over HTTP, built from docs/openapi/backoffice.yaml, for tests of who calls it.

Each path and method of the document becomes a route. What comes in and what goes out is held
against the document's schemas, so that neither side can drift from it. Behind the routes are the
ports of the table on a table in memory; and a test can make it slow, broken, or overloaded.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from contact_center.adapters import codec
from contact_center.adapters.in_table.desk import TableDesks
from contact_center.adapters.in_table.memory import TableMemory
from contact_center.adapters.over_http.client import BackOfficeClient
from contact_center.back_office import BackOffice
from contact_center.desk import AlreadyDone, Visit
from contact_center.domain.billing import BookedPayment
from contact_center.domain.errors import Raced
from contact_center.domain.transactions import commands
from contact_center.domain.transactions.declaration import Receipt
from tests.memory_table import MemoryTable
from tests.support import NEW_YORK, TABLE

DOCUMENT = Path(__file__).parents[1] / "docs/openapi/backoffice.yaml"
SPEC: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text())
TOKEN = "a token of tests"  # noqa: S105
_REGISTRY: Registry[Any] = Registry().with_resource(
    "urn:spec", Resource.from_contents(SPEC, default_specification=DRAFT202012)
)

Fault = Callable[["_Handler"], bool]  # answers instead, and says so


@dataclass
class Request:
    """A request that fits the document."""

    operation: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    key: str


class Mismatch(Exception):  # noqa: N818 - a test fails by it
    """A request or an answer is not what the document says."""


@dataclass
class BackOfficeServer:
    """The server's state.

    Attributes:
        table: What it knows.
        requests: The operations that were asked for, in order.
        mismatches: What did not fit the document, on either side.
        faults: Played one by one, before anything else.
    """

    table: MemoryTable = field(default_factory=MemoryTable)
    requests: list[str] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    url: str = ""
    now: datetime = datetime(2026, 11, 21, 17, tzinfo=UTC)

    def answer(self, request: Request) -> tuple[int, Any]:
        self.requests.append(request.operation)
        desk = TableDesks(self.table, TABLE, NEW_YORK).open()  # type: ignore[arg-type]
        assert isinstance(desk.memory, TableMemory)
        if request.key:
            return self._changed(request, desk.office, desk.memory)
        _announce(request, desk.office, self.now)
        desk.memory.read()
        found = _READS[request.operation](request, desk.office, self.now)
        return (404, None) if found is None else (200, codec.plain(found))

    def _changed(
        self, request: Request, office: BackOffice, memory: TableMemory
    ) -> tuple[int, Any]:
        customer_id = request.path.get("customer_id")
        kind, perform = _WRITES[request.operation]
        command: Any = codec.restored(kind, request.body)
        number = request.body["receipt"]
        receipt = Receipt(number, request.operation, request.key, "elsewhere", 0, "HTTP", self.now)
        visit = Visit("elsewhere", "elsewhere", None, "API", "HTTP", None, customer_id)
        memory.expect(visit, request.operation)
        _announce(request, office, self.now)
        memory.read()
        try:
            perform(office, command, receipt)
            memory.receive(receipt, command, None)
            memory.write()
        except AlreadyDone as done:
            return 200, {"receipt": done.receipt.number, "at": codec.plain(done.receipt.at)}
        except Raced:
            return 409, None
        return 201, {"receipt": number, "at": codec.plain(self.now)}


def _announce(request: Request, office: BackOffice, now: datetime) -> None:
    office.outages.expect()
    if customer_id := request.path.get("customer_id"):
        for port in (office.billing, office.meters, office.accounts):
            port.expect(customer_id)
        office.orders.expect(customer_id, request.query.get("number", ""))
    office.appointments.expect(request.path.get("customer_id", "-"), now)


def _who(request: Request) -> str:
    return request.path["customer_id"]


_READS: Mapping[str, Callable[[Request, BackOffice, datetime], Any]] = {
    "getAccount": lambda r, o, _: o.billing.account(_who(r)),
    "getMeters": lambda r, o, _: {"meters": o.meters.meters(_who(r))},
    "getAppointments": lambda r, o, _: {"appointments": o.appointments.appointments(_who(r))},
    "getFreeSlots": lambda _, o, now: {"slots": o.appointments.free_slots(now)},
    "getOutages": lambda _, o, __: o.outages.outages(),
    "getProfile": lambda r, o, _: o.accounts.profile(_who(r)),
    "getOrders": lambda r, o, _: {"orders": o.orders.orders(_who(r), r.query["number"])},
}
_WRITES: Mapping[str, tuple[type, Callable[[BackOffice, Any, Receipt], None]]] = {
    "bookPayment": (BookedPayment, lambda o, c, r: o.billing.book_payment(c, r)),
    "agreePaymentPlan": (commands.AgreePlan, BackOffice.perform),
    "recordMeterReading": (commands.RecordReading, BackOffice.perform),
    "moveAppointment": (commands.MoveAppointment, BackOffice.perform),
    "reportOutage": (commands.ReportTrouble, BackOffice.perform),
    "changePhone": (commands.ChangePhone, BackOffice.perform),
    "changeConsent": (commands.ChangeConsent, BackOffice.perform),
    "moveHome": (commands.MoveHome, BackOffice.perform),
    "sendLink": (commands.SendLink, BackOffice.perform),
}


def operations() -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Return path, method, operation and parameters of everything in the document."""
    for path, item in SPEC["paths"].items():
        for method in ("get", "post"):
            if method in item:
                shared = [*item.get("parameters", []), *item[method].get("parameters", [])]
                yield path, method.upper(), item[method], [_resolved(one) for one in shared]


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = SPEC
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    resolved: dict[str, Any] = found
    return resolved


def check(schema: Mapping[str, Any], data: object, what: str) -> None:
    """Hold data against a schema of the document."""
    absolute = json.loads(json.dumps(schema).replace('"#/', '"urn:spec#/'))
    validator = Draft202012Validator(
        absolute, registry=_REGISTRY, format_checker=FormatChecker(["date", "date-time"])
    )
    for error in validator.iter_errors(data):
        raise Mismatch(f"{what}: {error.message}")


def _check_answer(operation: Mapping[str, Any], status: int, reply: object) -> None:
    what = f"{operation['operationId']} {status}"
    described = operation["responses"].get(str(status))
    if described is None:
        raise Mismatch(f"{what} is not in the document")
    content = _resolved(described).get("content")
    if content:
        check(content["application/json"]["schema"], reply, what)


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one packet: of two, the second waits 40 ms for an acknowledgement

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        state = self.server.state
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if length else b""
        if state.faults and state.faults.pop(0)(self):
            return
        try:
            request, operation = self._read(body)
            status, reply = state.answer(request)
            _check_answer(operation, status, reply)
        except Mismatch as exc:
            state.mismatches.append(str(exc))
            status, reply = 400, None
        self.send(status, b"" if reply is None else json.dumps(reply).encode())

    def send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _read(self, data: bytes) -> tuple[Request, dict[str, Any]]:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Mismatch("no bearer token")
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query, True).items()}
        for path, method, operation, parameters in operations():
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
            found = re.fullmatch(pattern, url.path)
            if found and method == self.command:
                values = {name: unquote(value) for name, value in found.groupdict().items()}
                name = operation["operationId"]
                for parameter in parameters:
                    self._check_parameter(parameter, values, query, name)
                body = json.loads(data) if data else None
                if "requestBody" in operation:
                    content = operation["requestBody"]["content"]["application/json"]
                    check(content["schema"], body, f"{name} request")
                key = self.headers.get("Idempotency-Key", "")
                return Request(name, values, query, body, key), operation
        raise Mismatch(f"{self.command} {url.path} is not in the document")

    def _check_parameter(
        self,
        parameter: Mapping[str, Any],
        path: Mapping[str, str],
        query: Mapping[str, str],
        operation: str,
    ) -> None:
        name = parameter["name"]
        places = {
            "path": path.get(name),
            "query": query.get(name),
            "header": self.headers.get(name),
        }
        given = places[parameter["in"]]
        if given is None:
            raise Mismatch(f"{operation}: {name} is missing")
        value = int(given) if parameter["schema"]["type"] == "integer" else given
        check(parameter["schema"], value, f"{operation} {name}")

    def log_message(self, format: str, *args: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: BackOfficeServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that a fault has closed; whoever called notices."""


@contextmanager
def running(state: BackOfficeServer) -> Iterator[BackOfficeServer]:
    """Run the server on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.state = state
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PatientPool(urllib3.PoolManager):
    """Waits for an answer however busy this machine is.

    Attributes:
        timeouts: What it was told to wait instead, of each request.
    """

    def __init__(self) -> None:
        super().__init__(retries=False)
        self.timeouts: list[urllib3.Timeout] = []

    def urlopen(  # type: ignore[override]
        self, method: str, url: str, redirect: bool = True, **options: object
    ) -> urllib3.BaseHTTPResponse:
        timeout = options.pop("timeout")
        assert isinstance(timeout, urllib3.Timeout)
        self.timeouts.append(timeout)
        return super().urlopen(method, url, redirect, timeout=60, **options)


def patient_client(url: str, token: str = TOKEN) -> BackOfficeClient:
    """Return a client for tests that are not about time: no clock runs, and no pause is made."""
    return BackOfficeClient(
        url,
        lambda: token,
        monotonic=lambda: 0.0,
        sleep=lambda _: None,
        pool=PatientPool(),
    )


# Faults


def status(code: int, data: bytes = b"") -> Fault:
    """Answer with a status and nothing usable."""

    def fault(handler: _Handler) -> bool:
        handler.send(code, data)
        return True

    return fault


def hang_up(handler: _Handler) -> bool:
    """Close the connection without a word."""
    handler.close_connection = True
    handler.connection.close()
    return True


def lose_the_answer(handler: _Handler) -> bool:
    """Do what was asked, and close the connection before the answer."""
    handler.send = lambda _status, _data: hang_up(handler)  # type: ignore[assignment, method-assign]
    return False
