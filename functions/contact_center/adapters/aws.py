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

from contact_center.domain.errors import DependencyError

# A caller hears silence meanwhile, and Amazon Connect gives up after 8 s: one retry, and both tries
# end before that.
_CONFIG = Config(
    connect_timeout=1,  # s
    read_timeout=2,  # s
    retries={"mode": "standard", "total_max_attempts": 2},
    tcp_keepalive=True,
)


def clients(*services: str) -> list[Any]:
    """Return a client of each service, from one session: reading its data twice costs time."""
    session = botocore.session.get_session()
    return [session.create_client(service, config=_CONFIG) for service in services]


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
