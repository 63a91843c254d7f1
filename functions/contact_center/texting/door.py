"""The one door out: nothing else sends a text.

    read ─▶ judge ─▶ claim ─▶ send ─▶ settle        held: judged again when it opens

SendTextMessage has no token that makes a repetition harmless. So a message is claimed by a
conditional write before it is sent, and whoever finds it claimed lets it be: at most one text,
whatever crashes or comes twice. What was claimed and never settled is found by the sweep and
reported as unknown; it is not sent again.

A campaign's text takes a turn, is claimed shortly before it and waits for it; one that is too late
for it is kept. So in no second more of them leave than the number carries, whoever was killed, and
also where what is late comes together with what came meanwhile.

One text to a number is on its way at a time; the next one waits for it, and is kept where that
lasts. So does the confirmation of STOP, so that nothing follows the confirmation. What comes after
a text that is kept does not overtake it, unless that one waits for the morning: it is kept too, for
no batch waits for a line, until the one before it is over or its own time comes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from contact_center.domain.errors import Raced, StillSending, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.gate import verdict
from contact_center.domain.texts.judged import Kept, Message, Rules, Verdict
from contact_center.domain.texts.rate import WINDOW
from contact_center.domain.texts.wording import House, Text, UnusableMessage, worded
from contact_center.ports import Clock
from contact_center.texting.ports import (
    Composer,
    Network,
    NoAnswer,
    NotSent,
    Outbox,
    Pending,
    Turns,
    Wakes,
)

ATTEMPTS: Final = 4  # at a number that somebody else writes at the same time
PATIENCE: Final = timedelta(seconds=10)  # of a batch, with turns: its function may run for 30
CLAIMING: Final = timedelta(milliseconds=150)  # before a turn: what a claim takes and some more
_LATER: Final = timedelta(minutes=1)  # when a network has no room, or cannot be reached
_TICK: Final = timedelta(milliseconds=1)  # between texts in line: the finest that the table keeps
_GLANCE: Final = timedelta(seconds=0.5)  # before it is seen again whether a number is free
_NO_TURN: Final = "pace"
_BEHIND: Final = "on_its_way"  # another text to the number goes first


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that sending needs.

    Attributes:
        pause: Waits so many seconds.
    """

    clock: Clock
    outbox: Outbox
    network: Network
    composer: Composer
    wakes: Wakes
    house: House
    rules: Rules
    turns: Turns
    pause: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a message, for who counts.

    Attributes:
        outcome: sent, held, refused, unknown, or gone when it does not wait any more.
        reason: Stable name of why.
    """

    outcome: str
    reason: str = ""
    message_class: str = ""


def pass_on(
    reference: str,
    to: PhoneNumber,
    customer_id: str | None,
    door: Door,
    until: datetime | None = None,
    *,
    waits: bool = True,
) -> Done:
    """Send a message that waits, or keep it, or close it.

    Args:
        reference: Of the message.
        to: Its number.
        customer_id: Whose number it is, if that is known.
        door: Everything that sending needs.
        until: How long it may wait for its turn, and for another text to its number;
            ``PATIENCE`` where the caller does not say.
        waits: Wait here while another text to its number is on its way.

    Raises:
        StillSending: One is, and ``waits`` is False: the caller has others to send first.
        DependencyError: Nothing was decided; to be tried again.
    """
    until = until or door.clock.now() + PATIENCE
    overtaken = 0
    while overtaken < ATTEMPTS:
        now = door.clock.now()
        pending = door.outbox.read(reference, to, customer_id, now)
        if pending is None:
            return Done("gone")
        try:
            done = _decided(pending, door, now, until)
        except StillSending:
            if not waits:
                raise
            door.pause(_GLANCE.total_seconds())
        except Raced:
            overtaken += 1
        else:
            if done.outcome != "held":
                door.outbox.release_next(pending, door.clock.now())
            return done
    raise StorageUnavailable(f"overtaken {ATTEMPTS} times in a row")


def _decided(pending: Pending, door: Door, now: datetime, until: datetime) -> Done:
    message = pending.message
    if message is None:
        return _refused(pending, Verdict("refuse", "unknown_template"), door)
    said = verdict(message, pending.standing, now, door.rules)
    if said.decision == "send":
        return _sent(pending, message, said, door, now, until)
    if said.until is not None:
        return _held(pending, message, said, said.until, door)
    return _refused(pending, said, door)


def _held(pending: Pending, message: Message, said: Verdict, until: datetime, door: Door) -> Done:
    door.wakes.at(until)  # first, so that nothing is ever kept without being looked at
    place = pending.standing.kept(message, said.reason, until)
    door.outbox.hold(pending, said, until, place)
    return Done("held", said.reason, message.template.message_class)


def _refused(pending: Pending, said: Verdict, door: Door) -> Done:
    door.outbox.refuse(pending, said.reason, said.checks)
    message = pending.message
    return Done("refused", said.reason, message.template.message_class if message else "none")


def _sent(
    pending: Pending,
    message: Message,
    said: Verdict,
    door: Door,
    now: datetime,
    until: datetime,
) -> Done:
    behind = replace(said, reason=_BEHIND)
    free = max(now, pending.claimed_until or now)
    if ahead := pending.standing.before(message, now):
        # They are not waited for here: others are in this batch, and they perhaps behind it.
        return _held(pending, message, behind, max(free, _place_in_time(ahead, now)), door)
    if free > now:
        if now + _GLANCE < until:
            raise StillSending("another text to this number is on its way")
        # It was killed perhaps: the stream would give up sooner than its claim is over.
        return _held(pending, message, behind, free, door)
    try:
        variables = door.composer.variables(pending, message, now)
        text = worded(message.template, message.language, variables, door.house)
    except UnusableMessage as unusable:
        checks = {**said.checks, "words": str(unusable)}
        return _refused(pending, Verdict("refuse", "unusable", checks=checks), door)
    if not message.campaign:
        door.outbox.claim(pending, said, text, now)
        return _handed_over(pending, message, text, said, door)
    turn = door.turns.take(text.parts.count, now + CLAIMING, until)
    if turn is None:
        return _held(pending, message, replace(said, reason=_NO_TURN), now + _LATER, door)
    return _in_turn(turn, pending, message, text, said, door)


def _place_in_time(ahead: tuple[Kept, ...], now: datetime) -> datetime:
    """Return when to look again at a message that others go before: after them, in their order."""
    last = max(one.until for one in ahead)
    return last + _TICK if last > now else now + _LATER + len(ahead) * _TICK


def _in_turn(
    turn: datetime, pending: Pending, message: Message, text: Text, said: Verdict, door: Door
) -> Done:
    """Wait for a turn, and send a text in it; what comes too late for it is kept for another.

    Raises:
        Raced: What was read before has changed, or does not hold any more.
    """
    now = _waited(turn - CLAIMING, door)
    if verdict(message, pending.standing, now, door.rules).decision != "send":
        raise Raced("it may not be sent any more, since it waited")
    door.outbox.claim(pending, said, text, now)
    if (now := _waited(turn, door)) >= turn + WINDOW:
        return _given_back(pending, message, _NO_TURN, now, door)
    return _handed_over(pending, message, text, said, door)


def _waited(until: datetime, door: Door) -> datetime:
    """Wait until a time, and return the time that it is then."""
    if (wait := until - door.clock.now()) > timedelta():
        door.pause(wait.total_seconds())
    return door.clock.now()


def _given_back(pending: Pending, message: Message, reason: str, now: datetime, door: Door) -> Done:
    door.wakes.at(now + _LATER)
    place = pending.standing.kept(message, reason, now + _LATER)
    try:
        door.outbox.give_back(pending, now + _LATER, reason, place)
    except Raced:
        return _given_up(message)
    return Done("held", reason, message.template.message_class)


def _handed_over(pending: Pending, message: Message, text: Text, said: Verdict, door: Door) -> Done:
    try:
        return _settled(pending, message, text, said, door)
    except Raced:
        return _given_up(message)


def _given_up(message: Message) -> Done:
    """Tell of a text that was claimed here that the sweep has closed it meanwhile."""
    return Done("unknown", "crashed", message.template.message_class)


def _settled(pending: Pending, message: Message, text: Text, said: Verdict, door: Door) -> Done:
    kind = message.template.message_class
    try:
        network_id = door.network.send(message, text, said.time_to_live)
    except NotSent as refused:
        now = door.clock.now()
        if refused.again and now + _LATER < message.too_late_at:
            return _given_back(pending, message, refused.reason, now, door)
        door.outbox.settle_refused(pending, refused, now)
        return Done("refused", refused.reason, kind)
    except NoAnswer:
        door.outbox.settle_unknown(pending)
        return Done("unknown", "no_answer", kind)
    door.outbox.settle_sent(pending, network_id, door.clock.now())
    return Done("sent", "ok", kind)
