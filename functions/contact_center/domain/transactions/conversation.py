"""One conversation for every transaction and every channel, as a pure state machine.

    begin ──▶ ask ──answer──▶ ask ... ──▶ confirm ──confirm──▶ (the deed) ──▶ done | repeated
                │ ▲                          │
                └─┴ invalid                  └─decline──▶ ask again, once

At most three questions, each put three times at most; then, and whenever the caller wants, comes a
person. Every turn has a number. A turn that comes twice, because Amazon Connect repeats a function
that it gave up waiting for, gets the answer that it got the first time: whoever stores the session
compares the numbers.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from contact_center.domain import phrases
from contact_center.domain.danger import is_emergency
from contact_center.domain.incidents import EMERGENCY_KEY
from contact_center.domain.money import Money
from contact_center.domain.transactions import questions
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
)
from contact_center.domain.transactions.inputs import (
    NO_INPUT,
    PERSON_KEY,
    RETRIES,
    Input,
    Unusable,
    read,
    yes_or_no,
)
from contact_center.domain.transactions.session import Move, Session, StepEvent, Turn, What
from contact_center.domain.transactions.words import Tongue

MOST_INPUTS = 3
STAR = "*"
MOST_DECLINES = 2  # then the read-back does not help, and a person may

Step = Literal["begin", "resume", "answer", "confirm", "decline", "cancel", "text"]


def advance(
    transaction: Transaction,
    situation: Situation,
    session: Session | None,
    step: Step,
    value: str,
    heard: Mapping[str, str] | None = None,
) -> Move:
    """Take one step of a conversation.

    Args:
        transaction: Which business it is about.
        situation: The facts as they are now; the answers come from the session.
        session: As stored after the step before. None, one that has ended, or one of another
            transaction, begins anew.
        step: What the channel wants.
        value: What was keyed, typed or recognised, for ``answer``.
        heard: What was said ahead of its question, by the question's name, for ``begin``.
    """
    number = session.number if session else 0
    known = questions.given(transaction.inputs, {}, heard)
    fresh = Session(transaction.name, number=number, given=known, heard=heard or {})
    if not session or session.transaction != transaction.name or not session.is_open:
        session, step = replace(fresh, resumed=step == "resume"), "begin"
        fresh = session
    if step == "cancel":
        return _ended(session, Turn("refused", reason="cancelled"), "cancelled")
    if step == "answer" and (move := _wants_a_person(transaction, situation, session, value)):
        return move
    if situation.caller.level < transaction.level:
        verify = Turn("verify", level=transaction.level)
        kept = fresh if step == "begin" else session
        return Move(kept.say(verify), (StepEvent("begin", "verify"),))
    if step == "begin":
        return _begun(transaction, situation, fresh)
    if step == "resume" or session.turn.outcome == "verify":
        return _begun(transaction, situation, replace(session, tries=0, confirmed=0))
    return _went_on(transaction, situation, session, step, value)


def finished(
    transaction: Transaction, situation: Situation, session: Session, receipt: Receipt | None
) -> Move:
    """End a conversation after the deed; another turn's receipt means that it was a repetition."""
    situation = replace(situation, answers=session.answers)
    tongue = situation.tongue
    number = tongue.number(receipt.number) if receipt else ""
    if receipt is None or (receipt.contact_id, receipt.turn) == (
        situation.caller.contact_id,
        session.number,
    ):
        told = transaction.told(situation, receipt)
        return _ended(session, Turn("done", told, receipt=number), "done")
    when = tongue.moment(receipt.at.astimezone(situation.zone), situation.now)
    say = phrases.sentences(
        tongue.pick(
            f"We already have {transaction.title.en}", f"Ya tenemos {transaction.title.es}"
        ),
        tongue.pick(
            f"Its receipt number is {number}, given {when}",
            f"Su número de comprobante es {number}, dado {when}",
        ),
    )
    if transaction.again and session.stage == "confirming":
        return _warned(session, say, tongue.say(transaction.again), number, tongue)
    return _ended(session, Turn("repeated", say, receipt=number, reason="done_before"), "repeated")


def _warned(session: Session, say: str, again: str, receipt: str, tongue: Tongue) -> Move:
    """Tell of the first receipt, and ask whether it is wanted all the same."""
    number = "".join(filter(str.isdigit, receipt))
    turn = questions.yes_no(f"{say} {again}", tongue)
    turn = replace(turn, receipt=receipt, reason="done_before")
    return Move(replace(session, stage="warned", warned=number, tries=0).say(turn))


def _after_warning(
    transaction: Transaction, situation: Situation, session: Session, step: Step, value: str
) -> Move:
    answer = {"confirm": "yes", "decline": "no"}.get(step) or yes_or_no(value)
    if answer == "yes":
        session = replace(session, again=session.warned, warned="")
        return _next(transaction, situation, session).after(StepEvent("again", "confirmed"))
    if answer == "no":
        say = situation.tongue.pick("All right, it stays as it is.", "De acuerdo, queda como está.")
        turn = Turn("repeated", say, receipt=session.turn.receipt, reason="done_before")
        return _ended(session, turn, "repeated")
    return _not_understood(situation, session, "again", value)


