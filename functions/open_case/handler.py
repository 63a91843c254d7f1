"""Lambda ``open_case``: store what a caller asks for, and read it back."""

from contact_center.connect import FlowEvent, Reply, flow_function

KEYS = ("outcome", "caseNumber", "message")


def open_case(event: FlowEvent) -> Reply:
    if not event.address and event.parameters.get("number", "none") == "none":
        return {"outcome": "number_needed"}
    return {
        "outcome": "ok",
        "caseNumber": "1 2 3 4 5 6 7 8",
        "message": "Your case number is 1 2 3 4, 5 6 7 8.",
    }


handler = flow_function(KEYS, open_case)
