"""The modules that take entries in confidence, with the real functions, on tables in memory.

A small flow stands where main stands: it waits for a key, invokes the module, and says its result.
What is keyed is encrypted for real, with a key of this process.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from authenticate import handler as authenticate
from contact_center.adapters.encrypted_input import ConnectInput
from contact_center.adapters.key_pairs import KeyPair, new_key_pair
from contact_center.adapters.sandbox_payments import SandboxPayments
from contact_center.bootstrap import Authenticate, TakePayment
from contact_center.connect import FlowEvent
from contact_center.domain.authentication import Login
from contact_center.domain.digits import Digits
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.pins import Cost, PinHasher
from simulator.encryption import encrypt
from simulator.engine.simulation import Simulation
from simulator.language.document import Flow, parse_flow
from simulator.scenario import Call, Scenario
from simulator.world import Function, World
from take_payment import handler as take_payment
from tests.flows.centre import Centre as FlowCentre
from tests.flows.library import FLOWS
from tests.in_memory import InMemoryAuthentications
from tests.memory_table import MemoryTable
from tests.self_service import Caller
from tests.self_service import Centre as SelfServiceCentre
from tests.support import NEW_YORK, TABLE, StandingClock

OPEN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEY = "4cdb826a-24c9-443d-b78b-000000000001"
PIN, WRONG = "604913#", "720645#"  # as they are keyed
ANA = {"customerId": "C-1", "language": "en", "authNeeded": "2"}
GIVEN = "pay bill (given: how much other, amount 25.50): stopped at the card"
STRANGER = {**ANA, "customerId": "none"}

_HOST = """{
  "Version": "2019-10-30", "StartAction": "Ready?",
  "Metadata": {"name": "Host", "type": "contactFlow"},
  "Actions": [
    {"Identifier": "Ready?", "Type": "GetParticipantInput",
     "Parameters": {"Text": "Ready?", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
     "Transitions": {"NextAction": "Module",
       "Conditions": [
         {"NextAction": "Module", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
       "Errors": [{"ErrorType": "InputTimeLimitExceeded", "NextAction": "Module"},
         {"ErrorType": "NoMatchingCondition", "NextAction": "Module"},
         {"ErrorType": "NoMatchingError", "NextAction": "Module"}]}},
    {"Identifier": "Module", "Type": "InvokeFlowModule",
     "Parameters": {"FlowModuleId": "MODULE"},
     "Transitions": {"NextAction": "Failed",
       "Conditions": [
         {"NextAction": "Good", "Condition": {"Operator": "Equals", "Operands": ["GOOD"]}},
         {"NextAction": "Person", "Condition": {"Operator": "Equals", "Operands": ["person"]}}],
       "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": "Failed"},
         {"ErrorType": "NoMatchingError", "NextAction": "Failed"}]}},
    {"Identifier": "Good", "Type": "MessageParticipant", "Parameters": {"Text": "Result: good."},
     "Transitions": {"NextAction": "Bye"}},
    {"Identifier": "Person", "Type": "MessageParticipant",
     "Parameters": {"Text": "Result: person."}, "Transitions": {"NextAction": "Bye"}},
    {"Identifier": "Failed", "Type": "MessageParticipant",
     "Parameters": {"Text": "Result: failed."}, "Transitions": {"NextAction": "Bye"}},
    {"Identifier": "Bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
  ]
}"""


@cache
def pair() -> KeyPair:
    """One key for all scenarios: making one takes a while."""
    return new_key_pair("Ringback test", OPEN)


class Keys:
    """The secret with the private key."""

    def read(self) -> dict[str, str]:
        return {KEY: pair().private}


class Host:
    """A centre whose flow invokes one module.

    Attributes:
        down: Steps of the function that raise.
        replies: What the function answered.
    """

    def __init__(self, module: str, good: str, name: str) -> None:
        self.world = World()
        self.down: set[str] = set()
        self.replies: list[Mapping[str, str | None]] = []
        flow = FLOWS[module]
        self.module = flow.name
        self.world.modules.add(flow, module)
        self.world.encrypt = lambda _key, _certificate, text: encrypt(KEY, pair().certificate, text)
        placeholder = f"${{{''.join(part.capitalize() for part in name.split('_'))}Function}}"
        function = Function(name, self.world.arn("function", name), self._invoke)
        self.world.functions.add(function, placeholder)
        self.simulation = Simulation(self.world, start=OPEN)
        if FlowCentre.watch is not None:
            self.simulation.on_branch(FlowCentre.watch)
        self._host = Scenario(self.simulation, host(module, good))

    def answer(self, event: FlowEvent) -> Mapping[str, str | None]:
        raise NotImplementedError

    def call(self, attributes: Mapping[str, str], number: str | None = "+15550100") -> Call:
        return self._host.call(number, attributes=attributes)

    def breaks(self, action: str, error: str = "NoMatchingError") -> None:
        self.simulation.break_next(action, error, flow=self.module)

    def _invoke(self, event: dict[str, Any]) -> dict[str, str]:
        flow_event = FlowEvent.parse(event)
        if flow_event.parameters["step"] in self.down:
            raise RuntimeError("down")
        reply = self.answer(flow_event)
        self.replies.append(reply)
        return {key: reply.get(key) or "none" for key in self.keys()}

    def keys(self) -> tuple[str, ...]:
        raise NotImplementedError


def host(module: str, good: str) -> Flow:
    return parse_flow(_HOST.replace("MODULE", module).replace("GOOD", good), source="host")


class Proving(Host):
    """Callers who prove who they are. Ana, C-1, has the PIN and a registered number."""

    def __init__(self) -> None:
        super().__init__("${AuthenticateModule}", "verified", "authenticate")
        self.store = InMemoryAuthentications()
        hasher = PinHasher({"1": "pepper"}, Cost(rounds=2, parallel=1))
        stored = hasher.hash(Digits(PIN.strip("#")), "1")
        self.store.save(Login("1", "C-1", stored, PhoneNumber("+15550100")))
        inputs = ConnectInput(Keys())  # type: ignore[arg-type]
        self._app = Authenticate(StandingClock(), self.store, inputs, hasher)

    def answer(self, event: FlowEvent) -> Mapping[str, str | None]:
        return authenticate.authenticate(event, self._app)

    def keys(self) -> tuple[str, ...]:
        return authenticate.KEYS

    @property
    def code(self) -> str:
        return self.store.sent[-1][0]


class Paying(Host):
    """Callers who pay a bill by card; the amount is agreed on before the module is invoked."""

    def __init__(self) -> None:
        super().__init__("${PaymentModule}", "paid", "take_payment")
        self.table = MemoryTable()
        self.customers = SelfServiceCentre(self.table)
        clock = self.customers.clock
        payments = SandboxPayments(self.table, TABLE, clock)  # type: ignore[arg-type]
        inputs = ConnectInput(Keys())  # type: ignore[arg-type]
        self._app: Callable[[], TakePayment] = lambda: TakePayment(
            clock, NEW_YORK, inputs, payments, self.customers.app()
        )

    def answer(self, event: FlowEvent) -> Mapping[str, str | None]:
        return take_payment.take_payment(event, self._app())

    def keys(self) -> tuple[str, ...]:
        return take_payment.KEYS

    def agreed(self, language: str = "en", amount: str = "2550") -> Call:
        """Somebody calls, agrees to pay an amount, and comes to the module."""
        call = self.call({"customerId": "C-1", "language": language, "tried": GIVEN})
        caller = Caller(self.customers, "pay_bill", level=2, contact_id=call.contact.id)
        caller.begin()
        caller("2", amount, "1")
        return call.presses("1")
