"""moto's backends, one set for each centre, asked without HTTP.

moto keeps its state in process-wide tables (``BackendDict``). A centre owns a copy of their
content, puts it in place for the length of one request, and takes it out again: two centres, and
tests that use ``mock_aws`` beside them, never see each other's tables. S3 notes beside its table
whose a bucket is; that goes along.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from moto.backends import get_backend
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.core.request import Request

from simulator.centre.errors import NotPlayedError

# Every table of moto's that holds anything. Private, but there is no other way to list them.
_populated: list[BackendDict[Any]] = vars(BackendDict)["_instances"]

SERVICES = frozenset(
    {
        "cloudwatch",
        "dynamodb",
        "dynamodbstreams",
        "events",
        "kms",
        "logs",
        "s3",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
    }
)
"""Services that moto answers for a centre (by botocore's name)."""


class Reply(NamedTuple):
    """An HTTP answer in its parts."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Content(NamedTuple):
    """One of moto's tables, and what was in it."""

    table: BackendDict[Any]
    accounts: dict[str, Any]
    owners: dict[str, Any]


class Backends:
    """The moto state of one centre.

    Args:
        account: Account that everything belongs to, 12 digits.
    """

    def __init__(self, account: str) -> None:
        self.account = account
        self._mine: list[_Content] = []
        self._active = False

    @contextmanager
    def active(self) -> Iterator[None]:
        """Put this centre's state where moto looks for it."""
        if self._active:
            yield
            return
        others = _take_out()
        _put_in(self._mine)
        self._active = True
        try:
            yield
        finally:
            self._active = False
            self._mine = _take_out()
            _put_in(others)
            reset_model_data()  # moto keeps every object it ever made, for its dashboard

    def ask(self, service: str, operation: str, request: Mapping[str, Any]) -> Reply:
        """Return moto's answer to a request that botocore prepared.

        Raises:
            NotPlayedError: moto does not implement the operation.
        """
        url = request["url"]
        # Who may do what, the gateway has decided: without a signature S3 would take it for nobody.
        ours = {
            "x-moto-account-id": self.account,
            "Authorization": "decided",
            # Not every address tells moto the region (SQS's does not), and then it is us-east-1.
            "User-Agent": f"region/{request['context']['client_region']}",
        }
        headers = dict(request["headers"]) | ours
        incoming = Request.from_primitives(request["method"], url, headers, request["body"])
        with self.active():
            for pattern, dispatch in _routes(service, self.account):
                if pattern.match(url.partition("?")[0]):
                    try:
                        status, sent, body = dispatch(incoming, incoming.raw_url, incoming.headers)
                    except NotImplementedError as exc:
                        raise NotPlayedError(
                            service, operation, "moto does not implement it"
                        ) from exc
                    return Reply(status, sent, body.encode() if isinstance(body, str) else body)
        raise NotPlayedError(service, operation, f"moto has no route for {url}")

    def store(self, service: str, region: str) -> Any:  # noqa: ANN401 - a class of moto's
        """Return moto's own object that holds a service's state; use it within ``active``."""
        return get_backend(service)[self.account][region]  # type: ignore[call-overload]


@cache
def _routes(service: str, account: str) -> list[tuple[re.Pattern[str], Any]]:
    backends = get_backend(service)[account]  # type: ignore[call-overload]
    region = "us-east-1" if "us-east-1" in backends.regions else "aws"
    return [(re.compile(url), dispatch) for url, dispatch in backends[region].urls.items()]


def _take_out() -> list[_Content]:
    content = [_Content(table, dict(table), dict(_owners(table))) for table in _populated]
    for table in _populated:
        table.clear()
        _owners(table).clear()
    _populated.clear()
    return content


def _put_in(content: list[_Content]) -> None:
    for table, accounts, owners in content:
        table.update(accounts)
        _owners(table).update(owners)
        _populated.append(table)


def _owners(table: BackendDict[Any]) -> dict[str, Any]:
    """Return who has which bucket, which S3 alone knows: names of buckets are unique in the world.

    With a name left behind, S3 refuses another centre's bucket, or looks for it without end.
    """
    owners: dict[str, Any] = vars(table).get("bucket_accounts", {})
    return owners
