"""5,000 people called from one list: how long, how many without an agent, how fast we asked.

Twice: with agents of one queue each, and with agents who all serve both, as the template's one
routing profile has it. The dialler is the real one on a table in memory; functions are killed,
Amazon Connect throttles. The smaller instances of the same are in
tests/unit/group_calls/test_running_a_list.py.
"""

import time
from datetime import timedelta

from tests.callback_world.month import silence
from tests.group_call_world.luck import Luck
from tests.group_call_world.world import START, World

RECIPIENTS = 5_000
AGENTS = 60


def main() -> None:
    """Play the runs and print their figures."""
    half = AGENTS // 2
    luck = Luck(answers=0.4, killed=0.002)
    apart = World({"General": half, "Billing": half}, seed=7, luck=luck)
    _play("agents of one queue each", apart)
    _play("agents of both queues", World({"General": AGENTS}, seed=7, luck=luck, shared=True))


def _play(title: str, world: World) -> None:
    began = time.perf_counter()
    with silence():  # of 20,000 metrics
        run_id = world.begin(RECIPIENTS, due="2026-11-28")
        world.run(START + timedelta(days=4))
    took = time.perf_counter() - began
    told = world.desk.run({"do": "status", "run": run_id})
    counts, counted = told["counts"], world.counted
    hours = (max(world.requests) - min(world.requests)).total_seconds() / 3600
    print(f"calls to a list: {RECIPIENTS:,} people, {len(world.staff)} {title}, {told['state']}")
    print(f"  {len(world.rang):,} calls in {hours:.1f} h, {took:.0f} s of real time")
    print(f"  answered {counts['answered']:,}; abandoned {told['abandoned_rate']:.2%} (limit 3 %),")
    print(f"  in truth {counted['abandoned'] / counted['answered']:.2%}")
    print(f"  requests a second, the most in 10 s: {world.fastest():.2f} (limit 2, and a burst)")
    print(f"  throttled {counted['throttled']}, killed {counted['killed']}")
    print(f"  what must never happen: {len(world.broken)}", flush=True)


if __name__ == "__main__":
    main()
