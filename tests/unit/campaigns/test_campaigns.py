"""Everybody who may be told is told once, whoever is killed when; stops are effective."""

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contact_center.adapters import keys
from contact_center.domain.campaigns.recipients import SENT
from contact_center.domain.errors import InvalidInput
from tests.campaign_world import AREA, NOTICE, Luck, Town, busiest, check, number
from tests.texting import MONDAY_NOON

if TYPE_CHECKING:
    from contact_center.domain.texts.judged import Message

NIGHT = MONDAY_NOON - timedelta(hours=12)  # 23:00 there
MORNING = MONDAY_NOON - timedelta(hours=4)  # 08:00
# Failing examples are not made smaller: one is a minute's story, told by its seed.
CALM = settings(max_examples=8, phases=(Phase.explicit, Phase.generate))


def _town(people: int = 40, **more: object) -> Town:
    town = Town(**more)  # type: ignore[arg-type]
    town.settle(people)
    return town


def _sent(town: Town, run_id: str) -> set[str]:
    return {one.phone.e164 for one in town.everybody(run_id) if one.outcome == SENT}


@CALM
@given(
    seed=st.integers(0, 10_000),
    worker=st.sampled_from((0.0, 0.02, 0.1)),
    door=st.sampled_from((0.0, 0.02, 0.05)),
    rate=st.sampled_from((Fraction(1), Fraction(3), Fraction(20), Fraction(100))),
)
def test_whoever_is_killed_when_everybody_is_told_once(
    seed: int, worker: float, door: float, rate: Fraction
) -> None:
    town = _town(60, seed=seed, per_second=rate)
    for n in range(0, 60, 10):
        town.resident(n, consent="no")
    town.stop(3)
    town.resident(4, customer="C-also")  # a number that two customers share
    town.luck = Luck(worker, door, slow=0.019)
    run_id = town.approve(_in_the_end(town))
    town.run_on(run_id)

    checked = check(town, run_id, [number(n) for n in range(60) if n % 10 and n != 3])

    assert town.state(run_id) == "finished"
    assert checked.outcomes["refused consent"] == 6
    assert checked.outcomes["refused suppression"] == 1
    assert sum(checked.outcomes.values()) == 60
    assert checked.busiest <= max(int(rate), 2)  # a Spanish text has two parts


@pytest.mark.parametrize("rate", [1, 3, 20])
@pytest.mark.parametrize("seed", range(3))
def test_the_rate_holds_whatever_a_killed_door_left_behind(rate: int, seed: int) -> None:
    town = _town(80, seed=seed, per_second=Fraction(rate), luck=Luck(slow=0.019))
    run_id = town.approve(town.preview())
    town.luck.door = 0.03
    town.run_on(run_id)

    checked = check(town, run_id, [number(n) for n in range(80)])

    assert town.kills["door"] > 5
    assert checked.busiest <= max(rate, 2)
    assert checked.busiest >= min(rate, 10), "it is slower than it has to be"


def test_languages_take_turns_and_the_number_is_not_idle() -> None:
    town = _town(100)
    town.run_on(town.approve(town.preview()))

    lasted = (town.taken[-1].at - town.taken[0].at).total_seconds()

    assert (
        sum(one.parts for one in town.taken) / lasted > 2.6
    )  # of 3: some seconds have room for one
    half = [one.parts for one in town.taken[:50]]
    assert 10 <= half.count(2) <= 15  # of 25


def _in_the_end(town: Town) -> dict[str, Any]:
    """Preview, also when whoever plans is killed: a schedule goes on with it."""
    town.may_die("worker", town.preview)
    while not (found := town.runs.latest(1)) or found[0].state != "previewed":
        if not found:  # it died before anything was written
            town.may_die("worker", town.preview)
        town.run_until(town.clock.now() + timedelta(minutes=2))
        if found:
            town.at(found[0].run_id, town.clock.now())
    return town.do("status", found[0].run_id)


