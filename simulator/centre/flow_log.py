"""The flow log of an instance, as far as people look for what went wrong: blocks that failed.

Amazon Connect writes a line for every block while logging is on; here only those without a way on,
and functions that failed. What a block was given is left out.
"""

import json
from datetime import datetime
from typing import Final

from simulator.centre.functions import LogLine
from simulator.engine.events import Event

GROUP: Final = "/aws/connect/"
KEPT: Final = 1_000  # lines


def line_of(event: Event, group: str, at: datetime) -> LogLine | None:
    """Return the line that an event leaves in the log, if any."""
    if event.type not in ("end", "lambda"):
        return None
    told = event.as_dict()
    failed = event.type == "end" and told.get("reason") == "failed"
    if not failed and not (event.type == "lambda" and told.get("error")):
        return None
    written = {
        "ContactId": event.contact.id,
        "ContactFlowName": told.get("flow"),
        "Identifier": event.action,
        "ContactFlowModuleType": event.node.action.type if event.node else None,
        "Timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "Results": "Error",
    }
    return LogLine(at, group, event.contact.id, json.dumps(written))
