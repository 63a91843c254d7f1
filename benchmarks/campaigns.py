"""A campaign to 100,000 numbers, killed at random and started again: each hears it once.

Desk, workers, outbox and door are the real ones, on virtual time; the table is in memory, and for
1,000 numbers moto's. One number in ten did not consent, one in a hundred said STOP, one in five
speaks Spanish, whose text has two parts. The smaller instances are tests/unit/campaigns and
tests/flows/test_campaigns_on_moto.py.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from contact_center.domain.phone import PhoneNumber
from infra import prices
from simulator.centre.assembly import read_assembly
from simulator.centre.cloud import Cloud
from simulator.centre.settings import read_settings
from simulator.centre.synthesis import synthesize
from tests.campaign_world import Luck, Town, check, number

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

IN_MEMORY, ON_MOTO = 100_000, 1_000
EIGHT = datetime(2026, 11, 23, 13, tzinfo=UTC)  # in New York, on a Monday
KILLS = Luck(worker=0.0001, door=0.0001)  # of the requests, before or after them
_SPANISH, _NEVER, _STOPPED = 5, 10, 100


def town_of(
    people: int, luck: Luck, client: "DynamoDBClient | None" = None, table: str = "table"
) -> tuple[Town, list[PhoneNumber]]:
    """Return a town with so many numbers, and those who may be told."""
    town = Town(client, table, seed=7, at=EIGHT)
    may: list[PhoneNumber] = []
    for n in range(people):
        allowed = n % _NEVER != 1
        town.resident(n, "es" if n % _SPANISH == 0 else "en", "yes" if allowed else "no")
        if n % _STOPPED == 2:
            town.stop(n)
        elif allowed:
            may.append(number(n))
    town.table.requests.clear()
    town.luck = luck
    return town, may


def measured(
    people: int, luck: Luck, client: "DynamoDBClient | None" = None, table: str = "table"
) -> None:
    """Play a campaign, check it, and print its figures."""
    town, may = town_of(people, luck, client, table)
    began = time.process_time()
    while not town.may_die("worker", town.preview):
        town.run_until(town.clock.now() + timedelta(minutes=1))
        found = town.runs.latest(1)
        while found and found[0].state != "previewed":
            town.at(found[0].run_id, town.clock.now())
            town.run_until(town.clock.now() + timedelta(minutes=2))
            found = town.runs.latest(1)
        if found:
            break
    (run,) = town.runs.latest(1)
    shown = town.do("status", run.run_id)
    planning, planned = time.process_time() - began, sum(town.table.requests.values())
    started = town.clock.now()
    town.approve(shown)
    town.run_on(run.run_id)
    checked = check(town, run.run_id, may)
    took = time.process_time() - began
    texts = [one for one in town.taken if one.reference.startswith(run.run_id)]
    lasted = texts[-1].at - started
    requests = sum(town.table.requests.values())
    parts = sum(one.parts for one in texts)
    print(
        f"  {people:,} numbers, {len(may):,} may be told: {town.state(run.run_id)} after {lasted}"
    )
    print(f"    {dict(sorted(checked.outcomes.items()))}")
    perhaps = checked.outcomes["unknown crashed"]  # killed between claim and answer: not again
    print(
        f"    killed and started again: {dict(town.kills)}; told twice: 0; perhaps told: {perhaps}"
    )
    cost, average = parts * prices.TEXT_PART.usd, parts / lasted.total_seconds()
    print(f"    {parts:,} parts, {cost:,.2f} USD")
    print(f"    parts in any second: at most {checked.busiest}, {average:.2f} on average, of 3")
    each = ", ".join(f"{n / people:.2f} {what}" for what, n in town.table.requests.most_common(3))
    print(f"    requests to the table for each number: {requests / people:.2f} ({each})")
    print(
        f"      of these {planned / people:.2f} to preview; processor time {took:.0f} s,"
        f" {planning:.0f} s to preview"
    )


def main() -> None:
    """Measure and print."""
    print("campaigns of texts, on the table in memory")
    measured(IN_MEMORY, KILLS)
    print("campaigns of texts, on moto")
    settings = read_settings()
    assembly = synthesize(settings.project, stage=settings.stage)
    cloud = Cloud(read_assembly(assembly), lambda: EIGHT)
    measured(ON_MOTO, Luck(0.005, 0.003), cloud.client("dynamodb"), cloud.outputs["TableName"])


if __name__ == "__main__":
    main()
