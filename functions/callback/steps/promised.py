"""What is promised, and taken back."""

from collections.abc import Mapping

from callback.steps import Asked
from contact_center import telemetry
from contact_center.callbacks import bootstrap
from contact_center.callbacks.changing import Outcome
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback

Reply = Mapping[str, str | None]


def now(asked: Asked, app: bootstrap.Callback) -> Reply:
    outcome, found = app.desk.soon(asked.request)
    return _told(asked, app, outcome, found)


def book(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Promise a time; what is no slot at all is as good as taken."""
    try:
        slot = Slot.read(asked.parameters.get("slot", ""))
    except ValueError:
        return {"outcome": "taken"}
    outcome, found = app.desk.at(asked.request, slot)
    return _told(asked, app, outcome, found)


def cancel(asked: Asked, app: bootstrap.Callback) -> Reply:
    found = app.desk.keeper.store.open_for(asked.request.phone)
    language = asked.request.language
    if found is None:
        return {"outcome": "none", "message": words.NOTHING_OPEN[language]}
    if not asked.request.concerns(found):
        return {"outcome": "too_late", "message": words.ANOTHERS[language]}
    outcome, after = app.desk.changes.cancel(found, "cancelled by the customer on the phone")
    if outcome == "ok":
        return {"outcome": "ok", "message": words.cancelled(language)}
    return _told(asked, app, outcome, after)


def close(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Promise a call to who still waits when we close, and say how to change it."""
    outcome, found = app.desk.at_close(asked.request)
    if outcome != "ok" or found is None:
        return {"outcome": "none"}
    telemetry.count(telemetry.CALLBACK_OFFER, what="at_close")
    keeper, language = app.desk.keeper, asked.request.language
    told = words.promised(found, keeper.clock.now(), keeper.zone.key, own_number=True)
    return {"outcome": "ok", "message": f"{told} {words.IF_IT_DOES_NOT_SUIT[language]}"}


def text(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Let them go on by text in place of waiting."""
    language = asked.request.language
    if not app.by_text.send(asked.request, app.desk.keeper.clock.now()):
        return {"outcome": "none", "message": words.NOT_TEXTED[language]}
    telemetry.count(telemetry.CALLBACK_OFFER, what="text")
    return {"outcome": "ok", "message": words.TEXTED[language]}


def not_queued(asked: Asked, app: bootstrap.Callback) -> Reply:
    """The flow could not queue what was promised: we make the call ourselves."""
    found = app.desk.keeper.store.open_for(asked.request.phone)
    if found is None or found.origin != asked.request.contact_id:
        return {"outcome": "none"}
    after = app.desk.changes.not_queued(found)
    return _told(asked, app, "ok", after)


def _told(asked: Asked, app: bootstrap.Callback, outcome: Outcome, found: Callback | None) -> Reply:
    if outcome == "ok":
        telemetry.count(telemetry.CALLBACK_OFFER, what="accepted")
    if found is None and outcome == "exists":
        return {"outcome": "too_late", "message": words.ANOTHERS[asked.request.language]}
    if found is None:
        return {"outcome": outcome, "message": words.NO_TIMES[asked.request.language]}
    keeper = app.desk.keeper
    at, centre = keeper.clock.now(), keeper.zone.key
    if outcome == "too_late":
        return {"outcome": outcome, "message": words.too_late(found, at, centre)}
    if outcome == "exists" and found.is_waiting:  # asked for meanwhile, by this or another contact
        message = f"{words.existing(found, at, centre)} {words.CHANGE[asked.request.language]}"
        return {"outcome": "exists", "message": message}
    if outcome != "ok":
        told = "too_late" if outcome == "exists" else outcome
        return {"outcome": told, "message": words.existing(found, at, centre)}
    return {
        "outcome": "ok",
        "message": words.promised(found, at, centre, own_number=asked.request.own),
        "whisper": words.whisper(found, at),
        "why": words.why(found, at),
    }
