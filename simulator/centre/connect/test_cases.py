"""Native test cases, as Amazon Connect's API runs them: calls of the service to itself.

A run is played at once, in a simulation of its own on the flows as they are published now, and has
ended by the time anybody asks. Its seconds are those that it would have taken.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from simulator.centre.connect.players import Parameters, id_of, not_found
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player
from simulator.engine.simulation import Simulation, speaking_time
from simulator.testcases.document import InvalidCase, parse_case
from simulator.testcases.outcome import FAILED, Outcome
from simulator.testcases.runner import run_case

_IDS: Final = uuid.UUID("6b1d7b57-8f0e-4f43-9b0e-0c9f1c1f5a11")  # any constant: ids stay the same
_REMEMBERED: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Run:
    id: str
    case: str
    began: datetime
    outcome: Outcome | None

    @property
    def status(self) -> str:
        return FAILED if self.outcome is None else self.outcome.status

    @property
    def ended(self) -> datetime:
        return self.began + timedelta(seconds=self.outcome.seconds if self.outcome else 0)


@dataclass(slots=True)
class Cases:
    """Operations on test cases and their executions.

    Args:
        now: Tells the virtual time.
    """

    instance: Instance
    now: Callable[[], datetime]
    _runs: list[_Run] = field(default_factory=list)
    _count: int = 0

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {
            "ListTestCases": self._list,
            "StartTestCaseExecution": self._start,
            "GetTestCaseExecutionSummary": self._summary,
            "ListTestCaseExecutions": self._executions,
            "ListTestCaseExecutionRecords": self._records,
        }

    def _list(self, _parameters: Parameters) -> dict[str, Any]:
        return {
            "TestCaseSummaryList": [
                {
                    "Id": id_of(arn),
                    "Arn": arn,
                    "Name": properties["Name"],
                    "Status": properties.get("Status", "SAVED"),
                }
                for arn, properties in self.instance.described.items()
                if "/test-case/" in arn
            ]
        }

    def _start(self, parameters: Parameters) -> dict[str, Any]:
        case = str(parameters["TestCaseId"])
        self._count += 1
        run = _Run(
            str(uuid.uuid5(_IDS, f"{case}/{self._count}")), case, self.now(), self._play(case)
        )
        self._runs.append(run)
        del self._runs[:-_REMEMBERED]
        return {"TestCaseExecutionId": run.id, "TestCaseId": case, "Status": "INITIATED"}

    def _play(self, case: str) -> Outcome | None:
        """Play a case; None where it cannot even begin."""
        properties = next(
            (
                properties
                for arn, properties in self.instance.described.items()
                if arn.endswith(f"/test-case/{case}")
            ),
            None,
        )
        if properties is None:
            raise not_found("TestCase")
        world = self.instance.world
        try:
            parsed = parse_case(json.dumps(properties), source=str(properties["Name"]))
        except InvalidCase:
            return None
        flow = world.flows.find(parsed.entry.flow or "")
        if flow is None:
            return None
        return run_case(parsed, flow, Simulation(world, start=self.now(), speech=speaking_time))

    def _summary(self, parameters: Parameters) -> dict[str, Any]:
        run = self._run(parameters)
        seen = [] if run.outcome is None else run.outcome.seen
        passed = sum(one.status == "PASSED" for one in seen)
        return {
            "StartTime": run.began,
            "EndTime": run.ended,
            "Status": run.status,
            "ObservationSummary": {
                "TotalObservations": len(seen),
                "ObservationsPassed": passed,
                "ObservationsFailed": len(seen) - passed,
            },
        }

    def _executions(self, parameters: Parameters) -> dict[str, Any]:
        first, last = (
            None if moment is None else datetime.fromtimestamp(moment / 1000, UTC)
            for moment in (parameters.get("StartTime"), parameters.get("EndTime"))
        )
        found = [
            run
            for run in reversed(self._runs)
            if parameters.get("TestCaseId") in (None, run.case)
            and parameters.get("Status") in (None, run.status)
            and (first is None or first <= run.began)
            and (last is None or run.began <= last)
        ]
        return {
            "TestCaseExecutions": [
                {
                    "StartTime": run.began,
                    "EndTime": run.ended,
                    "TestCaseExecutionId": run.id,
                    "TestCaseId": run.case,
                    "TestCaseExecutionStatus": run.status,
                }
                for run in found[: parameters.get("MaxResults", 100)]
            ]
        }

    def _records(self, parameters: Parameters) -> dict[str, Any]:
        run = self._run(parameters)
        records = [] if run.outcome is None else run.outcome.records
        # Those of the run itself belong to no observation.
        return {
            "ExecutionRecords": [
                {key: value for key, value in one.items() if key != "ObservationId" or value}
                for one in records
            ]
        }

    def _run(self, parameters: Parameters) -> _Run:
        for run in self._runs:
            if run.id == parameters["TestCaseExecutionId"]:
                return run
        raise not_found("TestCaseExecution")
