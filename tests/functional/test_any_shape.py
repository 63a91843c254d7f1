"""Whatever arrives: it is done, or it is kept with its reason. Nothing is lost, nothing crashes."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import incoming_texts.handler
from contact_center import queues, telemetry
from contact_center.campaigns.drafting import Drafts
from contact_center.domain.campaigns.notices import estimate
from contact_center.domain.campaigns.run import Run
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import CustomerEvent
from contact_center.domain.texts.judged import Rules, Standing
from contact_center.texting import agents
from contact_center.texting.agents import Correspondent
from contact_center.texting.bootstrap import IncomingTexts
from contact_center.texting.telling import Reachable, Telling, follow
from photos.handler import look
from tests.texting import MovingClock
from text_events.handler import follow as note

# Dates that can be read, and not reckoned with.
FAR: Final = st.sampled_from(
    ["9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00"]
)
ZONE: Final = ZoneInfo("America/New_York")
ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | FAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
TEXT: Final = {
    "originationNumber": "+12125550100",
    "destinationNumber": "+12125550142",
    "messageBody": "balance",
    "inboundMessageId": "in-1",
}
EVENT: Final = {
    "eventType": "TEXT_DELIVERED",
    "eventTimestamp": 1_795_000_000_000,
    "isFinal": True,
    "context": {"reference": "r-1"},
}
SAID: Final = {
    "InitialContactId": "c-1",
    "ContentType": "text/plain",
    "Id": "m-1",
    "ParticipantRole": "AGENT",
    "DisplayName": "Alex",
    "Content": "Hello",
}
PHOTO: Final = {
    "detail": {"object": {"key": f"incoming/12345678/{22 * 'A'}", "size": 1_000}},
}
BILL: Final = {
    "source": "acme.billing",
    "detail-type": "Bill Issued",
    "detail": {
        "customerId": "C-1",
        "reference": "i-1",
        "billId": "B-1",
        "dueDate": "2026-12-09",
    },
}
WORKS: Final = {
    "source": "acme.grid",
    "detail-type": "Planned Works",
    "detail": {
        "customerId": "C-1",
        "reference": "w-1",
        "supply": "water",
        "startsAt": "2026-12-09T08:00:00-05:00",
        "endsAt": "2026-12-09T18:00:00-05:00",
    },
}
INCIDENT: Final = {
    "source": "acme.grid",
    "detail-type": "Area Incident",
    "detail": {
        "reference": "o-1",
        "area": "harbour",
        "until": "2026-12-09T18:00:00-05:00",
        "words": {"en": "No water on Pier Street."},
    },
}
MOVED: Final = {
    "source": "acme.crm",
    "detail-type": "Customer Moved",
    "time": "2026-11-23T15:00:00Z",
    "detail": {"customerId": "C-1", "timeZone": "America/Chicago"},
}
VISIBLE: Final = {"MessageVisibility": {"Type": "String", "Value": "ALL"}}


@dataclass
class Kept:
    """What was done, and what was kept instead, with its reason."""

    done: list[object] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)

    def keep(self, _body: object, reason: str) -> None:
        self.rejected.append(reason)

    # Of chats.

    def of(self, _chat: str) -> Correspondent:
        return Correspondent(PhoneNumber("+12125550100"), "en", None)

    def send(self, _reference: str, _template: str, _to: object, said: str) -> bool:
        self.done.append(said)
        return True

    def note(self, *what: object) -> bool:
        self.done.append(what)
        return True

    def over(self, chat: str, _to: object) -> bool:
        self.done.append(chat)
        return True

    # Of photos: no case has such a number, so the file goes.

    def case(self, number: str) -> None:
        self.done.append(number)

    def drop(self, _key: str) -> None: ...

    # Of other systems' events: a customer whom we know, and no campaign yet.

    def reachable(self, _customer: str) -> Reachable:
        return Reachable(((PhoneNumber("+12125550100"), Standing()),), "en")

    def tell(self, event: CustomerEvent, *_where: object) -> bool:
        event.variables("es", ZONE)
        self.done.append(event.good_until(ZONE))
        return True

    def get(self, _run: str) -> None: ...

    def add(self, run: Run) -> bool:
        self.done.append((run.approvable_until, estimate(run.until, "en", ZONE)))
        return True

    def at(self, _run: str, _when: datetime) -> None: ...


def _text(body: object, kept: Kept) -> None:
    app: Any = SimpleNamespace(clock=MovingClock())

    def receive(arrival: object, _app: object) -> str:
        kept.done.append(arrival)
        return "answered"

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(incoming_texts.handler, "receive", receive)
        incoming_texts.handler.answer(body, IncomingTexts(app, kept))


def _chat(body: object, kept: Kept) -> None:
    stands_in: Any = kept
    what = agents.follow(body, agents.App(stands_in, stands_in, kept))
    if what == "nothing":
        kept.done.append(what)


def _event(body: object, kept: Kept) -> None:
    stands_in: Any = kept
    note(body, stands_in)


def _told(body: object, kept: Kept) -> None:
    stands_in: Any = kept
    clock, addresses = MovingClock(), SimpleNamespace(keep=lambda moved: kept.note(moved.at))
    drafts = Drafts(stands_in, stands_in, clock.now)
    follow(body, Telling(clock, stands_in, drafts, addresses, kept, ZONE, Rules()))


def _photo(body: object, kept: Kept) -> None:
    app: Any = SimpleNamespace(clock=MovingClock(), files=kept, kept=kept)
    look(body, app)


WAYS: Final[Mapping[str, tuple[Callable[[object, Kept], None], dict[str, Any]]]] = {
    "texts": (_text, TEXT),
    "deliveries": (_event, EVENT),
    "chats": (_chat, SAID),
    "photos": (_photo, PHOTO),
    "bills": (_told, BILL),
    "works": (_told, WORKS),
    "incidents": (_told, INCIDENT),
    "moves": (_told, MOVED),
}
# Events come as EventBridge gives them; all the others in SNS's envelope.
PLAIN: Final = ("photos", "bills", "works", "incidents", "moves")
ENVELOPE: Final[dict[str, Any]] = {
    "Type": "Notification",
    "Timestamp": "2026-11-23T15:00:00.000Z",
    "MessageAttributes": {"MessageVisibility": {"Type": "String", "Value": "ALL"}},
}


@st.composite
def _bent(draw: st.DrawFn, whole: Mapping[str, Any]) -> str:
    """An event of which one field is missing or anything at all, or SNS's envelope around it."""
    inside, event = draw(st.booleans()), deepcopy(dict(whole))
    wrapped: dict[str, Any] = {**deepcopy(ENVELOPE), "Message": json.dumps(whole)}
    place = event if inside else wrapped
    while True:
        name = draw(st.sampled_from(sorted(place)))
        if not isinstance(place[name], dict) or draw(st.booleans()):
            break
        place = place[name]
    if draw(st.booleans()):
        del place[name]
    else:
        place[name] = draw(ANYTHING)
    if not inside:
        return json.dumps(wrapped)
    return _wrapped(event) if draw(st.booleans()) else json.dumps(event)


