"""What a company's site is told about what is open now."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.hours import OpeningHours
from contact_center.texting.people import Line
from contact_center.web.widget import Answers, Widget
from infra.stage_parts import ChatWidget
from tests.texting import MovingClock
from widget.handler import widget_handler

SITE = "https://www.acme.example"
SCRIPT = "https://acme.my.connect.aws/chat.js"
CHAT = json.loads(ChatWidget(script=SCRIPT, id="w-1", snippet_id="s-1").as_json())
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)


@dataclass
class Centre:
    """Hours from nine to five, and agents as a test wants them."""

    line_: Line | None = field(default_factory=lambda: Line(2, 1))
    asked: int = 0
    clock: MovingClock = field(default_factory=lambda: MovingClock(MONDAY))
    down: bool = False

    def coming(self, _now: datetime) -> OpeningHours:
        if self.down:
            raise ConnectUnavailable("no answer")
        day = (MONDAY.date(), MONDAY.date() + timedelta(days=1))
        return OpeningHours.of_days(ZoneInfo("UTC"), {one: [(time(9), time(17))] for one in day})

    def line(self, _queue: str, _channel: str) -> Line:
        self.asked += 1
        if self.line_ is None:
            raise ConnectUnavailable("no answer")
        return self.line_

    def get(self, origin: str = SITE) -> dict[str, Any]:
        if not hasattr(self, "_handler"):
            app = Widget(
                *(self.clock, self, self, "Acme Water", frozenset({SITE})),
                *("+15550142", "+15550143", CHAT),
            )
            answers = Answers(app)
            self._handler = widget_handler(lambda: answers)
        event = {"routeKey": "GET /widget.json", "headers": {"origin": origin}}
        return self._handler(event, None)

    def channels(self) -> dict[str, str]:
        return {one["channel"]: one["reason"] for one in json.loads(self.get()["body"])["channels"]}


def test_a_site_learns_what_is_open_and_how_to_reach_it() -> None:
    told = json.loads(Centre().get()["body"])

    assert told["open"] is True
    assert told["hours"]["en"].startswith("We are open today until 5 p.m.")
    assert told["hours"]["es"].startswith("Estamos abiertos")
    assert told["nextOpening"] == "2026-11-24T09:00:00+00:00"
    assert told["languages"] == ["en", "es"]
    assert [(one["channel"], one["open"], one["link"]) for one in told["channels"]] == [
        ("voice", True, "tel:+15550142"),
        ("chat", True, None),
        ("text", True, "sms:+15550143"),
    ]
    start = told["channels"][1]["start"]
    assert (start["script"], start["id"]) == (SCRIPT, "w-1")
    # All that the widget must be told: see ``ChatWidget``.
    assert set(start["tell"]) == {"snippetId", "styles", "supportedMessagingContentTypes"}
    assert start["tell"]["snippetId"] == "s-1"


def test_why_a_channel_is_not_open() -> None:
    assert Centre(Line(2, 0)).channels()["chat"] == "busy"
    assert Centre(Line(0, 0)).channels()["chat"] == "nobody"
    assert Centre(None).channels()["chat"] == "unknown"
    assert Centre(down=True).channels() == {"voice": "unknown", "chat": "unknown", "text": "always"}
    night = Centre()
    night.clock.pass_(hours=9)
    assert night.channels() == {"voice": "closed", "chat": "closed", "text": "always"}


def test_many_who_ask_are_one_question_to_amazon() -> None:
    centre = Centre()
    for _ in range(100):
        centre.get()
    assert centre.asked == 2  # by telephone, by chat

    centre.clock.pass_(seconds=21)
    centre.get()
    assert centre.asked == 4


def test_another_site_cannot_read_it() -> None:
    centre = Centre()

    assert centre.get()["headers"]["access-control-allow-origin"] == SITE
    assert "access-control-allow-origin" not in centre.get("https://evil.example")["headers"]
    assert "max-age=20" in centre.get()["headers"]["cache-control"]
