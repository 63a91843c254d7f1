"""What is offered: a call when it is their turn, at a time, or what they have already."""

from collections.abc import Mapping
from typing import Final

from callback.steps import Asked
from contact_center import telemetry
from contact_center.callbacks import bootstrap
from contact_center.callbacks.booking import Choice
from contact_center.domain.callbacks import words
from contact_center.domain.numerals import small_number

Reply = Mapping[str, str | None]

# Seconds that whoever is asked has waited, at least: queue.json asks each minute. At once it asks
# whom others wait before for longer than that, so that it is their wait that counts.
ASKED_AFTER: Final = 60


def offer(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Offer a callback, where one can be promised."""
    now = app.desk.keeper.clock.now()
    choice = app.desk.choice(asked.request)
    language = asked.request.language
    if choice.open is not None and not asked.request.concerns(choice.open):
        return {"outcome": "no_offer"}
    if choice.open is not None and choice.open.is_waiting:
        telemetry.count(telemetry.CALLBACK_OFFER, what="exists")
        message = words.existing(choice.open, now, app.desk.keeper.zone.key)
        return {"outcome": "exists", "message": f"{message} {words.CHANGE[language]}"}
    if choice.open is not None:
        return {"outcome": "no_offer"}
    text, slots = app.by_text.is_possible(asked.request), bool(choice.slots)
    if not (choice.now or slots or text):
        return {"outcome": "no_offer"}
    telemetry.count(telemetry.CALLBACK_OFFER, what="offered")
    return {
        "outcome": "offer",
        "message": words.ways(language, now=choice.now, times=slots, text=text),
        **_ways(choice),
    }


def times(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Offer up to three times of one day."""
    day = small_number(asked.parameters.get("day", ""), name="day") or 0
    choice = app.desk.choice(asked.request, skip_days=day)
    if choice.open is not None and not asked.request.concerns(choice.open):
        message = words.ANOTHERS[asked.request.language]
        return {"outcome": "none", "message": message, "now": "no", "times": "no"}
    if not choice.slots:
        message = words.NO_TIMES[asked.request.language]
        return {"outcome": "none", "message": message, **_ways(choice)}
    slots = {f"slot{n}": str(slot) for n, slot in enumerate(choice.slots, 1)}
    first = f"{words.FROM_THE_FIRST[asked.request.language]} " if choice.again else ""
    message = f"{first}{choice.message} {words.ANOTHER_DAY[asked.request.language]}"
    following = {"day": str(choice.day + 1)}
    return {"outcome": "ok", "message": message, **_ways(choice), **slots, **following}


def check(asked: Asked, app: bootstrap.Callback) -> Reply:
    """Tell of the open callback of a number."""
    keeper = app.desk.keeper
    found = keeper.store.open_for(asked.request.phone)
    if found is None:
        return {"outcome": "none", "message": words.NOTHING_OPEN[asked.request.language]}
    if not asked.request.concerns(found):
        return {"outcome": "too_late", "message": words.ANOTHERS[asked.request.language]}
    message = words.existing(found, keeper.clock.now(), keeper.zone.key)
    if not found.is_waiting:
        return {"outcome": "too_late", "message": message}
    return {"outcome": "exists", "message": f"{message} {words.CHANGE[asked.request.language]}"}


def is_worth_it(wait: str, app: bootstrap.Callback) -> bool:
    """Tell whether waiting takes long, or may be in vain; a wait that is not known may be long.

    Args:
        wait: Of who has waited longest, in seconds; anything else: it is not known.
        app: What the function is made of.
    """
    keeper, longest = app.desk.keeper, small_number(wait, name="wait")
    if longest is None or max(longest, ASKED_AFTER) >= keeper.policy.offer_after:
        return True
    now = keeper.clock.now()
    closes = keeper.hours.coming(now).closes_at(now)
    return closes is None or closes - now <= keeper.policy.near_closing


def _ways(choice: Choice) -> Reply:
    return {
        "now": "yes" if choice.now else "no",
        "times": "yes" if choice.slots else "no",
    }
