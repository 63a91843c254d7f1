"""What a month costs at given volumes, item by item: `make cost STAGE=prod CALLS=20000`.

Prices with their sources are in infra/prices.py. What a deployment has is counted in the template
of its stage; what a call leads to is estimated below. The last line says what is not counted.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra import prices
from infra.prices import Price
from operations.template import Properties, Template

_INVOCATIONS_A_CALL = 8
_GB_SECONDS_A_CALL = _INVOCATIONS_A_CALL * 0.15 * 1.769
_READS_A_CALL, _WRITES_A_CALL = 20, 12
_LOG_KB_A_CALL = _INVOCATIONS_A_CALL * 1.5 + 40  # of functions; of the flow log
_SPEECH_A_CALL = 2  # questions that a bot hears the answer to
_HTTP_A_CALL = 0.2  # pages behind links, and what a company's site asks
_TABLE_GB_A_CALL = 6e-6  # what a call leaves in the table, kept for half a year on average
_COLD_STARTS_A_CALL = 0.05
_SNAPSHOT_GB = 0.25  # what is cached of a function, at most its memory
_RECORDED = 0.5  # of a call's minutes: with a person, where no card or PIN is keyed in
_RECORDED_GB_A_MINUTE = 60 * 8_000 * 2 * 2 / 1e9  # two sides, 8 kHz, 16 bits
_KEY_REQUESTS_A_CALL = 4  # recording, log, input; the table's key is asked once in five minutes
_MESSAGES_A_CALL = 6  # contact events and what follows from them
_REQUESTS_A_MESSAGE = 3  # sent, received, deleted
_POLLS_A_MONTH = 5 * 3 * 60 * 24 * 30  # Lambda's: five at once, 20 s each, whatever is there
_GB_SECONDS_A_SWEEP = 0.15 * 0.5
_TEST_CALL_MINUTES = 1.0
_DAYS = 30
_SECONDS = _DAYS * 86_400
_NOT_COUNTED = (
    "calls out (callbacks, lists), chats, tasks, photos, lists, requests to buckets, support,"
    " taxes, agents, data that leaves AWS, free tiers"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """A month.

    Args:
        calls: that come in.
        minutes: a call, on average, waiting included.
        texts: parts of messages.
    """

    calls: int
    minutes: float
    texts: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the bill."""

    name: str
    amount: float
    price: Price

    @property
    def usd(self) -> float:
        return self.amount * self.price.usd


def bill(volumes: Volumes, template: Template) -> Iterator[Item]:
    """Yields the lines of a month's bill.

    Args:
        volumes: what happens in the month.
        template: of the stage.
    """
    calls, minutes = volumes.calls, volumes.calls * volumes.minutes
    toll_free = template.count("Connect::PhoneNumber", Type="TOLL_FREE")
    local = template.count("Connect::PhoneNumber") - toll_free
    minute = prices.TOLL_FREE_MINUTE if toll_free else prices.INBOUND_MINUTE
    yield Item("voice, service", minutes, prices.VOICE_SERVICE)
    yield Item("voice, telephony", minutes, minute)
    yield Item("numbers", local * _DAYS, prices.NUMBER_DAY)
    yield Item("numbers, toll-free", toll_free * _DAYS, prices.TOLL_FREE_DAY)
    yield Item("texts", volumes.texts, prices.TEXT_PART)
    yield Item("speech to bots", calls * _SPEECH_A_CALL, prices.LEX_SPEECH)
    yield Item("functions, requests", calls * _INVOCATIONS_A_CALL, prices.LAMBDA_REQUEST)
    yield Item("functions, time", calls * _GB_SECONDS_A_CALL, prices.LAMBDA_GB_SECOND)
    yield from _unasked(template)
    yield from _warm(calls, template)
    yield Item("pages and widget", calls * _HTTP_A_CALL, prices.HTTP_REQUEST)
    yield Item("table, reads", calls * _READS_A_CALL, prices.DYNAMODB_READ)
    yield Item("table, writes", calls * _WRITES_A_CALL, prices.DYNAMODB_WRITE)
    kept = calls * _TABLE_GB_A_CALL * 6
    yield Item("table, recovery to any second", kept, prices.RECOVERY_GB_MONTH)
    vaults = template.count("Backup::BackupVault")
    yield Item("table, backups", kept * _DAYS * vaults, prices.BACKUP_GB_MONTH)
    yield Item("logs", calls * _LOG_KB_A_CALL / 1e6, prices.LOG_GB)
    yield Item("traces", calls * _INVOCATIONS_A_CALL, prices.TRACE)
    yield Item("recordings", minutes * _recorded_gb(template), prices.FILE_GB_MONTH)
    yield Item("queues", calls * _MESSAGES_A_CALL * _REQUESTS_A_MESSAGE, prices.QUEUE_REQUEST)
    yield Item("keys, requests", calls * _KEY_REQUESTS_A_CALL, prices.KEY_REQUEST)
    yield Item("keys", template.count("KMS::Key"), prices.KEY_MONTH)
    yield Item("secrets", template.count("SecretsManager::Secret"), prices.SECRET_MONTH)
    yield from _watching(template)