def texted(situation: Situation, session: Session | None) -> Turn:
    """Answer whether the receipt of what was just done will be sent to the number that calls."""
    tongue, receipt = situation.tongue, session.turn.receipt if session else ""
    if receipt and situation.caller.phone:
        say = tongue.pick(
            "We send you the receipt by text.", "Le enviamos el comprobante por mensaje."
        )
        return Turn("done", say, receipt=receipt)
    say = tongue.pick("There is nothing we could send.", "No hay nada que podamos enviar.")
    return Turn("refused", say, reason="nothing_to_send")


def to_payment(situation: Situation, session: Session) -> Move:
    """Go on to the payment module: what was agreed on waits there for a card."""
    say = situation.tongue.pick("Thank you.", "Gracias.")
    return Move(replace(session, stage="paying").say(Turn("pay", say)))


def overtaken(transaction: Transaction, situation: Situation, session: Session) -> Move:
    """Go on, with the facts of now, after somebody else changed what this is about."""
    return _next(transaction, situation, replace(session, confirmed=0))


def payment_open(session: Session, claimed: Money, situation: Situation) -> Move:
    """End with a person: another amount is being charged, or may have been."""
    tongue = situation.tongue
    paid = tongue.money(claimed)
    because = tongue.pick(
        f"A payment of {paid} was begun a moment ago, and it is not certain yet that it was made.",
        f"Hace un momento se inició un pago de {paid}, y aún no es seguro que se haya hecho.",
    )
    return to_person(session, "payment_open", situation, because)


def to_person(session: Session, reason: str, situation: Situation, because: str = "") -> Move:
    """End a conversation with a person; ``because`` is a sentence to say before that."""
    tongue = situation.tongue
    helps = tongue.pick("A colleague will help you with this.", "Una persona le ayudará con esto.")
    say = f"{because} {helps}" if because else helps
    return _ended(session, Turn("person", say, reason=reason), "person")


def _begun(transaction: Transaction, situation: Situation, session: Session) -> Move:
    what: What = "resumed" if session.answers else "entered"
    return _next(transaction, situation, session).after(StepEvent("begin", what))


def _wants_a_person(
    transaction: Transaction, situation: Situation, session: Session, value: str
) -> Move | None:
    key = value.strip("# ")
    keyed = situation.tongue.spoken and not situation.said  # "nine" may be nine dollars
    danger = key == EMERGENCY_KEY and (keyed or transaction.emergencies)
    if is_emergency(value) or danger:
        return to_person(session, "emergency", situation)
    return to_person(session, "asked_person", situation) if key == PERSON_KEY else None


def _went_on(
    transaction: Transaction, situation: Situation, session: Session, step: Step, value: str
) -> Move:
    match session.stage:
        case "confirming":
            return _at_read_back(transaction, situation, session, step, value)
        case "warned":
            return _after_warning(transaction, situation, session, step, value)
        case "asking":
            return _answered(transaction, situation, session, value)
    return Move(session)  # paying: the card is asked for elsewhere


def _answered(transaction: Transaction, situation: Situation, session: Session, value: str) -> Move:
    asked = next(question for question in transaction.inputs if question.name == session.asked)
    situation = replace(situation, answers=session.answers)
    try:
        answer = read(asked, value, session.offered, situation)
    except Unusable as wrong:
        if _is_star(value):
            return _put(asked, situation, session, None)
        return _in_vain(asked, situation, session, wrong, value)
    return _taken(transaction, situation, session, asked, answer)


def _is_star(value: str) -> bool:
    """Tell whether a caller wanted back, or began an entry anew: that costs no try."""
    return value.strip("# ") == STAR


def _taken(
    transaction: Transaction, situation: Situation, session: Session, asked: Input, answer: str
) -> Move:
    answers = {**session.answers, asked.name: answer}
    heard = {name: said for name, said in session.heard.items() if name != asked.name}
    known = questions.given(transaction.inputs, answers, heard)
    answered = replace(session, answers=answers, heard=heard, given=known)
    return _next(transaction, situation, answered).after(StepEvent(asked.name, "entered"))


def _heard(transaction: Transaction, situation: Situation, session: Session, asked: Input) -> Move:
    """Take what was said ahead as the answer; what cannot be used is asked for, and why."""
    said = session.heard[asked.name]
    offered = [option.value for option in asked.options(situation)]
    try:
        answer = read(asked, said, offered, situation)
    except Unusable as wrong:
        heard = {name: text for name, text in session.heard.items() if name != asked.name}
        known = questions.given(transaction.inputs, session.answers, heard)
        session = replace(session, stage="asking", tries=0, heard=heard, given=known)
        return _in_vain(asked, situation, session, wrong, said)
    return _taken(transaction, situation, session, asked, answer)


