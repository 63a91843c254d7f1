"""What a conversation by text makes of a callback: offered, chosen, declined.

A text of ours may have left the question open whether we shall call (``callback_cut_off``,
``callback_resume``), or whether it stays at that (``callback_missed``, ``callback_abandoned``):
then an answer to it is one, though nothing was said in a conversation yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from contact_center.callbacks.booking import Desk, Request
from contact_center.domain.callbacks import words
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.language import Language, spoken
from contact_center.domain.texts.judged import Sent
from contact_center.domain.texts.templates.callbacks import CALLBACK, CALLED_AGAIN
from contact_center.texting import callbacks
from contact_center.texting.callbacks import Taken, Turn
from contact_center.texting.talks import Here, Talk
from contact_center.texting.to_a_person import Told, person

_Step = Callable[[Desk, Request], Turn | None]
# What answers the question of a text of ours.
_MEANT: Final[Mapping[str, Mapping[Taken, _Step]]] = {
    CALLBACK: {"yes": callbacks.begin, "resume": callbacks.go_on, "no": callbacks.decline},
    CALLED_AGAIN: {"yes": callbacks.stand, "no": callbacks.withdraw},
}


def offer_of(asked: Sent | None) -> Sent | None:
    """Return the text whose question may be answered, if it offered a call."""
    return asked if asked and asked.asks in _MEANT else None


def is_meant(here: Here) -> bool:
    """Tell whether a text answers the offer of a call that a text of ours made."""
    return _taken_up(here) is not None


def stands(here: Here) -> bool:
    """Tell whether we shall call them as they asked, whatever they say of texts."""
    store = here.app.desk.keeper.store
    there = store.open_for(here.arrival.from_)
    if there is None or not there.is_waiting or there.wished_at is None:
        return False  # what somebody else keyed in is not called after STOP
    return not store.refused(there)


def begin(here: Here) -> Told | None:
    """Offer times for a callback; None: none can be offered."""
    return _about(here, callbacks.begin)


def taken_back(here: Here, *, named: bool = True) -> Told | None:
    """Take the open callback back; None: nobody knows now.

    Args:
        here: What is answered.
        named: They named the callback. Who wants no calls at all means the open one, or what we
            offered; where there is neither, None: whoever reads it sees to our other calls.
    """
    if not (named or here.offered or here.app.desk.keeper.store.open_for(here.arrival.from_)):
        return None
    return _about(here, callbacks.withdraw)


def answered(here: Here) -> Told | None:
    """Take an answer to the offer of a call, or to the times for one; None: it is neither."""
    talk, body = here.talk, here.arrival.body
    if answer := _taken_up(here):
        do, language = answer
        # From now on in the language of the offer, or of their answer to it.
        here = replace(here, talk=replace(talk, language=language, asking="", times=()))
        if here.stopped:
            return None
        return _about(here, do) or person(here, "callback")
    if callbacks.says_no(body) and not talk.asking and _promised(talk):
        return _about(here, callbacks.begin)  # to the call? the second one takes it back
    if talk.asking != callbacks.NAME:
        return None
    return _about(
        here, lambda desk, request: callbacks.answer(desk, request, body, talk.times, talk.day)
    )


def _promised(talk: Talk) -> bool:
    """Tell whether the last thing that we said is when we call."""
    last = talk.lines[-1] if talk.lines else ""
    return last.endswith(tuple(words.BY_TEXT.values()))


def asked_again(here: Here) -> Told | None:
    """Offer times once more to who said what nobody understands; None: none were, or they heard.

    Our other numbers would mean something else: "1" would be no time any more.
    """
    talk = here.talk
    if talk.asking != callbacks.NAME or talk.misses:
        return None
    told = _about(here, lambda desk, request: callbacks.again(desk, request, talk.day))
    return (told[0], replace(told[1], misses=1), told[2]) if told else None


def _taken_up(here: Here) -> tuple[_Step, Language] | None:
    if here.offered is None:
        return None
    numbered = bool(here.talk.asking) or here.talk.menu_shown
    answer = callbacks.taken_up(here.arrival.body, numbered=numbered)
    if answer is None or (do := _MEANT[here.offered.asks].get(answer[0])) is None:
        return None
    return do, answer[1] or spoken(here.offered.language)


def _about(here: Here, do: Callable[[Desk, Request], Turn | None]) -> Told | None:
    """Take a step of the talk about a callback.

    Args:
        here: What is answered.
        do: The step.

    Returns:
        None: it is something else, or no time can be offered.
    """
    app, talk = here.app, here.talk
    request = Request(
        phone=here.arrival.from_,
        language=talk.language,
        queue="General",
        contact_id=talk.contact_id,
        customer_id=here.customer_id,
    )
    try:
        turn = do(app.desk, request)
    except ConnectUnavailable:  # nobody knows the hours now
        return None
    if turn is None or not turn.said:
        return None
    asking = callbacks.NAME if turn.times else ""
    after = replace(talk, asking=asking, times=turn.times, day=turn.day, menu_shown=False, misses=0)
    return f"callback_{turn.kind}", after, here.say(turn.said)
