"""CALLBACK by text: booked, moved and taken back, without the word that means STOP."""

from datetime import timedelta

import pytest

from contact_center.callbacks.booking import Request
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


def test_days_come_round_again() -> None:
    ana = Texter("es")
    first = ana.begins()
    said = [ana.says("otro día") for _ in range(4)]

    assert said[-1] == first
    assert len(set(said)) == 4


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


@pytest.mark.parametrize("body", ["my bill", "7", "where are you", "0"])
def test_anything_else_is_for_others(body: str) -> None:
    ana = Texter()
    ana.begins()

    assert ana.says(body) is None


def test_no_word_of_ours_means_stop() -> None:
    ours = {word for words in callbacks._ANSWERS.values() for word in words.split(",")}

    assert [word for word in ours if keyword(word, asked=True)] == []
    assert "cancel" not in ours
