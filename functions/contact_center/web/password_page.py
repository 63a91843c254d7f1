"""The page that sets a new password for the web account.

GET  /s           the form; afterwards, that it is done
POST /s           password: sets it, once for a link

The link was asked for on the highest level, and went to the registered number alone. What is typed
travels in the body of a posted form, is hashed, and is nowhere else: no address, no log, no page.
"""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.links import Pass
from contact_center.domain.passwords import LEAST, Password, WeakPassword
from contact_center.domain.transactions.words import Phrase, Tongue
from contact_center.web import bootstrap, words
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

PURPOSE: Final = "password_reset"

_WHY: Final = Phrase(
    "For your account on our web site. Take several words that only you would put together. We "
    "never ask for it by telephone or by text.",
    "Para su cuenta en nuestro sitio web. Elija varias palabras que solo usted juntaría. Nunca se "
    "la pedimos por teléfono ni por mensaje.",
)
_NEW: Final = Phrase(
    f"New password, at least {LEAST} characters", f"Contraseña nueva, al menos {LEAST} caracteres"
)
_AGAIN: Final = Phrase("The same once more", "La misma otra vez")
_SET: Final = Phrase("Set the password", "Guardar la contraseña")
_DONE: Final = Phrase("Your new password is set", "Su nueva contraseña está guardada")
_DONE_WHY: Final = Phrase(
    "The old one does not work any more. We text you that it was changed. You can close this page.",
    "La anterior ya no sirve. Le avisamos por mensaje del cambio. Ya puede cerrar esta página.",
)
_PROBLEMS: Final[Mapping[str, Phrase]] = {
    "short": Phrase(
        f"That is too short: it takes {LEAST} characters.",
        f"Es muy corta: hacen falta {LEAST} caracteres.",
    ),
    "long": Phrase("That is too long.", "Es demasiado larga."),
    "easy": Phrase("Others would guess that.", "Otros la adivinarían."),
    "differs": Phrase("The two are not the same.", "Las dos no son iguales."),
}
_CONCEALED: Final = 'type="password" autocomplete="new-password" required'


def show(look: Look, app: bootstrap.Web, current: Pass, problem: str) -> Response:
    """Return the page.

    Raises:
        StorageUnavailable: It cannot be shown now.
    """
    if current.customer_id is None or current.phone is None:
        return page(look, words.PERSON, ways_to_a_person(look), footer=False)
    if app.passwords.was_set(current.customer_id, current):
        return page(look, _DONE, paragraph(_DONE_WHY, look), tick=True)
    said = _PROBLEMS.get(problem)
    wrong = Tongue(look.language, spoken=False).say(said) if said else ""
    first, second = ("", wrong) if problem == "differs" else (wrong, "")
    fields = field(look, "password", _NEW, problem=first, attributes=_CONCEALED)
    fields += field(look, "again", _AGAIN, problem=second, attributes=_CONCEALED)
    # What a password manager keeps it under; browsers ask for it on forms with a password.
    owner = (
        f'<input name="owner" value="{text(current.customer_id)}" autocomplete="username" hidden>'
    )
    asked = form(look, "password", owner + fields + button(look.say(_SET)))
    title = words.TITLES[PURPOSE]
    return page(look, title, paragraph(_WHY, look) + asked, wrong=bool(wrong))


def act(app: bootstrap.Web, current: Pass, sent: Mapping[str, str]) -> str:
    """Set the password that a form brings, once; return the query of the page to go on to."""
    customer_id, to = current.customer_id, current.phone
    if sent.get("step") != "password" or customer_id is None or to is None:
        return ""
    try:
        chosen = Password(sent.get("password", ""), customer_id, *app.company.split())
    except WeakPassword as weak:
        return f"?e={weak.problem}"
    if not chosen.is_same(sent.get("again", "")):
        return "?e=differs"
    hashed = app.hasher.hash(chosen, f"{PURPOSE}:{customer_id}")
    app.passwords.set(customer_id, to, hashed, current)
    return ""  # also where it was set before: the page tells