def _wrapped(event: object) -> str:
    message = json.dumps(event)
    return json.dumps({"Type": "Notification", "Message": message, "MessageAttributes": VISIBLE})


def _accounted(way: str, body: object) -> Kept:
    """Let a body arrive, and make sure that it is somewhere afterwards."""
    work, _ = WAYS[way]
    kept, unexpected = Kept(), []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(telemetry.logger, "exception", lambda *a, **_: unexpected.append(a))
        handle = queues.queue_handler("test", work, lambda: kept)
        reply = handle({"Records": [{"messageId": "1", "body": body}]}, None)
    assert unexpected == []
    failed = len(reply["batchItemFailures"])  # ends in the dead-letter queue; the log says why
    assert bool(kept.done) + len(kept.rejected) + failed == 1
    assert all(reason and "555" not in reason for reason in kept.rejected)
    return kept


@pytest.mark.parametrize("way", WAYS)
def test_what_is_whole_is_done(way: str) -> None:
    whole = WAYS[way][1]

    assert _accounted(way, json.dumps(whole) if way in PLAIN else _wrapped(whole)).done


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=100)
@given(data=st.data())
def test_what_is_bent_is_done_or_kept_with_its_reason(way: str, data: st.DataObject) -> None:
    _accounted(way, data.draw(_bent(WAYS[way][1])))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=50)
@given(body=ANYTHING | ANYTHING.map(json.dumps) | ANYTHING.map(_wrapped))
@example(body="[" * 5_000)
@example(body='{"eventTimestamp": NaN}')
def test_what_is_anything_at_all_is_kept_with_its_reason(way: str, body: object) -> None:
    assert not _accounted(way, body).done
