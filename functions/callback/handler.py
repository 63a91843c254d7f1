"""Lambda ``callback``: offer a call back, promise it, move it, take it back.

Trigger   Amazon Connect flow, synchronous; any step may be repeated.
Input     parameters ``step``; ``language`` = en | es; ``queue`` = name of the queue; ``number`` =
          where to call, E.164 as keyed in, or "none" for the number that the caller calls from.
            offer   ``wait`` = seconds that the longest has waited, or "none": not known; nothing is
                    offered to whom we call: who made the call, a list or this, makes it again
            now     as soon as it is the caller's turn in the queue they wait in
            times   ``day`` = how many days were refused so far: at first 0, then the ``day`` of the
                    reply; past the last day it begins again, and says so
            book    ``slot`` = one of those that ``times`` returned
            check | cancel | not_queued
            text    go on by text, where that was offered
            number  can it be called, before it is read back
            close   we close while they wait: the first time that is free, or what they have
          in the flow of a callback on its way into the queue: queued | unqueued,
          and in the flow of whom we call back: answered | owner | voicemail | later | not_needed.
Reply     outcome = offer | no_offer | not_yet | ok | exists | none | taken | too_late |
          number_needed | not_wanted;
          message; now, times = yes | no; slot1 .. slot3; day; number to call;
          whisper and why, for the agent;
          again = yes | no | case: whether we call again, or a colleague has it as a case;
          criteria = routing criteria, an object: at the step owner, of a callback that has one.
Raises    StorageUnavailable, ConnectUnavailable: the flow takes its error branch. A schedule that
          could not be made is no error: the sweep finds what is not called in time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from callback.steps import Asked, in_call, in_queue, offered, promised
from contact_center.callbacks import bootstrap
from contact_center.connect import NONE, FlowEvent, flow_function
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.outcomes import CALLBACK_ID
from contact_center.domain.callers import number_presented
from contact_center.domain.dialable import is_dialable
from contact_center.domain.group_calls.recipients import RECIPIENT
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber

PASSED_ON = "passed_on"  # what queue_transfer.json writes down as the reason

KEYS = (
    *("outcome", "message", "now", "times", "slot1", "slot2", "slot3"),
    *("day", "number", "whisper", "why", "again", "criteria"),
)

Reply = Mapping[str, Any]
_STEPS: Mapping[str, Callable[[Asked, bootstrap.Callback], Reply]] = {
    "offer": offered.offer,
    "times": offered.times,
    "check": offered.check,
    "now": promised.now,
    "book": promised.book,
    "cancel": promised.cancel,
    "not_queued": promised.not_queued,
    "text": promised.text,
    "close": promised.close,
    "number": lambda _asked, _app: {"outcome": "ok"},  # what can be no number came not so far
}


def _waits_for_our_call(event: FlowEvent) -> bool:
    """Tell whether they wait for the agent of a call of ours: if none comes, it is made again.

    Whom an agent passed on had that agent, so that their call is done, and no other one follows.
    """
    ours = event.attribute(RECIPIENT) or event.attribute(CALLBACK_ID)
    return bool(ours) and event.attribute("reason") != PASSED_ON


def callback(event: FlowEvent, app: bootstrap.Callback) -> Reply:
    step = event.parameters.get("step", "")
    if step in in_call.STEPS:
        return in_call.step(event, app, step)
    if step in in_queue.STEPS:
        return in_queue.step(event, app, step)
    given = event.parameters.get("number", NONE)
    own = number_presented(event.address)
    number = own if given in ("", NONE) else number_presented(given)
    if step not in _STEPS:
        return {"outcome": "none"}
    if step == "offer" and (
        _waits_for_our_call(event) or not offered.is_worth_it(event.parameters.get("wait", ""), app)
    ):
        return {"outcome": "not_yet"}
    # Such as the word that stands for nothing keyed, or a number that no call can reach.
    if not isinstance(number, PhoneNumber) or not is_dialable(
        number, app.desk.keeper.policy.countries
    ):
        why = words.NO_OWN_NUMBER if given in ("", NONE) else words.NO_NUMBER
        language = spoken(event.parameters.get("language"))
        return {"outcome": "number_needed", "message": why[language]}
    asked = Asked.of(event, number, own_number=number == own)
    return {"number": number.e164, **_STEPS[step](asked, app)}


handler = flow_function("callback", KEYS, callback, bootstrap.callback)
