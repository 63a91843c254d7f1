"""However texts follow one another: no second has more parts than the number carries."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.texts.rate import WINDOW, Rate

NOON = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - moments of one clock
SECOND = timedelta(seconds=1)
RATES = st.sampled_from([Fraction(n) for n in ("1/5", "1", "3/2", "2", "3", "4", "10", "20", "75")])


@given(
    rate=RATES,
    texts=st.lists(
        st.tuples(
            st.sampled_from((1, 1, 2, 3)),
            st.sampled_from((0, 0, 0, 400, 3_000)),  # ms until it comes
            st.sampled_from((0.0, 0.5, 0.99)),  # of the window, until it is at the network
        ),
        max_size=60,
    ),
)
def test_no_second_has_more_than_the_number_carries(
    rate: Fraction, texts: list[tuple[int, int, float]]
) -> None:
    now = free_at = NOON
    sent: list[tuple[datetime, int]] = []
    for parts, later, slow in texts:
        now += timedelta(milliseconds=later)
        turn = Rate(rate).turn(free_at, now, parts)
        free_at = turn + Rate(rate).after(parts)
        sent.append((turn + WINDOW * slow, parts))

    sent.sort()
    for first, (begin, alone) in enumerate(sent):
        second = [parts for at, parts in sent[first:] if at < begin + SECOND]
        assert sum(second) <= max(int(rate), alone), (begin, second)


@pytest.mark.parametrize(
    ("rate", "parts", "least"),
    [("1/5", 1, 0.19), ("1", 1, 0.9), ("3", 1, 2.7), ("3", 2, 1.8), ("20", 1, 16), ("20", 2, 16)],
)
def test_it_is_not_much_slower_than_it_has_to_be(rate: str, parts: int, least: float) -> None:
    assert parts / Rate(Fraction(rate)).takes(parts).total_seconds() >= least
