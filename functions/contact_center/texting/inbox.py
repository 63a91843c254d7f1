"""A conversation by text: what it means, what is done, and the one answer.

    STOP, START ─▶ HELP ─▶ the person they talk to ─▶ danger ─▶ the question we asked ─▶ a word
        ─▶ the knowledge base ─▶ menu

A text may come twice and out of order. Its id is noted before anything is done, with the turn that
it answers, and closed together with the answer: so a repetition takes no second step and sends no
second answer. Who texts is known by their number alone: level 1. What needs more goes on behind a
link, where a PIN can be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from contact_center import telemetry
from contact_center.callbacks import booking
from contact_center.callbacks.booking import Desk
from contact_center.desk import Visit
from contact_center.domain import cases, lookup, opening, phrases
from contact_center.domain import knowledge as articles
from contact_center.domain.callers import Customer, recognise
from contact_center.domain.cases import Case, Topic
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.incidents import is_emergency
from contact_center.domain.language import Language
from contact_center.domain.texts.keywords import Keyword, keyword
from contact_center.domain.texts.requests import Wish, menu, wish
from contact_center.ports import CallerCards, Cases, Clock, Hours, Knowledge
from contact_center.self_service import Request, SelfService, take_step
from contact_center.texting import callbacks
from contact_center.texting.arrivals import Arrival
from contact_center.texting.people import QUEUES, Chat, Handover, People, without_cards
from contact_center.texting.reaching import NOBODY, reach

IDLE: Final = timedelta(minutes=30)  # then a conversation is over, and a number means nothing
_TOLD_EVERY: Final = timedelta(hours=12)  # that nobody is there, or that everybody is busy
_MOST_LINES: Final = 40  # of a conversation, for who takes over
_LONGEST_LINE: Final = 320  # characters
_MOST_MISSES: Final = 2  # not understood so often: a person
_LINKED: Final = ("verify", "pay")
_OPEN: Final = ("ask", "invalid", "confirm")
_TOPICS: Final[Mapping[str, Topic]] = {
    "report_outage": "supply",
    "pay_bill": "bill",
    "balance": "bill",
    "payment_plan": "bill",
}
_INTENTS: Final[Mapping[Topic, str]] = {"bill": "pay_bill", "supply": "outage"}
# What an agent's page shows of a caller's card, by the names of the reply of caller_lookup.
_KNOWN: Final = (
    *("customerId", "firstName", "household", "repeat", "matters"),
    *(f"history{line}" for line in range(1, 6)),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with a number, as it is kept between two texts.

    Attributes:
        contact_id: Of the engine's session; a new conversation has another one.
        asking: Transaction whose question is open; empty: none.
        turn: Of that question.
        menu_shown: The menu was the last that we sent.
        times: For a callback, that we offered last, and the day: how many were refused.
        misses: How often in a row nothing was understood.
        told_closed_at: When we said last that nobody is there.
        told_busy_at: When we said last that everybody is busy.
        chat: With the person who goes on with it; None: nobody does.
        lines: What was said, newest last, for who takes over.
        began_at: When its first text came.
        version: Counts the changes.
    """

    contact_id: str
    language: Language = "en"
    asking: str = ""
    turn: int = 0
    menu_shown: bool = False
    times: tuple[str, ...] = ()
    day: int = 0
    misses: int = 0
    told_closed_at: datetime | None = None
    told_busy_at: datetime | None = None
    chat: Chat | None = None
    lines: tuple[str, ...] = ()
    began_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back: a template and its variables.

    Attributes:
        language: Another one than the conversation's; empty: that.
    """

    template: str
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A text that is being answered.

    Attributes:
        talk: The conversation as it was when the text came first.
        is_new: Nothing was said in it before.
    """

    talk: Talk
    is_new: bool


