"""Lambda ``info``: opening hours, address and notices, as sentences to say."""

from contact_center.connect import FlowEvent, Reply, flow_function

KEYS = ("outcome", "message", "open", "nextOpening")


def inform(event: FlowEvent) -> Reply:
    if event.parameters.get("topic") != "hours":
        return {"outcome": "unknown_topic", "open": "yes"}
    return {"outcome": "ok", "message": "We are open.", "open": "yes"}


handler = flow_function(KEYS, inform)