def _in_vain(
    asked: Input, situation: Situation, session: Session, wrong: Unusable, value: str
) -> Move:
    event = StepEvent(asked.name, "no_input" if wrong.code == "no_input" else "invalid")
    noted = (*session.wrong, questions.for_agent(asked, wrong, value))
    session = replace(session, tries=session.tries + 1, wrong=noted)
    if session.tries > RETRIES:
        return to_person(session, "too_many_tries", situation).after(event)
    return _put(asked, situation, session, wrong).after(event)


def _next(transaction: Transaction, situation: Situation, session: Session) -> Move:
    """Put the next question, the next read-back, or say that the deed is due."""
    situation = replace(situation, answers=session.answers, again=session.again)
    if refusal := transaction.refuse(situation):
        return _refused(session, refusal, situation)
    answers, lost = _still_good(transaction, situation, session.answers)
    situation = replace(situation, answers=answers)
    if lost:
        session = replace(session, answers=answers, confirmed=0)
    for asked in transaction.inputs:
        if asked.name not in answers and asked.wanted(situation):
            if asked.name in session.heard and not lost:
                return _heard(transaction, situation, session, asked)
            return _put(asked, situation, replace(session, stage="asking", tries=0), lost)
    session = replace(session, stage="confirming", tries=0)
    read_backs = transaction.confirm(situation)
    if session.confirmed < len(read_backs):
        turn = questions.read_back(read_backs[session.confirmed], situation)
        return Move(session.say(turn))
    return Move(session, due=True)


def _still_good(
    transaction: Transaction, situation: Situation, answers: Mapping[str, str]
) -> tuple[Mapping[str, str], Unusable | None]:
    """Keep the answers up to the first that the facts of now do not allow any more."""
    kept: dict[str, str] = {}
    for asked in transaction.inputs:
        if asked.name not in answers:
            continue
        try:
            asked.check(answers[asked.name], replace(situation, answers=dict(kept)))
        except Unusable as unusable:
            return kept, unusable
        kept[asked.name] = answers[asked.name]
    return kept, None


def _put(asked: Input, situation: Situation, session: Session, wrong: Unusable | None) -> Move:
    offered = tuple(option.value for option in asked.options(situation))
    session = replace(session, asked=asked.name, offered=offered)
    return Move(session.say(questions.question(asked, situation, wrong)))


def _at_read_back(
    transaction: Transaction, situation: Situation, session: Session, step: Step, value: str
) -> Move:
    answer = {"confirm": "yes", "decline": "no"}.get(step) or yes_or_no(value)
    if answer == "yes":
        return _confirmed(transaction, situation, session)
    if answer == "no":
        return _declined(transaction, situation, session)
    return _not_understood(situation, session, "confirm", value)


def _not_understood(situation: Situation, session: Session, where: str, value: str) -> Move:
    if _is_star(value):
        return Move(session.say(session.turn))
    answered = value not in ("", NO_INPUT)
    event = StepEvent(where, "invalid" if answered else "no_input")
    if session.tries >= RETRIES:
        return to_person(session, "too_many_tries", situation).after(event)
    again = questions.repeated(session.turn, situation.tongue, answered=answered)
    return Move(replace(session, tries=session.tries + 1).say(again), (event,))


def _confirmed(transaction: Transaction, situation: Situation, session: Session) -> Move:
    """Go on only with what was read back: if the facts say something else now, say that first."""
    now = _next(transaction, situation, session)
    if now.due or now.session.turn.say != questions.bare(session.turn, situation.tongue):
        return now
    session = replace(session, confirmed=session.confirmed + 1)
    return _next(transaction, situation, session).after(StepEvent("confirm", "confirmed"))


def _declined(transaction: Transaction, situation: Situation, session: Session) -> Move:
    event = StepEvent("confirm", "declined")
    if not session.answers:
        tongue = situation.tongue
        say = tongue.pick("All right, nothing was changed.", "De acuerdo, no se cambió nada.")
        return _ended(session, Turn("refused", say, reason="declined"), "cancelled").after(event)
    session = replace(session, declined=session.declined + 1, answers={}, confirmed=0)
    if session.declined >= MOST_DECLINES:
        return to_person(session, "declined_twice", situation).after(event)
    return _next(transaction, situation, session).after(event)


def _refused(session: Session, refusal: Refusal, situation: Situation) -> Move:
    if refusal.again:
        return _warned(session, refusal.say, refusal.again, refusal.receipt, situation.tongue)
    if refusal.receipt:
        turn = Turn("repeated", refusal.say, receipt=refusal.receipt, reason=refusal.code)
        return _ended(session, turn, "repeated")
    outcome: Literal["person", "refused"] = "person" if refusal.person else "refused"
    return _ended(session, Turn(outcome, refusal.say, reason=refusal.code), "refused")


def _ended(session: Session, turn: Turn, what: What) -> Move:
    where = "confirm" if session.stage == "confirming" else session.asked or "begin"
    return Move(replace(session, stage="ended").say(turn), (StepEvent(where, what),))
