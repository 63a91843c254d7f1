"""One centre for the drills of a file: each leaves it as well as it was, and within its hours."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.drills.drill import Drill

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCentre]:
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as centre:
        yield centre


@pytest.fixture(scope="module")
def meter(local: LocalCentre) -> Meter:
    return Meter(local)


@pytest.fixture
def drill(request: pytest.FixtureRequest, local: LocalCentre, meter: Meter) -> Drill:
    """The drill of the article that the test is named after: `test_drill_flow_fails...`."""
    words = request.function.__name__.removeprefix("test_drill_").split("__")[0]
    return Drill(words.replace("_", "-"), local, meter)
