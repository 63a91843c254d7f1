"""Functions that obey the contract of functions/ and know nothing else.

They let a story choose each answer, or make a function fail. Self-service alone is the real one, on
a table in memory: what a caller hears in a transaction is what the transaction says. All of them
are real in test_local_centre.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.flows.utility import Utility

Reply = dict[str, Any]
HISTORY = {f"history{line}": "none" for line in range(1, 6)}

UNKNOWN: Reply = {
    "outcome": "unknown", "customerId": "none", "firstName": "none", "household": "none",
    "language": "en",
    "languageCode": "en-US", "greeting": "Good morning.", "repeat": "no", "lastReason": "none",
    "lastIntent": "none", "lastQueue": "none", "resumeTransaction": "none", "resumeWords": "none",
    "intent": "none", "openCallback": "no", "billIssued": "none", "notice": "none",
    "matters": "none", **HISTORY,
}  # fmt: skip
ANA: Reply = {
    **UNKNOWN, "outcome": "recognised", "customerId": "C-1001", "firstName": "Ana",
    "greeting": "Good morning, Ana.", "history1": "2 March: paid by link",
}  # fmt: skip
WITH_A_BILL: Reply = {
    **ANA, "intent": "pay_bill", "billIssued": "three days ago", "matters": "unpaid bill",
}  # fmt: skip
LUIS: Reply = {
    **ANA, "customerId": "C-1002", "firstName": "Luis", "language": "es", "languageCode": "es-US",
    "greeting": "Buenos días, Luis.", "intent": "pay_bill", "billIssued": "hace tres días",
}  # fmt: skip

SENTENCES = {
    ("hours", "en"): "We are open until 6 p.m.",
    ("hours", "es"): "Hoy atendemos hasta las seis de la tarde.",
    ("address", "en"): "We are at 12 Mill Street.",
    ("address", "es"): "Estamos en Mill Street 12.",
    ("notices", "en"): "There are no outages.",
    ("notices", "es"): "No hay cortes de servicio.",
    ("by_text", "en"): "Text BALANCE to +15550143.",
    ("by_text", "es"): "Envíe SALDO al +15550143.",
}


def sealed(text: str) -> str:
    """What stands here for an entry that is encrypted."""
    return f"sealed:{text[::-1]}"


class FunctionDownError(Exception):
    """What a failing function raises."""


TURN = {
    "outcome": "ask", "say": "So that this works, key in a number.", "kind": "digits",
    "maximum": "4", "turn": "1", "receipt": "none", "reason": "none", "level": "none",
    "transaction": "none", "tried": "tried",
}  # fmt: skip
PIN, CODE = "604913#", "123456#"  # as they are keyed
DANGER = {"outcome": "person", "say": "A person will help you.", "reason": "emergency"}
PROVED = {
    "outcome": "verified", "say": "Thank you.", "reason": "not_verified", "level": "none",
    "method": "pin", "at": "2026-03-02T15:00:00+00:00", "customerId": "none",
    "tried": "proving who they are: what was keyed did not match",
}  # fmt: skip
PAID = {
    "outcome": "paid", "say": "Thank you, your payment was made.", "part": "none",
    "receipt": "4 7 1 1", "lastFour": "1111", "reason": "none", "tried": "paying by card: paid",
}  # fmt: skip
ARTICLES = {
    "tariffs": ("Water is three dollars a unit.", "El agua cuesta tres dólares la unidad."),
    "711": ("711 means that the battery is low.", "711 significa que la batería está baja."),
}


TEXTING = {
    ("offer", "en"): "We can text you a link. Press 1 for that, 2 to go on here.",
    ("offer", "es"): "Le enviamos un enlace. Oprima 1 si lo quiere, 2 para seguir aquí.",
    ("tried", "en"): "You tried this online today.",
    ("tried", "es"): "Lo intentó en línea hoy.",
    ("sent", "en"): "The text is on its way.",
    ("sent", "es"): "El mensaje va en camino.",
}


@dataclass
class Functions:
    """The functions that flows call.

    Attributes:
        lookup: What caller_lookup answers.
        failing: Names of the functions that raise; ``info:notices`` for one topic alone.
        answers: Function -> outcome instead of its own, for refusals.
        without_number: open_case knows no number of the caller's.
        utility: The company behind self_service.
        textable: A text that a caller asks for would go to the number.
        link: What the articles of the knowledge base link to.
        sends: Whether knowledge sends it when it is asked to.
        texting: What deflect answers to an offer: nobody is offered a text but who wants to be.
        callback: What callback answers at a step, instead of its own.
        list_calls_again: What group_call answers: yes, while calls are left.
        group_call: What group_call answers beside its own.
        level: What the caller has proved, as far as self_service can tell.
        turns: What self_service answers next instead of its own, one for each call.
        now: The moment of the call.
        calls: The events they were called with, in order.
    """

    lookup: Reply = field(default_factory=lambda: dict(UNKNOWN))
    failing: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    without_number: bool = False
    utility: Utility = field(default_factory=Utility)
    textable: bool = False
    link: str = "https://riverside.example/more"
    sends: str = "yes"
    texting: str = "not_offered"
    callback: dict[str, Reply] = field(default_factory=dict)
    list_calls_again: str = "yes"
    group_call: Reply = field(default_factory=dict)
    level: int = 3
    turns: list[Reply] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The functions there are."""
        return (
            *("caller_lookup", "info", "open_case", "agent_context"),
            *("knowledge", "self_service", "authenticate", "take_payment", "deflect"),
            *("callback", "group_call"),
        )

    def steps(self) -> list[str]:
        """The steps that callback was called with."""
        return [told["Parameters"]["step"] for name, told in self.calls if name == "callback"]

    def handler(self, name: str) -> Callable[[dict[str, Any]], Reply]:
        """The function of that name, as the world calls it."""
        play: Callable[[Mapping[str, Any], Mapping[str, str]], Reply] = getattr(self, f"_{name}")

        def handle(event: dict[str, Any]) -> Reply:
            details = event["Details"]
            parameters = details["Parameters"]
            self.calls.append((name, details))
            about = parameters.get("topic") or parameters.get("step")
            if {name, f"{name}:{about}"} & self.failing:
                raise FunctionDownError(name)
            reply = play(details["ContactData"], parameters)
            return {**reply, "outcome": self.answers.get(name, reply["outcome"])}

        return handle

    def hook(self, event: dict[str, Any]) -> dict[str, Any]:
        """The function behind the bots."""
        if "lex_fulfilment" in self.failing:
            raise FunctionDownError("lex_fulfilment")
        given = event["sessionState"]["sessionAttributes"]
        if self.level > 1:
            self.utility.verify(event["sessionId"], self.level, given["customerId"])
        return self.utility.lex_fulfilment(event, self.now())

    def _caller_lookup(self, _contact: Mapping[str, Any], _parameters: Mapping[str, str]) -> Reply:
        return self.lookup

    def _info(self, _contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        message = SENTENCES[parameters["topic"], parameters["language"]]
        return {"outcome": "ok", "message": message, "open": "yes", "nextOpening": "none"}

    def _open_case(self, contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        unknown = self.without_number or not contact["CustomerEndpoint"]
        if parameters["number"] == "none" and unknown:
            return {"outcome": "number_needed", "caseNumber": "none", "message": "none"}
        noted = {"en": "We have noted your request.", "es": "Anotamos su solicitud."}
        message = noted[parameters["language"]]
        return {"outcome": "ok", "caseNumber": "4 7 1 1", "message": message}

    def _agent_context(self, contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        known = contact["Attributes"]
        who = known["firstName"] if known["firstName"] != "none" else "Unknown caller"
        return {
            "outcome": "ok",
            "who": who,
            "why": parameters["reason"],
            "tried": parameters["tried"],
            "whisper": f"{who}: {parameters['reason']}.",
        }

    def _knowledge(self, _contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        asked = parameters.get("topic") or parameters.get("query", "")
        asked = asked.removeprefix("error-")
        texts = ARTICLES.get(asked)
        if texts is None:
            return {"outcome": "not_found", "say": "none", "url": "none", "sent": "no"}
        say = texts[parameters["language"] == "es"]
        sent = self.sends if parameters.get("send") == "yes" else "no"
        return {"outcome": "found", "say": say, "url": self.link, "topic": asked, "sent": sent}

    def _deflect(self, _contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        if parameters["step"] == "number":
            return {"outcome": "textable" if self.textable else "not_textable", "say": "none"}
        outcome = "sent" if parameters["step"] == "send" else self.texting
        say = TEXTING.get((outcome, parameters["language"]), "none")
        return {"outcome": outcome, "say": say, "reason": "none"}

    def _authenticate(self, contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        """Take the one PIN and the one code; what was proved holds for self_service as well."""
        known, step = contact["Attributes"]["customerId"], parameters["step"]
        needed = int(contact["Attributes"]["authNeeded"])
        right = parameters.get("value") == sealed(
            {"pin": PIN, "code": CODE}.get(step, "").strip("#")
        )
        if right:
            self.level = {"pin": 2, "code": 3}[step]
        elif step in ("pin", "code"):
            if parameters["value"] == sealed("9"):
                return {**PROVED, **DANGER, "tried": "proving who they are: keyed 9, for danger"}
            tried = f"{contact['Attributes']['tried']}; {PROVED['tried']}"
            return {**PROVED, "outcome": "person", "say": "A person will help you.", "tried": tried}
        if self.level >= needed:
            known = "C-1001" if known == "none" else known
            return {**PROVED, "level": str(self.level), "customerId": known}
        if step in ("begin", "account"):
            asked = "account" if known == "none" and step == "begin" else "pin"
            return {**PROVED, "outcome": "code" if self.level == 2 else asked, "say": "A code."}
        return {**PROVED, "outcome": "code", "say": "We have sent you a code."}

    def _callback(self, contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        """Nothing is offered, unless a story wants it."""
        step = parameters["step"]
        outcome = {"offer": "no_offer", "times": "none", "check": "none", "close": "none"}.get(
            step, "ok"
        )
        if step == "offer" and parameters["number"] == "none" and not contact["CustomerEndpoint"]:
            outcome = "number_needed"
        if step == "owner":
            return {"outcome": "ok", "criteria": {"Steps": []}, **self.callback.get(step, {})}
        following = f"{parameters.get('day', '0')}+1"  # that it is handed back is what matters
        times = {**{f"slot{n}": f"slot-{n}" for n in (1, 2, 3)}, "day": following}
        told = {"whisper": "A callback.", "why": "A callback."}
        known = {"message": "Hm.", "again": "yes", "number": "+12125550123", **told, **times}
        return {"outcome": outcome, **known, **self.callback.get(step, {})}

    def _group_call(self, _contact: Mapping[str, Any], _parameters: Mapping[str, str]) -> Reply:
        return {"outcome": "ok", "again": self.list_calls_again, **self.group_call}

    def _take_payment(self, _contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        if parameters.get("card") == sealed("9"):
            return {**PAID, **DANGER, "tried": "none"}
        if parameters["step"] != "pay":
            return {**PAID, "outcome": "ok", "say": "none"}
        return {**PAID, "say": "Gracias."} if parameters["language"] == "es" else PAID

    def _self_service(self, contact: Mapping[str, Any], parameters: Mapping[str, str]) -> Reply:
        if self.turns:
            return {**TURN, **self.turns.pop(0)}
        if self.level > 1:
            self.utility.verify(
                contact["ContactId"], self.level, contact["Attributes"]["customerId"]
            )
        details = {"ContactData": contact, "Parameters": parameters}
        return self.utility.self_service(details, self.now())
