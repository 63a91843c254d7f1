"""The look of every page: one sheet, one accent colour, nothing from anywhere else.

What is shown is escaped where it enters the markup: ``text`` for words, everything else is ours.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions.words import Phrase
from contact_center.web import words
from contact_center.web.http import Response

_STYLE: Final = Path(__file__).with_name("style.css").read_text().strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

# No script at all, and no address but our own. ``data:`` is the empty icon that keeps browsers from
# asking for one.
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}

_TICK: Final = (
    '<svg class="tick" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
    '<path d="M5 12.5l4.5 4.5L19 7.5"/></svg>'
)


def text(words_: str) -> str:
    """Return words as markup."""
    return escape(words_)


@dataclass(frozen=True, slots=True)
class Look:
    """For whom a page is made.

    Attributes:
        company: What the company calls itself.
        contact_number: What to call to reach a person, if pages tell.
        visit: Public name of the visit: forms of another visit in the same browser are told apart
            by it. Empty outside a visit.
    """

    company: str
    contact_number: PhoneNumber | None
    language: Language
    visit: str = ""

    def say(self, phrase: Phrase) -> str:
        """Return words in the page's language, escaped."""
        return text(phrase.es if self.language == "es" else phrase.en)


def page(
    look: Look,
    title: Phrase,
    content: str,
    *,
    status: int = 200,
    wrong: bool = False,
    tick: bool = False,
    footer: bool = True,
    posts_to: str = "",
) -> Response:
    """Return a whole page.

    Args:
        look: For whom.
        title: Heading, and title of the window.
        content: Markup below the heading.
        status: HTTP status.
        wrong: Something on it is to be corrected: the window's title says so first.
        tick: It is about something that succeeded.
        footer: Whether it offers a person at its end; not where its content does.
        posts_to: An address beside our own that a form of it is sent to.
    """
    heading = look.say(title)
    window = f"{look.say(words.PROBLEM)}: {heading}" if wrong else heading
    body = (
        f'<!doctype html><html lang="{look.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{window} – {text(look.company)}</title>"
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>'
        f'<header><span class="brand">{text(look.company)}</span>{_other_language(look)}</header>'
        f'<main><div class="sheet">{_TICK if tick else ""}<h1>{heading}</h1>{content}</div></main>'
        f"{_footer(look) if footer else ''}</body></html>"
    )
    if not posts_to:
        return Response(status, body, HEADERS)
    policy = _POLICY.replace("form-action 'self'", f"form-action 'self' {posts_to}")
    return Response(status, body, {**HEADERS, "content-security-policy": policy})


def form(look: Look, step: str, content: str, *, action: str = "/s", **hidden: str) -> str:
    """Return a form that takes a step.

    Args:
        look: Whose page.
        step: What it does when it is sent.
        content: Fields and buttons.
        action: Where it is sent; empty: to the address of the page itself.
        **hidden: Further fields.
    """
    fields = {"step": step, "visit": look.visit, **hidden}
    held = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in fields.items()
        if value
    )
    where = f' action="{text(action)}"' if action else ""
    return f'<form method="post"{where}>{held}{content}</form>'


def button(words_: str, *, quiet: bool = False, value: str = "", more: str = "") -> str:
    """Return a button that sends its form; its words are markup already.

    Args:
        words_: What it says.
        quiet: It is not the main thing to do.
        value: What it answers, where there are several.
        more: Further attributes.
    """
    kind = ' class="quiet"' if quiet else ""
    answer = f' name="value" value="{text(value)}"' if value else ""
    return f'<button type="submit"{kind}{answer}{more}>{words_}</button>'


def field(
    look: Look,
    name: str,
    label: Phrase | str,
    *,
    problem: str = "",
    attributes: str = "",
    long: bool = False,
) -> str:
    """Return a labelled text field; a problem is said before it, and read out with it.

    Args:
        look: Whose page.
        name: Of the field.
        label: What is asked for.
        problem: What was wrong with the last entry, as words.
        attributes: Further attributes of the input.
        long: The label is a whole question.
    """
    said = look.say(label) if isinstance(label, Phrase) else text(label)
    wrong = f'<p class="bad" id="{name}-bad" role="alert">{text(problem)}</p>' if problem else ""
    described = f' aria-invalid="true" aria-describedby="{name}-bad" autofocus' if problem else ""
    kind = ' class="ask"' if long else ""
    return (
        f'<div class="field"><label for="{name}"{kind}>{said}</label>{wrong}'
        f'<input id="{name}" name="{name}" {attributes}{described}></div>'
    )


def paragraph(words_: Phrase | str, look: Look, kind: str = "") -> str:
    said = look.say(words_) if isinstance(words_, Phrase) else text(words_)
    return f'<p class="{kind}">{said}</p>' if kind else f"<p>{said}</p>"


def ways_to_a_person(look: Look, *, topic: str = "", action: str = "/s") -> str:
    """Return what reaches a person: a number to call, and a call to ask for.

    Args:
        look: Whose page.
        topic: What it is about; empty: nobody can be asked to call, as we do not know whom.
        action: Where the request for a call is sent.
    """
    ways = []
    if look.contact_number:
        number = look.contact_number.e164
        ways.append(
            f'<a class="button" href="tel:{number}">{look.say(words.CALL_US)}: {shown(number)}</a>'
        )
    if topic:
        ask = button(look.say(words.LEAVE_IT), quiet=bool(ways))
        ways.append(form(look, "call", ask, action=action, topic=topic))
    return "".join(ways)


def shown(number: str) -> str:
    """Write a number of ours so that it can be read: in groups, from its end.

    Example:
        >>> shown("+12125550142"), shown("+15550142")
        ('+1 212 555 0142', '+1 555 0142')
    """
    rest = number[1:]
    groups = [rest[-4:], rest[-7:-4], rest[-10:-7], rest[:-10]]
    return "+" + " ".join(group for group in reversed(groups) if group)


def _footer(look: Look) -> str:
    ways = []
    if look.contact_number:
        number = look.contact_number.e164
        ways.append(f'<a href="tel:{number}">{look.say(words.CALL_US)}: {shown(number)}</a>')
    if look.visit:
        ways.append(f'<a href="/s?person=1">{look.say(words.PERSON)}</a>')
    return f"<footer>{''.join(ways)}</footer>" if ways else ""


def _other_language(look: Look) -> str:
    other, name = ("en", "English") if look.language == "es" else ("es", "Español")
    if look.visit:
        change = f'<button type="submit" lang="{other}">{name}</button>'
        return form(look, "language", change, language=other)
    return f'<a href="?lang={other}" lang="{other}" hreflang="{other}">{name}</a>'
