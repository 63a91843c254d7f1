"""Functions that obey the contract of functions/ and know nothing else.

They let a story choose each answer, or make a function fail. The real functions play the main
stories once more in test_local_centre.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Reply = dict[str, str]
HISTORY = {f"history{line}": "none" for line in range(1, 6)}

UNKNOWN: Reply = {
    "outcome": "unknown", "customerId": "none", "firstName": "none", "language": "en",
    "languageCode": "en-US", "greeting": "Good morning.", "repeat": "no", "lastReason": "none",
    "lastIntent": "none", "lastQueue": "none",
    "intent": "none", "billIssued": "none", "notice": "none", "matters": "none", **HISTORY,
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
}


class FunctionDownError(Exception):
    """What a failing function raises."""


@dataclass
class Functions:
    """The four functions that flows call.

    Attributes:
        lookup: What caller_lookup answers.
        failing: Names of the functions that raise; ``info:notices`` for one topic alone.
        answers: Function -> outcome instead of its own, for refusals.
        without_number: open_case knows no number of the caller's.
        calls: The events they were called with, in order.
    """

    lookup: Reply = field(default_factory=lambda: dict(UNKNOWN))
    failing: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    without_number: bool = False
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The functions there are."""
        return ("caller_lookup", "info", "open_case", "agent_context")

    def handler(self, name: str) -> Callable[[dict[str, Any]], Reply]:
        """The function of that name, as the world calls it."""
        play: Callable[[Mapping[str, Any], Mapping[str, str]], Reply] = getattr(self, f"_{name}")

        def handle(event: dict[str, Any]) -> Reply:
            details = event["Details"]
            parameters = details["Parameters"]
            self.calls.append((name, details))
            if {name, f"{name}:{parameters.get('topic')}"} & self.failing:
                raise FunctionDownError(name)
            reply = play(details["ContactData"], parameters)
            return {**reply, "outcome": self.answers.get(name, reply["outcome"])}

        return handle

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
            "verified": "not verified",
            "why": parameters["reason"],
            "tried": parameters["tried"],
            "whisper": f"{who}: {parameters['reason']}.",
            "matters": known["matters"],
            **{line: known[line] for line in HISTORY},
        }