def test_a_preview_tells_what_would_happen_and_sends_nothing() -> None:
    town = _town(8, at=NIGHT)
    town.resident(8, consent="no")
    town.stop(1)

    shown = town.preview()["preview"]

    assert (shown["recipients"], shown["eligible"]) == (9, 7)
    assert shown["refused"] == {"consent": 1, "suppression": 1}
    assert shown["later"] == {"2026-11-23T13:00+00:00": 7}
    assert {one: text["texts"] for one, text in shown["texts"].items()} == {"en": 5, "es": 2}
    assert (shown["texts"]["en"]["parts"], shown["texts"]["es"]["parts"]) == (1, 2)
    assert (shown["parts"], shown["cost"]) == (9, "$0.081")
    assert not town.taken


def test_nobody_is_told_without_an_approval_that_names_the_preview() -> None:
    town = _town(4)
    shown = town.preview()

    with pytest.raises(InvalidInput, match="names another preview"):
        town.do("approve", shown["run"], digest="0123456789ab")
    town.run_until(town.clock.now() + timedelta(minutes=30))
    assert not town.taken

    town.clock.pass_(hours=24)
    with pytest.raises(InvalidInput, match="older than 24 hours"):
        town.approve(shown)


def test_a_list_says_what_waits_for_approval_and_until_when() -> None:
    town = _town(2)
    town.preview("announcement")
    town.preview(until=(MONDAY_NOON + timedelta(hours=6)).isoformat())
    ends = [one["approve_by"] for one in town.do("list")["campaigns"]]
    assert sorted(ends) == ["2026-11-23T23:00:00+00:00", "2026-11-24T17:00:00+00:00"]

    town.clock.pass_(hours=7)
    rows = town.do("list")["campaigns"]
    assert [one["kind"] for one in rows if one["expired"]] == ["incident"]

    (waits,) = (one["run"] for one in rows if not one["expired"])
    town.approve(town.do("status", waits))
    assert town.do("status", waits)["approve_by"] is None


def test_a_preview_names_the_people_and_the_words() -> None:
    digests = set()
    for people, words in ((4, NOTICE), (5, NOTICE), (4, {"en": "Something else."})):
        digests.add(_town(people).preview(words=words)["preview"]["digest"])
    assert len(digests) == 3


def test_at_night_it_waits_for_the_morning_and_keeps_its_pace_then() -> None:
    town = _town(30, at=NIGHT)
    run_id = town.approve(town.preview())
    town.run_on(run_id)

    assert len(town.taken) == 30
    assert town.taken[0].at >= MORNING
    assert town.taken[0].at < MORNING + timedelta(minutes=2)
    assert busiest(town.taken) <= 3


def test_danger_does_not_wait() -> None:
    town = _town(3, at=NIGHT)
    run_id = town.approve(town.preview("danger"))
    town.run_on(run_id)

    assert len(town.taken) == 3
    assert town.taken[-1].at < NIGHT + timedelta(minutes=3)


def test_callers_of_the_area_hear_it_before_the_first_text() -> None:
    town = _town(3)
    run_id = town.approve(town.preview())
    card = keys.phone(number(1)), keys.matter("outage", run_id)
    heard: list[bool] = []
    town.texting.network.before = lambda _message: heard.append(card in town.table.items)
    town.run_on(run_id)
    assert heard == [True] * 3

    clear = town.approve(town.preview("all_clear", first=run_id, words={"en": "It is over."}))
    town.run_on(clear)
    assert card not in town.table.items


@CALM
@given(seconds=st.floats(60, 84), resumed=st.booleans())
def test_a_stop_is_effective_at_once_and_a_pause_until_it_goes_on(
    seconds: float, resumed: bool
) -> None:
    town = _town(60)
    run_id = town.approve(town.preview())
    acted: list[int] = []

    def act() -> None:
        acted.append(len(town.taken))
        town.do("pause" if resumed else "stop", run_id)

    _meanwhile(town, seconds, act)
    town.run_until(town.clock.now() + timedelta(minutes=40))
    assert acted
    assert len(town.taken) == acted[0], "a text went out after it was stopped"

    if resumed:
        town.do("resume", run_id)
        town.run_on(run_id)
        assert check(town, run_id, [number(n) for n in range(60)]).sent == 60
    else:
        shown = town.do("status", run_id)
        assert shown["state"] == "stopped"
        assert sum(shown["outcomes"].get("sent", {}).values()) == acted[0]
        assert sum(shown["outcomes"]["refused"].values()) == 60 - acted[0]


