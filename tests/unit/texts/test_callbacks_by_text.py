"""CALLBACK by text: booked, moved and taken back, without the word that means STOP."""

from datetime import timedelta

import pytest

from contact_center.callbacks.booking import Request
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.keywords import keyword
from contact_center.texting import callbacks
from contact_center.texting.callbacks import Turn
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World

PHONE = PhoneNumber("+12125550123")


class Texter:
    """Somebody who texts, and what their conversation keeps."""

    def __init__(self, language: Language = "en") -> None:
        self.there = World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))
        self.request = Request(PHONE, language, "General", "talk-1")
        self.turn = Turn("", "")

    def begins(self) -> str:
        with silence():
            self.turn = callbacks.begin(self.there.desk, self.request)
        return self.turn.said

    def says(self, body: str) -> str | None:
        desk, before = self.there.desk, self.turn
        with silence():
            turn = callbacks.answer(desk, self.request, body, before.times, before.day)
        self.turn = turn or before
        return turn.said if turn else None

    @property
    def open(self) -> Callback | None:
        return self.there.store.open_for(PHONE)


def test_a_time_is_offered_and_booked() -> None:
    ana = Texter()
    assert ana.begins().splitlines() == [
        "When shall we call? Reply:",
        "1 today at 10:30 a.m.",
        "2 today at 2 p.m.",
        "3 today at 5:30 p.m.",
        "4 another day",
        "NO for none.",
    ]
    said = ana.says("2")

    assert said is not None
    assert said.startswith("We will call you at this number today at 2 p.m.")
    assert said.endswith("To change it, text CALLBACK.")
    assert ana.open is not None
    assert ana.open.wall == "2026-10-19T14:00"


@pytest.mark.parametrize(
    "body",
    [
        *("2 please", "2.", "#2", "option 2", "The second one, please", "2nd", "I'll take 2"),
        *("number two", "ok 2", "yes, 2", "the 2nd works for me", "la segunda, por favor"),
        *("opción 2", "quiero la 2", "2da"),
    ],
)
def test_a_choice_is_one_whatever_stands_around_it(body: str) -> None:
    ana = Texter()
    ana.begins()

    assert "2 p.m." in str(ana.says(body)).splitlines()[0]
    assert ana.open is not None
    assert ana.open.wall == "2026-10-19T14:00"


@pytest.mark.parametrize(
    "body",
    [
        "1 or 2",
        "not 2",
        "2 pm",
        "2 is no good",
        "tomorrow at 10",
        "12 Elm St",
        "a las 2",
        "no, is it good?",
    ],
)
def test_what_names_a_number_and_means_something_else_books_nothing(body: str) -> None:
    ana = Texter()
    ana.begins()

    assert ana.says(body) is None
    assert ana.open is None


def test_who_has_one_moves_it_or_takes_it_back() -> None:
    ana = Texter()
    ana.begins()
    ana.says("1")
    assert "You already have a callback with us: today at 10:30 a.m." in ana.begins()
    assert "1 tomorrow at" in str(ana.says("MOVE"))
    ana.says("1")
    assert ana.open is not None
    assert ana.open.wall == "2026-10-20T08:00"
    ana.begins()
    assert ana.says("No, thanks!") == "We have taken the callback off our list."
    assert ana.open is None


def test_a_week_is_offered_and_then_it_says_that_it_begins_again() -> None:
    ana = Texter("es")
    first = ana.begins()
    said = [str(ana.says("otro día")) for _ in range(8)]

    assert len({first, *said[:6]}) == 7  # Monday to Saturday, and the Monday after
    assert not any("De nuevo" in one for one in said[:6])
    assert said[6].splitlines()[0] == words.FROM_THE_FIRST["es"]
    assert said[6].splitlines()[1:] == first.splitlines()
    assert said[7] == said[0]


def test_who_moves_one_is_not_offered_the_time_they_have() -> None:
    ana = Texter()
    offered = ana.begins().splitlines()
    ana.says("2")
    again = ana.begins()

    assert offered[2] == "2 today at 2 p.m."
    assert "already have a callback with us: today at 2 p.m." in again
    assert not any(line.endswith("today at 2 p.m.") for line in again.splitlines()[1:])


@pytest.mark.parametrize("body", ["7", "0", "5.", "12", "yes", "ok"])
def test_what_is_none_of_the_choices_is_asked_again(body: str) -> None:
    ana = Texter()
    offered = ana.begins()

    assert ana.says(body) == f"{words.NONE_OF_THESE['en']}\n{offered}"
    assert str(ana.says("1")).startswith("We will call you")


def test_a_time_that_was_taken_meanwhile_is_not_promised() -> None:
    ana = Texter()
    ana.begins()
    slot = Slot.read(ana.turn.times[0])
    with silence():
        for n in range(30):
            other = Request(PhoneNumber(f"+1212555{n:04d}"), "en", "General", f"other-{n}")
            assert ana.there.desk.at(other, slot)[0] == "ok"
    said = ana.says("1")

    assert "That time has just been taken." in str(said)
    assert ana.open is None
    assert str(slot) not in ana.turn.times


def test_who_says_yes_to_the_time_they_have_keeps_it() -> None:
    ana = Texter()
    ana.begins()
    ana.says("1")
    ana.begins()

    assert ana.says("Yes") == "You already have a callback with us: today at 10:30 a.m."
    assert ana.turn.kind == "kept"
    assert ana.open is not None


@pytest.mark.parametrize("body", ["my bill", "1250", "where are you"])
def test_anything_else_is_for_others(body: str) -> None:
    ana = Texter()
    ana.begins()

    assert ana.says(body) is None


def test_no_word_of_ours_means_stop() -> None:
    ours = {word for words in callbacks._ANSWERS.values() for word in words.split(",")}

    assert [word for word in ours if keyword(word, asked=True)] == []
    assert "cancel" not in ours
