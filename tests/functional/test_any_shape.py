"""Whatever arrives: it is done, or it is kept with its reason. Nothing is lost, nothing crashes."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import incoming_texts.handler
from contact_center import queues, telemetry
from contact_center.domain.phone import PhoneNumber
from contact_center.texting import agents
from contact_center.texting.agents import Correspondent
from contact_center.texting.bootstrap import IncomingTexts
from photos.handler import look
from tests.texting import MovingClock
from text_events.handler import follow as note

ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
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


def _photo(body: object, kept: Kept) -> None:
    app: Any = SimpleNamespace(clock=MovingClock(), files=kept, kept=kept)
    look(body, app)


WAYS: Final[Mapping[str, tuple[Callable[[object, Kept], None], dict[str, Any]]]] = {
    "texts": (_text, TEXT),
    "deliveries": (_event, EVENT),
    "chats": (_chat, SAID),
    "photos": (_photo, PHOTO),
}


@st.composite
def _bent(draw: st.DrawFn, whole: Mapping[str, Any]) -> str:
    """An event of which one field is missing or anything at all, in SNS's envelope or not."""
    event = deepcopy(dict(whole))
    place = event
    while True:
        name = draw(st.sampled_from(sorted(place)))
        if not isinstance(place[name], dict) or draw(st.booleans()):
            break
        place = place[name]
    if draw(st.booleans()):
        del place[name]
    else:
        place[name] = draw(ANYTHING)
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

    assert _accounted(way, json.dumps(whole) if way == "photos" else _wrapped(whole)).done


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=150)
@given(data=st.data())
def test_what_is_bent_is_done_or_kept_with_its_reason(way: str, data: st.DataObject) -> None:
    _accounted(way, data.draw(_bent(WAYS[way][1])))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=100)
@given(body=ANYTHING | ANYTHING.map(json.dumps) | ANYTHING.map(_wrapped))
@example(body="[" * 5_000)
@example(body='{"eventTimestamp": NaN}')
def test_what_is_anything_at_all_is_kept_with_its_reason(way: str, body: object) -> None:
    assert not _accounted(way, body).done
