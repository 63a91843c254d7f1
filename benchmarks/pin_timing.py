"""Whether time tells an account that exists from one that does not.

A wrong PIN for a known account and one for an unknown account are judged as pairs, in random order
and with the real cost of the hash. Printed is how far apart the two of a pair are in the median,
and the interval that it lies in 95 times of 100: as long as zero is in it, there is nothing to see.
"""

import random
import statistics
import time
from datetime import UTC, datetime

from contact_center.domain.attempts import Attempts
from contact_center.domain.authentication import Entry, Leg, Level, Login, Proof, State, judge
from contact_center.domain.digits import Digits
from contact_center.domain.pins import Cost, PinHasher

PAIRS = 25
_RESAMPLES = 2_000
_NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
_LEG = Leg("c-1", "c-1", None, "INBOUND")
_WRONG = Digits("720645")


def measure(pairs: int = PAIRS, cost: Cost | None = None) -> list[tuple[float, float]]:
    """Return seconds for a known and for an unknown account, pair by pair."""
    hasher = PinHasher({"1": "pepper" * 8}, cost)
    login = Login("1001", "C-1001", hasher.hash(Digits("493817"), "1001"))
    chance = random.Random(4)  # noqa: S311 - only the order
    measured = []
    for _ in range(pairs):
        order: list[Login | None] = [login, None]
        chance.shuffle(order)
        seconds = {found is None: _judged(hasher, found) for found in order}
        measured.append((seconds[False], seconds[True]))
    return measured


def interval(differences: list[float]) -> tuple[float, float]:
    """Return where the median lies in 95 of 100 draws from the same differences (bootstrap)."""
    chance = random.Random(4)  # noqa: S311 - repeatable
    medians = sorted(
        statistics.median(chance.choices(differences, k=len(differences)))
        for _ in range(_RESAMPLES)
    )
    return medians[_RESAMPLES * 25 // 1000], medians[_RESAMPLES * 975 // 1000]


def main() -> None:
    measured = measure()
    differences = [(known - unknown) * 1000 for known, unknown in measured]
    low, high = interval(differences)
    cost = Cost()
    known, unknown = (statistics.median(times) * 1000 for times in zip(*measured, strict=True))
    print(f"PIN, scrypt N={cost.rounds} r={cost.block} p={cost.parallel}, median of {PAIRS} pairs:")
    print(f"  wrong PIN, known account    {known:8.2f} ms")
    print(f"  any PIN, unknown account    {unknown:8.2f} ms")
    print(
        f"  difference within a pair    {statistics.median(differences):8.2f} ms, "
        f"95 % between {low:.2f} and {high:.2f} ms: "
        f"{'nothing to see' if low <= 0 <= high else 'ABOVE THE NOISE'}"
    )


def _judged(hasher: PinHasher, found: Login | None) -> float:
    state = State(found, Attempts(), Attempts(), Proof("c-1"))
    began = time.perf_counter()
    right = hasher.matches(_WRONG, "1001", found.pin_hash if found else None)
    judge(state, Entry("entry", right, Level.PIN), _LEG, "+15550100", _NOON)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
