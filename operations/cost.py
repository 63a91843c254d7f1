"""What a month costs at given volumes, item by item: `make cost CALLS=20000 TEXTS=5000`.

Prices with their sources are in infra/prices.py; what is not there (support, taxes, agents) is not
counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from infra import prices
from infra.prices import Price

_INVOCATIONS_A_CALL = 8
_GB_SECONDS_A_CALL = _INVOCATIONS_A_CALL * 0.15 * 1.769
_READS_A_CALL, _WRITES_A_CALL = 20, 12
_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """A month.

    Args:
        calls: that come in.
        minutes: a call, on average, waiting included.
        texts: parts of messages.
        alarms: that the deployment has.
        metrics: of our own.
    """

    calls: int
    minutes: float
    texts: int
    alarms: int
    metrics: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the bill."""

    name: str
    amount: float
    price: Price

    @property
    def usd(self) -> float:
        return self.amount * self.price.usd


def bill(volumes: Volumes) -> Iterator[Item]:
    """Yields the lines of a month's bill."""
    minutes = volumes.calls * volumes.minutes
    yield Item("voice, service", minutes, prices.VOICE_SERVICE)
    yield Item("voice, telephony", minutes, prices.INBOUND_MINUTE)
    yield Item("the number", _DAYS, prices.NUMBER_DAY)
    yield Item("texts", volumes.texts, prices.TEXT_PART)
    yield Item("functions, requests", volumes.calls * _INVOCATIONS_A_CALL, prices.LAMBDA_REQUEST)
    yield Item("functions, time", volumes.calls * _GB_SECONDS_A_CALL, prices.LAMBDA_GB_SECOND)
    yield Item("table, reads", volumes.calls * _READS_A_CALL, prices.DYNAMODB_READ)
    yield Item("table, writes", volumes.calls * _WRITES_A_CALL, prices.DYNAMODB_WRITE)
    yield Item("key", 1, prices.KEY_MONTH)
    yield Item("secrets", 2, prices.SECRET_MONTH)
    yield Item("alarms", volumes.alarms, prices.ALARM_MONTH)
    yield Item("metrics of our own", volumes.metrics, prices.METRIC_MONTH)


def table(volumes: Volumes) -> str:
    """Returns the bill as text, its source and date behind each price."""
    items = list(bill(volumes))
    lines = [
        f"{item.usd:12,.2f}  {item.name}: {item.amount:,.0f} x {item.price.usd:.7g}"
        f" a {item.price.unit} ({item.price.source})"
        for item in items
    ]
    total = sum(item.usd for item in items)
    lines.append(f"{total:12,.2f}  USD a month; {total / max(volumes.calls, 1):.4f} a call")
    return "\n".join(lines)
