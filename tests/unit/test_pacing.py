"""However requests come, and whatever is refused for a while, no window holds more than it may."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.pacing import Pace

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PACES = st.builds(
    Pace, per_second=st.sampled_from((0.2, 1, 2, 3, 7.5, 100)), burst=st.integers(1, 9)
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 4_000), st.integers(0, 12), st.sampled_from((0, 0, 0, 0, 900, 30_000))
    ),
    max_size=60,
)


@given(PACES, STEPS)
def test_no_window_holds_more_than_burst_and_rate(
    pace: Pace, steps: list[tuple[int, int, int]]
) -> None:
    now, full_at, taken = NOON, NOON, list[datetime]()
    not_before = NOON
    for later, wanted, hold in steps:
        now += timedelta(milliseconds=later)
        number = min(wanted, pace.room(full_at, now))
        assert not number or now >= not_before  # told to slow down: nothing before that
        full_at = pace.taken(full_at, now, number) if number else full_at
        taken += [now] * number
        if hold:
            wait = timedelta(milliseconds=hold)
            full_at, not_before = pace.held(full_at, now, wait), max(not_before, now + wait)
    for first, begin in enumerate(taken):
        for last in range(first, len(taken)):
            seconds = (taken[last] - begin).total_seconds()
            assert last - first + 1 <= pace.burst + pace.per_second * seconds + 1e-6


@given(PACES, st.integers(1, 50))
def test_nothing_that_may_go_is_held_back(pace: Pace, number: int) -> None:
    """Who always waits until the next moment gets the rate: nobody starves."""
    now, full_at = NOON, NOON
    for _ in range(number):
        now = pace.next_at(full_at, now)
        assert pace.room(full_at, now) >= 1
        full_at = pace.taken(full_at, now, 1)
    assert now - NOON <= number * pace.apart


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_a_pace_at_which_nothing_happens_is_refused(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="per_second"):
        Pace(rate, burst)
