"""A local centre, reached as a deployed one is."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from operations.centre import Centre
from simulator.centre.local import LocalCentre

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def local() -> Iterator[LocalCentre]:
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as centre:
        yield centre


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalCentre]:
    """One for a file whose tests leave it as it was, which then calls it `local`."""
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as centre:
        yield centre


@pytest.fixture
def centre(local: LocalCentre) -> Centre:
    return Centre("dev", local.outputs, local.client)
