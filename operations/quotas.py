"""Quotas that a centre of a given size needs raised: `make quotas CALLS=600 AGENTS=40`.

Defaults differ from account to account and change: the console's Service Quotas page decides. Where
sources differ, the smaller number is here, so that it is asked for rather than missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

_GUIDE = "Amazon Connect administrator guide, 2023"
_MONITOR = "aws-samples service quota monitor, 2026-07"
_SECONDS_A_CALL = 180.0
_INVOCATIONS_A_CALL = 8  # of functions, one after another
_SECONDS_A_INVOCATION = 0.3  # at the worst, cold starts apart
_HEADROOM = 1.5  # a busy hour is not even


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a centre has to carry.

    Args:
        calls: an hour, at the busiest.
        agents: who may sign in.
        texts: a second, at the most, in parts.
        campaign_calls: at once, of our own.
        functions: of the deployment.
        flows: of the deployment, modules apart.
        modules: of the deployment.
        queues: of the deployment.
    """

    calls: int
    agents: int
    texts: float
    campaign_calls: int
    functions: int
    flows: int
    modules: int
    queues: int


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota, and what the centre needs of it."""

    name: str
    code: str
    default: float
    needed: float
    source: str

    @property
    def is_short(self) -> bool:
        return self.needed > self.default


def quotas(size: Size) -> Iterator[Quota]:
    """Yields every quota that a centre may run into, whether it has to be raised or not."""
    at_once = ceil(size.calls * _SECONDS_A_CALL / 3_600 * _HEADROOM)
    running = ceil(size.calls * _INVOCATIONS_A_CALL * _SECONDS_A_INVOCATION / 3_600 * _HEADROOM)
    yield Quota("Concurrent active calls", "connect L-12AB7C57", 10, at_once, _MONITOR)
    yield Quota("Concurrent campaign calls", "connect L-E908C3A1", 0, size.campaign_calls, _MONITOR)
    yield Quota("Users", "connect, by case", 500, size.agents, _GUIDE)
    yield Quota("Flows", "connect L-22922690", 100, size.flows, _GUIDE)
    yield Quota("Flow modules", "connect L-19755C7E", 50, size.modules, _MONITOR)
    yield Quota("Queues", "connect, by case", 50, size.queues, _GUIDE)
    yield Quota("Lambda functions of an instance", "not adjustable", 50, size.functions, _GUIDE)
    yield Quota("Phone numbers", "connect L-8F812903", 5, 1, _GUIDE)
    yield Quota(
        "Outbound calls by API, a second", "connect, by case", 2, size.campaign_calls / 60, _GUIDE
    )
    yield Quota(
        "Lambda concurrent executions (a new account)",
        "lambda L-B99A9384",
        10,
        running,
        "seen in new accounts; the documented default is 1,000",
    )
    yield Quota(
        "Text parts a second from a 10DLC number",
        "a better vetting, more numbers or a short code",
        1,
        size.texts,
        "End User Messaging SMS user guide",
    )
    yield Quota(
        "Text spending a month, USD (a new account)",
        "sms-voice, by case",
        1,
        size.texts * 0.0095 * 3_600,
        "Pinpoint user guide; here: an hour of such texts",
    )


def table(size: Size) -> str:
    """Returns what is needed as text, the short ones first."""
    rows = sorted(quotas(size), key=lambda quota: not quota.is_short)
    lines = [f"{'':5} {'needed':>8} {'default':>8}  quota"]
    for quota in rows:
        mark = "RAISE" if quota.is_short else "ok"
        lines.append(
            f"{mark:5} {quota.needed:8,.4g} {quota.default:8,.4g}  {quota.name}"
            f" ({quota.code}; {quota.source})"
        )
    lines.append("Simple ones take hours; telephony up to three weeks (administrator guide).")
    return "\n".join(lines)