class Inbox(Protocol):
    """Raises ``StorageUnavailable``."""

    def begin(self, arrival: Arrival, language: Language, now: datetime) -> Begun | None:
        """Note a text and return its conversation; None when it was answered before.

        A text that was begun and not answered, because something was down, is given the turn that
        it was begun with.
        """
        ...

    def close(
        self,
        arrival: Arrival,
        talk: Talk,
        reply: Reply | None,
        customer_id: str | None,
        now: datetime,
    ) -> None:
        """Keep the conversation, put the reply on its way, and note that the text is answered.

        Raises:
            Raced: Another text of the conversation came in between.
        """
        ...


class Switch(Protocol):
    """STOP and START. Raises ``StorageUnavailable``."""

    def stop(self, arrival: Arrival, said: Keyword, customers: tuple[str, ...]) -> None: ...

    def start(self, arrival: Arrival, said: Keyword, customers: tuple[str, ...]) -> None: ...


@dataclass(frozen=True, slots=True)
class App:
    """Everything that answering a text needs."""

    clock: Clock
    inbox: Inbox
    switch: Switch
    cards: CallerCards
    self_service: SelfService
    knowledge: Knowledge
    cases: Cases
    hours: Hours
    desk: Desk
    people: People


@dataclass(frozen=True, slots=True)
class _Now:
    """What a text is answered with."""

    arrival: Arrival
    talk: Talk
    is_new: bool
    customer: Customer | None
    card: lookup.CallerCard
    now: datetime
    app: App

    @property
    def customer_id(self) -> str | None:
        return self.customer.customer_id if self.customer else None

    def pick(self, en: str, es: str) -> str:
        return es if self.talk.language == "es" else en

    def say(self, said: str) -> Reply:
        return Reply("first_answer" if self.is_new else "answer", {"said": said})


Told = tuple[str, Talk, Reply | None]  # what it was taken for, the conversation after, the answer


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
    here = _Now(arrival, begun.talk, begun.is_new, customer, card, now, app)
    said = keyword(arrival.body, asked=bool(begun.talk.asking))
    if said and said.meaning in ("stop", "start"):
        customers = tuple(one.customer_id for one in card.customers)
        (app.switch.stop if said.meaning == "stop" else app.switch.start)(arrival, said, customers)
        if said.meaning == "stop" and begun.talk.chat:
            _leave(here, begun.talk.chat)
        over = replace(begun.talk, asking="", menu_shown=False, chat=None)
        app.inbox.close(arrival, over, None, here.customer_id, now)
        return said.meaning
    kind, talk, reply = _helped(here, said) if said else _answered(here)
    app.inbox.close(arrival, _noted(talk, arrival, reply), reply, here.customer_id, now)
    return kind


def remembering(talk: Talk, *lines: str) -> Talk:
    """Return a conversation in which something more was said."""
    said = (without_cards(line)[:_LONGEST_LINE] for line in lines)
    return replace(talk, lines=(*talk.lines, *said)[-_MOST_LINES:])


def _noted(talk: Talk, arrival: Arrival, reply: Reply | None) -> Talk:
    ours = reply.variables.get("said", reply.template) if reply else ""
    theirs = f"customer: {arrival.body}"
    return remembering(talk, theirs, f"centre: {ours}") if ours else remembering(talk, theirs)


def _helped(here: _Now, said: Keyword) -> Told:
    try:
        told = opening.answer(here.app.hours.coming(here.now), here.now, here.talk.language)
        hours = told.message
    except ConnectUnavailable:
        hours = here.pick("Text MENU for more.", "Envíe MENU para más.")
    return "help", here.talk, Reply("help", {"hours": hours}, said.language)


def _answered(here: _Now) -> Told:
    talk = here.talk
    if talk.chat:
        asked = wish(here.arrival.body, talk.language)
        return _photo(here) if asked and asked.kind == "photo" else _go_on(here, talk.chat)
    if is_emergency(here.arrival.body):
        return _danger(here)
    if talk.asking == callbacks.NAME and (told := _about_callback(here)):
        return told
    asked = wish(here.arrival.body, talk.language, menu_shown=talk.menu_shown)
    if talk.asking == callbacks.NAME:
        here = replace(here, talk=(talk := replace(talk, asking="", times=())))
    if talk.asking and not (asked and asked.kind in ("person", "menu", "callback")):
        return _step(here, talk.asking, "answer", here.arrival.body)
    if asked is None:
        return _question(here)
    here = replace(here, talk=replace(talk, language=asked.language, menu_shown=False, misses=0))
    return _granted(here, asked)


