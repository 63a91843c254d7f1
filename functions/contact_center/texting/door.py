"""The one door out: nothing else sends a text.

    read ─▶ judge ─▶ claim ─▶ send ─▶ settle        held: judged again when it opens

SendTextMessage has no token that makes a repetition harmless. So a message is claimed by a
conditional write before it is sent, and whoever finds it claimed lets it be: at most one text,
whatever crashes or comes twice. What was claimed and never settled is found by the sweep and
reported as unknown; it is not sent again.

One text to a number is on its way at a time. The confirmation of STOP waits for it, so that nothing
follows the confirmation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contact_center.domain.errors import Raced, StillSending, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.gate import Message, Rules, Verdict, verdict
from contact_center.domain.texts.wording import House, Text, UnusableMessage, worded
from contact_center.ports import Clock
from contact_center.texting.ports import (
    Composer,
    Network,
    NoAnswer,
    NotSent,
    Outbox,
    Pending,
    Wakes,
)

ATTEMPTS: Final = 4  # at a number that somebody else writes at the same time
_LATER: Final = timedelta(minutes=1)  # when a network has no room, or cannot be reached


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that sending needs."""

    clock: Clock
    outbox: Outbox
    network: Network
    composer: Composer
    wakes: Wakes
    house: House
    rules: Rules


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


def pass_on(reference: str, to: PhoneNumber, customer_id: str | None, door: Door) -> Done:
    """Send a message that waits, or keep it, or close it.

    Raises:
        DependencyError: Nothing was decided; to be tried again.
    """
    for _ in range(ATTEMPTS):
        now = door.clock.now()
        pending = door.outbox.read(reference, to, customer_id, now)
        if pending is None:
            return Done("gone")
        try:
            return _decided(pending, door, now)
        except Raced:
            continue
    raise StorageUnavailable(f"overtaken {ATTEMPTS} times in a row")


def _decided(pending: Pending, door: Door, now: datetime) -> Done:
    message = pending.message
    if message is None:
        return _refused(pending, Verdict("refuse", "unknown_template"), door)
    said = verdict(message, pending.standing, now, door.rules)
    if said.decision == "send":
        return _sent(pending, message, said, door, now)
    if said.until is not None:
        door.wakes.at(said.until)  # first, so that nothing is ever kept without being looked at
        door.outbox.hold(pending, said, said.until)
        return Done("held", said.reason, message.template.message_class)
    return _refused(pending, said, door)


def _refused(pending: Pending, said: Verdict, door: Door) -> Done:
    door.outbox.refuse(pending, said.reason, said.checks)
    message = pending.message
    return Done("refused", said.reason, message.template.message_class if message else "none")


def _sent(pending: Pending, message: Message, said: Verdict, door: Door, now: datetime) -> Done:
    if pending.claimed_until and pending.claimed_until > now:
        raise StillSending("a text to this number is on its way")
    try:
        variables = door.composer.variables(pending, message, now)
        text = worded(message.template, message.language, variables, door.house)
    except UnusableMessage as unusable:
        checks = {**said.checks, "words": str(unusable)}
        return _refused(pending, Verdict("refuse", "unusable", checks=checks), door)
    door.outbox.claim(pending, said, text, now)
    return _handed_over(pending, message, text, said, door)


def _handed_over(pending: Pending, message: Message, text: Text, said: Verdict, door: Door) -> Done:
    kind = message.template.message_class
    try:
        network_id = door.network.send(message, text, said.time_to_live)
    except NotSent as refused:
        now = door.clock.now()
        if refused.again and now + _LATER < message.too_late_at:
            door.wakes.at(now + _LATER)
            door.outbox.give_back(pending, now + _LATER)
            return Done("held", refused.reason, kind)
        door.outbox.settle_refused(pending, refused, now)
        return Done("refused", refused.reason, kind)
    except NoAnswer:
        door.outbox.settle_unknown(pending)
        return Done("unknown", "no_answer", kind)
    door.outbox.settle_sent(pending, network_id, door.clock.now())
    return Done("sent", "ok", kind)
