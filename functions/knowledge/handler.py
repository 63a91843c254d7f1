"""Lambda ``knowledge``: answer a question, spoken, and by a text with the link.

Trigger   Amazon Connect flow, synchronous.
Input     parameters ``topic`` = tariffs, returns, ...; or ``query`` = an error code such as 711, or
          a question in words; ``language`` = en | es; ``send`` = yes to get the link by text, at
          the number that calls.
Reply     outcome = found | not_found; say, url, topic; sent = yes | no.
Cost      one DynamoDB request by topic or code; two by words, and one more to send. What was not
          found is counted: that is one request instead of the article's.
Raises    StorageUnavailable: the flow takes its error branch.
"""

from collections.abc import Mapping
from datetime import datetime

from contact_center import bootstrap, telemetry
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain import knowledge as rules
from contact_center.domain.callers import number_presented
from contact_center.domain.knowledge import Article
from contact_center.domain.language import Language, spoken
from contact_center.domain.phone import PhoneNumber

KEYS = ("outcome", "say", "url", "topic", "sent")
_MOST_CHARACTERS = 300  # of a question


def answer(event: FlowEvent, app: bootstrap.Knowledge) -> Mapping[str, str | None]:
    now, language = app.clock.now(), spoken(event.parameter("language"))
    asked = (event.parameter("topic") or event.parameter("query") or "")[:_MOST_CHARACTERS]
    topic = event.parameter("topic") or rules.error_topic(asked) or _by_words(asked, language, app)
    found = rules.current(app.knowledge.articles(topic), language, now) if topic else None
    if found is None:
        app.knowledge.miss(language, rules.words_of(asked), now)
        telemetry.count(telemetry.KNOWLEDGE_MISS, language=language)
        return {"outcome": "not_found", "sent": "no"}
    sent = event.parameter("send") == "yes" and _sent(found, event, app, now)
    return {
        "outcome": "found",
        "say": found.say,
        "url": found.url,
        "topic": found.topic,
        "sent": "yes" if sent else "no",
    }


def _by_words(asked: str, language: Language, app: bootstrap.Knowledge) -> str | None:
    words = rules.words_of(asked)
    return rules.best_topic(words, app.knowledge.index(language)) if words else None


def _sent(found: Article, event: FlowEvent, app: bootstrap.Knowledge, now: datetime) -> bool:
    number = number_presented(event.address)
    if not isinstance(number, PhoneNumber) or found.url is None:
        return False
    app.knowledge.send(found, number, event.contact_id, now)
    return True


handler = flow_function("knowledge", KEYS, answer, bootstrap.knowledge)