def _unasked(template: Template) -> Iterator[Item]:
    """Yields what runs by itself, whether anybody calls or not."""
    # A mapping that reads a stream says where it starts.
    readers = sum(
        "StartingPosition" not in one for one in template.of("Lambda::EventSourceMapping")
    )
    yield Item("queues, looked into", readers * _POLLS_A_MONTH, prices.QUEUE_REQUEST)
    fired = [
        (json.dumps(one["Target"]["Arn"]), _DAYS * 1_440 / int(match[1]))
        for one in template.of("Scheduler::Schedule")
        if (match := re.fullmatch(r"rate\((\d+) minutes?\)", one["ScheduleExpression"]))
    ]
    sweeps = sum(times for _, times in fired)
    yield Item("schedules", sweeps, prices.FIRED_SCHEDULE)
    yield Item("sweeps, requests", sweeps, prices.LAMBDA_REQUEST)
    yield Item("sweeps, time", sweeps * _GB_SECONDS_A_SWEEP, prices.LAMBDA_GB_SECOND)
    tests = sum(times for function, times in fired if "Canary" in function)
    minutes = tests * _TEST_CALL_MINUTES
    yield Item("test calls, if they are billed as calls", minutes, prices.VOICE_SERVICE)


def _recorded_gb(template: Template) -> float:
    """Returns what a minute of all calls keeps in the bucket of recordings, on average."""
    for kept in template.of("Connect::InstanceStorageConfig", ResourceType="CALL_RECORDINGS"):
        bucket = template.by_id[kept["S3Config"]["BucketName"]["Ref"]]
        days = min(
            rule["ExpirationInDays"]
            for rule in bucket["LifecycleConfiguration"]["Rules"]
            if "ExpirationInDays" in rule
        )
        return _RECORDED * _RECORDED_GB_A_MINUTE * float(days) / _DAYS
    return 0.0


def _warm(calls: int, template: Template) -> Iterator[Item]:
    """Yields what it costs that callers do not wait for functions that start."""
    snapped = [one for one in template.of("Lambda::Function") if _is_snapped(one)]
    cached = sum(min(_SNAPSHOT_GB, one["MemorySize"] / 1_024) for one in snapped)
    restored = calls * _COLD_STARTS_A_CALL * _SNAPSHOT_GB if snapped else 0.0
    yield Item("snapshots, kept", cached * _SECONDS, prices.SNAPSHOT_GB_SECOND)
    yield Item("snapshots, restored", restored, prices.SNAPSHOT_RESTORED_GB)
    memory = max((one["MemorySize"] for one in template.of("Lambda::Function")), default=0) / 1_024
    kept = sum(
        int(one["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"])
        for one in template.of("Lambda::Alias")
        if "ProvisionedConcurrencyConfig" in one
    )
    yield Item("functions, kept warm", kept * memory * _SECONDS, prices.PROVISIONED_GB_SECOND)


def _is_snapped(function: Properties) -> bool:
    return bool(function.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions")


def _watching(template: Template) -> Iterator[Item]:
    """Yields alarms by kind, and metrics of our own as far as alarms and the dashboard name any."""
    alarms = list(template.of("CloudWatch::Alarm"))
    unusual = [one for one in alarms if "ThresholdMetricId" in one]
    yield Item("alarms", len(alarms) - len(unusual), prices.ALARM_MONTH)
    yield Item("alarms on anomalies", len(unusual), prices.ANOMALY_ALARM_MONTH)
    ours = {
        json.dumps([one["MetricName"], one.get("Dimensions")], sort_keys=True)
        for one in alarms
        if str(one.get("Namespace", "")).startswith("Ringback/")
    }
    yield Item("metrics of our own, at least", len(ours), prices.METRIC_MONTH)
    boards = template.count("CloudWatch::Dashboard")
    yield Item("dashboard", boards, prices.DASHBOARD_MONTH)


def table(volumes: Volumes, template: Template) -> str:
    """Returns the bill as text, its source and date behind each price."""
    items = [item for item in bill(volumes, template) if item.amount]
    lines = [
        f"{item.usd:12,.2f}  {item.name}: {_amount(item.amount)} x {item.price.usd:.7g}"
        f" per {item.price.unit} ({item.price.source})"
        for item in items
    ]
    total = sum(item.usd for item in items)
    each = f"; {total / volumes.calls:.4f} a call" if volumes.calls else ""
    lines.append(f"{total:12,.2f}  USD a month{each}")
    lines.append(f"not counted: {_NOT_COUNTED}")
    return "\n".join(lines)


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"
