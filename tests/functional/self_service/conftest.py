"""Centres in which customers serve themselves: on moto, in memory, and over HTTP."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.back_office_server import BackOfficeServer, running
from tests.memory_table import MemoryTable
from tests.self_service import Centre

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture(params=["moto", "memory", "http"])
def centre(request: pytest.FixtureRequest) -> Iterator[Centre]:
    if request.param == "http":
        with running(BackOfficeServer()) as server:
            yield Centre(MemoryTable(), server)
            assert server.mismatches == []
    elif request.param == "memory":
        yield Centre(MemoryTable())
    else:
        dynamodb: DynamoDBClient = request.getfixturevalue("dynamodb")
        yield Centre(dynamodb)


@pytest.fixture
def memory() -> Centre:
    return Centre(MemoryTable())
