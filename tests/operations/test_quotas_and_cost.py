"""What has to be asked for, and what it costs: counted in the template of the stage."""

from dataclasses import replace

import pytest

from infra import prices
from infra.functions import FUNCTIONS
from operations import cost, quotas
from operations.__main__ import main
from operations.centre import OperationError
from operations.cost import Volumes
from operations.quotas import Size
from operations.template import Template, synthesized

SMALL = Size(calls=60, minutes=3.0, agents=5, texts=0.5, monthly_texts=5_000, campaign_calls=0)
MONTH = Volumes(calls=20_000, minutes=3.0, texts=5_000)
Resource = tuple[str, dict[str, object]]
FUNCTION: Resource = ("AWS::Lambda::Function", {"MemorySize": 1_769})
RESERVED: Resource = (
    "AWS::Lambda::Function",
    {"MemorySize": 512, "ReservedConcurrentExecutions": 20},
)
ALARM: Resource = ("AWS::CloudWatch::Alarm", {"Namespace": "Ringback/dev", "MetricName": "Failure"})
TEMPLATE = Template(
    (
        *[("AWS::Connect::ContactFlow", {})] * 8,
        *[("AWS::Connect::Queue", {})] * 3,
        ("AWS::Connect::PhoneNumber", {"Type": "DID"}),
        ("AWS::Connect::IntegrationAssociation", {"IntegrationType": "LAMBDA_FUNCTION"}),
        ("AWS::Connect::IntegrationAssociation", {"IntegrationType": "LEX_BOT"}),
        FUNCTION,
        ALARM,
        ALARM,
        ("AWS::CloudWatch::Alarm", {"Namespace": "AWS/Lambda", "MetricName": "Errors"}),
        ("AWS::CloudWatch::Alarm", {"ThresholdMetricId": "expr_1"}),
        ("AWS::CloudWatch::Dashboard", {}),
        *[("AWS::SecretsManager::Secret", {})] * 3,
        ("AWS::KMS::Key", {}),
    )
)


def _with(*resources: Resource) -> Template:
    return replace(TEMPLATE, resources=(*TEMPLATE.resources, *resources))


def _needed(size: Size, template: Template = TEMPLATE) -> dict[str, float]:
    return {quota.name: quota.needed for quota in quotas.quotas(size, template)}


def _short(size: Size) -> set[str]:
    return {quota.name for quota in quotas.quotas(size, TEMPLATE) if quota.is_short}


def _bill(volumes: Volumes = MONTH, template: Template = TEMPLATE) -> dict[str, cost.Item]:
    return {item.name: item for item in cost.bill(volumes, template)}


def test_a_small_centre_needs_little_beside_the_spending_limit() -> None:
    assert _short(SMALL) == {"Text spending a month, USD (a new account)"}


def test_a_busy_hour_needs_lines_and_concurrency() -> None:
    busy = replace(SMALL, calls=6_000, agents=800, texts=20, campaign_calls=100)

    assert _short(busy) >= {"Concurrent active calls", "Concurrent campaign calls", "Users"}
    assert "Lambda functions of an instance" not in _short(busy)
    assert _needed(busy)["Concurrent active calls"] == pytest.approx(6_000 * 3 / 60 * 1.5)


def test_longer_calls_need_more_lines() -> None:
    lines = [
        _needed(replace(SMALL, minutes=minutes))["Concurrent active calls"] for minutes in (3, 30)
    ]

    assert lines == [5, 45]


def test_what_the_instance_holds_is_counted_in_the_template() -> None:
    needed = _needed(SMALL)

    assert (needed["Flows"], needed["Queues"], needed["Phone numbers"]) == (8, 3, 1)
    assert needed["Lambda functions of an instance"] == 1


@pytest.mark.parametrize(
    ("name", "kind", "default"),
    [
        ("Instances, with those of other stages", "Instance", 2),
        ("Routing profiles", "RoutingProfile", 100),
        ("Security profiles", "SecurityProfile", 100),
        ("Hours of operation", "HoursOfOperation", 100),
        ("Quick connects", "QuickConnect", 100),
        ("Prompts", "Prompt", 500),
    ],
)
def test_more_of_a_kind_than_an_instance_takes_is_to_be_raised(
    name: str, kind: str, default: int
) -> None:
    one: Resource = (f"AWS::Connect::{kind}", {})
    for number, short in ((default, False), (default + 1, True)):
        (quota,) = (
            quota for quota in quotas.quotas(SMALL, _with(*[one] * number)) if quota.name == name
        )
        assert (quota.needed, quota.is_short) == (number, short)


