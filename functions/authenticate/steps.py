"""The steps of an authentication: what to ask for next, and how an entry is judged.

``begin`` and ``account`` tell what to ask for, ``pin`` and ``code`` judge what was keyed. A step
makes two requests to DynamoDB at most, and makes the same ones, and does the same work, for a wrong
PIN as for an account that does not exist.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from authenticate.words import SAY
from contact_center import bootstrap
from contact_center.connect import FlowEvent, missed_entries
from contact_center.domain.authentication import (
    CODE_LENGTH,
    CODE_VALID_FOR,
    METHODS,
    TRIES_PER_CALL,
    UNPRESENTED,
    CodeText,
    Entry,
    Leg,
    Level,
    OneTimeCode,
    Proof,
    State,
    Verdict,
    account_number,
)
from contact_center.domain.callers import number_presented
from contact_center.domain.digits import Digits, wish
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.language import Language, spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions.inputs import RETRIES
from contact_center.ports import Snapshot
from contact_center.proving import judged, pin_is_right

Reply = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Call:
    """What every step needs of the event."""

    leg: Leg
    number: str
    account: str
    wanted: Level
    language: Language
    now: datetime

    @classmethod
    def of(cls, event: FlowEvent, app: bootstrap.Authenticate) -> "_Call":
        presented = number_presented(event.address)
        return cls(
            leg=Leg(
                event.contact_id,
                event.initial_contact_id,
                event.previous_contact_id,
                event.initiation_method,
            ),
            number=presented.e164 if isinstance(presented, PhoneNumber) else UNPRESENTED,
            account=_account(event, app),
            wanted=_level(event.parameter("level")),
            language=spoken(event.parameter("language")),
            now=app.clock.now(),
        )

    def say(self, outcome: str, reason: str | None = None) -> Reply:
        return {"outcome": outcome, "say": SAY[outcome][self.language], "reason": reason}

    def person(self, reason: str = "not_verified") -> Reply:
        return self.say("person", reason)

    def verified(self, proof: Proof) -> Reply:
        return {
            **self.say("verified"),
            "level": str(int(proof.level)),
            "method": METHODS[proof.level],
            "at": proof.at.isoformat(timespec="seconds") if proof.at else None,
            "customerId": proof.customer_id,
        }


def begin(event: FlowEvent, app: bootstrap.Authenticate) -> Reply:
    """Tell whether enough is proved already, and otherwise what to ask for."""
    call = _Call.of(event, app)
    snapshot = app.authentications.proof(call.leg.chain_id, call.now)
    proof = snapshot.state.proof
    level = proof.level_for(call.leg, call.now)
    if level >= call.wanted:
        _follow(app, snapshot, call)
        return call.verified(proof)
    if proof.wrong >= TRIES_PER_CALL:
        return call.person()
    if level == Level.PIN:
        return _step_up(app, snapshot, call)
    # Both are asked for by the flow, which has the words.
    return {"outcome": "pin" if call.account else "account"}


def account(event: FlowEvent, app: bootstrap.Authenticate) -> Reply:
    """Tell what to ask for after an account number; whether the account exists is not looked at."""
    language = spoken(event.parameter("language"))
    keyed = app.inputs.read(event.parameter("account"))
    if keyed is None:
        return _silent(event, language, "account")
    if wanted := wish(keyed):
        return {"outcome": "person", "say": SAY["person"][language], "reason": wanted}
    return {"outcome": "pin"}


def pin(event: FlowEvent, app: bootstrap.Authenticate) -> Reply:
    """Judge a PIN."""
    call = _Call.of(event, app)
    keyed = app.inputs.read(event.parameter("value"))
    if keyed is None or not call.account:
        return _silent(event, call.language)
    if wanted := wish(keyed):
        return call.person(wanted)
    is_right = pin_is_right(app.hasher, keyed, call.account)
    code = _new_code() if call.wanted > Level.PIN else None
    verdict = _judged(event, app, call, Level.PIN, is_right, code)
    if verdict.outcome == "verified" and verdict.state:
        if code is not None:
            return _told(verdict.state.proof, call)
        return call.verified(verdict.state.proof)
    return _refused(verdict, app, call)


def code(event: FlowEvent, app: bootstrap.Authenticate) -> Reply:
    """Judge a one-time code."""
    call = _Call.of(event, app)
    keyed = app.inputs.read(event.parameter("value"))
    if keyed is None or not call.account:
        return _silent(event, call.language)
    if wanted := wish(keyed):
        return call.person(wanted)
    hashed = app.hasher.quick_hash(keyed, call.leg.chain_id)

    def is_right(state: State) -> bool:
        proof = state.proof
        return (
            proof.code is not None
            and call.now < proof.code.expires
            and secrets.compare_digest(hashed, proof.code.hash)
            and proof.account == call.account
            and proof.level_for(call.leg, call.now) >= Level.PIN
        )

    verdict = _judged(event, app, call, Level.CODE, is_right, None)
    if verdict.outcome == "verified" and verdict.state:
        return call.verified(verdict.state.proof)
    return _refused(verdict, app, call)


def _silent(event: FlowEvent, language: Language, outcome: str = "silence") -> Reply:
    """Ask again, as often as everywhere, and then let a person help."""
    missed = missed_entries(event) + 1
    if missed > RETRIES:
        return {"outcome": "person", "say": SAY["person"][language], "reason": "no_input"}
    say = SAY["silence"][language]
    return {"outcome": outcome, "say": say, "reason": "no_input", "missed": str(missed)}


def _judged(
    event: FlowEvent,
    app: bootstrap.Authenticate,
    call: _Call,
    proves: Level,
    is_right: Callable[[State], bool],
    to_send: Digits | None,
) -> Verdict:
    fingerprint = _fingerprint(event)

    def with_code(state: State) -> State:
        return state if to_send is None else _with_code(state, to_send, app, call)

    def text(state: State) -> CodeText | None:
        return None if to_send is None else _text(state, to_send, call)

    return judged(
        app.authentications,
        call.leg,
        call.account,
        call.number,
        lambda state: Entry(fingerprint, is_right(state), proves),
        call.now,
        once_verified=with_code,
        text=text,
    )


def _refused(verdict: Verdict, app: bootstrap.Authenticate, call: _Call) -> Reply:
    if verdict.outcome == "verified":  # an invocation repeated by Connect: the answer got lost
        proof = app.authentications.proof(call.leg.chain_id, call.now).state.proof
        if call.wanted > proof.level:
            return call.say("code")
        return call.verified(proof)
    return call.say(verdict.outcome, None if verdict.outcome == "wrong" else "not_verified")


def _step_up(app: bootstrap.Authenticate, snapshot: Snapshot, call: _Call) -> Reply:
    code = _new_code()
    state = _with_code(snapshot.state, code, app, call)
    try:
        app.authentications.write(snapshot, state, call.now, _text(state, code, call))
    except Raced:
        raise StorageUnavailable("the proof changed while a code was made") from None
    return _told(state.proof, call)


def _text(state: State, code: Digits, call: _Call) -> CodeText | None:
    """Return the text that takes a code to the registered number, where there is one."""
    proof = state.proof
    return CodeText(code, proof.phone, proof.customer_id, call.language) if proof.phone else None


def _told(proof: Proof, call: _Call) -> Reply:
    return call.say("code") if proof.phone else call.person()


def _with_code(state: State, code: Digits, app: bootstrap.Authenticate, call: _Call) -> State:
    hashed = app.hasher.quick_hash(code, call.leg.chain_id)
    kept = OneTimeCode(hashed, call.now + CODE_VALID_FOR)
    return replace(state, proof=replace(state.proof, code=kept))


def _follow(app: bootstrap.Authenticate, snapshot: Snapshot, call: _Call) -> None:
    proof = snapshot.state.proof.followed_to(call.leg)
    if proof != snapshot.state.proof:
        try:
            app.authentications.write(snapshot, replace(snapshot.state, proof=proof), call.now)
        except Raced:
            return  # the next transfer asks again, which is a nuisance and not a hole


def _new_code() -> Digits:
    return Digits(f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}")


def _account(event: FlowEvent, app: bootstrap.Authenticate) -> str:
    """Return the account number keyed, or else that of the customer whom the number belongs to."""
    keyed = app.inputs.read(event.parameter("account"))
    return keyed.reveal() if keyed else account_number(event.attribute("customerId") or "")


def _level(text: str | None) -> Level:
    return Level.CODE if text == "3" else Level.PIN


def _fingerprint(event: FlowEvent) -> str:
    """Name an entry: ciphertext differs each time that something is keyed, be it the same."""
    parts = (event.contact_id, event.parameter("account"), event.parameter("value"))
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:32]