def _meanwhile(town: Town, seconds: float, act: object) -> None:
    """Do something while a worker waits."""
    at, wait = town.clock.now() + timedelta(seconds=seconds), town.runner.pause
    done: list[bool] = []

    def pause(for_: float) -> None:
        wait(for_)
        if town.clock.now() >= at and not done:
            done.append(True)
            act()  # type: ignore[operator]

    object.__setattr__(town.runner, "pause", pause)
    town.run_until(at + timedelta(minutes=1))


def test_updates_and_the_all_clear_are_for_those_who_got_the_first() -> None:
    town = _town(12)
    town.resident(3, consent="no")
    first = town.approve(town.preview())
    town.run_on(first)
    got = _sent(town, first)
    town.stop(5)  # said STOP since
    del town.table.items[keys.area(AREA), keys.resident(number(6), "C-6")]  # moved away
    town.table.partitions[keys.area(AREA)].remove(keys.resident(number(6), "C-6"))
    town.resident(40)  # moved in

    update = town.approve(town.preview("update", first=first, words={"en": "Until tomorrow."}))
    town.run_on(update)
    clear = town.approve(town.preview("all_clear", first=update, words={"en": "It is over."}))
    town.run_on(clear)

    stopped = {number(5).e164}
    assert _sent(town, update) == _sent(town, clear) == got - stopped
    assert number(6).e164 in _sent(town, clear)
    assert number(40).e164 not in _sent(town, clear)


def test_who_says_stop_while_it_runs_is_not_told() -> None:
    town = _town(60)
    run_id = town.approve(town.preview())
    told: list[bool] = []

    def stop() -> None:
        told.append(number(59).e164 in {one.to for one in town.taken})
        town.stop(59)

    _meanwhile(town, 65, stop)
    town.run_on(run_id)

    assert told == [False]
    (last,) = (one for one in town.everybody(run_id) if one.phone == number(59))
    assert (last.outcome, last.reason) == ("refused", "suppression")


def test_what_is_no_news_any_more_is_not_sent() -> None:
    town = _town(60, per_second=Fraction(1, 5))
    until = (town.clock.now() + timedelta(minutes=3)).isoformat()
    run_id = town.approve(town.preview(until=until))
    town.run_on(run_id)

    shown = town.do("status", run_id)
    assert (shown["state"], shown["reason"]) == ("finished", "too_late")
    assert shown["open"] == 0
    assert shown["outcomes"]["refused"]["too_late"] + len(town.taken) == 60


def test_what_is_over_before_the_morning_ends_when_it_is_over() -> None:
    town = _town(5, at=NIGHT)
    until = NIGHT + timedelta(hours=3)
    run_id = town.approve(town.preview(until=until.isoformat()))
    town.run_until(until - timedelta(minutes=1))
    assert town.state(run_id) == "running"
    looked = len(town.worked)

    town.run_until(until + timedelta(minutes=3))

    assert (town.state(run_id), town.do("status", run_id)["reason"]) == ("finished", "too_late")
    assert len(town.worked) <= looked + 2, "it was woken without need"
    assert not town.taken


def test_a_door_that_is_shut_gets_no_more_than_some_seconds_of_texts() -> None:
    town = _town(200)
    run_id = town.approve(town.preview())
    town._latency = timedelta(days=1)
    town.sweeps(town.clock.now() + timedelta(minutes=40))
    town.run_until(town.clock.now() + timedelta(minutes=40))

    handed = [one for one in town.everybody(run_id) if one.outcome == "handed"]
    assert not town.taken
    assert 0 < len(handed) <= 50
    assert any(one.stalled for one in town.worked)


