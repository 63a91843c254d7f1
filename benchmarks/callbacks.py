"""A virtual month with 10,000 callbacks: nothing is lost, nobody is called twice or at night.

The functions are the real ones on a table in memory; a tenth of what may fail does. The smaller
instance of the same is tests/unit/test_callback_month.py.
"""

import argparse
import sys
import time

from contact_center.domain.callbacks import report, states
from tests.callback_world.month import every, made_way, play

CALLBACKS = 10_000


def main() -> int:
    """Play the month and print its figures; 1 where something happened that never must."""
    began, busy = time.perf_counter(), time.process_time()
    world = play(CALLBACKS, seed=7)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    callbacks = every(world)
    told = report.summary(callbacks)
    unsettled = [one for one in callbacks if one.state not in states.FINAL]
    asked = sum(n for what, n in world.counted.items() if what.startswith("request "))
    asked -= world.counted["request failed"]  # which is tried again
    print(f"callbacks: {len(callbacks):,} promised to {asked:,} who asked")
    print(f"  {took:.0f} s of real time, {busy:.0f} s of a processor")
    print(f"  {len(world.dials):,} calls, {told['outcomes']}")
    print(f"  promises kept: {told['kept_rate']:.1%}; waits {told['wait_seconds']}")
    print(
        f"  {world.counted['called in']:,} called us meanwhile; "
        f"{made_way(world):,} times a call waited for them to hang up"
    )
    print(f"  without an end: {len(unsettled)}")
    print("  called twice for an attempt, out of hours, once cancelled, or while they")
    print(f"  were on the line with us: {len(world.broken)}")
    for what in world.broken[:10]:
        print(f"    {what}")
    return int(bool(unsettled or world.broken or len(callbacks) < CALLBACKS))


if __name__ == "__main__":
    argparse.ArgumentParser("python -m benchmarks.callbacks", description=__doc__).parse_args()
    sys.exit(main())
