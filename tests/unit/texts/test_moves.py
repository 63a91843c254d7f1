"""Where a customer lives, as the company's system tells."""

import json
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from contact_center.adapters.addresses import time_zone_in
from contact_center.domain.texts import moves
from contact_center.domain.texts.events import UnusableEvent
from contact_center.domain.zones import is_zone

FILE: Final = Path(__file__).parents[3] / "docs" / "events" / "customer-moved.json"
GOOD: Final[dict[str, Any]] = {
    "source": "acme.customers",
    "detail-type": "Customer Moved",
    "time": "2026-11-23T16:59:00Z",
    "detail": {"customerId": "C-1", "timeZone": "America/Chicago"},
}


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads(FILE.read_text())

    assert published == moves.schema()
    jsonschema.validate(GOOD, published)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"detail": {"customerId": "C-1", "timeZone": "Chicago"}}, "detail.timeZone: expected a"),
        ({"detail": {"customerId": "C-1"}}, "detail.timeZone: expected at most"),
        ({"detail": {"timeZone": "America/Chicago"}}, "detail.customerId"),
        ({"detail": {**GOOD["detail"], "address": "1 Main"}}, "detail.address: Customer Moved has"),
        ({"detail": "moved"}, "detail: expected an object"),
        ({"time": "yesterday"}, "time: expected"),
        ({"time": "2026-11-23T16:59:00"}, "time: expected"),
        ({"time": "0001-01-01T00:00:00+14:00"}, "time: expected"),
    ],
)
def test_what_cannot_be_used_says_why(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UnusableEvent, match=said):
        moves.understood({**GOOD, **changes})


def test_a_name_that_no_zone_has_is_none() -> None:
    assert time_zone_in({"time_zone": "Chicago"}) is None
    assert time_zone_in({}) is None


@pytest.mark.parametrize(
    "name",
    [
        *("localtime", "posixrules", "right/America/Chicago", "Factory"),
        *("Etc/GMT+12", "Etc/UTC", "UTC", "GMT", "EST", "EST5EDT", "Zulu", "posix/Asia/Tokyo"),
    ],
)
def test_the_zone_of_a_machine_or_an_offset_is_nobodys(name: str) -> None:
    assert not is_zone(name)
    assert time_zone_in({"time_zone": name}) is None
    with pytest.raises(UnusableEvent, match=r"timeZone: expected a name such as America/Chicago"):
        moves.understood({**GOOD, "detail": {"customerId": "C-1", "timeZone": name}})


@pytest.mark.parametrize(
    "name", ["America/Chicago", "US/Eastern", "America/Indiana/Knox", "Europe/Kyiv"]
)
def test_the_zone_of_a_place_is_somebodys(name: str) -> None:
    assert is_zone(name)