def test_two_campaigns_share_the_pace_of_the_number() -> None:
    town = _town(60)
    runs = [
        town.approve(town.preview()),
        town.approve(town.preview("announcement", words={"en": "We flush the hydrants."})),
    ]
    for run_id in runs:
        town.run_on(run_id)

    assert len(town.taken) == 120
    assert busiest(town.taken) <= 3


def test_the_same_again_is_a_duplicate_for_those_who_got_it() -> None:
    town = _town(4)
    run_id = town.approve(town.preview("announcement"))
    town.run_on(run_id)

    assert town.preview("announcement")["preview"]["refused"] == {"duplicate": 4}


def test_what_the_network_says_later_decides_who_hears_the_rest() -> None:
    town = _town(3)
    run_id = town.approve(town.preview())
    town.run_on(run_id)
    _tell(town, run_id, number(1).e164, "TEXT_UNREACHABLE")

    shown = town.preview("update", first=run_id, words={"en": "Soon."})

    assert shown["preview"]["recipients"] == 2
    assert town.do("status", run_id)["delivery"] == {"not_delivered": 1}


def _tell(town: Town, run_id: str, to: str, kind: str) -> None:
    from contact_center.adapters.texting.deliveries import TableDeliveries
    from contact_center.texting.deliveries import DeliveryEvent

    (reference,) = (one.reference for one in town.taken if one.to == to)
    assert reference.startswith(run_id)
    event = DeliveryEvent(kind, reference, town.clock.now(), final=True)
    TableDeliveries(town.table, town.texting.table).note(event)


def test_a_message_that_is_held_counts_until_it_is_decided() -> None:
    town = _town(2)
    for n in range(6):
        town.texting.put_to(number(1), f"before-{n}", "announcement", notice=f"{n}", language="en")
        town.run_until(town.clock.now() + timedelta(seconds=5))
    assert len(town.taken) == 6
    shown = town.preview()
    assert shown["preview"]["why_later"] == {"frequency": 1}
    run_id = town.approve(shown)
    town.run_until(town.clock.now() + timedelta(minutes=5))
    assert town.state(run_id) == "running"
    assert town.do("status", run_id)["outcomes"] == {
        "sent": {"": 1},
        "held": {"frequency": 1},
    }


def test_bad_input_says_what_is_expected() -> None:
    town = _town(1)
    town._put(keys.OUTAGES, keys.AREAS, areas={"10001": "north", "10002": "south"})
    for wrong, expected in (
        ({"kind": "party"}, "kind: expected one of"),
        ({"area": ""}, "area: expected a text"),
        ({"area": "North"}, "area: nobody lives in North; there are north, south"),
        ({"words": {"es": "Hola"}}, "words.en"),
        ({"words": {"en": "two\nlines"}}, "one line of at most 300"),
        ({"words": {"en": "Dear {name}, no water."}}, r"words.en: \{name\} would stand there"),
        ({"words": {"en": "No water.", "es": "Hasta el <fecha>."}}, "words.es: <fecha> would"),
        ({"until": "tomorrow"}, "until: expected a time with its offset"),
        ({"until": "2020-01-01T00:00+00:00"}, "until: expected a time to come"),
        ({"until": "9999-12-31T23:59-12:00"}, "until: expected a time with its offset"),
        ({"kind": "works", "supply": "gas"}, "supply: expected one of water, power"),
        ({"kind": "update", "first": "RUN-no"}, "there is no campaign"),
    ):
        with pytest.raises(InvalidInput, match=expected):
            town.desk.run({"do": "preview", "kind": "incident", **town.given, **wrong})


def test_the_network_is_asked_for_nothing_that_is_not_in_the_outbox() -> None:
    town = _town(3)
    seen: list[Message] = []
    town.texting.network.before = seen.append
    town.run_on(town.approve(town.preview()))
    assert [town.texting.message(one.reference)["status"] for one in seen] == ["sent"] * 3
