"""Clients of AWS, and their failures in our words.

Clients come from botocore: boto3 adds its resources and its S3 transfers on top, which nothing here
uses and which every cold start would import.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from contact_center.adapters import traces
from contact_center.domain.errors import DependencyError

CONNECT_TIMEOUT = 0.5  # s
READ_TIMEOUT = 0.7  # s; DynamoDB and Amazon Connect answer within some milliseconds
_LONGEST_BACKOFF = 1.0  # s, before the first retry (botocore, retries/standard.py)


def clients(*services: str, attempts: int = 2, once: tuple[str, ...] = ()) -> list[Any]:
    """Return a client of each service, from one session: reading its data twice costs time.

    A caller hears silence meanwhile. So a function's time-out covers the longest requests that it
    makes one after another, and its block in the flow waits longer than that.

    Args:
        services: Their names, such as ``dynamodb``.
        attempts: How often a request is tried; once where the caller is served without its answer.
        once: Services with a further client, after the others, that tries a request once: where
            the answer to a second try would hide what became of the first.
    """
    made = session()
    often, single = _tried(attempts), _tried(1)
    wanted = [*((one, often) for one in services), *((one, single) for one in once)]
    return [made.create_client(service, config=config) for service, config in wanted]


def session() -> botocore.session.Session:
    """Return what every client is made of, so that each request is part of the trace."""
    made = botocore.session.get_session()
    traces.follow(made)
    return made


def _tried(attempts: int) -> Config:
    return Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": attempts},
        tcp_keepalive=True,
    )


def longest(attempts: int = 2) -> float:
    """Return the seconds that a request of a client takes at the worst."""
    return attempts * (CONNECT_TIMEOUT + READ_TIMEOUT) + (attempts - 1) * _LONGEST_BACKOFF


@contextmanager
def failures_as(error: type[DependencyError]) -> Iterator[None]:
    """Turn the failures of AWS into one of ours.

    The text names the operation and the code and nothing else: what AWS says can quote the request,
    and with it a number.
    """
    try:
        yield
    except ClientError as exc:
        raise error(f"{exc.operation_name}: {code_of(exc)}") from None
    except BotoCoreError as exc:
        raise error(type(exc).__name__) from None


def code_of(exc: ClientError) -> str:
    """Return the code of a failure, such as ``ThrottlingException``."""
    return str(exc.response.get("Error", {}).get("Code", "Unknown"))
