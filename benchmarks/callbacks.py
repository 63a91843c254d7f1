"""A virtual month with 10,000 callbacks: nothing is lost, nobody is called twice or at night.

The functions are the real ones on a table in memory; a tenth of what may fail does. The smaller
instance of the same is tests/unit/test_callback_month.py.
"""

import argparse
import time

from contact_center.domain.callbacks import report, states
from tests.callback_world.month import every, play

CALLBACKS = 10_000


def main() -> None:
    """Play the month and print its figures."""
    began = time.perf_counter()
    world = play(CALLBACKS, seed=7)
    took = time.perf_counter() - began
    callbacks = every(world)
    told = report.summary(callbacks)
    unsettled = [one for one in callbacks if one.state not in states.FINAL]
    print(f"callbacks: {CALLBACKS:,} requests in {took:.0f} s of real time")
    print(f"  {len(callbacks):,} promised, {len(world.dials):,} calls, {told['outcomes']}")
    print(f"  promises kept: {told['kept_rate']:.1%}; waits {told['wait_seconds']}")
    print(f"  without an end: {len(unsettled)}; what must never happen: {len(world.broken)}")


if __name__ == "__main__":
    argparse.ArgumentParser("python -m benchmarks.callbacks", description=__doc__).parse_args()
    main()
