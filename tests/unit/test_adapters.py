"""What adapters do without a service behind them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ConnectTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from contact_center.adapters import codec, items, keys, records
from contact_center.adapters.aws import clients, failures_as, longest
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber
from tests.support import SATURDAY_NOON

moments = st.datetimes(
    datetime.fromisoformat("2001-09-10"),
    datetime.fromisoformat("2199-01-01"),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


def test_a_request_that_got_no_answer_is_an_outage_without_details() -> None:
    error = ConnectTimeoutError(endpoint_url="https://example.com/+15550100")

    with (
        pytest.raises(ConnectUnavailable, match=r"^ConnectTimeoutError$"),
        failures_as(ConnectUnavailable),
    ):
        raise error


@given(st.lists(moments, min_size=2, max_size=5, unique=True))
def test_the_newest_comes_first_in_the_order_of_keys(times: list[datetime]) -> None:
    by_key = sorted(times, key=lambda at: keys.past(at, "c-1"))

    assert by_key == sorted(times, reverse=True)


@given(moments)
def test_times_survive_the_table_and_sort_as_text(moment: datetime) -> None:
    fact = Fact("QUEUED", "e-1", moment, queued_at=moment.astimezone(ZoneInfo("Asia/Kathmandu")))

    again = codec.restored(Fact, items.from_wire(items.to_wire(codec.plain(fact))))

    assert again == fact
    assert (items.instant(moment) < items.instant(SATURDAY_NOON)) == (moment < SATURDAY_NOON)


def test_numbers_are_stored_as_numbers_and_nothing_as_nothing() -> None:
    fact = Fact("CONTEXT", "k", SATURDAY_NOON, phone=PhoneNumber("+15550100"))

    wire = records.wire("pk", "sk", codec.plain(fact), expires_at=7)

    assert wire["phone"] == {"S": "+15550100"}
    assert wire["expires_at"] == {"N": "7"}
    assert "queue" not in wire


@pytest.mark.parametrize("value", [1.5, b"x", [1.5], {"a": [{"b": 1.5}]}])
def test_other_types_are_refused_before_they_are_stored(value: object) -> None:
    with pytest.raises(TypeError, match=r"items hold no (float|bytes)"):
        items.to_wire({"a": value})


def test_clients_have_the_limits_that_the_longest_request_is_computed_from() -> None:
    for attempts, seconds in ((1, 1.2), (2, 3.4)):
        config = clients("dynamodb", attempts=attempts)[0].meta.config

        assert config.connect_timeout + config.read_timeout == pytest.approx(1.2)
        assert config.retries["total_max_attempts"] == attempts
        assert longest(attempts) == pytest.approx(seconds)
