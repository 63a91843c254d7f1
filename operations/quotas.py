"""Quotas that a stage of a given size needs raised: `make quotas STAGE=prod CALLS=600 AGENTS=40`.

Defaults differ from account to account and change: the console's Service Quotas page decides. Where
sources differ, the smaller number is here, so that it is asked for rather than missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from infra import prices
from operations.template import Template

_GUIDE = "Amazon Connect administrator guide, 2023"
_MONITOR = "aws-samples service quota monitor, 2026-07"
_INVOCATIONS_A_CALL = 8  # of functions, one after another
_SECONDS_A_INVOCATION = 0.3  # at the worst, cold starts apart
_HEADROOM = 1.5  # a busy hour is not even
_SMS_GUIDE = "End User Messaging SMS user guide"
_UNRESERVED = 100  # executions that Lambda keeps unreserved (developer guide, 2026)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a centre has to carry.

    Args:
        calls: an hour, at the busiest.
        minutes: a call, on average, waiting included.
        agents: who may sign in.
        texts: a second, at the most, in parts.
        monthly_texts: a month, in parts.
        campaign_calls: at once, of our own.
    """

    calls: int
    minutes: float
    agents: int
    texts: float
    monthly_texts: int
    campaign_calls: int


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


def quotas(size: Size, template: Template) -> Iterator[Quota]:
    """Yields every quota that a centre may run into, whether it has to be raised or not.

    Args:
        size: what it has to carry.
        template: of the stage: what the instance will hold is counted there.
    """
    at_once = ceil(size.calls * size.minutes / 60 * _HEADROOM)
    running = ceil(size.calls * _INVOCATIONS_A_CALL * _SECONDS_A_INVOCATION / 3_600 * _HEADROOM)
    yield Quota("Concurrent active calls", "connect L-12AB7C57", 10, at_once, _MONITOR)
    yield Quota("Concurrent campaign calls", "connect L-E908C3A1", 0, size.campaign_calls, _MONITOR)
    users = size.agents + template.count("Connect::User")
    yield Quota("Users", "connect, by case", 500, users, _GUIDE)
    for name, code, default, kind, source in (
        ("Flows", "connect L-22922690", 100, "ContactFlow", _GUIDE),
        ("Flow modules", "connect L-19755C7E", 50, "ContactFlowModule", _MONITOR),
        ("Queues", "connect, by case", 50, "Queue", _GUIDE),
        ("Routing profiles", "connect, by case", 100, "RoutingProfile", _GUIDE),
        ("Security profiles", "connect, by case", 100, "SecurityProfile", _GUIDE),
        ("Hours of operation", "connect, by case", 100, "HoursOfOperation", _GUIDE),
        ("Quick connects", "connect, by case", 100, "QuickConnect", _GUIDE),
        ("Prompts", "connect, by case", 500, "Prompt", _GUIDE),
        ("Instances, with those of other stages", "connect L-AA17A6B9", 2, "Instance", _MONITOR),
        ("Phone numbers", "connect L-8F812903", 5, "PhoneNumber", _GUIDE),
    ):
        yield Quota(name, code, default, template.count(f"Connect::{kind}"), source)
    function = {"IntegrationType": "LAMBDA_FUNCTION"}
    associated = template.count("Connect::IntegrationAssociation", **function)
    yield Quota("Lambda functions of an instance", "not adjustable", 50, associated, _GUIDE)
    yield Quota(
        "Outbound calls by API, a second", "connect, by case", 2, size.campaign_calls / 60, _GUIDE
    )
    yield Quota(
        "Lambda concurrent executions (a new account)",
        "lambda L-B99A9384",
        10,
        _executions(template, running),
        "seen in new accounts; the documented default is 1,000",
    )
    yield _parts_a_second(size, template)
    yield Quota(
        "Text spending a month, USD (a new account)",
        "sms-voice, by case",
        1,
        size.monthly_texts * prices.TEXT_PART.usd,
        f"Pinpoint user guide; here: {size.monthly_texts:,} parts at {prices.TEXT_PART.usd} USD",
    )


def _parts_a_second(size: Size, template: Template) -> Quota:
    """Returns what the stage's number takes; of an adopted one the template has no type."""
    from infra.stage_texts import PARTS_PER_SECOND  # CDK: two seconds

    types = [str(one["NumberType"]) for one in template.of("SMSVOICE::PhoneNumber")]
    taken = float(min(PARTS_PER_SECOND[one] for one in types or PARTS_PER_SECOND))
    kind = types[0] if types else "adopted; its type decides"
    how = {
        "TOLL_FREE": "more numbers or a short code",
        "SIMULATOR": "not adjustable: a number that reaches customers",
    }.get(kind, "a better vetting, more numbers or a short code")
    return Quota(
        f"Text parts a second from the number ({kind})", how, taken, size.texts, _SMS_GUIDE
    )


def _executions(template: Template, running: int) -> int:
    """Returns what must be able to run at once: what is reserved or kept warm, and the rest.

    Source of the rest: Lambda developer guide, "Configuring reserved concurrency" and "Configuring
    provisioned concurrency": each up to what the account has unreserved, minus 100.
    """
    reserved = sum(
        int(one.get("ReservedConcurrentExecutions", 0)) for one in template.of("Lambda::Function")
    )
    kept = sum(
        int(one["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"])
        for one in template.of("Lambda::Alias")
        if "ProvisionedConcurrencyConfig" in one
    )
    fixed = reserved + kept
    return fixed + max(running - kept, _UNRESERVED) if fixed else running


def table(size: Size, template: Template) -> str:
    """Returns what is needed as text, the short ones first."""
    rows = sorted(quotas(size, template), key=lambda quota: not quota.is_short)
    lines = [f"{'':5} {'needed':>8} {'default':>8}  quota"]
    for quota in rows:
        mark = "RAISE" if quota.is_short else "ok"
        lines.append(
            f"{mark:5} {quota.needed:8,.4g} {quota.default:8,.4g}  {quota.name}"
            f" ({quota.code}; {quota.source})"
        )
    lines.append("Simple ones take hours; telephony up to three weeks (administrator guide).")
    return "\n".join(lines)
