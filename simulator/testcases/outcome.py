"""What became of a test case: the verdict, and the records Amazon Connect would keep of it.

The records have the shape of ListTestCaseExecutionRecords, whose ``Record`` AWS does not document:
types, statuses and reasons are those that were seen there. Ours alone is the reason ``ASSERT``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from simulator.engine.contact import End
    from simulator.testcases.document import Case, Observation
    from simulator.testcases.matching import Match

PASSED: Final = "PASSED"
FAILED: Final = "FAILED"
WAITING: Final = "WAITING"  # was active when the run ended
NEVER: Final = "NEVER_ACTIVE"  # no observation that leads to it was met

SUCCESS: Final = "SUCCESS"
TIMEOUT: Final = "TIMEOUT"
FAILURE: Final = "FAILURE"
OBSERVE_EVENT: Final = "OBSERVE_EVENT"  # nothing matched what was waited for
INITIALIZATION: Final = "INITIALIZATION_FAILURE"  # the run never began
ASSERT: Final = "ASSERT"


@dataclass(slots=True)
class Done:
    """One action of an observation that ran.

    Attributes:
        problem: Why it failed; None: it did not.
        data: What LogData wrote down.
    """

    identifier: str
    type: str
    problem: str | None = None
    data: Mapping[str, str] | None = None


@dataclass(slots=True)
class Seen:
    """What became of one observation.

    Attributes:
        since: Seconds after the start at which it began to wait; None: never.
        at: When its event came.
        match: How the event matched, and ``what`` it was.
        instead: What came and did not match, while it waited.
        done: Its actions, in the order they ran.
    """

    observation: Observation
    status: str = NEVER
    since: float | None = None
    at: float | None = None
    match: Match | None = None
    what: str | None = None
    instead: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What became of one run.

    Attributes:
        status: PASSED or FAILED.
        reason: SUCCESS, TIMEOUT or FAILURE.
        message: The verdict in one sentence.
        reasons: OBSERVE_EVENT, ASSERT, INITIALIZATION_FAILURE.
        seen: Every observation, in the order of the file.
        warnings: What the cloud might decide otherwise, and what else to know.
        seconds: Virtual seconds the run took.
        end: How the contact ended, None where the test ended first.
        contact_id: Of the simulated contact.
        started: The virtual moment at which the run began.
        transcript: What happened in the contact, a line for each thing a reader cares about.
    """

    case: Case
    status: str
    reason: str
    message: str
    started: datetime
    reasons: tuple[str, ...] = ()
    seen: list[Seen] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    end: End | None = None
    contact_id: str | None = None
    transcript: str = ""

    @property
    def passed(self) -> bool:
        """Whether the verdict is PASSED."""
        return self.status == PASSED

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records of the run, as ListTestCaseExecutionRecords returns them."""
        begun = self.contact_id is not None
        records = [self._record("", PASSED if begun else FAILED, 0.0, {"Type": "INITIATION"})]
        if begun:
            start = {"Type": "EXECUTION_START", "ContactId": self.contact_id}
            records.append(self._record("", PASSED, 0.0, start))
        met = [s for s in self.seen if s.status != NEVER]
        for seen in sorted(met, key=lambda s: self.seconds if s.at is None else s.at):
            records.append(self._observation(seen))
        completion = {
            "Type": "COMPLETION",
            "CompletionReason": {
                "Type": self.reason,
                "Message": self.message,
                "FailureReasons": list(self.reasons),
            },
        }
        return [*records, self._record("", self.status, self.seconds, completion)]

    def as_dict(self) -> dict[str, Any]:
        """Return the run as one JSON object, the records among the rest."""
        return {
            "case": self.case.name,
            "source": self.case.source,
            "status": self.status,
            "reason": self.reason,
            "message": self.message,
            "seconds": round(self.seconds, 3),
            "observations": [_told(seen) for seen in self.seen],
            "warnings": self.warnings,
            **({} if self.passed else {"transcript": self.transcript.splitlines()}),
            "records": self.records,
        }

    def _observation(self, seen: Seen) -> dict[str, Any]:
        observation = seen.observation
        status = PASSED if seen.status == PASSED else FAILED
        body = {
            "Type": "OBSERVATION",
            "Identifier": observation.identifier,
            "Status": status,
            "Event": {
                "Type": observation.event.type,
                "Properties": dict(observation.event.properties),
            },
            "Actions": [
                {
                    "Identifier": done.identifier,
                    "Type": done.type,
                    "Status": PASSED if done.problem is None else FAILED,
                    **({} if done.problem is None else {"Message": done.problem}),
                    **({} if done.data is None else {"Data": dict(done.data)}),
                }
                for done in seen.done
            ],
        }
        at = self.seconds if seen.at is None else seen.at
        return self._record(observation.identifier, status, at, body)

    def _record(
        self, observation: str, status: str, at: float, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            "ObservationId": observation,
            "Status": status,
            "Timestamp": round(self.started.timestamp() + at, 3),
            "Record": json.dumps(body, ensure_ascii=False),
        }


def _told(seen: Seen) -> dict[str, Any]:
    told = {
        "identifier": seen.observation.identifier,
        "status": seen.status,
        "at": seen.at,
        "matched": seen.what,
        "criterion": seen.match and seen.match.how,
        "score": seen.match and seen.match.score,
        "instead": seen.instead if seen.status == WAITING else None,
    }
    return {key: value for key, value in told.items() if value is not None}
