"""What a function asks of others, as parts of its trace: AWS X-Ray shows which of them was slow.

Lambda begins the trace (active tracing) and knows nothing of requests; X-Ray's SDK would, but its
import takes longer than a whole lookup (ADR 75). So each request is one datagram to the daemon
beside the function, which never answers and is not waited for. It has the name of the operation,
when it was and how it ended: never a key, a number or a text.

Source: X-Ray developer guide, "Segment documents" and "Sending trace data to X-Ray".
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from botocore.session import Session

# Set by Lambda: where the daemon listens; Root=...;Parent=...;Sampled=1, anew for each event.
_DAEMON: Final = "AWS_XRAY_DAEMON_ADDRESS"
_CURRENT: Final = "_X_AMZN_TRACE_ID"
_HEADER: Final = b'{"format": "json", "version": 1}\n'
# Codes of AWS that ask for fewer requests; DynamoDB says so with status 400, others with 429.
# Source: botocore 1.44, retries/standard.py, ThrottledRetryableChecker.
_TOO_MANY: Final = frozenset(
    (
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    )
)
_BEGAN: Final = "ringback.began"  # among what botocore hands from event to event of one request


def follow(session: "Session") -> None:
    """Trace every request of the clients that a session makes; outside Lambda nothing happens."""
    if _DAEMON in os.environ:
        session.register("before-parameter-build", _begin)  # what comes first
        session.register("after-call", _end)
        session.register("after-call-error", _end)


@contextmanager
def request(name: str, operation: str) -> Iterator[dict[str, int]]:
    """Trace a request to a system that is not AWS.

    Args:
        name: What the system is called.
        operation: Its name in the contract: a path may name a customer.

    Yields:
        A place for the ``status`` of the answer; without one, there was none.
    """
    began, answer = time.time(), dict[str, int]()
    try:
        yield answer
    finally:
        told = {"namespace": "remote", "annotations": {"operation": operation}}
        _tell(name, began, answer.get("status"), told)


def _begin(**given: Any) -> None:  # noqa: ANN401 - of botocore
    given["context"][_BEGAN] = time.time()


def _end(**given: Any) -> None:  # noqa: ANN401 - of botocore
    context: dict[str, Any] = given["context"]
    _, service, operation = given["event_name"].split(".", 2)
    if _BEGAN in context:
        told: dict[str, Any] = {"namespace": "aws", "aws": {"operation": operation}}
        error = (given.get("parsed") or {}).get("Error", {})
        if error.get("Code") in _TOO_MANY:
            told["throttle"] = True
        _tell(
            service, context[_BEGAN], getattr(given.get("http_response"), "status_code", None), told
        )


def _tell(name: str, began: float, status: int | None, told: dict[str, Any]) -> None:
    current = dict(
        part.partition("=")[::2] for part in os.environ.get(_CURRENT, "").split(";") if part
    )
    if _DAEMON not in os.environ or current.get("Sampled") != "1":
        return
    piece = {
        "type": "subsegment",
        "name": name,
        "id": os.urandom(8).hex(),
        "trace_id": current.get("Root", ""),
        "parent_id": current.get("Parent", ""),
        "start_time": began,
        "end_time": time.time(),
        **told,
        **_ended(status),
    }
    host, _, port = os.environ[_DAEMON].rpartition(":")
    # A caller is never kept waiting, let alone refused, because a trace was not taken.
    with suppress(OSError, ValueError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.setblocking(False)
        daemon.sendto(_HEADER + json.dumps(piece).encode(), (host, int(port)))


def _ended(status: int | None) -> dict[str, Any]:
    """Return how a request ended: their fault, ours, or no answer at all, which is theirs."""
    if status is None:
        return {"fault": True}
    answer: dict[str, Any] = {"http": {"response": {"status": status}}}
    if status >= 400:
        answer |= {"fault": True} if status >= 500 else {"error": True}
    return answer | ({"throttle": True} if status == 429 else {})
