"""A world that answers at random: every answer a flow may get there, it gets in some walk."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from simulator.actions.services import SERVICES
from simulator.engine.invocation import ATTEMPTS
from simulator.language.document import parse_flow
from simulator.world import Function, Hours, NoAnswer, Phone, Queue, Timed, World
from simulator.world.alone import lone_world, name_of

if TYPE_CHECKING:
    from simulator.coverage import Coverage
    from simulator.language.document import Flow
    from simulator.walk.choices import Choices
    from simulator.walk.hints import Hints
    from simulator.world import Answerer

LEX: Final = "ConnectParticipantWithLexBot"
METRICS: Final = ("SIZE", "OLDEST", "AVAILABLE", "STAFFED", "ONLINE")
FAILS: Final = 0.1  # share of answers that are errors
OUTCOMES: Final = ("answered", "no_answer", "busy")
MISSING: Final = "(missing)"


class RandomWorld(World):
    """The world of one walk.

    Args:
        hints: What the flow compares.
        choices: Decide everything.
        coverage: What was taken so far.
    """

    def __init__(self, hints: Hints, choices: Choices, coverage: Coverage) -> None:
        super().__init__(**vars(lone_world()))
        self._hints = hints
        self._choices = choices
        self._coverage = coverage
        self._failures = 0
        self.functions.assume = lambda ref: Function(name_of(ref), ref, self._function(ref))
        self.hours.assume = self._some_hours
        self.queues.assume = self._some_queue
        self.modules.assume = self._some_module
        self.flows.assume = self._some_flow
        numbers = sorted(hints.numbers)
        self.metrics["*"] = {
            metric: choices.pick(("metric", metric), numbers) for metric in METRICS
        }
        for type_, (root, _) in SERVICES.items():
            self.answers[type_] = self._service(root, type_)
        self.answers[LEX] = self._lex

    def phone(self, number: str) -> Phone:
        """Whoever is called answers, or does not."""
        outcome = self._choices.pick(("phone", number), OUTCOMES)
        return Phone(outcome, seconds=5.0)

    def data(self, root: str) -> dict[str, str]:
        """Values for the keys a flow reads from a root; some are left out."""
        values = {}
        for key, options in self._hints.values_of(root).items():
            fresh = self._hints.fresh(root, key, self._coverage)
            value = self._choices.pick((root, key), [*options, MISSING], fresh)
            if value != MISSING:
                values[key] = value
        return values

    def _fails(self, what: str, where: str) -> bool:
        return self._choices.happens(what, where, FAILS)

    def _function(self, reference: str) -> Any:  # noqa: ANN401 - a function of any JSON value
        def call(_event: dict[str, Any]) -> object:
            if self._failures == 0 and self._fails("function", reference):
                self._failures = ATTEMPTS  # as often as it is retried, so that the flow notices
            if self._failures > 0:
                self._failures -= 1
                raise RuntimeError("a random failure")
            reply = self.data("External")
            return Timed(reply, 2.0) if self._fails("slow", reference) else reply

        return call

    def _some_hours(self, reference: str) -> Hours | None:
        states = ("open", "shut", "missing")
        state = self._choices.pick(("hours", reference), states)
        if state == "missing":
            return None
        return Hours(name_of(reference), reference, assumed=state == "open")

    def _some_queue(self, reference: str) -> Queue | None:
        states = ("there", "there", "there", "full", "missing")
        state = self._choices.pick(("queue", reference), states)
        if state == "missing":
            return None
        capacity = 0 if state == "full" else None
        hours = f"hours of {reference}"
        return Queue(name_of(reference), f"queue/{reference}", hours=hours, capacity=capacity)

    def _some_module(self, reference: str) -> Flow | None:
        if self._fails("module", reference):
            return None
        results = sorted({*self._hints.results, "something else"})
        return _module(self._choices.pick(("result", reference), results))

    def _some_flow(self, reference: str) -> Flow | None:
        kinds = ("CONTACT_FLOW", "CUSTOMER_QUEUE", MISSING)
        kind = self._choices.pick(("flow", reference), kinds)
        return None if kind == MISSING else _flow(kind)

    def _service(self, root: str, type_: str) -> Answerer:
        errors = sorted({*self._hints.errors[type_], "NoMatchingError"})

        def answer(_request: dict[str, Any]) -> dict[str, Any]:
            error = self._choices.pick(("service", type_), [*errors, MISSING, MISSING])
            if error != MISSING:
                raise NoAnswer("at random", error)
            return self.data(root)

        return answer

    def _lex(self, _request: dict[str, Any]) -> dict[str, Any]:
        # Drawn anew every time: the same bot is asked again and again in one walk.
        random = self._choices.random
        if random.random() < FAILS:
            raise NoAnswer("at random", random.choice(sorted(self._hints.errors[LEX])))
        if random.random() < FAILS:
            return {"DialogState": "ElicitSlot", "Messages": ["And which one?"]}
        intents = sorted({*self._hints.intents, "FallbackIntent"})
        return {**self.data("Lex"), "IntentName": random.choice(intents), "Slots": {}}


@cache
def _module(result: str) -> Flow:
    end = {"Identifier": "end", "Type": "EndFlowModuleExecution", "Parameters": {"Result": result}}
    document = {"Version": "2019-10-30", "StartAction": "end", "Settings": {}, "Actions": [end]}
    return parse_flow(json.dumps(document), source="random module")


@cache
def _flow(kind: str) -> Flow:
    type_ = "DisconnectParticipant" if kind == "CONTACT_FLOW" else "EndFlowExecution"
    end = {"Identifier": "end", "Type": type_}
    document = {
        "Version": "2019-10-30",
        "StartAction": "end",
        "Metadata": {"type": kind},
        "Actions": [end],
    }
    return parse_flow(json.dumps(document), source="random flow")
