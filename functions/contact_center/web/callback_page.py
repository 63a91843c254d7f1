"""The page of a callback: what was promised, other times, and a way to take it back.

GET  /s           the promise, if there is one, and three times
GET  /s?day=1     those of the next day
POST /s           book: one of the times; withdraw

Who holds the link proved no more than that a text reached them, and sees no more than a time.
"""

from collections.abc import Mapping
from typing import Final

from contact_center.callbacks.booking import Choice, Desk, Request
from contact_center.domain.callbacks import words as said
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.links import Pass
from contact_center.domain.transactions.words import Phrase
from contact_center.web import words
from contact_center.web.http import Response
from contact_center.web.pages import Look, button, form, page, paragraph, text, ways_to_a_person

PURPOSE: Final = "callback"

ASK: Final = Phrase("When shall we call you?", "¿Cuándo le llamamos?")
ANOTHER_TIME: Final = Phrase("Another time:", "Otra hora:")
ANOTHER_DAY: Final = Phrase("Another day", "Otro día")
WITHDRAW: Final = Phrase("I do not need it any more", "Ya no la necesito")
NEWS: Final[Mapping[str, Phrase]] = {
    "taken": Phrase(said.TAKEN["en"], said.TAKEN["es"]),
    "withdrawn": Phrase(said.cancelled("en"), said.cancelled("es")),
    "late": Phrase(
        "It is too late to change it: we are calling you.",
        "Ya es tarde para cambiarla: le estamos llamando.",
    ),
}


def show(look: Look, desk: Desk, current: Pass, query: Mapping[str, str]) -> Response:
    """Return the page.

    Raises:
        StorageUnavailable, ConnectUnavailable: It cannot be shown now.
    """
    request = _request(current)
    if request is None:
        return page(look, words.PERSON, ways_to_a_person(look), footer=False)
    day = _day(query.get("day", ""))
    choice = desk.choice(request, skip_days=day)
    now, centre = desk.keeper.clock.now(), desk.keeper.zone.key
    problem = query.get("e", "")
    news = NEWS.get(problem)
    content = paragraph(news, look, "bad" if problem == "taken" else "") if news else ""
    if choice.open is not None:
        content += paragraph(said.existing(choice.open, now, centre), look, "box")
    if choice.open is None or choice.open.is_waiting:
        content += _times(look, desk, choice)
    if choice.open is not None and choice.open.is_waiting:
        content += form(look, "withdraw", button(look.say(WITHDRAW), quiet=True))
    done = choice.open is not None and query.get("done") == "1"
    return page(look, words.TITLES[PURPOSE], content, tick=done, wrong=problem == "taken")


def act(desk: Desk, current: Pass, sent: Mapping[str, str]) -> str:
    """Do what a form asks for; return the query of the page to go on to."""
    request = _request(current)
    if request is None:
        return ""
    if sent.get("step") == "withdraw":
        there = desk.keeper.store.open_for(request.phone)
        if there is None:
            return ""
        outcome, _ = desk.changes.cancel(there, "taken back by the customer on the page")
        return "?e=withdrawn" if outcome == "ok" else "?e=late"
    if sent.get("step") != "book":
        return ""
    try:
        slot = Slot.read(sent.get("value", ""))
    except ValueError:
        return ""
    outcome, _ = desk.at(request, slot)
    return {"ok": "?done=1", "too_late": "?e=late"}.get(outcome, "?e=taken")


def _day(text: str) -> int:
    """Return how many days were refused; what somebody made up is the first day."""
    return int(text) if len(text) == 1 and text.isdecimal() else 0


def _times(look: Look, desk: Desk, choice: Choice) -> str:
    if not choice.slots:
        return paragraph(said.NO_TIMES[look.language], look)
    now, centre = desk.keeper.clock.now(), desk.keeper.zone.key
    options = "".join(
        button(
            text(said.moment(slot.begins, now, choice.zone, centre, look.language)),
            value=str(slot),
        )
        for slot in choice.slots
    )
    asked = look.say(ANOTHER_TIME if choice.open else ASK)
    group = f'<div class="options" role="group" aria-labelledby="ask">{options}</div>'
    following = f"/s?day={choice.day + 1}"
    first = paragraph(said.FROM_THE_FIRST[look.language], look) if choice.again else ""
    return (
        first
        + form(look, "book", f'<p class="ask" id="ask">{asked}</p>{group}')
        + f'<p><a class="button quiet" href="{following}">{look.say(ANOTHER_DAY)}</a></p>'
    )


def _request(current: Pass) -> Request | None:
    if current.phone is None:
        return None
    return Request(
        phone=current.phone,
        language=current.language,
        queue="General",
        contact_id=current.visit_id,
        customer_id=current.customer_id,
    )
