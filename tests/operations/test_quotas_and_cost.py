"""What has to be asked for, and what it costs."""

import pytest

from infra import prices
from operations import cost, quotas
from operations.cost import Volumes
from operations.quotas import Size

SMALL = Size(
    calls=60,
    agents=5,
    texts=0.5,
    campaign_calls=0,
    functions=18,
    flows=8,
    modules=15,
    queues=3,
)
MONTH = Volumes(calls=20_000, minutes=3.0, texts=5_000, alarms=60, metrics=40)


def _short(size: Size) -> set[str]:
    return {quota.name for quota in quotas.quotas(size) if quota.is_short}


def test_a_small_centre_needs_little_beside_the_spending_limit() -> None:
    assert _short(SMALL) == {"Text spending a month, USD (a new account)"}


def test_a_busy_hour_needs_lines_and_concurrency() -> None:
    busy = Size(
        calls=6_000,
        agents=800,
        texts=20,
        campaign_calls=100,
        functions=18,
        flows=8,
        modules=15,
        queues=3,
    )

    short = _short(busy)

    assert short >= {"Concurrent active calls", "Concurrent campaign calls", "Users"}
    assert "Lambda functions of an instance" not in short
    (calls,) = (one for one in quotas.quotas(busy) if one.name == "Concurrent active calls")
    assert calls.needed == pytest.approx(6_000 * 180 / 3_600 * 1.5)


def test_what_must_be_raised_comes_first() -> None:
    lines = quotas.table(SMALL).splitlines()

    assert lines[1].startswith("RAISE")
    assert lines[2].startswith("ok")


def test_voice_is_nearly_all_of_the_bill() -> None:
    items = {item.name: item.usd for item in cost.bill(MONTH)}

    assert items["voice, service"] == pytest.approx(60_000 * 0.038)
    machinery = items["functions, time"] + items["functions, requests"] + items["table, writes"]
    assert machinery < 0.01 * items["voice, service"]
    total = sum(items.values())
    assert f"{total:,.2f}  USD a month" in cost.table(MONTH)


def test_every_price_names_its_source() -> None:
    for price in vars(prices).values():
        if isinstance(price, prices.Price):
            assert price.usd > 0
            assert price.source
