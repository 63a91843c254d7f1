"""A queued callback on its way into the queue: its contact is noted before it waits there.

What waits in a queue of Amazon Connect without our knowing could not be taken out before closing,
and an agent who becomes free after hours would be put through to the customer all the same. Its
events may be lost; so nothing waits that was not noted.
"""

from collections.abc import Mapping
from typing import Final

from contact_center.callbacks import bootstrap, queued
from contact_center.connect import FlowEvent

STEPS: Final = frozenset({"queued", "unqueued"})


def step(event: FlowEvent, app: bootstrap.Callback, what: str) -> Mapping[str, str | None]:
    found = app.listener.contact_of(event.contact_id, event.initial_contact_id, ours=False)
    if found is None:
        return {"outcome": "none"}
    if what == "unqueued":
        app.desk.changes.not_queued(found, event.contact_id)
        return {"outcome": "ok"}
    waits = queued.enter(found.callback_id, event.contact_id, app.desk.keeper)
    return {"outcome": "ok" if waits else "not_wanted"}
