"""Calls to the back office: repeated with care, given up in time, not made to who is down."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from contact_center.adapters.over_http.circuit import FAILURES, OPEN_FOR_S, Circuit
from contact_center.adapters.over_http.client import (
    BUDGET_S,
    CONNECT_S,
    READ_S,
    TRIES,
    BackOfficeClient,
)
from contact_center.adapters.over_http.desk import HttpDesks
from contact_center.domain.errors import BackOfficeUnavailable, Raced
from tests.back_office_server import (
    TOKEN,
    BackOfficeServer,
    Fault,
    PatientPool,
    hang_up,
    lose_the_answer,
    running,
    status,
)
from tests.memory_table import MemoryTable
from tests.self_service import Caller, Centre


@dataclass
class Time:
    """A clock that moves when somebody pauses."""

    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds


@pytest.fixture
def server() -> Iterator[BackOfficeServer]:
    with running(BackOfficeServer()) as state:
        Centre(MemoryTable(), state)  # puts a customer in
        yield state


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(server: BackOfficeServer, time: Time) -> BackOfficeClient:
    return BackOfficeClient(
        server.url,
        lambda: TOKEN,
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=lambda: 1.0,
        pool=PatientPool(),
    )


def ask(client: BackOfficeClient) -> object:
    return client.calls().get("getAccount", "customers", "C-1", "account")


@pytest.mark.parametrize("fault", [status(429), status(502), status(503), status(504), hang_up])
def test_what_may_pass_is_repeated_with_growing_pauses(
    server: BackOfficeServer, client: BackOfficeClient, time: Time, fault: Fault
) -> None:
    server.faults += [fault, fault]

    assert ask(client) is not None
    assert time.pauses == [0.1, 0.2]


def test_a_token_that_is_refused_is_read_again(server: BackOfficeServer) -> None:
    tokens = ["of yesterday", TOKEN]
    client = BackOfficeClient(server.url, lambda: tokens.pop(0), sleep=lambda _: None)
    server.faults.append(status(401))

    assert ask(client) is not None
    assert (client.token, tokens) == (TOKEN, [])


def test_a_token_that_is_still_the_same_is_not_tried_again(
    server: BackOfficeServer, client: BackOfficeClient, time: Time
) -> None:
    server.faults.append(status(401))

    with pytest.raises(BackOfficeUnavailable, match=r"^getAccount: 401$"):
        ask(client)
    assert time.pauses == []


def test_after_three_tries_it_is_an_outage(
    server: BackOfficeServer, client: BackOfficeClient
) -> None:
    server.faults += [status(503)] * TRIES

    with pytest.raises(BackOfficeUnavailable, match=r"^getAccount: 503$"):
        ask(client)
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (status(500), "getAccount: 500"),
        (status(403), "getAccount: 403"),
        (status(301), "getAccount: 301"),
        (status(200, b"<html>"), "getAccount: the answer is not JSON"),
        (status(200, b"[]"), "getAccount: the answer is not an object"),
        (status(200, b'{"a": "' + b"x" * 300_000 + b'"}'), "getAccount: an answer of more than"),
    ],
)
def test_what_is_of_no_use_is_not_repeated(
    server: BackOfficeServer, client: BackOfficeClient, time: Time, fault: Fault, message: str
) -> None:
    server.faults.append(fault)

    with pytest.raises(BackOfficeUnavailable, match=message):
        ask(client)
    assert time.pauses == []


def test_no_message_tells_who_it_was_about(
    server: BackOfficeServer, client: BackOfficeClient
) -> None:
    server.faults.append(status(500))

    with pytest.raises(BackOfficeUnavailable) as caught:
        ask(client)
    assert "C-1" not in str(caught.value)
    assert TOKEN not in repr(client)


def test_nobody_listening_is_an_outage(client: BackOfficeClient) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        client.url = f"http://127.0.0.1:{free.getsockname()[1]}"

        with pytest.raises(BackOfficeUnavailable, match="NewConnectionError"):
            ask(client)


def test_time_that_is_up_ends_it(
    server: BackOfficeServer, client: BackOfficeClient, time: Time
) -> None:
    server.faults += [status(503)] * TRIES
    calls = client.calls()
    time.seconds = BUDGET_S - 0.05

    with pytest.raises(BackOfficeUnavailable):
        calls.get("getAccount", "customers", "C-1", "account")
    assert time.pauses == []  # the next pause would be longer than what is left
    time.seconds = BUDGET_S
    with pytest.raises(BackOfficeUnavailable, match="no time left"):
        calls.get("getAccount", "customers", "C-1", "account")


def test_no_request_waits_longer_than_what_is_left(client: BackOfficeClient, time: Time) -> None:
    ask(client)
    calls = client.calls()
    time.seconds = BUDGET_S - 0.25
    calls.get("getAccount", "customers", "C-1", "account")

    assert isinstance(client.pool, PatientPool)
    told = [(one.connect_timeout, one.read_timeout, one.total) for one in client.pool.timeouts]
    assert told == [(CONNECT_S, READ_S, BUDGET_S), (0.25, 0.25, 0.25)]


def test_a_circuit_opens_and_lets_one_try(
    server: BackOfficeServer, client: BackOfficeClient, time: Time
) -> None:
    server.faults += [status(500)] * (FAILURES + 1)
    for _ in range(FAILURES):
        with pytest.raises(BackOfficeUnavailable, match="500"):
            ask(client)
    for _ in range(3):
        with pytest.raises(BackOfficeUnavailable, match="circuit is open"):
            ask(client)

    time.seconds += OPEN_FOR_S
    with pytest.raises(BackOfficeUnavailable, match="500"):
        ask(client)
    with pytest.raises(BackOfficeUnavailable, match="circuit is open"):
        ask(client)

    time.seconds += OPEN_FOR_S
    assert ask(client) is not None
    assert ask(client) is not None


def test_a_success_in_between_keeps_the_circuit_closed() -> None:
    circuit = Circuit()
    for _ in range(FAILURES - 1):
        circuit.failed(0)
    circuit.succeeded()
    circuit.failed(0)

    assert circuit.lets_pass(0)


def test_a_refusal_is_no_outage_and_no_failure(
    server: BackOfficeServer, client: BackOfficeClient
) -> None:
    server.faults += [status(409)] * (FAILURES + 1)
    for _ in range(FAILURES + 1):
        with pytest.raises(Raced):
            client.calls().post("moveHome", "customers", "C-1", "moves", body={}, key="0" * 64)

    assert client.circuit.failures == 0


def test_an_answer_that_was_lost_costs_no_second_deed(server: BackOfficeServer) -> None:
    """The back office stored the reading, and the connection broke before it said so."""
    centre = Centre(MemoryTable(), server)
    ana = Caller(centre, "meter_reading", level=1)
    ana.begin()
    ana("1230")
    server.faults += [lambda _: False, lose_the_answer]  # the meters, then the reading

    done = ana("1")

    assert done["outcome"] == "done"
    assert server.requests.count("recordMeterReading") == 2
    assert centre.meter().by_customer == 1
    assert centre.meter().receipt == "".join(filter(str.isdigit, done["receipt"]))


def test_a_deed_that_was_done_before_our_own_record_failed_is_told_the_same(
    server: BackOfficeServer,
) -> None:
    centre = Centre(MemoryTable(), server)
    ana = Caller(centre, "meter_reading", level=1)
    ana.begin()
    ana("1230")
    centre.client.down.add("TransactWriteItems")
    with pytest.raises(Exception, match="InternalServerError"):
        ana("1")
    assert centre.meter().by_customer == 1
    centre.client.down.clear()

    reply = ana("1")

    assert reply["outcome"] in ("done", "repeated")
    assert centre.meter().receipt == "".join(filter(str.isdigit, reply["receipt"]))
    assert centre.meter().by_customer == 1


@pytest.mark.parametrize("body", [{}, {"receipt": 5}, {"receipt": "1", "at": "yesterday"}])
def test_a_receipt_that_is_none_is_an_outage(server: BackOfficeServer, body: object) -> None:
    centre = Centre(MemoryTable(), server)
    ana = Caller(centre, "bill_copy", level=1)
    ana.begin()
    ana("1")
    server.faults += [lambda _: False, lambda _: False, status(201, json.dumps(body).encode())]

    with pytest.raises(BackOfficeUnavailable, match=r"^sendLink: _Done"):
        ana("1")


def test_a_port_that_does_not_exist_is_refused_by_its_name(client: BackOfficeClient) -> None:
    centre = Centre(MemoryTable())

    with pytest.raises(ValueError, match="'weather' is not a port: there are billing, meters"):
        HttpDesks(client, frozenset({"weather"}), centre.app().open_desk)
