"""However texts follow one another: no second has more parts than the number carries."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.texts.rate import WINDOW, Rate, Taken

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
    now = NOON
    taken: Taken = ()
    sent: list[tuple[datetime, int]] = []
    for parts, later, slow in texts:
        now += timedelta(milliseconds=later)
        turn, taken = Rate(rate).book(taken, parts, now)
        assert turn >= now
        assert len(taken) <= 23, "an item that grows"
        sent.append((turn + WINDOW * slow, parts))

    sent.sort()
    for first, (begin, alone) in enumerate(sent):
        second = [parts for at, parts in sent[first:] if at < begin + SECOND]
        assert sum(second) <= max(int(rate), alone), (begin, second)


@pytest.mark.parametrize(
    ("rate", "texts", "least"),
    [
        ("1/5", (1,), 0.195),
        ("1/5", (2,), 0.195),
        ("1", (1,), 0.97),
        ("1", (3,), 0.97),
        ("3", (1,), 2.9),
        ("3", (2,), 1.9),  # two of them would be four parts
        ("3", (1, 2), 2.9),
        ("3", (1, 1, 1, 1, 2), 2.6),
        ("20", (1, 2), 19),
        ("100", (1, 2), 90),
    ],
)
def test_it_is_not_much_slower_than_it_has_to_be(
    rate: str, texts: tuple[int, ...], least: float
) -> None:
    turn, parts = NOON, 0
    taken: Taken = ()
    for one in texts * 2_000:
        turn, taken = Rate(Fraction(rate)).book(taken, one, NOON)
        parts += one
    assert parts / (turn - NOON + SECOND).total_seconds() >= least


def test_how_long_they_take_counts_those_of_which_no_second_has_two() -> None:
    toll_free = Rate(Fraction(3))
    assert toll_free.lasts([(300, 1), (0, 2)]).total_seconds() == 102
    assert toll_free.lasts([(300, 1), (100, 2)]).total_seconds() == 170
    assert toll_free.lasts([(10, 1), (100, 2)]).total_seconds() == 102
    assert Rate(Fraction(1)).lasts([(10, 3)]).total_seconds() == 30.6
