"""Calling a Lambda function.

Source: developer guide, InvokeLambdaFunction; the contract is in ``engine.invocation``.

    InvokeLambdaFunction   LambdaFunctionARN, InvocationTimeLimitSeconds, InvocationType,
                           LambdaInvocationAttributes, ResponseValidation

An asynchronous invocation sets ``$.LambdaInvocation.InvocationId`` and nothing else. Not modelled:
loading its result later, whose JSON is not documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.actions.attributes import pairs_of
from simulator.engine.compile import Broken, action
from simulator.engine.invocation import Outcome, event_of, invoke, late, problem_of
from simulator.engine.resources import finder

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.observer import Override
    from simulator.engine.program import Edge, Run
    from simulator.world import Function

TYPE: Final = "InvokeLambdaFunction"
DEFAULT_SECONDS: Final = 3  # the designer's default


@action(
    TYPE, "LambdaFunctionARN", "InvocationTimeLimitSeconds", "InvocationType",
    "LambdaInvocationAttributes", "ResponseValidation",
)  # fmt: skip
def invoke_lambda_function(b: Builder) -> Run:
    call = _Call(b)

    def run(contact: Contact) -> Edge | None:
        wanted = call.reference(contact)
        parameters = {key(contact): value(contact) for key, value in call.pairs}
        use = Invocation(wanted, wanted, parameters)
        override = contact.simulation.started(contact, TYPE, LambdaFunctionARN=wanted)
        if override is not None and override.substitute is None:
            outcome = call.pretend(contact, override)
            if call.asynchronous and override.error is None:
                return call.start(contact, use, lambda: outcome)
            return call.finish(contact, use, outcome)
        if override is not None and override.substitute:
            function = contact.simulation.world.functions.find(override.substitute)
        else:
            function = call.find(contact, wanted)
        _say(contact, function, wanted)
        if function is None:
            why = f"there is no function {wanted}" if wanted else "LambdaFunctionARN is empty"
            return call.finish(contact, use, Outcome(None, why, 0.0, 0))
        use = use._replace(name=function.name)
        if call.asynchronous:
            event = event_of(contact, parameters)
            return call.start(
                contact, use, lambda: invoke(function, event, time_limit=60.0, flat=False)
            )
        outcome = invoke(
            function,
            event_of(contact, parameters),
            time_limit=call.time_limit(contact) or DEFAULT_SECONDS,
            flat=call.flat,
        )
        return call.finish(contact, use, outcome)

    return run


def _say(contact: Contact, function: Function | None, reference: str) -> None:
    if function is not None and function.assumed:
        contact.log(f"function {reference} is not stubbed: empty reply assumed")


class Invocation(NamedTuple):
    """One use of the action.

    Attributes:
        wanted: The function, as the flow names it; ``name`` is the function's own.
        parameters: What it was given.
    """

    wanted: str
    name: str
    parameters: dict[str, str]


class _Call:
    """The action, compiled."""

    def __init__(self, b: Builder) -> None:
        self.reference = b.text("LambdaFunctionARN")
        self.find = finder("function", b.raw("LambdaFunctionARN"))
        self.pairs = pairs_of(b.mapping("LambdaInvocationAttributes"))
        self.asynchronous = b.parameters.get("InvocationType") == "ASYNCHRONOUS"
        self.time_limit: Callable[[Contact], int | None] = lambda _contact: DEFAULT_SECONDS
        if b.given("InvocationTimeLimitSeconds"):
            longest = 60 if self.asynchronous else 8
            self.time_limit = b.number("InvocationTimeLimitSeconds", 1, longest)
        kind = b.mapping("ResponseValidation").get("ResponseType", "STRING_MAP")
        if kind not in ("STRING_MAP", "JSON"):
            raise Broken("its ResponseType is neither STRING_MAP nor JSON")
        self.flat = kind == "STRING_MAP"
        self._next, self._fail = b.next_told, b.fail

    def pretend(self, contact: Contact, override: Override) -> Outcome:
        """What an override says became of the invocation."""
        problem = override.error or problem_of(override.data, flat=self.flat)
        limit = self.time_limit(contact) or DEFAULT_SECONDS
        if override.seconds > limit and not self.asynchronous:
            problem = override.error or late(limit)
        seconds = override.seconds if self.asynchronous else min(override.seconds, limit)
        return Outcome(None if problem else override.data, problem, seconds, 1)

    def finish(self, contact: Contact, use: Invocation, outcome: Outcome) -> Edge | None:
        """Go on when the function has answered, which may take a while."""
        if outcome.seconds > 0:
            contact.pause(
                "lambda",
                outcome.seconds,
                lambda c: self._arrive(c, use, outcome),
            )
            return None
        return self._arrive(contact, use, outcome)

    def _arrive(self, contact: Contact, use: Invocation, outcome: Outcome) -> Edge:
        reply, error, seconds, attempt, printed = outcome
        for line in printed:
            contact.log(f"{use.name}: {line}", use.name)
        contact.tell("lambda", use.name, use.parameters, reply, error, seconds or None, attempt)
        if reply is None:
            return self._fail(contact, error or "")
        contact.external = reply
        contact.simulation.completed(contact, TYPE, reply, LambdaFunctionARN=use.wanted)
        return self._next

    def start(self, contact: Contact, use: Invocation, work: Callable[[], Outcome]) -> Edge:
        """Invoke without waiting: the function runs, its reply goes nowhere."""
        invocation = contact.simulation.new_id()
        contact.data["LambdaInvocation"] = {"InvocationId": invocation}

        def deliver() -> None:
            outcome = work()
            said: dict[str, Any] = {"InvocationId": invocation}
            for line in outcome.printed:
                contact.log(f"{use.name}: {line}", use.name)
            contact.tell("lambda", use.name, use.parameters, said, outcome.error, None, 0)

        contact.simulation.clock.after(0.0, deliver)
        return self._next
