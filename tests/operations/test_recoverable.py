"""What a restored table gives back, and that nothing that is over begins again."""

import pytest

from contact_center.adapters import keys
from operations.centre import Centre
from operations.recoverable import how
from operations.restore import Restore
from simulator.centre.local import LocalCentre
from tests.support import flow_event

_RESTORED = "ringback-dev-drill"
PETER = "+15550106"


def _patterns() -> list[tuple[str, str]]:
    """Every partition and sort key of the table in the docstring of `keys`."""
    found, partition = [], ""
    for line in (keys.__doc__ or "").splitlines():
        if not line.startswith("| ") or "access pattern" in line:
            continue
        pattern, partitions, sort = (cell.strip() for cell in line.strip("|").split(" | "))
        partition = partitions or partition
        assert partition or not sort, pattern
        sorts = sort.removesuffix(", ...").split(", ")
        found += [(one, each) for one in partition.split(", ") for each in sorts if each]
    return [(of.split("<")[0], sort.split("<")[0]) for of, sort in found]


def test_every_item_is_decided() -> None:
    """A new kind of item needs a rule; until it has one, it stays away."""
    patterns = _patterns()

    assert len(patterns) > 70
    assert [one for one in patterns if how(*one) is None] == []
    assert how("NEW#1", "THING") is None


@pytest.mark.parametrize(
    ("partition", "sort"),
    [
        ("OUTBOX#1", "MESSAGE"),
        ("HELD", "2026-03-02T15:00:00.000+00:00#1"),
        ("SENDING", "2026-03-02T15:00:00.000+00:00#1"),
        ("TEXTS#+15550100", "STANDING"),
        ("CUSTOMER#C-1", "CHARGING"),
        ("CLAIMS", "CUSTOMER#C-1"),
        ("RUN#RUN-a", "PROGRESS"),
        ("RUNS#OPEN", "2026#RUN-a"),
        ("ACCOUNT#1", "ATTEMPTS"),
    ],
)
def test_what_was_under_way_never_comes_back(partition: str, sort: str) -> None:
    assert how(partition, sort) == "never"


@pytest.fixture
def work(local: LocalCentre, centre: Centre) -> Restore:
    local.client("dynamodb").update_continuous_backups(
        TableName=local.outputs["TableName"],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    return Restore(centre, wait=lambda _: None)


def test_what_is_over_does_not_begin_again(local: LocalCentre, work: Restore) -> None:
    """A callback was open and a number allowed texts; then it was cancelled, and STOP was said."""
    asked = _asks(local, "times")
    _asks(local, "book", slot=asked["slot1"])
    assert len(_callbacks(local)) == 1
    local.text(PETER, "STOP")
    local.text(PETER, "START")
    local.settle(60)
    work.begin(_RESTORED)

    _asks(local, "cancel")
    local.text(PETER, "STOP")
    local.settle(60)
    now = _items(local, local.outputs["TableName"])

    assert work.compare(_RESTORED).missing == 0
    assert work.compare(_RESTORED).kept_away > 5
    assert work.copy_back(_RESTORED) == 0
    for partition in _at_stake(local):
        assert work.copy_back(_RESTORED, partition, overwrite=True) == 0
    assert _items(local, local.outputs["TableName"]) == now


def test_what_was_lost_comes_back_with_what_belongs_to_it(
    local: LocalCentre, work: Restore
) -> None:
    asked = _asks(local, "times")
    _asks(local, "book", slot=asked["slot1"])
    (booked,) = _callbacks(local)
    work.begin(_RESTORED)
    client, table = local.client("dynamodb"), local.outputs["TableName"]
    lost = [
        item
        for item in _items(local, table)
        if booked["id"] in str(item) and not item["pk"]["S"].startswith("CONTACT#")
    ]
    for item in lost:
        client.delete_item(TableName=table, Key={name: item[name] for name in ("pk", "sk")})
    assert _callbacks(local) == []

    assert work.copy_back(_RESTORED) >= 4  # itself, its lock, its place in the list, the card

    assert _callbacks(local) == [booked]
    assert work.copy_back(_RESTORED) == 0


def _asks(local: LocalCentre, step: str, **parameters: str) -> dict[str, str]:
    """Peter's flow asks the function of callbacks."""
    given = {"step": step, "language": "en", "queue": "General", "number": "none", **parameters}
    event = flow_event(address=PETER, parameters=given, contact_id=f"step-{step}")
    (arn,) = (arn for arn in local.cloud.estate.functions if arn.endswith("-callback"))
    reply: dict[str, str] = local.cloud.invoke(arn, event).reply
    return reply


def _callbacks(local: LocalCentre) -> list[dict[str, str]]:
    (arn,) = (arn for arn in local.cloud.estate.functions if arn.endswith("callback_desk"))
    found: list[dict[str, str]] = local.cloud.invoke(arn, {"do": "list"}).reply["callbacks"]
    return found


def _at_stake(local: LocalCentre) -> set[str]:
    """Partitions that are about Peter, or name nobody."""
    return {
        item["pk"]["S"]
        for item in _items(local, _RESTORED)
        if PETER in str(item) or item["pk"]["S"].startswith("SUPPRESSION#")
    }


def _items(local: LocalCentre, table: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = local.client("dynamodb").scan(TableName=table)["Items"]
    return found
