"""Test calls that Amazon Connect makes to itself, judged one schedule later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from contact_center import config
from contact_center.ports import Clock, TrialCalls

PASSED: Final = "passed"
FAILED: Final = "failed"
LATE: Final = "late"  # it should have ended long ago
NONE: Final = "none"  # none was started: the first time, or for long
BAD: Final = frozenset({FAILED, LATE})

# A test call ends after five minutes at the latest (Amazon Connect's quotas).
_LONGEST = timedelta(minutes=6)
_MEMORY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Canary:
    """A few test cases, each called again and again.

    Args:
        cases: Name to Amazon Connect's id.
    """

    clock: Clock
    calls: TrialCalls
    cases: Mapping[str, str]

    def fly(self) -> dict[str, str]:
        """Judge the last call of each case, then start the next ones.

        Returns:
            The name of each case with what became of its last call.

        Raises:
            ConnectUnavailable: Amazon Connect did not answer, or refused.
        """
        outcomes = {name: self._judged(case) for name, case in self.cases.items()}
        for case in self.cases.values():
            self.calls.start(case)
        return outcomes

    def _judged(self, case: str) -> str:
        now = self.clock.now()
        last = self.calls.last(case, now - _MEMORY)
        if last is None:
            return NONE
        if last.passed is None:
            return LATE if now - last.started > _LONGEST else NONE
        return PASSED if last.passed else FAILED


def build() -> Canary:
    """Wire the canary to its settings."""
    from contact_center.adapters.aws import clients
    from contact_center.adapters.trial_calls import ConnectTrialCalls
    from contact_center.bootstrap import SystemClock

    settings = config.settings("canary")
    (connect,) = clients("connect")
    cases = dict(pair.split("=") for pair in settings[config.CANARY_CASES].split(","))
    return Canary(SystemClock(), ConnectTrialCalls(connect, settings[config.INSTANCE_ID]), cases)
