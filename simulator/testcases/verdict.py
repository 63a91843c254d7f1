"""The verdict on a run.

Passed: EndTest was reached, or the contact ended by itself and every observation was met. Failed:
an assert did not hold, 300 seconds passed, or the contact ended while an observation waited. What
the cloud decides where EndTest leaves observations behind is not documented: a warning says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from simulator.engine.contact import FAILED as FLOW_FAILED
from simulator.engine.contact import UNSUPPORTED
from simulator.scenario.lines import transcript
from simulator.testcases.matching import MESSAGE, SIMILARITY, Message, Occurrence, match
from simulator.testcases.outcome import (
    FAILED,
    FAILURE,
    INITIALIZATION,
    OBSERVE_EVENT,
    PASSED,
    SUCCESS,
    TIMEOUT,
    Outcome,
    Seen,
)
from simulator.testcases.telling import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from simulator.engine.contact import End
    from simulator.engine.events import Event
    from simulator.testcases.document import Case
    from simulator.testcases.observations import Observations
    from simulator.testcases.steps import Over, Steps

NOT_KNOWABLE: Final = "the cloud's own verdict on that is not knowable from here"


@dataclass(slots=True)
class Course:
    """How a run went.

    Attributes:
        over: What ended the test before the contact ended; None: nothing did.
        timed_out: Whether the limit ended it.
        messages: Everything the customer was told.
        queues: Queues the contact was put into.
        events: Everything that happened to the contact.
        seconds: Virtual seconds it took.
    """

    case: Case
    started: datetime
    observations: Observations
    steps: Steps
    over: Over | None = None
    timed_out: bool = False
    messages: list[Message] = field(default_factory=list)
    queues: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    seconds: float = 0.0


def verdict(course: Course) -> Outcome:
    """Decide what became of a run."""
    status, reason, message, reasons = _decide(course)
    contact = course.steps.contact
    return Outcome(
        case=course.case,
        status=status,
        reason=reason,
        message=message,
        started=course.started,
        reasons=reasons,
        seen=list(course.observations.seen.values()),
        warnings=list(_warnings(course)),
        seconds=course.seconds,
        end=_end(course),
        contact_id=None if contact is None else contact.id,
        transcript=transcript(course.events),
    )


def _end(course: Course) -> End | None:
    """How the contact ended by itself."""
    contact = course.steps.contact
    ended_by_us = course.timed_out or course.over is not None
    return None if contact is None or ended_by_us else contact.end


def _decide(course: Course) -> tuple[str, str, str, tuple[str, ...]]:
    over, unmet = course.over, course.observations.unmet
    if over is not None and over.problem is not None:
        return FAILED, FAILURE, over.problem, over.reasons
    waiting = _waited_for(course.observations.waiting or unmet)
    if course.timed_out:
        if unmet:
            return FAILED, TIMEOUT, f"300 s passed, still waiting: {waiting}", (OBSERVE_EVENT,)
        message = "every observation was met, but nothing ended the test; add an EndTest"
        return FAILED, TIMEOUT, message, ()
    end = _end(course)
    if end is not None and end.reason == UNSUPPORTED:
        return FAILED, FAILURE, str(end.message), ()
    if over is None and unmet:
        why = f" ({end.message})" if end is not None and end.message else ""
        message = f"the contact ended{why}, still waiting: {waiting}"
        return FAILED, FAILURE, message, (OBSERVE_EVENT,)
    how = "EndTest was reached" if over is not None else "the contact ended by itself"
    return PASSED, SUCCESS, how, ()


def _waited_for(unmet: list[Seen]) -> str:
    names = [f"{s.observation.identifier!r} for {wanted(s.observation.event)}" for s in unmet]
    return "; ".join(names)


def _warnings(course: Course) -> Iterator[str]:
    yield from _not_knowable(course)
    yield from _too_early(course)
    for queue in dict.fromkeys(course.queues):
        yield (
            f"the contact waited in queue {queue!r}: in the cloud a real agent could be offered "
            "it; end the test on FlowActionStarted of TransferContactToQueue"
        )
    if course.steps.overrides.unused:
        yield f"never used: the override of {', '.join(course.steps.overrides.unused)}"
    if course.steps.customer.unused and (course.over is None or course.over.problem is None):
        yield f"the flow never took {course.steps.customer.unused} instruction(s) to the customer"
    if course.steps.customer.unheard:
        yield f"{course.steps.customer.unheard} text(s) were said where only keys are listened to"
    end = _end(course)
    if end is not None and end.reason == FLOW_FAILED:
        yield f"the flow broke off: {end.message}"


def _not_knowable(course: Course) -> Iterator[str]:
    observations = course.observations
    for seen in observations.seen.values():
        if seen.match is not None and seen.match.score is not None:
            yield (
                f"{_name(seen)} was met by {SIMILARITY} {seen.match.score:.2f}: "
                f"Amazon's model is not here, and {NOT_KNOWABLE}"
            )
    for arn, name in course.steps.names.believed.items():
        yield (
            f"queue {arn.rpartition('/')[2]} is taken to be called {name!r}, as the case says "
            "and the flow bears out: only its id is known here; a world file (--world) can name it"
        )
    for first, other in observations.ambiguous:
        yield f"an event met {first!r} and would have met {other!r}: {NOT_KNOWABLE}"
    if course.over is not None and course.over.problem is None and observations.unmet:
        names = ", ".join(_name(seen) for seen in observations.unmet)
        yield f"EndTest left observations unmet ({names}): {NOT_KNOWABLE}"


def _too_early(course: Course) -> Iterator[str]:
    """Messages waited for in vain that were heard all the same."""
    for seen in course.observations.waiting:
        event = seen.observation.event
        heard = (Occurrence(MESSAGE, message=message) for message in course.messages)
        if any(match(event, one, course.observations.world) for one in heard):
            yield (
                f"what {_name(seen)} waits for was heard, before it waited or in a prompt that met "
                "another observation; the cloud may cut a prompt into several at pauses"
            )


def _name(seen: Seen) -> str:
    return repr(seen.observation.identifier)


def refused(case: Case, started: datetime, problems: list[str]) -> Outcome:
    """What becomes of a case that publishing would refuse: it never begins."""
    return Outcome(
        case=case,
        status=FAILED,
        reason=FAILURE,
        message="publishing would refuse this test case",
        started=started,
        reasons=(INITIALIZATION,),
        seen=[Seen(observation) for observation in case.observations.values()],
        warnings=problems,
    )
