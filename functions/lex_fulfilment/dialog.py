"""What a caller says: what it is about, or the answer to a question of a transaction.

The bot knows words, the registry knows business. An intent that is called like a transaction
(``MeterReading``) is that transaction, and its slots are called like the inputs that they answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contact_center import telemetry
from contact_center.desk import Visit
from contact_center.domain.callers import number_presented
from contact_center.domain.danger import is_emergency
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.spoken import digits_said
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.conversation import Step
from contact_center.domain.transactions.inputs import PERSON_KEY
from contact_center.domain.transactions.session import Turn
from contact_center.lex import Hook, LexEvent
from contact_center.self_service import Answer, Request, SelfService, take_step

PERSON: Final = "Person"  # intents of the bots that are no transactions
EMERGENCY: Final = "Emergency"
QUESTION: Final = "Question"
ANSWER: Final = "Answer"
TOPIC: Final = "topic"  # slots of a question
CODE: Final = "code"
SLOT_OF_KIND: Final = {"digits": "number", "date": "day", "choice": "option", "yes_no": "option"}
MOST_MISSED: Final = 2  # answers in a row that nobody understood; then the keys are better
BACK_KEY: Final = "*"
_LONGEST: Final = "x-amz-lex:dtmf:max-length:*:*"
_NOT_UNDERSTOOD: Final = ("not_understood", "no_input")
_MOST_CHARACTERS: Final = 200  # of an answer


def meant(event: LexEvent, app: SelfService) -> Hook:
    """Tell what a caller's first words are about."""
    if event.intent == EMERGENCY or is_emergency(event.transcript):
        return Hook("emergency")
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", event.intent).lower()
    if name in TRANSACTIONS:
        step = _answered_already(name, event, app)
        speaks = "no" if event.by_keys else "yes"
        return Hook("transaction", attributes={"transaction": name, "step": step, "speaks": speaks})
    if event.intent == QUESTION:
        code, topic = event.slots.get(CODE), event.slots.get(TOPIC)
        question = f"error-{code}" if code else topic
        return Hook("question", attributes={"question": question or "none"})
    if event.by_keys and event.transcript.strip() == BACK_KEY:
        return Hook("back")
    return Hook("unknown")


def _answered_already(name: str, event: LexEvent, app: SelfService) -> Step:
    """Keep what the first words have answered, so that it is not asked again, even after a PIN."""
    if not event.slots:
        return "begin"
    _Call(event, app, name).take("begin", "", None, event.slots)
    return "resume"


def answered(event: LexEvent, app: SelfService) -> Hook:
    """Take what was said as the answer to the open question."""
    call = _Call(event, app, event.attributes["transaction"])
    turn = event.attribute("turn") or ""
    answer = call.take("answer", _value(event), int(turn) if turn.isdigit() else None)
    missed = _missed(event, answer.turn)
    if answer.turn.outcome not in ("ask", "confirm", "invalid"):
        return Hook("over")
    if missed >= MOST_MISSED:
        return Hook("keys")
    return Hook(
        "next",
        say=answer.turn.say,
        intent=ANSWER,
        slot=SLOT_OF_KIND[answer.turn.kind],
        attributes={
            "turn": str(answer.session.number),
            "missed": str(missed),
            _LONGEST: str(answer.turn.maximum),
        },
    )


def _missed(event: LexEvent, turn: Turn) -> int:
    """Count the answers in a row that were not understood."""
    before = event.attribute("missed") or "0"
    return int(before) + 1 if turn.reason in _NOT_UNDERSTOOD else 0


def _value(event: LexEvent) -> str:
    """Return the answer in the words that said it best: digits, a slot, or else all of them."""
    if event.intent == PERSON:
        return PERSON_KEY
    said = event.transcript.strip()
    if is_emergency(said):
        return said[:_MOST_CHARACTERS]
    slots = list(event.slots.values())
    return (digits_said(said) or (slots[0] if slots else said))[:_MOST_CHARACTERS]


@dataclass(frozen=True, slots=True)
class _Call:
    """One caller in one transaction."""

    event: LexEvent
    app: SelfService
    transaction: str

    def take(
        self, step: Step, value: str, turn: int | None, heard: Mapping[str, str] | None = None
    ) -> Answer:
        language = self.event.language
        said = "" if self.event.by_keys else self.event.transcript.strip()[:_MOST_CHARACTERS]
        request = Request(self.transaction, step, value, turn, language, heard or {}, said)
        answer = take_step(self._visit(), request, self.app)
        telemetry.count_steps(self.transaction, answer.events)
        return answer

    def _visit(self) -> Visit:
        contact_id = self.event.attribute("contactId") or self.event.session_id
        number = number_presented(self.event.attribute("phone"))
        return Visit(
            contact_id=contact_id,
            chain_id=self.event.attribute("initialContactId") or contact_id,
            previous_id=self.event.attribute("previousContactId"),
            initiation_method=self.event.attribute("initiationMethod") or "UNKNOWN",
            channel=self.event.attribute("channel") or "VOICE",
            phone=number if isinstance(number, PhoneNumber) else None,
            customer_id=self.event.attribute("customerId"),
        )
