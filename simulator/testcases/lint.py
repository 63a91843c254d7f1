"""Checking a test case: what publishing would refuse, and what would make a run go wrong.

Source: developer guide, Testing language, and reports from live instances where the guide and the
service disagree. What is only reported is a warning.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from simulator.language.lint import finding as rules
from simulator.language.lint.finding import Finding, Rule
from simulator.language.references import whole_reference
from simulator.testcases.assertions import RESULT_ROOTS
from simulator.testcases.document import VERSION
from simulator.testcases.lint_steps import problems_of
from simulator.testcases.matching import MESSAGE, criterion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.testcases.document import Case, Observation, Step

LONGEST: Final = 256_000  # characters of Content (CloudFormation schema)
LONGEST_IDENTIFIER: Final = 256
PLAIN_EVENTS: Final = ("TestInitiated", "TestCompleted")
ACTION_EVENTS: Final = ("FlowActionStarted", "FlowActionCompleted")
QUEUES: Final = ("TransferContactToQueue", "DequeueAndTransferToQueue")
# Which actions can be observed, and when. Source: the tables of both events.
STARTED: Final = (
    "InvokeLambdaFunction",
    "CheckHoursOfOperation",
    "TransferContactToQueue",
    "ConnectParticipantWithLexBot",
)
COMPLETED: Final = ("InvokeLambdaFunction", "ConnectParticipantWithLexBot")
SOURCES: Final = ("Text", "SSML", "PromptId", "Media")


def lint_case(case: Case) -> list[Finding]:
    """Check a test case; return what was found, publishing's refusals first."""
    linter = _Linter(case)
    linter.check()
    return sorted(linter.found, key=lambda one: one.severity is not rules.Severity.ERROR)


