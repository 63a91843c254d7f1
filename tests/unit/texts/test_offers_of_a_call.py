"""A text that offers a call asks something: its answer is understood, in whichever words.

And who has a callback, and wants no more texts, hears that the call stands.
"""

from datetime import datetime, timedelta

import pytest

from contact_center.adapters import do_not_call, items
from contact_center.adapters.texting.inbox import TableInbox
from contact_center.callbacks.booking import Request
from contact_center.domain.callbacks import words
from contact_center.texting.arrivals import Arrival
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.support import TABLE
from tests.texting import ANA, DIGESTS, Texting

CUT_OFF, RESUME = "callback_cut_off", "callback_resume"
WHEN = {"en": "When shall we call? Reply:", "es": "¿Cuándo le llamamos? Responda:"}
AT = START + timedelta(hours=2)


class CutOff:
    """Somebody who was cut off, and a text that offers them a call."""

    def __init__(self, template: str = CUT_OFF, language: str = "en") -> None:
        self.there = Texting()
        self.there.clock.moment = AT
        self.world = World(luck=NO_BAD_LUCK, now=AT)
        self.there.desk = self.world.desk
        self.there.allow()
        self.number = 0
        self.gets(template, language)

    def gets(self, template: str, language: str = "en", **more: str) -> None:
        self.number += 1
        self.there.clock.pass_(seconds=1)
        self.there.put(f"m-{self.number}", template, language=language, **more)
        assert self.there.run(f"m-{self.number}").outcome == "sent"

    def refuses_calls(self) -> None:
        """Press 9 in a call from a list."""
        _, (pk, sk) = do_not_call.forbids(self.world.digests, ANA)
        since = items.instant(self.there.clock.now() + timedelta(seconds=1))
        switch = {"pk": pk, "sk": sk, "active": True, "since": since}
        self.world.table.put_item(TableName=TABLE, Item=items.to_wire(switch))

    def texts(self, body: str, after: timedelta = timedelta(minutes=1)) -> str:
        """Text us, and return the answer."""
        self.number += 1
        self.there.clock.moment += after
        self.world.now = self.there.clock.moment
        with silence():
            self.there.arrives(f"in-{self.number}", body, self.there.clock.now())
        sent: list[str] = []
        for reference in self.there.waiting():
            self.there.run(reference)
            message, text = self.there.network.sent[-1]
            sent.append(str(message.variables.get("said", text.body)))
        return "\n".join(sent)


@pytest.mark.parametrize("template", [CUT_OFF, RESUME])
@pytest.mark.parametrize(
    "body", ["YES", "Yes!", "y", "ok", "1", "Yes please", "yes, call me back", "thanks"]
)
def test_yes_is_the_call_that_was_offered(template: str, body: str) -> None:
    ana = CutOff(template)

    assert ana.texts(body).splitlines()[0] == WHEN["en"]
    assert ana.texts("1").startswith("We will call you at this number today at")
    assert ana.world.store.open_for(ANA) is not None


@pytest.mark.parametrize("body", ["SI", "Sí", "sí, por favor", "Vale", "1", "claro"])
def test_in_spanish(body: str) -> None:
    assert CutOff(language="es").texts(body).splitlines()[0] == WHEN["es"]


def test_the_answer_is_in_the_language_of_the_word() -> None:
    assert CutOff(language="en").texts("Sí").splitlines()[0] == WHEN["es"]
    assert CutOff(language="es").texts("yes").splitlines()[0] == WHEN["en"]


@pytest.mark.parametrize(
    ("language", "body", "told"),
    [
        ("en", "RESUME", words.GO_ON["en"]),
        ("en", "go on", words.GO_ON["en"]),
        ("es", "Continuar", words.GO_ON["es"]),
        ("es", "resume", words.GO_ON["en"]),
    ],
)
def test_to_go_on_is_no_start(language: str, body: str, told: str) -> None:
    answer = CutOff(RESUME, language).texts(body).splitlines()

    assert answer[0] == told
    assert answer[1] in WHEN.values()


@pytest.mark.parametrize(
    ("language", "body", "told"),
    [
        ("en", "no", "All right, we will not call."),
        ("en", "No, thanks", "All right, we will not call."),
        ("es", "No, gracias", "De acuerdo, no le llamaremos."),
        ("en", "nope", "All right, we will not call."),
        ("en", "don't call me", "All right, we will not call."),
        ("es", "no me llamen", "De acuerdo, no le llamaremos."),
    ],
)
def test_no_closes_the_offer(language: str, body: str, told: str) -> None:
    ana = CutOff(language=language)

    assert ana.texts(body) == told
    assert ana.there.item("TEXTS#" + ANA.e164, "CONVERSATION")["asking"] == ""


