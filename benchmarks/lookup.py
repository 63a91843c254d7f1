"""A warm ``caller_lookup``: what it adds to its one request, and that history costs nothing.

Time is taken against a stub (see ``dynamodb_stub``), in turns with a bare boto3 client that makes
the same request. How much is read for 10 and for 10,000 past interactions is counted against moto,
whose own time grows with the partition and would say nothing.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

from benchmarks import dynamodb_stub
from benchmarks.dynamodb_stub import ENVIRONMENT, EVENT, PHONE, TABLE

ROUNDS, WARM_UP = 1_500, 100
AIM = 1.3
HISTORIES = (10, 10_000)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


@contextmanager
def quiet() -> Iterator[None]:
    """Send standard output nowhere: logs and metrics are written, as in Lambda, but not seen."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def measured() -> list[tuple[float, float]]:
    """Return the medians in seconds for each history: the bare request, and ``caller_lookup``."""
    with ExitStack() as stubs:
        pairs = [_pair(stubs.enter_context(dynamodb_stub.running(length))) for length in HISTORIES]
        times: list[tuple[list[float], list[float]]] = [([], []) for _ in pairs]
        with quiet():
            for _ in range(WARM_UP + ROUNDS):
                for actions, taken in zip(pairs, times, strict=True):
                    for action, seconds in zip(actions, taken, strict=True):
                        seconds.append(timed(action))
    return [(median(bare[WARM_UP:]), median(ours[WARM_UP:])) for bare, ours in times]


def _pair(environment: dict[str, str]) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return the bare request and the lookup, both against the stub of an environment."""
    os.environ.update(environment)
    import boto3

    from caller_lookup.handler import KEYS, look_up
    from contact_center import bootstrap
    from contact_center.connect import flow_function

    client = boto3.client("dynamodb")
    request = dynamodb_stub.query()
    app = bootstrap.caller_lookup()
    handler = flow_function("caller_lookup", KEYS, look_up, lambda: app)
    del os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
    return lambda: client.query(**request), lambda: handler(EVENT, None)


def reads(interactions: int) -> list[int]:
    """Return how many items each request of a lookup reads, with a history so long."""
    os.environ.update(ENVIRONMENT)
    import botocore.session
    from moto import mock_aws

    from contact_center.adapters.caller_card import DynamoCallerCards
    from contact_center.domain.phone import PhoneNumber

    scanned: list[int] = []

    def count(parsed: dict[str, Any], **_: object) -> None:
        scanned.append(parsed["ScannedCount"])

    with mock_aws():
        client: Any = botocore.session.get_session().create_client("dynamodb")
        _fill(client, dynamodb_stub.card(interactions))
        client.meta.events.register("after-call.dynamodb.*", count)
        DynamoCallerCards(client, TABLE).read(PhoneNumber(PHONE), datetime.now(UTC))
    return scanned


def _fill(client: Any, items: list[dict[str, Any]]) -> None:  # noqa: ANN401  # botocore's
    names = ("pk", "sk")
    client.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=[
            {"AttributeName": name, "KeyType": kind}
            for name, kind in zip(names, ("HASH", "RANGE"), strict=True)
        ],
    )
    for start in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        client.batch_write_item(RequestItems={TABLE: puts})


def main() -> None:
    print(f"warm caller_lookup, median of {ROUNDS} calls each, all in turns")
    for length, (bare, ours) in zip(HISTORIES, measured(), strict=True):
        scanned = reads(length)
        print(
            f"  {length:6,} past interactions: bare request {bare * 1e3:.2f} ms, "
            f"caller_lookup {ours * 1e3:.2f} ms, ratio {ours / bare:.2f} (aim {AIM}); "
            f"{len(scanned)} request, {sum(scanned)} items"
        )


if __name__ == "__main__":
    main()
