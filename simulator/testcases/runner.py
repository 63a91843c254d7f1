"""Running a test case: the flow drives, the test case reacts.

Source: developer guide, Testing language; administrator guide, testing and simulation. What they
leave open is decided here: one event meets one observation, the first in the order of the file; an
observation may hold several chains of actions; prompts in a row are joined where one alone does not
match, because the cloud cuts audio at pauses.

For each action that uses a resource: FlowActionStarted, what the test case does about it, the
override (registered just now, perhaps), the work, its result, FlowActionCompleted on success.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.engine.contact import DISCONNECTED, End
from simulator.testcases.matching import ACTION_NAMES, MESSAGE, Message, Occurrence
from simulator.testcases.observations import Observations
from simulator.testcases.steps import Over, Steps
from simulator.testcases.verdict import Course, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.events import Event
    from simulator.engine.observer import Override
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow
    from simulator.testcases.document import Case
    from simulator.testcases.outcome import Outcome, Seen

LIMIT: Final = 300.0  # seconds a run may take (quota of Amazon Connect); virtual ones here


def run_case(
    case: Case,
    flow: Flow,
    simulation: Simulation,
    *,
    customer: str | None = None,
    system: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a test case on a flow.

    Args:
        case: The test case.
        flow: Where the simulated contact comes in.
        simulation: Plays it; nobody else may observe its actions meanwhile. Let prompts take time
            (``speech``) where the limit of 300 s is to mean what it means in the cloud.
        customer: The caller's number, where the case gives none.
        system: The number that is reached, where the case gives none.
        attributes: Contact attributes beside those of the case.
    """
    run = _Run(case, simulation)
    simulation.listeners.append(run.hear)
    simulation.observer = run
    try:
        run.play(flow, customer, system, attributes or {})
    finally:
        simulation.observer = None
        simulation.listeners.remove(run.hear)
    return verdict(run.course)


class _Run:
    """One run. It observes the simulation (``engine.observer.Observer``)."""

    def __init__(self, case: Case, simulation: Simulation) -> None:
        self._simulation = simulation
        self._begun = simulation.clock.elapsed
        self._steps = Steps(simulation)
        self._observations = Observations(case, simulation.world, self._steps.perform)
        self._heard: list[str] = []  # prompts since the customer acted or one of them was matched
        self._spoken = 0.0  # when the last of them ends
        self.course = Course(case, simulation.now, self._observations, self._steps)

    # The run.

    def play(
        self, flow: Flow, customer: str | None, system: str | None, attributes: Mapping[str, str]
    ) -> None:
        """Play the contact to its end, to the test's, or until the limit."""
        entry = self.course.case.entry
        try:
            self._simulation.start_contact(
                flow,
                channel=entry.channel,
                customer=entry.customer or customer,
                system=entry.system or system,
                attributes={**attributes, **self.course.case.attributes},
            )
        except Over as over:  # on TestInitiated: the flow has not begun
            self._end(over.end)
        self._drive()
        self.course.seconds = self._elapsed
        self._complete()

    def _drive(self) -> None:
        contact = self._steps.contact
        assert contact is not None  # noqa: S101 - its start was told
        clock, customer = self._simulation.clock, self._steps.customer
        until = self._begun + LIMIT
        while contact.end is None:
            if customer.ready(contact):
                clock.advance_to(min(self._spoken, until))  # the customer hears the prompt out
                if customer.ready(contact):
                    self._heard.clear()
                    customer.act(contact)
            elif not clock.run_next(until):
                clock.advance_to(until)
                self.course.timed_out = True
                self._end(End(DISCONNECTED))

    def _end(self, end: End) -> None:
        if self._steps.contact is not None:
            self._simulation.lifecycle.finish(self._steps.contact, end)

    def _complete(self) -> None:
        """The run is over: the last event a test case may observe."""
        ended, self.course.over = self.course.over, None
        try:
            self._tell(Occurrence("TestCompleted"))
        except Over as over:
            # EndTest has nothing left to end; an assert that fails fails the run all the same.
            if over.problem is not None and (ended is None or ended.problem is None):
                ended = over
        self.course.over = ended

    # What happens (Observer, and a listener of events).

    def started(
        self, contact: object, action: str, parameters: Mapping[str, str]
    ) -> Override | None:
        """An action uses a resource: let the test case react, then see what it wants instead."""
        if contact is not self._steps.contact:
            return None
        name = ACTION_NAMES.get(action, action)
        self._tell(Occurrence("FlowActionStarted", action=name, parameters=parameters))
        return self._steps.overrides.take(name, parameters, self._simulation.world)

    def completed(
        self, contact: object, action: str, parameters: Mapping[str, str], data: Mapping[str, Any]
    ) -> None:
        """An action has succeeded; once that is observed, its results can be read."""
        if contact is self._steps.contact:
            self._tell(
                Occurrence("FlowActionCompleted", action=action, parameters=parameters),
                met=lambda: self._steps.results.note(action, data),
            )

    def hear(self, event: Event) -> None:
        """Something happened in the simulation."""
        if self._steps.contact is None and event.type == "start":
            self._steps.contact = event.contact
            self._tell(Occurrence("TestInitiated"))
            return
        if event.contact is not self._steps.contact:
            return
        self.course.events.append(event)
        self._steps.names.hear(event)
        if event.type == "prompt" and event["to"] != "agent":
            self._listen(Message(event["text"], event["prompt"]))
        elif event.type == "queue" and event["state"] == "enqueued":
            self.course.queues.append(event["queue"])

    def _listen(self, message: Message) -> None:
        if not message.text.strip():
            return  # a pause: nothing is heard
        self.course.messages.append(message)
        pace = self._simulation.pace
        self._spoken = self._simulation.clock.elapsed + (pace(message.text) if pace else 0.0)
        self._heard.append(message.text)
        if self._hears(message) or self.course.case.entry.channel != "VOICE":
            return
        for count in range(2, len(self._heard) + 1):
            if self._hears(Message(" ".join(self._heard[-count:]), joined=count)):
                return

    def _hears(self, message: Message) -> bool:
        heard = Occurrence(MESSAGE, message=message)
        return self._tell(heard, met=self._heard.clear, remember=message.joined == 1) is not None

    def _tell(
        self,
        happened: Occurrence,
        *,
        met: Callable[[], None] = lambda: None,
        remember: bool = True,
    ) -> Seen | None:
        if self.course.over is not None:
            return None
        try:
            return self._observations.tell(happened, self._elapsed, met=met, remember=remember)
        except Over as over:
            self.course.over = over
            raise

    @property
    def _elapsed(self) -> float:
        return self._simulation.clock.elapsed - self._begun