class _Linter:
    """Collects findings on one test case, as it stands in the file."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.found: list[Finding] = []
        self._prefix = "" if case.document is case.request else "Content."

    def say(
        self, rule: Rule, path: str, message: str, hint: str, identifier: str | None = None
    ) -> None:
        place = f"{self._prefix}{path}"
        self.found.append(
            Finding(rule.id, rule.severity, self._case.source, place, identifier, message, hint)
        )

    def check(self) -> None:
        self._whole()
        raw: list[dict[str, Any]] = self._case.document["Observations"]
        names = [str(one.get("Identifier")) for one in raw]
        for index, observation in enumerate(raw):
            path, name = f"Observations[{index}]", names[index]
            self._identifier(path, name, names[:index])
            self._usage(observation, path, name)
            self._event(observation["Event"], f"{path}.Event", name)
            self._transitions(observation, path, name, names)
            self._steps(observation.get("Actions") or [], f"{path}.Actions", name)
        self._course()

    def _whole(self) -> None:
        case = self._case
        if case.document.get("Version") != VERSION:
            message = f"Version is {case.document.get('Version')!r}"
            self.say(rules.CASE_VERSION, "Version", message, f'write "{VERSION}"')
        size = len(json.dumps(case.document, ensure_ascii=False))
        if size > LONGEST:
            message = f"{size:,} characters, {LONGEST:,} are allowed"
            self.say(rules.CASE_SIZE, "", message, "make two test cases of it")
        if case.entry.system and not case.entry.customer:
            message = "DestinationPhoneNumber without SourcePhoneNumber"
            self.say(rules.CASE_ENTRY, "Metadata", message, "name the flow alone, by FlowId")

    def _identifier(self, path: str, name: str, before: list[str]) -> None:
        if name in before:
            message = "an earlier observation has this Identifier"
            self.say(rules.CASE_IDENTIFIER, f"{path}.Identifier", message, "rename one", name)
        if len(name) > LONGEST_IDENTIFIER:
            message = f"the Identifier has {len(name)} characters, {LONGEST_IDENTIFIER} are allowed"
            self.say(rules.CASE_IDENTIFIER, f"{path}.Identifier", message, "shorten it", name)

    def _usage(self, observation: Mapping[str, Any], path: str, name: str) -> None:
        usage = observation.get("Usage")
        if usage is None:
            return
        harmless = usage == {"Type": "Exactly", "Times": 1}
        rule = rules.CASE_REPORTED if harmless else rules.CASE_USAGE
        message = "Usage other than once is not supported"
        self.say(rule, f"{path}.Usage", message, "leave Usage out", name)

    # Events.

    def _event(self, event: Mapping[str, Any], path: str, name: str) -> None:
        kind, given = event.get("Type"), event.get("Properties")
        properties: dict[str, Any] = given if isinstance(given, dict) else {}
        if not event.get("Identifier"):
            message = "the event has no Identifier"
            self.say(rules.CASE_EVENT, path, message, "give it one: the console draws by it", name)
        if event.get("Actor", "System") != "System":
            message = "the only documented Actor of an event is System"
            self.say(rules.CASE_EVENT, f"{path}.Actor", message, 'write "System"', name)
        if "MatchingCriteria" in event:
            message = "MatchingCriteria stands beside Properties: it publishes and never matches"
            self.say(rules.CASE_MESSAGE, path, message, "move it into Properties", name)
        if kind == MESSAGE:
            self._message(properties, f"{path}.Properties", name)
        elif kind in ACTION_EVENTS:
            self._action_event(str(kind), properties, f"{path}.Properties", name)
        elif kind not in PLAIN_EVENTS:
            known = ", ".join((MESSAGE, *ACTION_EVENTS, *PLAIN_EVENTS))
            message = f"there is no event {kind!r}"
            self.say(rules.CASE_EVENT, f"{path}.Type", message, f"use one of {known}", name)

    def _message(self, properties: Mapping[str, Any], path: str, name: str) -> None:
        given = [key for key in SOURCES if properties.get(key)]
        if len(given) != 1:
            message = f"{' and '.join(given) or 'nothing'} is waited for"
            self.say(
                rules.CASE_MESSAGE, path, message, "give one of Text, SSML, PromptId, Media", name
            )
        spoken = properties.get("Text") or properties.get("SSML")
        if spoken and criterion(properties) is None:
            message = "MatchingCriteria is not an object with Type Similarity or Inclusion"
            hint = 'write "MatchingCriteria": {"Type": "Inclusion"}'
            self.say(rules.CASE_MESSAGE, f"{path}.MatchingCriteria", message, hint, name)

    def _action_event(self, kind: str, properties: Mapping[str, Any], path: str, name: str) -> None:
        observable = STARTED if kind == "FlowActionStarted" else COMPLETED
        action = properties.get("ActionType")
        if action not in observable:
            message = f"{kind} is not documented for {action!r}"
            hint = f"observe one of {', '.join(observable)}"
            # The list of what completes has grown since it was first published.
            known = isinstance(action, str) and action in (*STARTED, *QUEUES, "AgenticCX")
            rule = rules.CASE_REPORTED if known else rules.CASE_EVENT
            self.say(rule, f"{path}.ActionType", message, hint, name)
        if not isinstance(properties.get("ActionParameters", {}), dict):
            message = "ActionParameters is not an object"
            self.say(rules.CASE_EVENT, path, message, "write {...} with the resource", name)

    # Transitions and actions.

    def _transitions(
        self, observation: Mapping[str, Any], path: str, name: str, names: list[str]
    ) -> None:
        transitions = observation.get("Transitions") or {}
        if "NextActions" in transitions:
            message = "an observation leads to NextObservations, not to NextActions"
            self.say(rules.CASE_TRANSITION, f"{path}.Transitions", message, "rename it", name)
        for target in transitions.get("NextObservations") or []:
            if target not in names:
                message = f"NextObservations names {target!r}, which does not exist"
                where = f"{path}.Transitions.NextObservations"
                self.say(rules.CASE_TRANSITION, where, message, "name an observation", name)

    def _steps(self, steps: list[dict[str, Any]], path: str, name: str) -> None:
        names = Counter(str(step.get("Identifier")) for step in steps)
        for index, step in enumerate(steps):
            where, identifier = f"{path}[{index}]", str(step.get("Identifier"))
            if names[identifier] > 1:
                message = f"two actions are called {identifier!r}"
                self.say(rules.CASE_IDENTIFIER, where, message, "rename one", name)
            following = (step.get("Transitions") or {}).get("NextAction")
            if following is not None and following not in names:
                message = f"NextAction {following!r} names no action of this observation"
                hint = "name one, or write an empty Transitions: {}"
                self.say(rules.CASE_TRANSITION, f"{where}.Transitions", message, hint, name)
            for rule, place, message, hint in problems_of(step):
                self.say(rule, f"{where}{place}", f"{identifier!r}: {message}", hint, name)
        self._circle(steps, path, name)

    def _circle(self, steps: list[dict[str, Any]], path: str, name: str) -> None:
        following = {s.get("Identifier"): (s.get("Transitions") or {}).get("NextAction")
                     for s in steps}  # fmt: skip
        reached: set[object] = set()
        for head in following.keys() - set(following.values()):
            step: object = head
            while step in following and step not in reached:
                reached.add(step)
                step = following[step]
        if len(reached) < len(following):
            message = "its actions lead in a circle and never run"
            self.say(rules.CASE_TRANSITION, path, message, "let one of them begin", name)

    # The course of the whole test.

    def _course(self) -> None:
        if not self._case.starts:
            message = "every observation is led to by another one: none waits at the beginning"
            self.say(rules.CASE_TRANSITION, "Observations", message, "let one of them begin")
        reachable = _reachable(self._case)
        if not any(_ends(observation) for observation in reachable):
            message = "no EndTest is reachable"
            hint = "end the last observation with TestControl/EndTest"
            self.say(rules.CASE_NO_END, "Observations", message, hint)
        self._live_agents(reachable)
        completed = any(o.event.type == "FlowActionCompleted" for o in reachable)
        for observation in self._case.observations.values():
            if not completed:
                self._results(observation)

    def _live_agents(self, reachable: list[Observation]) -> None:
        substituted = any(
            step.type == "OverrideSystemBehavior"
            and any(q in json.dumps(step.parameters) for q in QUEUES)
            for observation in reachable
            for step in observation.steps
        )
        for observation in reachable:
            waits_for_queue = observation.event.properties.get("ActionType") in QUEUES
            if waits_for_queue and not _ends(observation) and not substituted:
                message = "the contact goes on into a queue, where a real agent could be offered it"
                hint = "end the test there, or substitute a queue without agents"
                name = observation.identifier
                self.say(rules.CASE_LIVE_AGENT, "Observations", message, hint, name)

    def _results(self, observation: Observation) -> None:
        for step in observation.steps:
            paths = [step.parameters.get("Namespace"), *_logged(step.parameters)]
            for path in paths:
                parsed = whole_reference(path) if isinstance(path, str) else None
                if parsed is not None and parsed[0] in RESULT_ROOTS:
                    message = f"{step.identifier!r}: {path} is empty until a FlowActionCompleted"
                    hint = "wait for FlowActionCompleted of that action first"
                    name = observation.identifier
                    self.say(rules.CASE_RESULT, "Observations", message, hint, name)


def _reachable(case: Case) -> list[Observation]:
    found: dict[str, Observation] = {}
    todo = list(case.starts)
    while todo:
        name = todo.pop()
        if name in case.observations and name not in found:
            found[name] = case.observations[name]
            todo += found[name].next
    return [one for name, one in case.observations.items() if name in found]


def _overrides_queue(step: Step) -> bool:
    behavior = step.parameters.get("Behavior")
    properties = behavior.get("Properties") if isinstance(behavior, dict) else None
    return isinstance(properties, dict) and properties.get("ActionType") in QUEUES


def _ends(observation: Observation) -> bool:
    return any(
        step.type == "TestControl" and step.parameters.get("Command") == {"Type": "EndTest"}
        for step in observation.steps
    )


def _logged(parameters: Mapping[str, Any]) -> Iterator[object]:
    command = parameters.get("Command")
    properties = command.get("Properties") if isinstance(command, dict) else None
    expressions = properties.get("Expressions") if isinstance(properties, dict) else None
    if isinstance(expressions, dict):
        yield from expressions.values()
