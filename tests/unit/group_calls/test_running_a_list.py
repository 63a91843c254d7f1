"""A list that is called, in virtual time: everybody once for each attempt, whatever goes wrong."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from contact_center.domain.callbacks import states
from contact_center.domain.errors import InvalidInput
from tests.group_call_world.luck import CALM, TALKATIVE, Luck
from tests.group_call_world.world import LIST, QUEUES, START, World

DAY = timedelta(days=1)


@pytest.mark.parametrize("seed", range(3))
def test_everybody_comes_to_an_end_whatever_goes_wrong(seed: int) -> None:
    """Killed at any write, throttled, answers and events lost: nobody is called twice."""
    world = World({"General": 3, "Billing": 2}, seed=seed, luck=Luck(killed=0.01, throttled=0.2))
    run_id = world.begin(40)
    world.run(START + 3 * DAY)

    assert world.broken == []
    assert world.counted["killed"] > 2
    assert world.counted["throttled"] > 3
    people = world.recipients(run_id)
    assert len(people) == 40
    assert {one.call.state for one in people} <= states.FINAL
    told = world.desk.run({"do": "status", "run": run_id})
    assert told["state"] == "finished"
    assert told["counts"]["open"] == 0
    assert told["counts"]["calls"] == sum(one.call.attempts for one in people)
    assert world.dialler.beats.read()[1] == {"General": 0, "Billing": 0}
    assert world.fastest() <= 2.4  # 2 a second, and a burst of 2, within 10 seconds


def test_pause_and_stop_hold_at_once_and_numbers_are_free_again() -> None:
    world = World({"General": 4, "Billing": 4}, luck=CALM)
    run_id = world.begin(60)
    world.run(START + timedelta(minutes=45))
    called = len(world.rang)
    assert called > 5
    world.desk.run({"do": "pause", "run": run_id, "by": "a supervisor"})
    world.run(START + timedelta(minutes=90))
    assert len(world.rang) == called

    world.desk.run({"do": "resume", "run": run_id, "by": "a supervisor"})
    world.run(START + timedelta(minutes=100))
    assert len(world.rang) > called
    called = len(world.rang)
    world.desk.run({"do": "stop", "run": run_id, "by": "a supervisor"})
    world.run(START + timedelta(hours=4))

    assert len(world.rang) == called
    assert world.broken == []
    assert {one.call.state for one in world.recipients(run_id)} <= states.FINAL
    assert world.desk.run({"do": "list"}) == {"runs": []}
    again = world.desk.run({"do": "dry_run", "list": LIST})
    assert "in_another_run" not in again["totals"]["why_not"]


def test_who_refuses_is_never_called_again_by_any_list() -> None:
    world = World({"General": 9, "Billing": 9}, luck=replace(TALKATIVE, refuses=1.0))
    run_id = world.begin(20)
    world.run(START + timedelta(hours=8))
    told = world.desk.run({"do": "status", "run": run_id})
    assert told["counts"]["refused"] == told["counts"]["completed"] == 20
    again = world.desk.run({"do": "dry_run", "list": LIST})
    assert again["totals"]["why_not"] == {"do_not_call": 20}

    number = world.recipients(run_id)[0].call.phone
    told = world.desk.run({"do": "allow", "number": number.e164, "words": "gladly", "by": "anna"})
    assert told == {"number": str(number), "allowed": True}
    world.now += timedelta(minutes=1)
    again = world.desk.run({"do": "dry_run", "list": LIST})
    assert again["totals"]["why_not"] == {"do_not_call": 19, "reached_before": 1}


@pytest.mark.parametrize("number", ["212 555 0123", "+1", ""])
def test_only_a_whole_number_is_allowed_again(number: str) -> None:
    world = World({"General": 1})
    command = {"do": "allow", "number": number, "words": "gladly", "by": "anna"}

    with pytest.raises(InvalidInput, match="number is"):
        world.desk.run(command)


def test_who_asks_for_another_time_was_reached_and_is_called_later() -> None:
    world = World({"General": 9, "Billing": 9}, luck=replace(TALKATIVE, later=1.0))
    run_id = world.begin(8)
    world.run(START + timedelta(hours=8))
    told = world.desk.run({"do": "status", "run": run_id})

    assert world.broken == []
    assert told["counts"]["later"] == told["counts"]["answered"] == told["counts"]["calls"]
    assert "no_answer" not in told["counts"]
    assert told["counts"].get("abandoned") is None
    for one in world.recipients(run_id):
        at = sorted(at for token, (at, _) in world.rang.items() if token.startswith(f"{one.name}-"))
        assert all(later - first >= timedelta(hours=2) for first, later in pairwise(at))


def test_a_dry_run_tells_who_is_called_when_and_who_not_and_why() -> None:
    world = World({"General": 1})
    good = world.customer(0)
    ledger = world.customer(4, phones="+12125550104")
    rows = [
        f"{good},,your visit,,,,service,2026-11-25",
        f"{good},,your visit,,,,service,2026-11-25",
        f"{ledger},+13125550100,your visit,,,,service,2026-11-25",
        "C-404,,your visit,,,,service,2026-11-25",
        f"{ledger},,an offer,,,,marketing,2026-11-25",
        ",+12125550177,your visit,,,,service,2026-11-25",
        f"{ledger},,your visit,,,,service,2026-11-20",
        "C-1,,your visit,Gardening,,,service,2026-11-25",
    ]
    world.upload(rows)
    told = world.desk.run({"do": "dry_run", "list": LIST, "agents": {"General": 2}})

    assert told["totals"] == {
        "rows": 8,
        "called": 1,
        "not_called": 6,
        "unreadable": 1,
        "by_queue": {"General": 1},
        "why_not": {
            "duplicate": 1,
            "no_consent": 2,
            "no_time_before_due": 1,
            "not_their_number": 1,
            "unknown_customer": 1,
        },
    }
    (row,) = told["called"]
    assert row["their_time"] == "2026-11-23 08:00 America/New_York"
    assert told["unreadable"] == [{"line": 9, "reason": "skill must be one of General, Billing"}]
    assert "+1212555" not in str(told)
    assert world.rang == {}  # it was a dry run


def test_what_is_approved_is_what_is_called() -> None:
    world = World({"General": 1}, luck=CALM)
    world.upload(world.rows(4))
    told = world.desk.run({"do": "dry_run", "list": LIST})
    command = {"do": "approve", "run": told["run"], "by": "a supervisor"}
    with pytest.raises(InvalidInput, match="digest"):
        world.desk.run({**command, "digest": "0" * 64})
    world.desk.run({**command, "digest": told["digest"]})
    world.upload(world.rows(5))  # somebody changes the list after its approval
    world.run(START + timedelta(hours=2))

    assert world.rang == {}
    status = world.desk.run({"do": "status", "run": told["run"]})
    assert status["moves"][-1]["why"] == "its list is not the one that was approved"


def test_a_stale_dry_run_is_not_approved() -> None:
    world = World({"General": 1}, luck=CALM)
    world.upload(world.rows(4))
    told = world.desk.run({"do": "dry_run", "list": LIST})
    world.now += 4 * DAY
    with pytest.raises(InvalidInput, match="older than three days"):
        world.desk.run(
            {"do": "approve", "run": told["run"], "digest": told["digest"], "by": "a supervisor"}
        )


def test_many_agents_are_kept_busy_and_few_answers_wait() -> None:
    world = World({"General": 5}, luck=Luck(answers=0.4, agent_misses=0.0))
    world.upload([row.replace("Billing", "General") for row in world.rows(130)])
    run_id = world.approve()
    world.run(START + timedelta(hours=5))
    told = world.desk.run({"do": "status", "run": run_id})
    assert world.broken == []
    assert told["counts"]["answered"] > 70
    # What really happened, and what was measured of it (a few events are lost).
    assert world.counted["abandoned"] <= 0.03 * world.counted["answered"]
    assert told["abandoned_rate"] <= 0.03


def test_agents_of_both_queues_are_counted_once() -> None:
    everybody = TALKATIVE
    late = START + timedelta(hours=4)  # everywhere both queues have somebody to call
    world = World({"General": 4}, seed=3, luck=everybody, shared=True, now=late)
    run_id = world.begin(60)
    world.run(late + timedelta(minutes=30))
    called = Counter(it.call.queue for it in world.recipients(run_id) if it.call.attempts)
    assert min(called[queue] for queue in QUEUES) > 10  # neither waits for the other to end
    assert world.counted["abandoned"] == 0


def test_a_run_that_stays_over_the_limit_is_held_until_somebody_resumes_it() -> None:
    luck = replace(CALM, answers=0.9, agent_misses=0.4)
    world = World({"General": 6, "Billing": 6}, luck=luck)
    run_id = world.begin(300)
    world.run(START + timedelta(hours=5))
    told = world.desk.run({"do": "status", "run": run_id})
    assert told["state"] == "paused"
    assert told["moves"][-1]["why"] == "too many answers found no agent in time"
    held = told["counts"]["answered"]
    assert 100 <= held < 130

    world.desk.run({"do": "resume", "run": run_id, "by": "a supervisor"})
    world.run(START + timedelta(hours=9))
    told = world.desk.run({"do": "status", "run": run_id})
    assert told["state"] == "paused"
    assert told["counts"]["answered"] >= held + 100
