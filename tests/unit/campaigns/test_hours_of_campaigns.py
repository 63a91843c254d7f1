"""Who waits for the morning: what the preview shows is what the run does."""

from datetime import datetime, timedelta

from contact_center.domain.campaigns.recipients import PLANNED, SENT
from contact_center.domain.phone import PhoneNumber
from tests.campaign_world import Town
from tests.texting import MONDAY_NOON

AT_2030 = MONDAY_NOON + timedelta(hours=8.5)
NIGHT = MONDAY_NOON + timedelta(hours=13)  # 01:00 there
MIAMI = PhoneNumber("+13052000001")  # no later than 20:00
AUSTIN = PhoneNumber("+15122000001")  # no earlier than 09:00
WORDS = {"en": "Stay out of the cellars."}


def _taken_at(town: Town) -> dict[str, datetime]:
    return {one.to: one.at for one in town.taken}


def test_who_waits_for_the_hours_of_their_state_is_not_handed_over_before() -> None:
    town = Town(at=AT_2030)
    town.settle(2)
    town.resident(2, phone=MIAMI)
    shown = town.preview()
    assert shown["preview"]["later"] == {"2026-11-24T13:00+00:00": 1}
    run_id = town.approve(shown)

    town.run_until(AT_2030 + timedelta(minutes=30))
    outcomes = {one.phone: one.outcome for one in town.everybody(run_id)}
    assert outcomes.pop(MIAMI) == PLANNED  # not at the door, where it would be held
    assert set(outcomes.values()) == {SENT}

    town.run_on(run_id)
    assert town.state(run_id) == "finished"
    assert _taken_at(town)[MIAMI.e164] >= datetime.fromisoformat("2026-11-24T13:00+00:00")


def test_the_states_of_one_zone_open_one_after_the_other() -> None:
    town = Town(at=NIGHT)
    town.settle(1)
    town.resident(2, phone=AUSTIN)
    shown = town.preview()
    # 08:00 in New York; 09:00 in Texas, which is 10:00 there.
    assert shown["preview"]["later"] == {"2026-11-24T13:00+00:00": 1, "2026-11-24T15:00+00:00": 1}
    run_id = town.approve(shown)
    town.run_on(run_id)

    hours = sorted(f"{at:%H:%M}"[:4] for at in _taken_at(town).values())
    assert hours == ["13:0", "15:0"]


def test_who_was_woken_by_a_danger_hears_how_it_goes_on_at_night_too() -> None:
    town = Town(at=NIGHT)
    town.settle(3)
    first = town.approve(town.preview("danger"))
    town.run_on(first)
    update = town.preview("update", first=first, words=WORDS)
    assert update["preview"]["later"] == {}
    town.run_on(town.approve(update))
    clear = town.preview("all_clear", first=update["run"], words={"en": "The gas is gone."})
    assert clear["preview"]["later"] == {}
    town.run_on(town.approve(clear))

    assert len(town.taken) == 9
    assert town.taken[-1].at < NIGHT + timedelta(minutes=20)


def test_an_update_of_anything_else_waits_for_the_morning() -> None:
    town = Town(at=AT_2030)
    town.settle(3)
    first = town.approve(town.preview())
    town.run_on(first)
    town.clock.pass_(hours=2)

    shown = town.preview("update", first=first, words=WORDS)

    assert shown["preview"]["later"] == {"2026-11-24T13:00+00:00": 3}


def test_a_campaign_paused_before_it_began_goes_on_as_approved() -> None:
    """Nobody hears of it early: it begins as if it had never been paused."""
    town = Town(at=NIGHT)
    town.settle(2)
    run_id = town.approve(town.preview())
    town.do("pause", run_id)
    town.do("resume", run_id)

    assert town.state(run_id) == "approved"
    town.run_on(run_id)
    assert town.state(run_id) == "finished"
    assert len(town.taken) == 2
