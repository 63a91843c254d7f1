"""What whoever picked up our call says: that they are there, or not now, or not any more."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from contact_center.callbacks import bootstrap
from contact_center.connect import FlowEvent
from contact_center.domain.callbacks import routing, words
from contact_center.domain.callbacks.outcomes import CALLBACK_ID

if TYPE_CHECKING:
    from contact_center.domain.callbacks.states import Callback

STEPS: Final = frozenset({"answered", "owner", "voicemail", "later", "not_needed"})


def step(event: FlowEvent, app: bootstrap.Callback, what: str) -> Mapping[str, Any]:
    callback_id = event.attribute(CALLBACK_ID)
    found = app.desk.keeper.store.get(callback_id) if callback_id else None
    if found is None:
        return {"outcome": "none"}
    if what == "owner":
        return _owner_first(found, app)
    after: Callback | None = found
    if what == "answered":
        after = app.listener.answered(found.callback_id, event.contact_id)
    elif what == "voicemail":
        after = app.listener.missed(found.callback_id, event.contact_id, "voicemail")
    elif what == "later":
        after = app.listener.put_off(found.callback_id, event.contact_id)
    elif what == "not_needed":
        after = app.listener.not_needed(found.callback_id, event.contact_id)
    keeper = app.desk.keeper
    message, now = "", keeper.clock.now()
    if after is not None and after.is_waiting:
        message = words.existing(after, now, keeper.zone.key)
    told = {"whisper": words.whisper(found, now), "why": words.why(found, now)}
    return {"outcome": "ok", "message": message, "again": _again(after), **told}


def _again(after: "Callback | None") -> str:
    """Tell what may be promised at the end of the call; "no" as well where it is not known."""
    if after is not None and after.is_waiting:
        return "yes"
    return "case" if after is not None and after.state in ("exhausted", "expired") else "no"


def _owner_first(callback: "Callback", app: bootstrap.Callback) -> Mapping[str, Any]:
    """Return criteria by which the call waits for its owner for a while, and then for anybody."""
    if callback.owner is None:
        return {"outcome": "none"}
    policy = app.desk.keeper.policy
    return {"outcome": "ok", "criteria": routing.owner_first(callback.owner, policy.owner_wait)}
