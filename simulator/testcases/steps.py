"""What a test case does once an event it waited for has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Never

from simulator.engine.contact import DISCONNECTED, End
from simulator.engine.errors import ContactStopped
from simulator.testcases.assertions import ASSERT_OPERATORS, EXISTS, Results, holds
from simulator.testcases.customer import Customer, InvalidInstruction, instruction_of
from simulator.testcases.outcome import ASSERT, Done, Seen
from simulator.testcases.overrides import InvalidStrategy, Overrides
from simulator.testcases.queue_names import MEND, QueueNames
from simulator.testcases.telling import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation
    from simulator.testcases.document import Step

QUEUE_NAME: Final = "$.Queue.Name"


class Over(ContactStopped):
    """The test is over: the contact ends wherever it is.

    Attributes:
        problem: Why it failed; None: EndTest.
        reasons: Failure reasons, as execution records spell them.
    """

    def __init__(self, problem: str | None = None, *reasons: str) -> None:
        super().__init__(End(DISCONNECTED))
        self.problem = problem
        self.reasons = reasons


class InvalidStep(ValueError):  # noqa: N818 - what the action is
    """An action that means nothing; the message says why."""


class Steps:
    """The actions of one run, and what they leave behind.

    Attributes:
        contact: The simulated contact, None before it has begun.
        customer: Gets the instructions.
        overrides: Are registered here.
        results: Of functions and bots, as far as they were observed.
        names: Of queues that are known by their ids alone.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.contact: Contact | None = None
        self.customer = Customer(simulation)
        self.overrides = Overrides()
        self.results = Results()
        self.names = QueueNames()

    def perform(self, seen: Seen, step: Step) -> None:
        """Carry out one action of an observation that was met.

        Raises:
            Over: It ends the run.
        """
        done = Done(step.identifier, step.type)
        seen.done.append(done)
        try:
            self._perform(step, done)
        except (InvalidStep, InvalidStrategy, InvalidInstruction) as problem:
            done.problem = str(problem)
            self._fail(seen, done)

    def _perform(self, step: Step, done: Done) -> None:
        parameters = step.parameters
        if step.type == "SendInstruction":
            self.customer.instruct(instruction_of(parameters.get("Instruction")))
        elif step.type == "OverrideSystemBehavior":
            self.overrides.add(_object(parameters.get("Behavior")))
        elif step.type == "Assert":
            self._assert(parameters)
        elif step.type == "TestControl":
            self._control(_object(parameters.get("Command")), done)
        else:
            raise InvalidStep(f"{step.type} is no action of the Testing language")

    def _assert(self, parameters: Mapping[str, Any]) -> None:
        operator, path = str(parameters.get("Operator")), str(parameters.get("Namespace"))
        if operator not in ASSERT_OPERATORS:
            raise InvalidStep(f"{operator} is no operator, only {', '.join(ASSERT_OPERATORS)}")
        operand = parameters.get("Operand")
        queue = None if self.contact is None or path != QUEUE_NAME else self.contact.target_queue
        if queue is not None and operator == "Equals":
            self.names.believe(queue, str(operand))
        found = self._read(path)
        if not holds(operator, found, operand):
            expected = "" if operator == EXISTS else f" {quoted(str(operand))}"
            shown = "nothing" if found is None else quoted(found)
            mend = f"; {MEND}" if queue is not None and self.names.unknown(queue) else ""
            raise InvalidStep(f"{path} {operator}{expected}, found {shown}{mend}")

    def _control(self, command: Mapping[str, Any], done: Done) -> None:
        if command.get("Type") == "EndTest":
            raise Over
        if command.get("Type") != "LogData":
            raise InvalidStep("its Command is neither EndTest nor LogData")
        expressions = _object(_object(command.get("Properties")).get("Expressions"))
        done.data = {name: self._read(str(path)) or "" for name, path in expressions.items()}

    def _read(self, path: str) -> str | None:
        if self.contact is None:
            return None
        queue = self.contact.target_queue
        if path == QUEUE_NAME and queue is not None and queue.arn in self.names.believed:
            return self.names.believed[queue.arn]
        return self.results.read(self.contact, path)

    def _fail(self, seen: Seen, done: Done) -> Never:
        where = f"{seen.observation.identifier!r}, {done.identifier!r}"
        raise Over(f"{where}: {done.problem}", *((ASSERT,) if done.type == "Assert" else ()))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
