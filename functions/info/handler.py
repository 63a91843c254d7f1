"""Lambda ``info``: opening hours, address and notices, as sentences to say.

Trigger   Amazon Connect flow, synchronous.
Input     parameters ``topic`` = hours | address | notices; ``language`` = en | es. Attribute
          ``notice``: what ``caller_lookup`` said of an outage nearby; it comes before other news.
Reply     outcome = ok | unknown_topic; message; and for hours open = yes | no and nextOpening.
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
            notices = app.announcements.notices(language, app.clock.now())[:_MOST_NOTICES]
            outage = event.attribute("notice")
            message = phrases.sentences(*filter(None, [outage, *notices])) or _NO_NOTICES[language]
            return {"outcome": "ok", "message": message}
    return {"outcome": "unknown_topic"}


handler = flow_function("info", KEYS, inform, bootstrap.info)
