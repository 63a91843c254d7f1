"""Lambda ``open_case``: store what a caller asks for, and read it back.

Trigger   Amazon Connect flow, synchronous; once for each contact and topic, however often called.
Input     parameters ``topic`` = bill | supply | other; ``language`` = en | es; ``number`` = where
          to call back, E.164 as keyed in, or "none" for the number that the caller calls from.
Reply     outcome = ok | repeated | number_needed (none, or one that no call could reach);
          caseNumber, message.
Raises    StorageUnavailable: nothing was stored, the flow takes its error branch. Opening hours
          that cannot be had cost the promise its time, not the caller the case.
"""

from collections.abc import Mapping
from datetime import datetime

from contact_center import bootstrap, telemetry
from contact_center.connect import NONE, FlowEvent, flow_function
from contact_center.domain import cases
from contact_center.domain.callers import number_presented
from contact_center.domain.cases import Case, Topic
from contact_center.domain.dialable import is_dialable
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber

KEYS = ("outcome", "caseNumber", "message")


def open_case(event: FlowEvent, app: bootstrap.OpenCase) -> Mapping[str, str | None]:
    given = event.parameters.get("number", NONE)
    own = number_presented(event.number)
    number = own if given in ("", NONE) else _keyed(given)
    if not isinstance(number, PhoneNumber):
        return {"outcome": "number_needed"}
    now = app.clock.now()
    topic = cases.topic_of(event.parameters.get("topic", ""))
    asked = Case(
        number="",
        topic=topic,
        contact_id=event.contact_id,
        customer_id=event.attribute("customerId"),
        phone=number,
        language=spoken(event.parameters.get("language")),
        opened_at=now,
        answer_by=_promise(app, now, topic),
    )
    case, before = app.cases.open(asked, own if isinstance(own, PhoneNumber) else None)
    return {
        "outcome": "repeated" if before else "ok",
        "caseNumber": " ".join(case.number),
        "message": cases.read_back(case, own_number=case.phone == own),
    }


def _keyed(given: str) -> PhoneNumber | None:
    number = number_presented(given)
    return number if isinstance(number, PhoneNumber) and is_dialable(number) else None


def _promise(app: bootstrap.OpenCase, now: datetime, topic: Topic) -> datetime | None:
    try:
        return cases.promise(app.hours.coming(now), now, topic)
    except ConnectUnavailable as exc:
        telemetry.logger.warning("no opening hours, so no time promised", detail=str(exc))
        return None


handler = flow_function("open_case", KEYS, open_case, bootstrap.open_case)
