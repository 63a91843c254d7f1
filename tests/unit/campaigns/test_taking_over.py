"""What overtakes a campaign, and what callers hear where nobody may be texted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from contact_center.adapters import keys
from contact_center.domain.campaigns.run import Run
from contact_center.domain.errors import InvalidInput
from contact_center.domain.texts.judged import Message
from tests.campaign_world import NOTICE, Luck, Town, number
from tests.texting import MONDAY_NOON, Crash

NIGHT = MONDAY_NOON - timedelta(hours=14)  # 21:00 there
NEW_WORDS = {"en": "Repaired by six, boil your water."}
CALM = settings(max_examples=8, phases=(Phase.explicit, Phase.generate))


def _town(people: int, **more: object) -> Town:
    town = Town(**more)  # type: ignore[arg-type]
    town.settle(people)
    return town


def _on_card(town: Town, run_id: str, n: int = 1) -> str:
    item = town.table.items.get((keys.phone(number(n)), keys.matter("outage", run_id)))
    return str(item) if item else ""


def _bodies(town: Town) -> dict[str, list[str]]:
    heard: dict[str, list[str]] = {}
    for message, text in town.texting.network.sent:
        heard.setdefault(message.to.e164, []).append(text.body)
    return heard


def _for_minutes(town: Town, minutes: float) -> None:
    town.run_until(town.clock.now() + timedelta(minutes=minutes))


def test_callers_are_told_and_told_no_more_where_nobody_may_be_texted() -> None:
    town = Town()
    for n in range(3):
        town.resident(n, consent="no")

    shown = town.preview()
    assert shown["preview"]["eligible"] == 0
    run_id = town.approve(shown)
    town.run_on(run_id)
    assert "Water main break" in _on_card(town, run_id)
    update = town.approve(town.preview("update", first=run_id, words=NEW_WORDS))
    town.run_on(update)
    assert "boil your water" in _on_card(town, run_id)
    clear = town.approve(town.preview("all_clear", first=run_id, words={"en": "Over."}))
    town.run_on(clear)

    assert _on_card(town, run_id) == ""
    assert not town.taken


def test_a_preview_shows_what_those_get_who_did_not_hear_the_first() -> None:
    town = _town(5, at=NIGHT)
    run_id = town.approve(town.preview())
    _for_minutes(town, 1)

    shown = town.preview("update", first=run_id, words=NEW_WORDS)
    town.approve(shown)
    _for_minutes(town, 24 * 60)

    text = shown["preview"]["texts"]["en"]
    assert (text["texts"], text["unheard"]) == (5, 5)
    assert {body for bodies in _bodies(town).values() for body in bodies} == {text["news"]}
    assert text["news"] != text["text"]


@pytest.mark.parametrize("kind", ["incident", "danger"])
def test_who_is_left_when_it_was_stopped_hears_no_update_of_nothing(kind: str) -> None:
    town = _town(5, at=NIGHT if kind == "incident" else MONDAY_NOON)
    run_id = town.approve(town.preview(kind))
    town.do("stop", run_id)

    shown = town.preview("update", first=run_id, words=NEW_WORDS)
    town.run_on(town.approve(shown))
    clear = town.approve(town.preview("all_clear", first=run_id, words={"en": "Over."}))
    town.run_on(clear)

    text = shown["preview"]["texts"]["en"]
    assert text["unheard"] == text["texts"] == 5
    assert len(_bodies(town)) == 5
    for first, last in _bodies(town).values():
        assert first == text["news"]
        assert "Update" not in first
        assert "Over." in last  # they heard of it by the update


@pytest.mark.parametrize("kind", ["announcement", "works"])
def test_what_is_for_nobody_is_not_approved(kind: str) -> None:
    town = Town()
    town.resident(0, consent="no")
    works = {
        "supply": "water",
        "startsAt": (MONDAY_NOON + timedelta(days=3)).isoformat(),
        "endsAt": (MONDAY_NOON + timedelta(days=3, hours=2)).isoformat(),
    }
    with pytest.raises(InvalidInput, match="nobody may be texted"):
        town.approve(town.preview(kind, **works))


def test_what_is_repaired_in_the_night_is_never_told_in_the_morning() -> None:
    town = _town(5, at=NIGHT)
    run_id = town.approve(town.preview())
    _for_minutes(town, 60)
    assert _on_card(town, run_id)

    clear = town.approve(town.preview("all_clear", first=run_id, words={"en": "Over."}))
    town.run_on(clear)
    _for_minutes(town, 24 * 60)

    assert (town.state(run_id), town.state(clear)) == ("stopped", "finished")
    assert town.do("status", run_id)["outcomes"] == {"refused": {"over": 5}}
    assert not town.taken
    assert _on_card(town, run_id) == ""


@pytest.mark.parametrize("over", [False, True])
def test_a_wrong_incident_is_taken_off_the_cards_when_it_is_stopped(over: bool) -> None:
    town = _town(5, at=NIGHT)
    run_id = town.approve(town.preview())
    _for_minutes(town, 5)

    shown = town.do("stop", run_id, over=over)

    assert (shown["state"], shown["callers"], bool(_on_card(town, run_id))) == (
        *("stopped", not over),
        not over,
    )
    if not over:  # it is not too late
        assert not town.do("stop", run_id, over=True)["callers"]
        assert _on_card(town, run_id) == ""


def test_who_hears_nothing_by_it_need_not_be_told_that_it_is_over() -> None:
    town = _town(2)
    shown = town.preview("announcement")
    with pytest.raises(InvalidInput, match="callers hear nothing of it"):
        town.do("stop", shown["run"], over=True)


@CALM
@given(
    before=st.integers(61, 74),
    between=st.integers(0, 6),
    seed=st.integers(0, 1000),
    kills=st.sampled_from((0.0, 0.05)),
)
def test_an_all_clear_stops_what_is_left_and_goes_to_whoever_was_told(
    before: int, between: int, seed: int, kills: float
) -> None:
    town = _town(60, seed=seed)
    run_id = town.approve(town.preview())
    clear: list[dict[str, Any]] = []

    def previewed() -> None:
        clear.append(town.preview("all_clear", first=run_id, words={"en": "Over."}))

    def approved() -> None:
        town.approve(clear[0])

    _meanwhile(town, (before, previewed), (before + between, approved))
    town.luck = Luck(kills, 0.0)
    town.run_on(clear[0]["run"])

    heard = _bodies(town)
    assert 0 < len(heard) < 60
    for bodies in heard.values():
        assert [body.partition(": ")[2][:9] for body in bodies][1:] == ["All clear"]
    assert town.state(run_id) == "stopped"


@CALM
@given(
    before=st.integers(61, 74),
    between=st.integers(0, 6),
    kind=st.sampled_from(("incident", "danger")),
)
def test_an_update_tells_everybody_and_those_who_are_left_only_once(
    before: int, between: int, kind: str
) -> None:
    town = _town(60)
    town.resident(7, consent="no")
    run_id = town.approve(town.preview(kind))
    update: list[dict[str, Any]] = []
    old: list[int] = []

    def previewed() -> None:
        update.append(town.preview("update", first=run_id, words=NEW_WORDS))

    def approved() -> None:
        town.approve(update[0])
        old.append(len(town.taken))

    _meanwhile(town, (before, previewed), (before + between, approved))
    town.run_on(update[0]["run"])

    heard = _bodies(town)
    assert len(heard) == 59
    assert old[0] < 59
    for bodies in heard.values():
        assert "boil your water" in bodies[-1]
        if len(bodies) == 1:
            assert ("DANGER" in bodies[0]) == (kind == "danger")
        else:
            assert len(bodies) == 2
            assert NOTICE["en"] in bodies[0] or NOTICE["es"] in bodies[0]
    assert sum(len(bodies) == 2 for bodies in heard.values()) == old[0]
    assert any(
        bodies[0].partition(": ")[2].startswith(("Repaired", "DANGER: Repaired"))
        for bodies in heard.values()
        if len(bodies) == 1
    )  # no update of nothing

    clear = town.approve(town.preview("all_clear", first=run_id, words={"en": "Over."}))
    town.run_on(clear)
    assert all("All clear" in bodies[-1] for bodies in _bodies(town).values())
    assert len(_bodies(town)) == 59


def _meanwhile(town: Town, *acts: tuple[int, Any]) -> None:
    """Do things so many seconds from now, while a worker waits or as nobody works."""
    wait, start = town.runner.pause, town.clock.now()
    left = list(acts)

    def due() -> None:
        while left and town.clock.now() >= start + timedelta(seconds=left[0][0]):
            left.pop(0)[1]()

    def pause(seconds: float) -> None:
        wait(seconds)
        due()

    object.__setattr__(town.runner, "pause", pause)
    while left:
        town.run_until(start + timedelta(seconds=left[0][0]))
        due()


def test_who_heard_the_first_hears_the_end_also_when_the_update_never_came() -> None:
    town = _town(60)
    run_id = town.approve(town.preview())

    def updated() -> None:
        update = town.approve(town.preview("update", first=run_id, words=NEW_WORDS))
        town.do("stop", update)

    _meanwhile(town, (65, updated))
    told = set(_bodies(town))
    town.run_on(town.approve(town.preview("all_clear", first=run_id, words={"en": "Over."})))

    assert 0 < len(told) < 60
    assert {to for to, bodies in _bodies(town).items() if "All clear" in bodies[-1]} == told


def test_the_all_clear_waits_for_what_the_network_has_already() -> None:
    town = _town(30)
    run_id = town.approve(town.preview())
    clear: list[dict[str, Any]] = []
    took = town.texting.network.after

    def crashes(message: Message) -> None:
        took(message)
        if len(town.taken) == 10:  # it is there, and the door never hears so
            clear.append(town.preview("all_clear", first=run_id, words={"en": "Over."}))
            town.approve(clear[0])
            raise Crash

    town.texting.network.after = crashes
    _for_minutes(town, 2)
    town.run_on(clear[0]["run"])

    heard = _bodies(town)
    assert town.do("status", run_id)["outcomes"]["unknown"] == {"crashed": 1}
    assert len(heard) == 10
    assert all("All clear" in bodies[-1] for bodies in heard.values())


def test_what_is_over_while_callers_are_being_told_is_not_told() -> None:
    town = _town(3)
    run_id = town.approve(town.preview())
    tell = town.runner.notices.tell

    def slowly(run: Run, words: dict[str, str]) -> None:
        town.do("stop", run_id, over=True)
        tell(run, words)

    object.__setattr__(town.runner, "notices", _Notices(slowly, town.runner.notices.end))
    town.run_on(run_id)

    assert _on_card(town, run_id) == ""
    assert not town.taken


@dataclass
class _Notices:
    tell: Callable[[Run, dict[str, str]], None]
    end: Callable[[Run], None]
