"""Lambda ``widget``: which channels are open now, for the company's own site.

Trigger   HTTP API, payload version 2.0: ``GET /widget.json``.
Input     the header ``Origin`` alone.
Reply     JSON, which browsers and caches may keep for 20 seconds; read by the sites of the stage.
Cost      three requests to Amazon Connect in 20 seconds, however many ask.
Raises    nothing: what Amazon Connect does not tell is "unknown".
"""

from collections.abc import Callable
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.web.bootstrap import widget
from contact_center.web.http import Request
from contact_center.web.widget import Answers


def widget_handler(app: Callable[[], Answers]) -> Callable[[object, object], dict[str, Any]]:
    def handle(event: object, _context: object) -> dict[str, Any]:
        with telemetry.logger.append_context_keys(function="widget"):
            response = app().answer(Request.parse(event))
            telemetry.count(telemetry.OUTCOME, outcome=str(response.status))
            return response.as_reply()

    return handle


handler = widget_handler(at_init(lambda: Answers(widget())))