def test_what_is_reserved_counts_beside_a_hundred_that_lambda_keeps() -> None:
    name = "Lambda concurrent executions (a new account)"

    assert _needed(SMALL)[name] == 1
    assert _needed(SMALL, _with(*[RESERVED] * 24))[name] == 24 * 20 + 100


@pytest.mark.parametrize(
    ("kind", "taken"), [("TOLL_FREE", 3), ("TEN_DLC", 1), ("SIMULATOR", 3), (None, 1)]
)
def test_texts_are_judged_by_what_the_stages_own_number_takes(
    kind: str | None, taken: float
) -> None:
    number: Resource = ("AWS::SMSVOICE::PhoneNumber", {"NumberType": kind})
    template = _with(number) if kind else TEMPLATE

    (quota,) = (q for q in quotas.quotas(SMALL, template) if q.name.startswith("Text parts"))

    assert (kind or "adopted") in quota.name
    assert quota.default == taken


def test_spending_is_that_of_a_months_texts() -> None:
    size = replace(SMALL, texts=50, monthly_texts=20_000)

    spent = _needed(size)["Text spending a month, USD (a new account)"]

    assert spent == pytest.approx(20_000 * prices.TEXT_PART.usd)


def test_what_nobody_asks_for_is_paid_without_a_call() -> None:
    """Lambda looks into queues, schedules fire, and the canary calls."""
    fires: dict[str, object] = {"ScheduleExpression": "rate(15 minutes)"}
    canary, sweep = ({"Target": {"Arn": {"Ref": f"{name}Function"}}} for name in ("Canary", "X"))
    idle = _bill(
        replace(MONTH, calls=0, texts=0),
        _with(
            *[("AWS::Lambda::EventSourceMapping", dict[str, object]())] * 2,
            ("AWS::Lambda::EventSourceMapping", {"StartingPosition": "TRIM_HORIZON"}),
            ("AWS::Scheduler::Schedule", {**fires, **canary}),
            ("AWS::Scheduler::Schedule", {**fires, **sweep}),
            ("AWS::Scheduler::Schedule", {"ScheduleExpression": "at(2026-11-22T10:00:00)"}),
        ),
    )

    assert idle["queues, looked into"].amount == 2 * 648_000  # not of the stream
    assert idle["schedules"].amount == idle["sweeps, requests"].amount == 2 * 2_880
    assert idle["test calls, if they are billed as calls"].amount == 2_880
    assert idle["queues"].amount == idle["keys, requests"].amount == idle["recordings"].amount == 0


def test_recordings_cost_as_long_as_the_stage_keeps_them() -> None:
    kept: Resource = (
        "AWS::Connect::InstanceStorageConfig",
        {"ResourceType": "CALL_RECORDINGS", "S3Config": {"BucketName": {"Ref": "Kept"}}},
    )
    rules = [{"AbortIncompleteMultipartUpload": {}}, {"ExpirationInDays": 90}]
    days = replace(_with(kept), by_id={"Kept": {"LifecycleConfiguration": {"Rules": rules}}})

    assert _bill()["recordings"].amount == 0
    assert _bill(template=days)["recordings"].amount == pytest.approx(60_000 * 0.5 * 0.00192 * 3)
    assert _bill()["keys, requests"].amount == 4 * 20_000


def test_a_month_without_calls_costs_nothing_a_call() -> None:
    assert "a call" not in cost.table(replace(MONTH, calls=0), TEMPLATE).splitlines()[-2]


def test_what_is_not_counted_is_said() -> None:
    last = cost.table(MONTH, TEMPLATE).splitlines()[-1]
    assert last.startswith("not counted: ")
    assert {"chats", "tasks", "taxes"} <= set(last.partition(": ")[2].split(", "))
    assert "calls out" in last


def test_what_must_be_raised_comes_first() -> None:
    lines = quotas.table(SMALL, TEMPLATE).splitlines()

    assert lines[1].startswith("RAISE")
    assert lines[2].startswith("ok")


