"""A visit: the steps of a conversation, the PIN, the card, and what follows from them."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from contact_center import payments, telemetry
from contact_center.desk import Visit
from contact_center.domain import cases
from contact_center.domain.authentication import (
    UNPRESENTED,
    Entry,
    Leg,
    Level,
    State,
    account_number,
)
from contact_center.domain.billing import Bill
from contact_center.domain.cards import Approved, Card, Charge, Expiry, InvalidCard, Part
from contact_center.domain.cases import Case
from contact_center.domain.digits import Digits
from contact_center.domain.errors import ConnectUnavailable, DependencyError, InvalidInput
from contact_center.domain.history import Fact
from contact_center.domain.links import Pass
from contact_center.domain.pins import PIN_LENGTH
from contact_center.domain.transactions.conversation import Step
from contact_center.domain.transactions.declaration import Caller
from contact_center.domain.transactions.session import Session
from contact_center.proving import judged, pin_is_right
from contact_center.self_service import Answer, Request, take_step
from contact_center.web import bootstrap, views
from contact_center.web.http import Response
from contact_center.web.pages import Look

CHANNEL = "WEB"
_MOST_CHARACTERS = 200  # of an answer
_STEPS: Mapping[str, Step] = {
    "begin": "begin",
    "answer": "answer",
    "confirm": "confirm",
    "decline": "decline",
}

Form = Mapping[str, str]


class Visits:
    """What one visit does, and what its pages need."""

    def __init__(self, app: bootstrap.Web, current: Pass, now: datetime) -> None:
        self._app, self._pass, self._now = app, current, now
        self._visit = Visit(
            contact_id=current.visit_id,
            chain_id=current.visit_id,
            previous_id=None,
            initiation_method=CHANNEL,
            channel=CHANNEL,
            phone=current.phone,
            customer_id=current.customer_id,
        )

    # What is looked at.

    def session(self) -> Session | None:
        """Return where the conversation stands."""
        memory = self._app.self_service.open_desk().memory
        memory.expect(self._visit, self._pass.purpose)
        memory.read()
        return memory.session(self._visit, self._now)

    def payment_page(self, look: Look, session: Session, problem: str) -> Response:
        """Return the form for a card, or a person where pages take none."""
        payment = payments.waiting(self._visit, self._app.self_service)
        if payment is None or not self._app.takes_cards:
            return views.person(look, self._pass.purpose)
        return views.paying(look, session, payment.agreed.order.amount, problem)

    def bill(self) -> Bill | None:
        """Return the bill that a copy was asked of, or else the latest."""
        desk = self._app.self_service.open_desk()
        caller = Caller(
            self._visit.contact_id, self._visit.customer_id, 1, self._visit.phone, CHANNEL
        )
        desk.memory.expect(self._visit, "balance")
        desk.office.expect(("account",), caller, "", self._now)
        desk.memory.read()
        account = desk.office.facts(("account",), caller, "", self._now).account
        number = self._pass.variables.get("subject")
        bills = account.bills if account else ()
        return next((bill for bill in bills if number in (None, bill.number)), None)

    # What is done.

    def begin(self) -> None:
        """Note that the visit began, and put the first question.

        A failure is left to the page that follows, which offers to begin: the link is used already.
        """
        try:
            self._note("INITIATED")
            if views.is_conversation(self._pass.purpose):
                self._take("begin")
        except DependencyError as exc:
            telemetry.logger.warning("visit began without its first step", error=exc.code)

    def act(self, form: Form) -> str:
        """Take the step that a form asks for; return the query of the page to go on to."""
        step = form.get("step", "")
        if step == "pin":
            return self._prove(form)
        if step == "card":
            return self._pay(form)
        if step in _STEPS:
            self._take(_STEPS[step], form.get("value", ""), form.get("turn", ""))
        return ""

    def say_again(self) -> None:
        """Put the last question again, in the language of now."""
        session = self.session()
        if session and session.is_open and session.stage != "paying":
            self._take("resume")

    def _take(self, step: Step, value: str = "", turn: str = "") -> None:
        request = Request(
            transaction=self._pass.purpose,
            step=step,
            value=value[:_MOST_CHARACTERS] or "none",
            turn=int(turn) if turn.isascii() and turn.isdigit() else None,
            language=self._pass.language,
        )
        self._follow(take_step(self._visit, request, self._app.self_service))

    def _prove(self, form: Form) -> str:
        """Judge a PIN by the rules of the telephone, counted against account and number alike."""
        keyed = re.sub(r"[^0-9]", "", form.get("pin", ""))
        account = account_number(self._pass.customer_id or "")
        if len(keyed) != PIN_LENGTH or not account:
            return "?e=digits"
        is_right = pin_is_right(self._app.hasher, Digits(keyed), account)
        fingerprint = self._fingerprint(form)

        def entry(state: State) -> Entry:
            return Entry(fingerprint, is_right(state), Level.PIN)

        verdict = judged(
            self._app.authentications,
            Leg(self._visit.contact_id, self._visit.chain_id, None, CHANNEL),
            account,
            self._pass.phone.e164 if self._pass.phone else UNPRESENTED,
            entry,
            self._now,
        )
        telemetry.count(telemetry.PIN, outcome=verdict.outcome)
        if verdict.outcome != "verified":
            return f"?e={verdict.outcome}"
        self._take("resume")
        return ""

    def _pay(self, form: Form) -> str:
        """Charge a card for what was agreed on; what is kept of it is its last four digits."""
        app = self._app.self_service
        payment = payments.waiting(self._visit, app)
        entry = self._fingerprint(form)
        if payment is None or payment.is_done or not self._app.takes_cards:
            return ""
        if payment.session.entry == entry:
            return "?e=declined"
        try:
            card = self._card(form)
        except InvalidCard as wrong:
            return f"?e={wrong.part}"
        language = self._pass.language
        claimed = payments.claim(self._visit, payment, language, app)
        if isinstance(claimed, Answer):
            self._follow(claimed)
            return ""
        order = claimed.deed.order
        charge = Charge(order.charge_key, order.amount, order.bill)
        result = self._app.payments.charge(charge, card)
        if isinstance(result, Approved):
            self._follow(
                payments.book(self._visit, claimed, result.token, result.last_four, language, app)
            )
            return ""
        self._follow(payments.decline(self._visit, claimed, entry, language, app))
        return "?e=declined"

    def _card(self, form: Form) -> Card:
        """Read a card.

        Raises:
            InvalidCard: It is none.
        """
        today = self._now.astimezone(self._app.zone).date()
        return Card(
            _digits(form, "number"),
            Expiry.keyed(_digits(form, "expiry"), today),
            _digits(form, "code"),
        )

    # What follows.

    def ask_for_call(self, topic: str) -> str:
        """Leave what the customer wants to a colleague, once, and say so."""
        phone = self._pass.phone
        if phone is None:
            return ""
        asked = Case(
            number="",
            topic=cases.topic_of(topic),
            contact_id=self._visit.contact_id,
            customer_id=self._visit.customer_id,
            phone=phone,
            language=self._pass.language,
            opened_at=self._now,
            answer_by=self._promise(cases.topic_of(topic)),
        )
        case, _before = self._app.cases.open(asked, phone)
        return cases.read_back(case, own_number=False)

    def _promise(self, topic: cases.Topic) -> datetime | None:
        try:
            return cases.promise(self._app.hours.coming(self._now), self._now, topic)
        except ConnectUnavailable as exc:
            telemetry.logger.warning("no opening hours, so no time promised", detail=str(exc))
            return None

    def _follow(self, answer: Answer) -> None:
        """Count what happened; a conversation that has just ended ends the visit in the history."""
        for event in answer.events:
            telemetry.count(
                telemetry.STEP,
                transaction=self._pass.purpose,
                step=event.step,
                what=event.what,
            )
        if answer.events and not answer.session.is_open:
            self._note("COMPLETED", answer.session.tried)
            if answer.turn.outcome in ("done", "repeated"):
                self._complete()

    def _complete(self) -> None:
        """Count a call that was finished here; if that fails, the look at its end makes up."""
        call = self._pass.variables.get("deflection")
        if call is None:
            return
        try:
            if self._app.deflections.end(call, "completed", self._now):
                telemetry.count(
                    telemetry.DEFLECTION, transaction=self._pass.purpose, what="completed"
                )
        except DependencyError as exc:
            telemetry.logger.warning("deflection not completed yet", error=exc.code)

    def _note(self, source: str, tried: str | None = None) -> None:
        """Keep in the history what a customer did here, in the chain of the call it came from."""
        if not (self._visit.customer_id or self._visit.phone):
            return
        began = source == "INITIATED"
        fact = Fact(
            source=source,
            key="web",
            reported_at=self._now,
            chain_id=self._pass.variables.get("contact") or self._visit.contact_id,
            channel=CHANNEL,
            initiation_method=CHANNEL,
            phone=self._visit.phone,
            customer_id=self._visit.customer_id,
            started_at=self._pass.began_at,
            ended_at=None if began else self._now,
            intent=self._pass.purpose,
            tried=tried,
            language=self._pass.language,
        )
        self._app.history.enter(self._visit.contact_id, fact)

    def _fingerprint(self, form: Form) -> str:
        """Name an entry by its form: the same form sent twice is one try, a new one is another."""
        parts = (self._visit.contact_id, form.get("step", ""), form.get("entry", ""))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _digits(form: Form, name: Part) -> Digits:
    """Read a field of a card as digits.

    Raises:
        InvalidCard: There are none in it.
    """
    try:
        return Digits(re.sub(r"[\s./-]", "", form.get(name, "")))
    except InvalidInput:
        raise InvalidCard(name, "not digits") from None
