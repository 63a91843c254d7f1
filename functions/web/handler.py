"""Lambda ``web``: the pages behind the links that customers are sent.

Trigger   HTTP API, payload version 2.0; routes in ``config.ROUTES``.
Input     the token of a link in the path; a cookie once the link is used; a form of few fields.
Reply     a page, or 303 on to the next one. Always 2xx to 5xx with a page that says what to do.
Cost      one DynamoDB request to look at a link, whatever its token is; two or three for a step.
Raises    nothing: what fails becomes a page (503 for an outage, 500 for a mistake of ours), a log
          line without token, cookie or form, and a metric.
"""

from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.web import bootstrap, site
from contact_center.web.http import NotAnHttpEvent, Request

_app = at_init(bootstrap.web)


def handler(event: object, _context: object) -> dict[str, Any]:
    """Answer a request."""
    try:
        request = Request.parse(event)
        with telemetry.logger.append_context_keys(function="web", route=request.route):
            response = site.answer(request, _app())
            telemetry.logger.info("answered", status=response.status)
    except NotAnHttpEvent:
        raise
    except Exception:  # noqa: BLE001 - a browser gets a page, and the log no text of a request
        telemetry.logger.exception("failed unexpectedly")
        telemetry.count(telemetry.FAILURE, error="unexpected")
        response = site.down()
    telemetry.count(telemetry.OUTCOME, outcome=str(response.status))
    return response.as_reply()