def test_voice_is_nearly_all_of_the_bill() -> None:
    items = {name: item.usd for name, item in _bill().items()}

    assert items["voice, service"] == pytest.approx(60_000 * 0.038)
    machinery = items["functions, time"] + items["functions, requests"] + items["table, writes"]
    assert machinery < 0.01 * items["voice, service"]
    total = sum(items.values())
    assert f"{total:,.2f}  USD a month" in cost.table(MONTH, TEMPLATE)


def test_what_watches_is_counted_in_the_template() -> None:
    items = _bill()

    counted = ("alarms", "alarms on anomalies", "metrics of our own, at least", "dashboard")
    assert [items[name].amount for name in counted] == [3, 1, 1, 1]
    assert (items["secrets"].amount, items["keys"].amount) == (3, 1)


def test_a_toll_free_number_has_prices_of_its_own() -> None:
    others = [one for one in TEMPLATE.resources if one[0] != "AWS::Connect::PhoneNumber"]
    toll_free = Template((*others, ("AWS::Connect::PhoneNumber", {"Type": "TOLL_FREE"})))

    items = _bill(template=toll_free)

    assert items["voice, telephony"].price == prices.TOLL_FREE_MINUTE
    assert items["numbers, toll-free"].amount == 30
    assert items["numbers"].amount == 0


def test_a_stage_that_keeps_snapshots_and_backups_pays_for_them() -> None:
    snapped: dict[str, object] = {
        "MemorySize": 1_769,
        "SnapStart": {"ApplyOn": "PublishedVersions"},
    }
    assert _bill()["snapshots, kept"].amount == _bill()["table, backups"].amount == 0

    more = _bill(
        template=_with(("AWS::Lambda::Function", snapped), ("AWS::Backup::BackupVault", {}))
    )

    assert more["snapshots, kept"].amount == pytest.approx(0.25 * 30 * 86_400)
    assert more["snapshots, restored"].amount > 0
    assert more["table, backups"].amount > 0


def test_what_a_stage_keeps_warm_is_asked_for_and_paid() -> None:
    """Lambda takes it from what is unreserved, of which 100 have to stay."""
    executions = "Lambda concurrent executions (a new account)"
    warm: Resource = (
        "AWS::Lambda::Alias",
        {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 4}},
    )
    busy = replace(SMALL, calls=200_000)
    assert _bill()["functions, kept warm"].amount == 0

    assert _needed(SMALL, _with(warm, warm))[executions] == 8 + 100
    assert _needed(SMALL, _with(warm, RESERVED))[executions] == 4 + 20 + 100
    assert _needed(busy, _with(warm))[executions] == _needed(busy)[executions] == 200
    kept = _bill(template=_with(warm, warm))["functions, kept warm"].amount
    assert kept == pytest.approx(8 * 1_769 / 1_024 * 30 * 86_400)


def test_every_price_names_its_source_and_a_date_or_that_there_is_none() -> None:
    for price in vars(prices).values():
        if isinstance(price, prices.Price):
            assert price.usd > 0
            assert (
                "20" in price.source
                or price.source.startswith("not verified")
                or (price is prices.VOICE_MINUTE)
            )


@pytest.mark.parametrize("given", ["--calls=-1", "--calls=many", "--minutes=-3", "--minutes=nan"])
@pytest.mark.parametrize("command", ["quotas", "cost"])
def test_what_is_no_amount_is_refused(
    command: str, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main([command, given])

    assert refused.value.code == 2
    assert "is no number, allowed is 0 or more" in capsys.readouterr().err


def test_the_template_of_a_stage_is_what_would_be_deployed() -> None:
    template = synthesized("dev")

    called = sum(access.called_by_flows for access in FUNCTIONS.values())
    assert _needed(SMALL, template)["Lambda functions of an instance"] == called
    items = _bill(template=template)
    assert items["alarms"].amount > 50
    assert items["recordings"].amount > 0
    assert items["test calls, if they are billed as calls"].amount > 0
    assert items["queues, looked into"].amount > 5 * 648_000


def test_a_stage_that_nobody_wrote_is_named() -> None:
    with pytest.raises(OperationError, match="unknown stage 'qa'; known: dev, prod"):
        synthesized("qa")