def _granted(here: _Now, asked: Wish) -> Told:
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
        case "callback":
            return _about_callback(here, begin=True) or _person(here, "callback")
    return _person(here, "asked_person")


def _about_callback(here: _Now, *, begin: bool = False) -> Told | None:
    """Offer times for a callback, or take the answer.

    Returns:
        None: it is something else, or no time can be offered.
    """
    app, talk = here.app, here.talk
    request = booking.Request(
        phone=here.arrival.from_,
        language=talk.language,
        queue="General",
        contact_id=talk.contact_id,
        customer_id=here.customer_id,
    )
    try:
        turn = (
            callbacks.begin(app.desk, request)
            if begin
            else callbacks.answer(app.desk, request, here.arrival.body, talk.times, talk.day)
        )
    except ConnectUnavailable:  # nobody knows the hours now
        return None
    if turn is None or not turn.said:
        return None
    asking = callbacks.NAME if turn.times else ""
    after = replace(talk, asking=asking, times=turn.times, day=turn.day, menu_shown=False, misses=0)
    return f"callback_{turn.kind}", after, here.say(turn.said)


def _step(here: _Now, name: str, step: str, value: str) -> Told:
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
        return _person(replace(here, talk=after), answer.turn.reason, answer.turn.say, name)
    return f"step_{outcome}", after, here.say(answer.turn.say or here.pick("Done.", "Hecho."))


def _question(here: _Now) -> Told:
    """Look a question up; what nobody knows twice is for a person."""
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
    if not _may_tell(talk.told_closed_at, here.now) and _closed(here):
        return "noted", talk, None  # they know that nobody is there, and whoever comes reads it
    if talk.misses + 1 >= _MOST_MISSES:
        return _person(here, "no_match")
    sorry = here.pick("Sorry, we did not understand.", "Perdón, no entendimos.")
    after = replace(talk, misses=talk.misses + 1, menu_shown=True)
    return "not_understood", after, here.say(f"{sorry}\n{menu(talk.language)}")


def _photo(here: _Now) -> Told:
    """Send a link to where a photo can be left, for the case that is open, or a new one."""
    known = [one for one in here.card.matters if one.kind == "case" and one.until]
    latest = max(known, key=lambda one: one.at, default=None)
    number = latest.reference if latest else _case(here, "supply").number
    return "photo", here.talk, Reply("send_photo", {"case": number})


def _hours(here: _Now) -> Told:
    told = opening.answer(here.app.hours.coming(here.now), here.now, here.talk.language)
    return "hours", here.talk, here.say(told.message)


def _danger(here: _Now) -> Told:
    return _person(here, "emergency", _call_911(here), "report_outage")


def _call_911(here: _Now) -> str:
    return here.pick(
        "If anybody is in danger, call 911 now, and stay away from wires, gas and water.",
        "Si alguien está en peligro, llame ya al 911 y aléjese de cables, gas y agua.",
    )


def _go_on(here: _Now, chat: Chat) -> Told:
    """Tell the person who goes on with the conversation what the customer writes."""
    body = here.arrival.body
    said = without_cards(body)
    if not here.app.people.say(chat, said, here.arrival.id):
        return _answered(replace(here, talk=replace(here.talk, chat=None)))
    if is_emergency(body):
        return "to_person", here.talk, here.say(_call_911(here))
    if said != body:
        warning = here.pick(
            "Please never text us a card number. We did not pass it on.",
            "Por favor, nunca nos envíe números de tarjeta. No lo pasamos a nadie.",
        )
        return "to_person", here.talk, here.say(warning)
    return "to_person", here.talk, None


def _leave(here: _Now, chat: Chat) -> None:
    """Let the person know that the customer wants no more texts, and the chat end."""
    try:
        if here.app.people.say(chat, here.arrival.body, here.arrival.id):
            here.app.people.leave(chat)
    except ConnectUnavailable as exc:  # STOP counts whatever Amazon Connect does
        telemetry.logger.warning("a chat was not left", error=exc.code, detail=str(exc))


