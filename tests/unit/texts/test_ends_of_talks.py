"""How conversations by text end: thanks, and a callback that is not wanted any more."""

from datetime import timedelta
from typing import Any

import pytest

from contact_center.adapters import keys
from contact_center.domain.texts.keywords import keyword
from contact_center.domain.texts.refusals import refuses_calls
from contact_center.domain.texts.requests import is_farewell, wish
from contact_center.texting import inbox
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.texting import ANA, Texting


class Ana:
    """She texts us; callbacks are real, and kept in memory."""

    def __init__(self) -> None:
        self.there = Texting()
        at = START + timedelta(hours=10)
        self.there.clock.moment = at
        self.world = World(luck=NO_BAD_LUCK, now=at)
        self.there.desk = self.world.desk
        self.number = 0

    def texts(self, body: str, after: timedelta = timedelta(minutes=1)) -> str | None:
        """Text us, and return the answer; None: there was none."""
        self.number += 1
        self.there.clock.moment += after
        self.world.now = self.there.clock.moment
        reference = f"sns-{self.number}"
        with silence():
            self.there.arrives(reference, body, self.there.clock.now())
        return self.there.message(f"in-{reference}").get("said")

    @property
    def talk(self) -> dict[str, Any]:
        return self.there.item(keys.texts(ANA), keys.CONVERSATION)


@pytest.fixture
def ana() -> Ana:
    return Ana()


def test_thanks_opens_no_conversation_and_is_answered_once(ana: Ana) -> None:
    ana.texts("menu")
    talk = ana.talk["contact_id"]

    assert ana.texts("Thanks!", after=timedelta(hours=2)) == "You are welcome."
    assert ana.texts("thank you so much") is None
    assert ana.texts("👍", after=timedelta(hours=3)) is None
    assert ana.talk["contact_id"] == talk
    assert str(ana.texts("menu", after=timedelta(hours=1))).startswith("Reply with a number")
    assert ana.talk["contact_id"] != talk


def test_thanks_a_day_later_is_of_no_conversation_any_more(ana: Ana) -> None:
    ana.texts("menu")
    talk = ana.talk["contact_id"]

    assert ana.texts("gracias", after=timedelta(hours=25)) == "De nada."
    assert ana.talk["contact_id"] != talk


def test_thanks_closes_a_question_that_nobody_waits_for(ana: Ana) -> None:
    ana.texts("callback")
    assert ana.talk["asking"] == "callback"

    assert ana.texts("thanks", after=timedelta(hours=1)) == "You are welcome."
    assert ana.talk["asking"] == ""


def test_a_sentence_that_names_the_callback_takes_it_back(ana: Ana) -> None:
    ana.texts("callback")
    assert "We will call you" in str(ana.texts("1"))

    told = ana.texts("Please cancel my callback", after=timedelta(hours=1))

    assert told == "We have taken the callback off our list."
    assert not ana.there.consents.is_suppressed(ANA)
    assert ana.world.desk.keeper.store.open_for(ANA) is None


def test_a_callback_is_taken_back_while_another_time_is_asked_for(ana: Ana) -> None:
    ana.texts("callback")
    ana.texts("1")
    ana.texts("callback")

    assert ana.texts("ya no quiero la llamada") == "Hemos anulado la llamada."


@pytest.mark.parametrize("no", ["No", "nope", "no thanks"])
def test_who_says_no_to_a_promise_is_asked_and_the_second_no_takes_it_back(
    ana: Ana, no: str
) -> None:
    ana.texts("callback")
    ana.texts("1")

    told = str(ana.texts(no)).splitlines()

    assert told[0].startswith("You already have a callback with us")
    assert told[-1] == "NO if you do not need it."
    assert ana.world.desk.keeper.store.open_for(ANA) is not None
    assert ana.texts(no) == "We have taken the callback off our list."
    assert ana.texts(no) is None


@pytest.mark.parametrize("text", ["tomorrow at 10", "blah", "2 or 3"])
def test_the_times_stay_on_offer_once_after_what_nobody_understands(
    ana: Ana, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        inbox, "person", lambda here, why: (f"person_{why}", here.talk, here.say("a person"))
    )
    offered = str(ana.texts("callback"))

    assert ana.texts(text) == f"Sorry, that was none of the choices.\n{offered}"
    assert "We will call you" in str(ana.texts("1"))

    ana.texts("callback")
    ana.texts(text)
    assert ana.texts(text) == "a person"
    assert ana.talk["asking"] == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stop calling me", "We have taken the callback off our list."),
        ("Don’t call me, it works again", "We have taken the callback off our list."),
        ("no me llamen", "Hemos anulado la llamada."),
    ],
)
def test_who_wants_no_call_is_not_called(ana: Ana, text: str, told: str) -> None:
    ana.texts("callback")
    ana.texts("1")

    assert ana.texts(text, after=timedelta(hours=1)) == told
    assert ana.world.desk.keeper.store.open_for(ANA) is None
    assert not ana.there.consents.is_suppressed(ANA)


