"""Calls through our own main flow with the real functions, in the centre raised from the template.

    python -m benchmarks.real_calls [CALLS]        default: 10,000

A thousand callers phone by turns, every five minutes, eight hours a day from Monday to Friday: each
asks for a person, gets one and hangs up; then the contact events arrive and the history is
written. Nothing is stubbed: functions run with the template's environment and role against moto's
tables. Every night the tables lose what has expired, as DynamoDB's time to live does.

Printed are calls a second of processor time, memory, and how many objects are kept. Flat are those
of the centre itself: contacts, log lines, stream records and messages. What grows is what the
table is told to keep: eight items of each contact for 30 days, and one line of history a call for
400. The schedules of the template run as well: the sweep of callbacks every five minutes.
"""

import os
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from simulator.centre.local import LocalCentre

CALLS: Final = 10_000
MARKS: Final = (1_000, 5_000, 10_000)
CALLERS: Final = 1_000
REMEMBER: Final = 100  # ended contacts
TOKENS: Final = "0,0,0,0,agent:accept,agent:hangup"
BETWEEN: Final = 300  # seconds after a call; in the first of them its events arrive
OPENS: Final = 14  # o'clock UTC: the office is open then, in winter and in summer
CLOSES: Final = 22
FRIDAY: Final = 4


def main(calls: int = CALLS) -> None:
    """Print speed, memory and what is kept at each mark."""
    start = datetime(2026, 3, 2, OPENS, tzinfo=UTC)
    with LocalCentre.raise_(start=start, remember=REMEMBER) as centre:
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
                print(f"  kept: {dict(kept(centre))}", flush=True)
        print(f"  ends: {dict(ends)}")


def call(centre: LocalCentre, number: int) -> str:
    """One caller, by turns; return how her call ended."""
    if centre.now.hour >= CLOSES or centre.now.weekday() > FRIDAY:
        sleep(centre)
    contact = centre.call(f"+1202555{number % CALLERS:04d}", keys=TOKENS)
    centre.simulation.advance(BETWEEN)
    return "waiting" if contact.end is None else contact.end.reason


def sleep(centre: LocalCentre) -> None:
    """Let time pass until the centre opens next, and expired items go."""
    morning = centre.now.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    while morning <= centre.now or morning.weekday() > FRIDAY:
        morning += timedelta(days=1)
    centre.simulation.advance((morning - centre.now).total_seconds())
    centre.expire()


def kept(centre: LocalCentre) -> Counter[str]:
    """Count what takes memory: items of the table by kind, and what the centre remembers."""
    counts: Counter[str] = Counter()
    table = centre.outputs["TableName"]
    for page in centre.client("dynamodb").get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            kinds = (item[key]["S"].partition("#")[0] for key in ("pk", "sk"))
            counts["item " + "/".join(kinds)] += 1
    counts["contacts"] = len(centre.simulation.contacts)
    counts["log lines"] = len(centre.logs)
    counts["stream records"] = centre.cloud.streams.kept
    counts["messages"] = centre.cloud.messages.kept
    return counts


def memory() -> float:
    """What this process holds now, in MB; where that cannot be read, the most it has held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