def _person(here: _Now, reason: str, say: str = "", about: str = "") -> Told:
    """Let a person go on; where nobody does now, leave them a case, and promise a call."""
    talk = here.talk
    topic = _TOPICS.get(about or talk.asking, "other")
    closed = _closed(here)
    handover = _handover(here, reason, topic, about)
    may_reach = reason != "callback" and (not closed or reason == "emergency")
    reached = reach(handover, here.app.people, here.now) if may_reach else NOBODY
    after = replace(talk, asking="", menu_shown=False, misses=0, chat=reached.chat)
    if reached.chat and reason != "emergency":
        if reached.busy and _may_tell(talk.told_busy_at, here.now):
            return "busy", replace(after, told_busy_at=here.now), Reply(_linked(here, "busy"))
        return "person_chat", after, here.say(say) if say else None  # the flow says the rest
    case = _case(here, topic)
    if reached.how == "task":
        here.app.people.give_task(handover, case.number)
    told = cases.read_back(case, own_number=True, now=here.now, zone=here.app.self_service.zone)
    told = told.replace(phrases.digits(case.number), case.number)  # it is read, not heard
    if closed and not say and reason != "callback":
        if not _may_tell(talk.told_closed_at, here.now):
            return "after_hours_again", after, None
        after = replace(after, told_closed_at=here.now)
        told_once = {"opens": closed, "case": case.number}
        return "after_hours", after, Reply(_linked(here, "after_hours"), told_once)
    return f"person_{reason}", after, here.say(f"{say} {told}".strip())


def _linked(here: _Now, template: str) -> str:
    """Name the template with links to what works by itself, for who is known by their number."""
    return f"{template}_links" if here.customer else template


def _case(here: _Now, topic: Topic) -> Case:
    asked = Case(
        number="",
        topic=topic,
        contact_id=here.talk.contact_id,
        customer_id=here.customer_id,
        phone=here.arrival.from_,
        language=here.talk.language,
        opened_at=here.now,
        answer_by=_promise(here.app, topic, here.now),
    )
    return here.app.cases.open(asked, here.arrival.from_)[0]


def _handover(here: _Now, reason: str, topic: Topic, about: str) -> Handover:
    """Put together what a person needs to go on: whom, why, and what was said so far."""
    talk, number = here.talk, here.arrival.from_
    zone = here.app.self_service.zone
    known = lookup.answer(here.card, number, chain_id=talk.contact_id, now=here.now, zone=zone)
    queue = "Emergency" if reason == "emergency" else QUEUES[topic]
    attributes = {
        **{name: known.get(name) or "none" for name in _KNOWN},
        "textNumber": number.e164,
        "language": talk.language,
        "reason": reason,
        "intent": _INTENTS.get(topic, "none"),
        "topic": topic,
        "tried": f"by text: {about or talk.asking}" if about or talk.asking else "by text",
        "queue": queue,
        "verified": "no",
        "lastStep": "text",
    }
    return Handover(
        key=f"{talk.contact_id}-{here.arrival.id}",
        phone=number,
        name=known.get("firstName") or here.pick("Customer", "Cliente"),
        queue=queue,
        attributes=attributes,
        lines=remembering(talk, f"customer: {here.arrival.body}").lines,
    )


def _may_tell(told_at: datetime | None, now: datetime) -> bool:
    return told_at is None or now - told_at >= _TOLD_EVERY


def _promise(app: App, topic: Topic, now: datetime) -> datetime | None:
    try:
        return cases.promise(app.hours.coming(now), now, topic)
    except ConnectUnavailable:
        return None


def _closed(here: _Now) -> str | None:
    """Return when we open again; None while we are open, or where nobody can say."""
    try:
        hours = here.app.hours.coming(here.now)
    except ConnectUnavailable:
        return None
    told = opening.answer(hours, here.now, here.talk.language)
    return None if told.is_open else told.next_opening