@pytest.mark.parametrize(
    "text",
    ["cancel my callback and stop texting me", "STOP, and don't call me", "stop texting, no calls"],
)
def test_a_call_not_wanted_beside_stop_is_not_made(ana: Ana, text: str) -> None:
    ana.texts("callback")
    ana.texts("1")

    ana.texts(text)

    assert ana.there.consents.is_suppressed(ANA)
    assert ana.world.desk.keeper.store.open_for(ANA) is None
    assert not [one for one in ana.there.waiting() if "call_stands" in one]
    confirmed = [one for one in ana.there.waiting() if one.startswith("stop_confirmed")]
    assert [ana.there.message(one)["template"] for one in confirmed] == ["stop_confirmed"]


def test_who_has_no_call_and_wants_none_is_for_a_person(
    ana: Ana, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list might call them: "we will not call" is more than this conversation knows."""
    monkeypatch.setattr(
        inbox, "person", lambda here, why: (f"person_{why}", here.talk, here.say("a person"))
    )

    assert ana.texts("stop calling me") == "a person"


def test_cancel_alone_is_stop_all_the_same(ana: Ana) -> None:
    ana.texts("callback")
    ana.texts("1")

    ana.texts("CANCEL")

    assert ana.there.consents.is_suppressed(ANA)
    assert ana.world.desk.keeper.store.open_for(ANA) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("cancel my callback", "Cancel the call back please", "CANCEL CALLBACK", "cb cancel"),
        *("I don't need the callback any more", "no need to call", "please cancel my 10:30 call"),
        *(
            "I want to cancel the call",
            "Forget the call back, it works again",
            "don't call me back",
        ),
        *(
            "cancele mi llamada por favor",
            "quiero cancelar la llamada",
            "ya no necesito la llamada",
        ),
        *("anulen la llamada de mañana", "no hace falta que me llamen"),
    ],
)
def test_a_callback_taken_back_is_understood_and_no_stop(text: str) -> None:
    found = wish(text, "en")

    assert found is not None
    assert found.kind == "no_callback"
    assert keyword(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("don't cancel my callback", "why did you cancel my callback", "CANCEL", "cancelar"),
        *(
            "cancel my visit",
            "cancel my order, please call me",
            "I missed your call",
            "call me",
            "no cancelen la llamada",
        ),
        *("I need to call you", "¿por qué cancelaron mi llamada?"),
    ],
)
def test_what_takes_no_callback_back(text: str) -> None:
    found = wish(text, "en")

    assert found is None or found.kind != "no_callback"


@pytest.mark.parametrize(
    "text",
    [
        *("stop calling me", "stop texting and calling me", "Do not call me", "don't call"),
        *(
            "never call me again",
            "No calls please",
            "I don't want you to call me",
            "stop all calls",
        ),
        *("I don't want any more calls", "you don't need to call me", "quit calling"),
        *("no me llamen", "ya no me llame, por favor", "No me vuelvan a llamar", "no llamen"),
        *("dejen de llamarme", "no quiero más llamadas", "no me escriban ni me llamen"),
    ],
)
def test_calls_are_refused_in_many_words(text: str) -> None:
    assert refuses_calls(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("don't call me before 10", "don't call me names", "nobody called me", "call me"),
        *("you did not call me", "why don't you call me?", "you never call me back"),
        *("don't stop calling me", "did you stop calling me?", "I don't want to call you"),
        *("no me llamaron", "¿por qué no me llaman?", "no me llamen antes de las 10"),
        *("no dejen de llamarme", "quiero que me llamen", "stop the leak"),
    ],
)
def test_what_refuses_no_calls(text: str) -> None:
    assert refuses_calls(text) is None


@pytest.mark.parametrize(
    "text", ["Thank you!", "ok, thanks", "👍🏽", "Bye", "got it", "Muchas gracias"]
)
def test_what_only_ends_a_conversation(text: str) -> None:
    assert is_farewell(text)


@pytest.mark.parametrize("text", ["thanks, but the water is still off", "", "yes", "1", "ok 4512"])
def test_what_goes_on_with_it(text: str) -> None:
    assert not is_farewell(text)
