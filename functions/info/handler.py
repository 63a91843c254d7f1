"""Lambda ``info``: opening hours, address and notices, as sentences to say.

Trigger   Amazon Connect flow, synchronous.
Input     parameters ``topic`` = hours | address | notices | by_text (how a text proves who one is,
          for chats); ``language`` = en | es. Attributes
          ``notice``: what ``caller_lookup`` said of an outage nearby; it comes before other news.
          ``customerId``: without one, nobody knows which outages are near: all are told.
Reply     outcome = ok | unknown_topic (also where nothing is to be told); message; and for hours
          open = yes | no and nextOpening.
Raises    StorageUnavailable, ConnectUnavailable: the flow takes its error branch.
"""

from collections.abc import Mapping

from contact_center import bootstrap
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain import opening, phrases
from contact_center.domain.language import Language, spoken

KEYS = ("outcome", "message", "open", "nextOpening")

_MOST_NOTICES = 3  # nobody listens to more
_NO_NOTICES: dict[Language, str] = {
    "en": "There are no notices at the moment.",
    "es": "No hay avisos en este momento.",
}
_BY_TEXT: dict[Language, str] = {
    "en": "Text what you need, for example BALANCE, to {number} from the telephone that we know: "
    "your number tells us who you are, and you get a link for the rest.",
    "es": "Envíe lo que necesita, por ejemplo SALDO, al {number} desde el teléfono que conocemos: "
    "su número nos dice quién es, y recibe un enlace para lo demás.",
}


def inform(event: FlowEvent, app: bootstrap.Info) -> Mapping[str, str | None]:
    language = spoken(event.parameters.get("language"))
    match event.parameters.get("topic"):
        case "hours":
            now = app.clock.now()
            answer = opening.answer(app.hours.coming(now), now, language)
            return {
                "outcome": "ok",
                "message": answer.message,
                "open": "yes" if answer.is_open else "no",
                "nextOpening": answer.next_opening,
            }
        case "address":
            address = app.announcements.address(language)
            return {"outcome": "ok" if address else "unknown_topic", "message": address}
        case "notices":
            return {"outcome": "ok", "message": _news(event, language, app)}
        case "by_text" if app.text_number:
            return {"outcome": "ok", "message": _BY_TEXT[language].format(number=app.text_number)}
    return {"outcome": "unknown_topic"}


def _news(event: FlowEvent, language: Language, app: bootstrap.Info) -> str:
    now = app.clock.now()
    notices = app.announcements.notices(language, now)[:_MOST_NOTICES]
    nearby = event.attribute("notice")
    outages = [nearby] if nearby else []
    if event.attribute("customerId") is None:
        outages = list(app.announcements.outages(language, now)[:_MOST_NOTICES])
    return phrases.sentences(*outages, *notices) or _NO_NOTICES[language]


handler = flow_function("info", KEYS, inform, bootstrap.info)
