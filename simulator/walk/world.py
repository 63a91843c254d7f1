"""A world that answers at random: every answer a flow may get there, it gets in some walk."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from simulator.actions.queues import FULL
from simulator.actions.services import SERVICES
from simulator.engine.invocation import ATTEMPTS
from simulator.language.document import parse_flow
from simulator.walk.hints import ODD
from simulator.world import Function, Hours, NoAnswer, Phone, Prompt, Queue, Timed, View, World
from simulator.world.alone import lone_world, name_of
from simulator.world.directory import Directory

if TYPE_CHECKING:
    from simulator.coverage import Coverage
    from simulator.language.document import Flow
    from simulator.language.references import Path
    from simulator.walk.choices import Choices
    from simulator.walk.hints import Hints
    from simulator.world import Answerer

LEX: Final = "ConnectParticipantWithLexBot"
METRICS: Final = ("SIZE", "OLDEST", "AVAILABLE", "STAFFED", "ONLINE")
FAILS: Final = 0.1  # share of answers that are errors
OUTCOMES: Final = ("answered", "no_answer", "busy")
SECONDS: Final = (0.05, 0.05, 0.05, 2.0)  # a function takes; never none, as in the cloud
MISSING: Final = "(missing)"


class RandomWorld(World):
    """The world of one walk.

    Args:
        hints: What the flow compares.
        choices: Decide everything.
        coverage: What was taken so far.
        given: What is there for certain: flows, functions, queues, ...
    """

    def __init__(
        self, hints: Hints, choices: Choices, coverage: Coverage, given: World | None = None
    ) -> None:
        super().__init__(**vars(lone_world()))
        if given is not None:
            self._take_over(given)
        self._hints = hints
        self._choices = choices
        self._coverage = coverage
        self._failures = 0
        self.functions.assume = self._some_function
        self.prompts.assume = self._some_prompt
        self.views.assume = self._some_view
        self.hours.assume = self._some_hours
        self.queues.assume = self._some_queue
        self.modules.assume = self._some_module
        self.flows.assume = self._some_flow
        self.metrics.setdefault("*", _Metrics(sorted(hints.numbers), choices))
        self.timeout_as_input = not self._from_the_start("timeout")
        self.alone = not self._from_the_start("alone")
        if not self._fails("encryption", "missing"):
            self.encrypt = self._encrypt
        for type_, (root, _) in SERVICES.items():
            self.answers.setdefault(type_, self._service(root, type_))
        self.answers.setdefault(LEX, self._lex)

    def _take_over(self, given: World) -> None:
        """Hold what another world does; what that one would assume is random here."""
        for name, held in vars(given).items():
            mine = getattr(self, name)
            if isinstance(held, Directory):
                for thing in held:
                    mine.add(thing, *held.references(thing))
            elif isinstance(held, dict):
                setattr(self, name, dict(held))
            elif name != "alone":
                setattr(self, name, held)

    def phone(self, number: str) -> Phone:
        """Whoever is called answers, or does not."""
        if number in self.phones:
            return self.phones[number]
        outcome = self._choices.pick(("phone", number), OUTCOMES)
        return Phone(outcome, seconds=5.0)

    def data(self, root: str, *, flat: bool = True) -> dict[str, Any]:
        """Values for what a flow reads below a root; some are left out.

        Args:
            root: The root.
            flat: Whether all of it is text, as of attributes.
        """
        values: dict[str, Any] = {}
        choices = self._choices
        odd = ODD if choices.happens("odd", root, FAILS) else ()
        for path, options in self._hints.values_of(root).items():
            if flat and len(path) > 1:
                continue
            fresh = self._hints.fresh((root, *path), self._coverage, choices.aim)
            if odd and path[-1] in choices.anew:
                fresh = list(odd)
            value = choices.pick((root, *path), [*options, MISSING, *odd], fresh)
            if value != MISSING:
                _put(values, path, value)
        return values

    def _from_the_start(self, what: str) -> bool:
        """Whether the world is unusual, in a way that makes something fail later."""
        return self._choices.happens(what, "world", FAILS)

    def _fails(self, what: str, where: str) -> bool:
        return self._choices.happens(what, where, FAILS)

    def _function(self, reference: str) -> Any:  # noqa: ANN401 - a function of any JSON value
        def call(_event: dict[str, Any]) -> object:
            if self._failures == 0 and self._fails("function", reference):
                self._failures = ATTEMPTS  # as often as it is retried, so that the flow notices
            if self._failures > 0:
                self._failures -= 1
                raise RuntimeError("a random failure")
            flat = not self._fails("nested", reference)
            seconds = self._choices.pick(("seconds", reference), SECONDS)
            return Timed(self.data("External", flat=flat), seconds)

        return call

    def _some_function(self, reference: str) -> Function | None:
        if self._fails("no function", reference):
            return None
        return Function(name_of(reference), reference, self._function(reference))

    def _some_prompt(self, reference: str) -> Prompt | None:
        return None if self._fails("no prompt", reference) else Prompt(reference, reference)

    def _some_view(self, reference: str) -> View | None:
        return None if self._fails("no view", reference) else View(reference, reference)

    def _encrypt(self, _key: str, _certificate: str, digits: str) -> str:
        if self._fails("encrypt", "any"):
            raise ValueError("the certificate is not one")
        return f"encrypted {len(digits)}"

    def _some_hours(self, reference: str) -> Hours | None:
        states = ("open", "shut", "missing")
        state = self._choices.pick(("hours", reference), states)
        if state == "missing":
            return None
        return Hours(name_of(reference), reference, assumed=state == "open")

    def _some_queue(self, reference: str) -> Queue | None:
        states = ("there", "there", "there", "full", "missing")
        fresh = ("full",) if self._choices.aims_at(FULL) else ()
        if self._choices.wants_failure:
            fresh = ("missing",)
        state = self._choices.pick(("queue", reference), states, fresh)
        if state == "missing":
            return None
        capacity = 0 if state == "full" else None
        hours = f"hours of {reference}"
        arn = reference if reference.startswith("arn:") else self.arn("queue", name_of(reference))
        return Queue(name_of(reference), arn, hours=hours, capacity=capacity)

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
            return self.data(root, flat=False)

        return answer

    def _lex(self, _request: dict[str, Any]) -> dict[str, Any]:
        here = self._choices.here
        if self._fails("lex", here):
            errors = sorted({*self._hints.errors[LEX], "NoMatchingError"})
            raise NoAnswer("at random", self._choices.pick(("lex error", here), errors))
        if self._choices.random.random() < FAILS:
            return {"DialogState": "ElicitSlot", "Messages": ["And which one?"]}
        intents = sorted({*self._hints.intents, "FallbackIntent"})
        said = {"Slots": {}, **self.data("Lex", flat=False)}
        return {**said, "IntentName": self._choices.pick(("intent", here), intents)}


def _put(values: dict[str, Any], path: Path, value: str) -> None:
    """Set something at any depth, where nothing stands in the way."""
    for key in path[:-1]:
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        values = inner
    values[path[-1]] = value


class _Metrics(dict[str, float]):
    """Numbers that change from one time somebody asks to the next."""

    def __init__(self, numbers: list[float], choices: Choices) -> None:
        super().__init__(dict.fromkeys(METRICS, 0.0))
        self._numbers = numbers
        self._choices = choices

    def __getitem__(self, metric: str) -> float:
        return self._choices.pick(("metric", metric, self._choices.here), self._numbers)


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
