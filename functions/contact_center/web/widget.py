"""What a company's own site says about how to reach us now: which channels are open, and why not.

Hours and queues are Amazon Connect's. What it does not tell is said to be unknown, never invented.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from contact_center import telemetry
from contact_center.domain import opening
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.hours import OpeningHours
from contact_center.domain.language import CODES
from contact_center.ports import Clock, Hours
from contact_center.texting.people import Line, Lines
from contact_center.web.http import Request, Response

FRESH: Final = timedelta(seconds=20)  # GetCurrentMetricData: five requests a second (limits)
_QUEUE: Final = "General"

Reason = Literal["open", "busy", "nobody", "closed", "unknown", "always"]


@dataclass(frozen=True, slots=True)
class Widget:
    """What the widget needs.

    Attributes:
        origins: Sites that may read it in a browser, such as https://www.acme.example.
        call: Number to call, E.164; empty: none is told.
        text: Number to text.
        chat: What begins a chat: the script of Amazon Connect's own widget, its id, and what it is
            told.
    """

    clock: Clock
    hours: Hours
    lines: Lines
    company: str
    origins: frozenset[str]
    call: str = ""
    text: str = ""
    chat: Mapping[str, Any] | None = None


class Answers:
    """Answers requests, with what was found out a moment ago where that is fresh."""

    def __init__(self, app: Widget) -> None:
        self._app = app
        self._known: tuple[datetime, str] | None = None

    def answer(self, request: Request) -> Response:
        """Return the configuration as JSON; a site that is not listed cannot read it."""
        now = self._app.clock.now()
        if self._known is None or not timedelta() <= now - self._known[0] < FRESH:
            self._known = now, json.dumps(configuration(self._app, now), ensure_ascii=False)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "cache-control": f"public, max-age={int(FRESH.total_seconds())}",
            "vary": "origin",
            "x-content-type-options": "nosniff",
        }
        origin = request.headers.get("origin", "")
        if origin in self._app.origins:
            headers["access-control-allow-origin"] = origin
        return Response(200, self._known[1], headers)


def configuration(app: Widget, now: datetime) -> dict[str, Any]:
    """Return what is open now."""
    hours = _hours(app, now)
    opens = hours.opens_at(now) if hours else None
    is_open = hours.closes_at(now) is not None if hours else None
    told = {
        language: opening.answer(hours, now, language).message if hours else None
        for language in CODES
    }
    return {
        "company": app.company,
        "at": now.isoformat(timespec="seconds"),
        "open": is_open,
        "hours": told,
        "nextOpening": opens.isoformat(timespec="seconds") if opens else None,
        "languages": list(CODES),
        "channels": [
            _channel("voice", _reason(app, "VOICE", is_open), f"tel:{app.call}", app.call),
            {**_channel("chat", _reason(app, "CHAT", is_open), "", ""), "start": app.chat},
            # Texts are answered day and night: by a machine, when nobody is there.
            _channel("text", "always", f"sms:{app.text}", app.text),
        ],
    }


def _channel(name: str, reason: Reason, link: str, number: str) -> Mapping[str, object]:
    return {
        "channel": name,
        "open": reason in ("open", "busy", "always"),
        "reason": reason,
        "link": link if number else None,
    }


def _reason(app: Widget, channel: str, is_open: bool | None) -> Reason:
    if is_open is None:
        return "unknown"
    if not is_open:
        return "closed"
    try:
        line: Line = app.lines.line(_QUEUE, channel)
    except ConnectUnavailable as exc:
        telemetry.logger.warning("no metrics of the queue", error=exc.code, detail=str(exc))
        return "unknown"
    if not line.staffed:
        return "nobody"
    return "open" if line.free else "busy"


def _hours(app: Widget, now: datetime) -> OpeningHours | None:
    try:
        return app.hours.coming(now)
    except ConnectUnavailable as exc:
        telemetry.logger.warning("no opening hours", error=exc.code, detail=str(exc))
        return None
