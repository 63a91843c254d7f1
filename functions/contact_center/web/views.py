"""A turn of a conversation as a page: question, read-back, PIN, card, receipt, person."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from contact_center.domain.billing import Bill
from contact_center.domain.money import Money
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.inputs import NOT_UNDERSTOOD
from contact_center.domain.transactions.session import Session
from contact_center.domain.transactions.words import Phrase, Tongue, capital
from contact_center.web import words
from contact_center.web.http import Response
from contact_center.web.pages import (
    Look,
    button,
    field,
    form,
    page,
    paragraph,
    text,
    ways_to_a_person,
)

BILL_COPY: Final = "bill_copy"  # the copy itself; the transaction of that name asks for the link
PHOTO: Final = "photo"
SELF_SERVICE: Final = "self_service"  # the page that offers the others
# What it offers, in the order of what people want.
OFFERED: Final = (
    *("pay_bill", "balance", "meter_reading", "report_outage", "change_appointment"),
    *("payment_plan", "order_status", "bill_copy", "move_home"),
)
_PIN_LEVEL: Final = 2  # what a page can ask for; a code to the telephone it cannot send
_TOPICS: Final = {
    **dict.fromkeys(("pay_bill", "balance", "payment_plan", "bill_copy"), "bill"),
    "report_outage": "supply",
}
_NUMBERS: Final = 'inputmode="decimal" autocomplete="off"'
_CONCEALED: Final = 'type="password" inputmode="numeric" autocomplete="off" maxlength="8"'


def is_conversation(purpose: str) -> bool:
    """Tell whether a link leads to a transaction, rather than to something to look at."""
    return purpose in TRANSACTIONS and purpose != BILL_COPY


def title(purpose: str) -> Phrase:
    """Name a page by its purpose; a transaction that has no words here lends its own."""
    if purpose in words.TITLES:
        return words.TITLES[purpose]
    named = TRANSACTIONS[purpose].title if purpose in TRANSACTIONS else words.PERSON
    return Phrase(capital(named.en), capital(named.es))


def topic(purpose: str) -> str:
    """Return what a case about a purpose is filed under."""
    return _TOPICS.get(purpose, "other")


def conversation(look: Look, purpose: str, session: Session, problem: str) -> Response:
    """Return the page of the turn that a conversation has come to.

    Args:
        look: For whom.
        purpose: The transaction.
        session: As stored.
        problem: Code of what was wrong with a PIN or a card, from the address.
    """
    outcome = session.turn.outcome
    if outcome == "verify" and not (session.turn.level <= _PIN_LEVEL and _may_try(problem)):
        outcome = "person"
    return _PAGES[outcome](look, purpose, session, problem)


def paying(look: Look, session: Session, amount: Money, problem: str) -> Response:
    """Return the form for a card. Its values go to the provider and are never shown again."""
    said = words.CARD_PROBLEMS.get(problem)
    wrong = Tongue(look.language, spoken=False).say(said) if said else ""
    at = problem if problem in ("expiry", "code") else "number"
    cells = [
        _card(look, "number", words.CARD, "cc-number", wrong if at == "number" else ""),
        '<div class="half">',
        _card(look, "expiry", words.EXPIRY, "cc-exp", wrong if at == "expiry" else ""),
        _card(look, "code", words.CODE, "cc-csc", wrong if at == "code" else ""),
        "</div>",
    ]
    owed = f"<dl><dt>{look.say(words.TO_PAY)}</dt><dd>{text(amount.written())}</dd></dl>"
    pay = button(f"{look.say(words.PAY_NOW)} {text(amount.written())}")
    content = (
        owed
        + paragraph(words.DEMONSTRATION, look, "box")
        + form(look, "card", "".join(cells) + pay, entry=secrets.token_hex(8), **_turn(session))
    )
    return page(look, words.PAY, content, wrong=bool(wrong))


def person(look: Look, purpose: str, say: str = "", *, back: bool = False) -> Response:
    """Return the page that leads to a person."""
    content = paragraph(say or words.PERSON_NEXT, look)
    content += ways_to_a_person(look, topic=topic(purpose))
    if back:
        content += f'<p><a class="button quiet" href="/s">{look.say(words.BACK)}</a></p>'
    return page(look, words.PERSON, content, footer=False)


def photo(look: Look, address: str, fields: Mapping[str, str], *, sent: bool) -> Response:
    """Return the form that takes a photo: it goes to where photos lie, not through here.

    Args:
        look: For whom.
        address: Where the form is sent.
        fields: What it carries, signed.
        sent: One has just been sent.
    """
    held = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in fields.items()
    )
    asked = (
        f'<div class="field"><label for="file">{look.say(words.PHOTO)}</label>'
        '<input id="file" name="file" type="file" required '
        'accept="image/jpeg,image/png,image/heic,image/webp" aria-describedby="limit">'
        f'<p class="note" id="limit">{look.say(words.PHOTO_LIMIT)}</p></div>'
    )
    form_ = (
        f'<form method="post" action="{text(address)}" enctype="multipart/form-data">{held}{asked}'
        f"{button(look.say(words.PHOTO_SEND))}</form>"
    )
    said = paragraph(words.PHOTO_SENT if sent else words.PHOTO_WHY, look, "box" if sent else "")
    title_ = words.PHOTO_ANOTHER if sent else words.TITLES["photo"]
    return page(look, title_, said + form_, tick=sent, posts_to=address)


def enough_photos(look: Look) -> Response:
    """Tell that no more photos are taken for a case, and who looks at those that we have."""
    content = paragraph(words.PHOTO_ENOUGH_WHY, look) + ways_to_a_person(look, topic=topic(PHOTO))
    return page(look, words.PHOTO_ENOUGH, content, footer=False)


def offers(look: Look) -> Response:
    """Return the page that offers what customers can do by themselves."""
    listed = "".join(
        button(look.say(title(name)), value=name) for name in OFFERED if name in TRANSACTIONS
    )
    return page(
        look,
        words.TITLES[SELF_SERVICE],
        form(look, "choose", f'<div class="options">{listed}</div>'),
    )


def bill(look: Look, shown: Bill | None) -> Response:
    """Return a copy of a bill."""
    if shown is None:
        return page(look, words.NOT_POSSIBLE, paragraph(words.NO_BILL, look))
    tongue = Tongue(look.language, spoken=False)
    rows: Mapping[Phrase, str] = {
        words.BILL_OF: shown.number,
        words.ISSUED: f"{tongue.date(shown.issued)}, {shown.issued.year}",
        words.DUE: f"{tongue.date(shown.due)}, {shown.due.year}",
        words.AMOUNT: shown.amount.written(),
        words.OPEN: shown.open.written(),
    }
    listed = "".join(f"<dt>{look.say(name)}</dt><dd>{text(to)}</dd>" for name, to in rows.items())
    return page(look, title("bill_copy"), f"<dl>{listed}</dl>")


def _question(look: Look, purpose: str, session: Session, _problem: str) -> Response:
    turn = session.turn
    if turn.kind in ("choice", "yes_no"):
        wrong = f'<p class="bad" role="alert">{text(turn.problem)}</p>' if turn.problem else ""
        options = "".join(
            button(text(capital(label)), value=str(n)) for n, label in enumerate(turn.labels, 1)
        )
        content = (
            f'{wrong}<p class="ask" id="ask">{text(turn.say)}</p>'
            f'<div class="options" role="group" aria-labelledby="ask">{options}</div>'
        )
    else:
        kind = 'type="date"' if turn.kind == "date" else _NUMBERS
        unread = kind == _NUMBERS and turn.problem == look.say(NOT_UNDERSTOOD)
        problem = look.say(words.IN_DIGITS) if unread else turn.problem
        content = field(
            look, "value", turn.say, problem=problem, attributes=kind, long=True
        ) + button(look.say(words.SEND))
        content += "".join(
            button(text(capital(label)), quiet=True, value=label) for label in turn.labels
        )
    asked = form(look, "answer", content, **_turn(session))
    return page(look, title(purpose), asked, wrong=bool(turn.problem))


def _read_back(look: Look, _purpose: str, session: Session, _problem: str) -> Response:
    asks = session.turn.say.endswith("?")  # "Do you want to correct it?" is not right or wrong
    agree, refuse = (words.YES, words.NO) if asks else (words.RIGHT, words.CHANGE)
    yes = form(look, "confirm", button(look.say(agree)), **_turn(session))
    no = form(look, "decline", button(look.say(refuse), quiet=True), **_turn(session))
    said = paragraph(session.turn.say, look, "box")
    return page(look, words.CHECK, said + yes + no)


def _pin(look: Look, _purpose: str, session: Session, problem: str) -> Response:
    said = {"wrong": words.WRONG, "digits": words.NO_DIGITS}.get(problem)
    wrong = Tongue(look.language, spoken=False).say(said) if said else ""
    entered = field(look, "pin", words.PIN, problem=wrong, attributes=_CONCEALED)
    content = paragraph(words.WHY_PIN, look) + form(
        look,
        "pin",
        entered + button(look.say(words.CONTINUE)),
        entry=secrets.token_hex(8),
        **_turn(session),
    )
    return page(look, words.WHO, content, wrong=bool(wrong))


def _done(look: Look, purpose: str, session: Session, _problem: str) -> Response:
    turn = session.turn
    content = paragraph(turn.say, look)
    if turn.receipt:
        number = text(turn.receipt)
        content = content.replace(number, f'<strong class="number">{number}</strong>')
        content += paragraph(words.CLOSE, look, "note")
    before = words.DONE_BEFORE if turn.outcome == "repeated" else words.DONE
    heading = before if turn.receipt else title(purpose)
    return page(look, heading, content, tick=bool(turn.receipt))


def _refused(look: Look, purpose: str, session: Session, _problem: str) -> Response:
    content = paragraph(session.turn.say, look) + ways_to_a_person(look, topic=topic(purpose))
    return page(look, words.NOT_POSSIBLE, content, footer=False)


def _person(look: Look, purpose: str, session: Session, problem: str) -> Response:
    if problem == "locked":
        return person(look, purpose, Tongue(look.language, spoken=False).say(words.LOCKED))
    return person(look, purpose, session.turn.say if session.turn.outcome == "person" else "")


def _may_try(problem: str) -> bool:
    return problem not in ("locked", "person")


def _card(look: Look, name: str, label: Phrase, fill: str, problem: str) -> str:
    kind = f'inputmode="numeric" autocomplete="{fill}"'
    return field(look, name, label, problem=problem, attributes=kind)


def _turn(session: Session) -> dict[str, str]:
    return {"turn": str(session.number)}


_PAGES: Final[Mapping[str, Callable[[Look, str, Session, str], Response]]] = {
    "ask": _question,
    "invalid": _question,
    "confirm": _read_back,
    "verify": _pin,
    "done": _done,
    "repeated": _done,
    "refused": _refused,
    "person": _person,
}
