"""Calls through our own main flow with the real functions, in the centre raised from the template.

    python -m benchmarks.real_calls [CALLS]        default: 10,000, which takes a quarter of an hour

Every call has a number of its own, asks for a person, gets one and hangs up; then its contact
events arrive and the history is written. Nothing is stubbed: functions run with the template's
environment and role against moto's tables. Printed are calls a second of processor time, and
memory at some marks. It is not flat: a call leaves about 9 items and 10 stream records, which moto
never forgets (the cloud forgets stream records after a day), and the lines of the functions' logs.
Contacts are forgotten. ``make bench`` leaves this one out.
"""

import os
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from simulator.centre.local import LocalCentre

CALLS: Final = 10_000
MARKS: Final = (100, 300, 1_000, 5_000, 10_000)
TOKENS: Final = "0,0,0,0,agent:accept,agent:hangup"
SETTLED: Final = 60  # seconds after a call, in which its events arrive


def main(calls: int = CALLS) -> None:
    """Print speed, and memory at each mark."""
    with LocalCentre.raise_(start=datetime(2026, 3, 2, 15, tzinfo=UTC)) as centre:
        ends: Counter[str] = Counter()
        begun = time.process_time()
        for number in range(1, calls + 1):
            ends[call(centre, number)] += 1
            if number in (*MARKS, calls):
                seconds = time.process_time() - begun
                print(
                    f"calls with real functions: {number:,} at {number / seconds:.1f} a second, "
                    f"{memory():.0f} MB",
                    flush=True,
                )
        print(f"  ends: {dict(ends)}")


def call(centre: LocalCentre, number: int) -> str:
    """One caller from a number of her own; return how her call ended."""
    contact = centre.call(f"+1202{5_550_000 + number:07d}", keys=TOKENS)
    centre.simulation.advance(SETTLED)
    return "waiting" if contact.end is None else contact.end.reason


def memory() -> float:
    """What this process holds now, in MB; where that cannot be read, the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