def test_no_takes_back_no_callback_that_they_asked_for() -> None:
    ana = CutOff()
    ana.texts("yes")
    ana.texts("1")
    ana.gets(RESUME)
    told = ana.texts("no")

    assert told.startswith("You already have a callback with us: today at 10:30 a.m.")
    assert told.endswith("To change it, text CALLBACK.")
    assert ana.world.store.open_for(ANA) is not None


@pytest.mark.parametrize("template", ["callback_missed", "callback_abandoned"])
@pytest.mark.parametrize(
    ("language", "body", "told"),
    [
        ("en", "No call", "We have taken the callback off our list."),
        ("es", "no gracias", "Hemos anulado la llamada."),
        ("en", "ok", "You already have a callback with us: today at 10:30 a.m."),
        ("en", "1", "You already have a callback with us: today at 10:30 a.m."),
    ],
)
def test_who_is_called_again_says_whether_they_want_that(
    template: str, language: str, body: str, told: str
) -> None:
    ana = CutOff()
    ana.texts("yes")
    ana.texts("1")
    ana.gets(template, language, link="https://riverside.example/l/x")

    assert ana.texts(body) == told
    assert (ana.world.store.open_for(ANA) is None) is (body.lower().startswith("no"))


def test_who_has_no_call_any_more_and_says_yes_is_offered_one() -> None:
    ana = CutOff()
    ana.gets("callback_missed", link="https://riverside.example/l/x")

    assert ana.texts("yes").splitlines()[0] == WHEN["en"]


def test_start_is_start_all_the_same() -> None:
    assert "START is noted" in CutOff().texts("START")


def test_who_said_stop_since_means_their_texts() -> None:
    ana = CutOff()
    assert "no more texts" in ana.texts("STOP")

    assert "You get our texts again" in ana.texts("YES")


@pytest.mark.parametrize("body", ["YES", "RESUME", "1"])
@pytest.mark.parametrize("hours", [23, 25])
def test_the_question_is_open_for_a_day(body: str, hours: int) -> None:
    ana = CutOff()
    later = ana.there.clock.now() + timedelta(hours=hours)

    begun = _asked(ana, body, at=later)

    assert (begun is not None) is (hours < 24)


def test_what_was_typed_before_the_text_left_answers_something_else() -> None:
    ana = CutOff()

    assert _asked(ana, "YES", at=AT - timedelta(seconds=1)) is None


def test_whatever_they_say_closes_the_question() -> None:
    ana = CutOff()
    ana.texts("no")

    assert _asked(ana, "YES", at=ana.there.clock.now()) is None


def test_a_text_that_asks_nothing_leaves_the_question_open() -> None:
    ana = CutOff()
    ana.gets("receipt", receipt="1")

    assert ana.texts("YES").splitlines()[0] == WHEN["en"]


def test_a_text_that_never_left_asks_nothing() -> None:
    ana = CutOff()
    ana.texts("no")
    ana.there.put("m-late", CUT_OFF)
    ana.there.clock.moment += timedelta(hours=3)  # too late to make sense

    assert ana.there.run("m-late").outcome == "refused"
    assert _asked(ana, "YES", at=ana.there.clock.now()) is None


STANDS = {
    "en": "Acme Water: No more texts. Our call to you still stands; if you need no call,"
    " phone 555-0100. START for texts again, HELP for help.",
    "es": "Acme Water: No le escribiremos. Su llamada sigue en pie; si no la quiere, llame al"
    " 555-0100. START para recibir mensajes, HELP para ayuda.",
}


@pytest.mark.parametrize(("body", "language"), [("STOP", "en"), ("no más mensajes", "es")])
def test_stop_is_confirmed_once_and_says_that_the_call_stands(body: str, language: str) -> None:
    ana = CutOff()
    ana.texts("yes")
    ana.texts("1")

    assert ana.texts(body) == STANDS[language]
    assert ana.texts("STOP") == ""
    assert ana.world.store.open_for(ANA) is not None


def test_of_a_call_that_will_not_be_made_stop_says_nothing() -> None:
    for ends in ("NO", "keyed by another", "do not call me"):
        ana = CutOff()
        if ends == "keyed by another":
            request = Request(ANA, "en", "General", "another's call", own=False)
            times = ana.world.desk.choice(request).slots
            assert ana.world.desk.at(request, times[0])[0] == "ok"
        else:
            ana.texts("yes")
            ana.texts("1")
        if ends == "NO":
            ana.texts("CALLBACK")
            ana.texts("NO")
        if ends == "do not call me":
            ana.refuses_calls()

        assert "You will get no more texts" in ana.texts("STOP"), ends


def _asked(ana: CutOff, body: str, at: datetime) -> object:
    """Return the text that a text is taken to answer, if any."""
    begun = TableInbox(ana.there._work, DIGESTS).begin(
        Arrival(f"in-{body}", ANA, body, at), "en", at
    )
    assert begun is not None
    return begun.asked
