"""A conversation by text: what it means, what is done, and the one answer.

    STOP, START ─▶ HELP ─▶ the person they talk to ─▶ danger ─▶ the question we asked ─▶ a word
        ─▶ the knowledge base ─▶ menu

A text may come twice and out of order. Its id is noted before anything is done, with the turn that
it answers, and closed together with the answer: so a repetition takes no second step and sends no
second answer. Who texts is known by their number alone: level 1. What needs more goes on behind a
link, where a PIN can be asked for.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from contact_center import telemetry
from contact_center.desk import Visit
from contact_center.domain import knowledge as articles
from contact_center.domain import opening, phrases
from contact_center.domain.callers import recognise
from contact_center.domain.danger import is_emergency
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.language import spoken
from contact_center.domain.texts.blotting import is_blotted, without_cards
from contact_center.domain.texts.business_days import honour_by
from contact_center.domain.texts.keywords import Keyword, is_answer, is_of_no_language, keyword
from contact_center.domain.texts.requests import Wish, is_of_menu, menu, wish
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import told
from contact_center.self_service import Request, take_step
from contact_center.texting import callbacks, calling_back
from contact_center.texting.arrivals import Arrival
from contact_center.texting.handing_over import closed, may_tell, open_case
from contact_center.texting.people import Chat
from contact_center.texting.talks import App, Here, Reply, Talk, remembering
from contact_center.texting.to_a_person import Told, call_911, danger, leave, person

_MOST_MISSES: Final = 2  # not understood so often: a person
_LINKED: Final = ("verify", "pay")
_NO_CALL: Final = ("no_callback", "no_calls")  # said beside STOP as well
_INSTEAD: Final = ("person", "menu", "callback", *_NO_CALL)  # of an answer to our question
_OPEN: Final = ("ask", "invalid", "confirm")
# How what a text was taken for begins where more is to come than our answer.
_TO_GO_ON_WITH: Final = (
    "person_", "busy", "after_hours", "noted", "to_person", "link", "photo", "step_refused",
)  # fmt: skip


_MORE: Final[Mapping[str, str]] = {
    "en": "Text MENU for more.",
    "es": "Envíe MENU para más.",
    "uk": "Більше – MENU.",
    "zh": "更多请回复 MENU。",
}


def receive(arrival: Arrival, app: App) -> str:
    """Answer a text, once; return what it was taken for.

    Raises:
        DependencyError: Something is down; the text comes again.
        Raced: Another text of the conversation was answered at the same time; it comes again.
    """
    now = app.clock.now()
    card = app.cards.read(arrival.from_, now)
    customer = card.customers[0] if recognise(card.customers) == "recognised" else None
    begun = app.inbox.begin(arrival, customer.language if customer else "en", now)
    if begun is None:
        return "repeated"
    body = without_cards(arrival.body, _said_before(begun.talk))  # the first thing done with it
    arrival = replace(arrival, at=begun.at, body=body)
    offered = None if begun.talk.chat else calling_back.offer_of(begun.asked)
    here = Here(arrival, begun.talk, begun.is_new, customer, card, now, app, offered, begun.stopped)
    said = _keyword(here)
    if said and is_of_no_language(body):
        said = replace(said, language=begun.talk.language)
    if said and said.meaning in ("stop", "start"):
        return _switched(here, said)
    kind, talk, reply = _helped(here, said) if said else _answered(here)
    return _close(here, kind, talk, reply)


def _keyword(here: Here) -> Keyword | None:
    """Return what a text means by itself: what may be said to a person is START after a STOP only.

    "Yes" answers so much that nobody asked for texts by it who gets them anyway.
    """
    talk, body = here.talk, here.arrival.body
    said = keyword(body, asked=bool(talk.asking or talk.chat))
    if said and said.meaning == "stop" and talk.chat and is_answer(body):
        return None  # who offered something reads it, and knows which is meant
    if said is None or said.meaning != "start":
        return said
    meant = not (talk.chat or calling_back.is_meant(here)) and keyword(body, asked=True) is not None
    return said if meant or here.stopped else None


def _switched(here: Here, said: Keyword) -> str:
    """Take STOP or START; a danger told of beside STOP is one, and so is a call not wanted."""
    app, talk = here.app, here.talk
    customers = tuple(one.customer_id for one in here.card.customers)
    cut_off = talk.left_open or bool(talk.asking)
    over = replace(talk, asking="", menu_shown=False, left_open=cut_off)
    if said.meaning == "start":
        app.switch.start(here.arrival, said, customers)
        app.inbox.close(here.arrival, over, None, here.customer_id, here.now)
        return said.meaning
    if (asked := wish(here.arrival.body, talk.language)) and asked.kind in _NO_CALL:
        calling_back.taken_back(here)  # first: what we confirm says whether a call stands
    stands = calling_back.stands(here)
    app.switch.stop(here.arrival, said, customers, call_stands=stands)
    if talk.chat:
        leave(here, talk.chat)
    here = replace(here, talk=replace(over, chat=None), stopped=True)
    if is_emergency(here.arrival.body):
        _close(here, *danger(here))
    else:
        app.inbox.close(here.arrival, here.talk, None, here.customer_id, here.now)
    if here.now.date() > honour_by(here.arrival.at.date()):
        telemetry.logger.error("a STOP came later than the law lets us wait")
        return "stop_late"  # it lay among dead letters: counted apart, for who answers for it
    return said.meaning


def _close(here: Here, kind: str, talk: Talk, reply: Reply | None) -> str:
    arrival = here.arrival
    talk = replace(talk, left_open=talk.left_open or kind.startswith(_TO_GO_ON_WITH))
    noted = _noted(here, talk, reply)
    here.app.inbox.close(arrival, noted, reply, here.customer_id, here.now)
    return kind


def _said_before(talk: Talk) -> str:
    """Return what the customer said last."""
    return next((line for line in reversed(talk.lines) if line.startswith("customer: ")), "")


def _noted(here: Here, talk: Talk, reply: Reply | None) -> Talk:
    """Keep what was said for who takes over: our words, and whether they reached anybody."""
    theirs = f"customer: {here.arrival.body}"
    if reply is None:
        return remembering(talk, theirs)
    template = TEMPLATES[reply.template]
    ours = reply.variables.get("said") or told(
        template, reply.language or talk.language, reply.variables
    )
    sent = template.basis == "last_word" or not here.stopped
    return remembering(
        talk, theirs, f"centre{'' if sent else ' (not sent: they said STOP)'}: {ours}"
    )


def _helped(here: Here, said: Keyword) -> Told:
    hours = _MORE[said.language]  # hours are told in two languages only
    if said.language in ("en", "es"):
        with suppress(ConnectUnavailable):
            coming = here.app.hours.coming(here.now)
            hours = opening.answer(coming, here.now, spoken(said.language)).message
    talk = here.talk
    # Whoever they talk to reads it as well: it may be them who are asked.
    if talk.chat and not here.app.people.say(talk.chat, here.arrival.body, here.arrival.id):
        talk = replace(talk, chat=None)
    return "help", talk, Reply("help", {"hours": hours}, said.language)


def _answered(here: Here) -> Told:
    talk = here.talk
    if talk.chat:
        asked = wish(here.arrival.body, talk.language)
        return _photo(here) if asked and asked.kind == "photo" else _go_on(here, talk.chat)
    if is_emergency(here.arrival.body):
        return danger(here)
    if told := calling_back.answered(here):
        return told
    asked = wish(here.arrival.body, talk.language, menu_shown=talk.menu_shown)
    before = here
    if talk.asking == callbacks.NAME:
        here = replace(here, talk=(talk := replace(talk, asking="", times=())))
    if talk.asking and not (asked and asked.kind in _INSTEAD):
        return _step(here, talk.asking, "answer", here.arrival.body)
    if asked is None and is_of_menu(here.arrival.body):
        asked = Wish("menu", talk.language)  # of one that is shown no more
    if asked is None:
        return _question(here, before)
    here = replace(here, talk=replace(talk, language=asked.language, menu_shown=False, misses=0))
    return _granted(here, asked)


def _granted(here: Here, asked: Wish) -> Told:
    match asked.kind:
        case "transaction":
            return _step(here, asked.name, "begin", "none")
        case "menu":
            return (
                "menu",
                replace(here.talk, asking="", menu_shown=True),
                here.say(menu(here.talk.language)),
            )
        case "hours":
            return _hours(here)
        case "photo":
            return _photo(here)
        case "thanks" | "nod":
            return _ended(here, asked.kind)
        case "no_callback" | "no_calls":
            named = asked.kind == "no_callback"
            return calling_back.taken_back(here, named=named) or person(here, "callback")
        case "callback" if not here.stopped:
            return calling_back.begin(here) or person(here, "callback")
    return person(here, "asked_person")


def _ended(here: Here, kind: str) -> Told:
    """Answer thanks, once: a machine may thank for everything."""
    welcome = here.pick("You are welcome.", "De nada.")
    said_before = any(line.endswith(welcome) for line in here.talk.lines[-2:])
    return kind, here.talk, here.say(welcome) if kind == "thanks" and not said_before else None


def _step(here: Here, name: str, step: str, value: str) -> Told:
    """Take a step of a transaction, the same as by telephone."""
    talk, number = here.talk, here.arrival.from_
    visit = Visit(
        contact_id=talk.contact_id,
        chain_id=talk.contact_id,
        previous_id=None,
        initiation_method="INBOUND",
        channel="SMS",
        phone=number,
        customer_id=here.customer_id,
    )
    turn = talk.turn if step == "answer" else None
    what = "answer" if step == "answer" else "begin"
    request = Request(name, what, value, turn, talk.language)  # type: ignore[arg-type]
    answer = take_step(visit, request, here.app.self_service)
    outcome, session = answer.turn.outcome, answer.session
    asking = name if outcome in _OPEN else ""
    after = replace(talk, asking=asking, turn=session.number, menu_shown=False, misses=0)
    if outcome in _LINKED:
        return "link", after, Reply("go_on", {"transaction": name})
    if outcome == "person":
        return person(replace(here, talk=after), answer.turn.reason, answer.turn.say, name)
    return f"step_{outcome}", after, here.say(answer.turn.say or here.pick("Done.", "Hecho."))


def _question(here: Here, before: Here) -> Told:
    """Look a question up; ``before``, times may have been on offer. The second time: a person."""
    app, talk, asked = here.app, here.talk, here.arrival.body[:300]
    words = articles.words_of(asked)
    topic = articles.error_topic(asked)
    if topic is None and words:
        topic = articles.best_topic(words, app.knowledge.index(talk.language))
    found = (
        articles.current(app.knowledge.articles(topic), talk.language, here.now) if topic else None
    )
    if found:
        said = f"{found.say} {found.url}" if found.url else found.say
        return "answer", replace(talk, misses=0, menu_shown=False), here.say(said)
    app.knowledge.miss(talk.language, words, here.now)
    if again := calling_back.asked_again(before):
        return again
    if not may_tell(talk.told_closed_at, here.now) and closed(here):
        return "noted", talk, None  # they know that nobody is there, and whoever comes reads it
    if talk.misses + 1 >= _MOST_MISSES:
        return person(here, "no_match")
    sorry = here.pick("Sorry, we did not understand.", "Perdón, no entendimos.")
    after = replace(talk, misses=talk.misses + 1, menu_shown=True)
    return "not_understood", after, here.say(f"{sorry}\n{menu(talk.language)}")


def _photo(here: Here) -> Told:
    """Send a link to where a photo can be left, for the case that is open, or a new one."""
    known = [one for one in here.card.matters if one.kind == "case" and one.until]
    latest = max(known, key=lambda one: one.at, default=None)
    number = latest.reference if latest else open_case(here, "supply").number
    return "photo", here.talk, Reply("send_photo", {"case": number})


def _hours(here: Here) -> Told:
    told = opening.answer(here.app.hours.coming(here.now), here.now, here.talk.language)
    where = here.app.announcements.address(here.talk.language)
    return "hours", here.talk, here.say(phrases.sentences(told.message, where or ""))


def _go_on(here: Here, chat: Chat) -> Told:
    """Tell the person who goes on with the conversation what the customer writes."""
    body = here.arrival.body
    if not here.app.people.say(chat, body, here.arrival.id):
        return _answered(replace(here, talk=replace(here.talk, chat=None)))
    if is_emergency(body):
        return "to_person", here.talk, here.say(call_911(here))
    if is_blotted(body):
        warning = here.pick(
            "Please never text us a card number. We did not pass it on.",
            "Por favor, nunca nos envíe números de tarjeta. No lo pasamos a nadie.",
        )
        return "to_person", here.talk, here.say(warning)
    return "to_person", here.talk, None
