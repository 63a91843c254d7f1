"""What is down is raised, nothing is half done, and what fails too often switches itself off."""

from typing import TYPE_CHECKING

import pytest

from contact_center.adapters import keys
from contact_center.domain.billing import Account
from contact_center.domain.errors import BackOfficeUnavailable, StorageUnavailable
from tests.self_service import METER, STRAIGHT, Caller, Centre

if TYPE_CHECKING:
    from tests.memory_table import MemoryTable

# Outages


PORTS = [
    ("balance", "billing"),
    ("pay_bill", "billing"),
    ("meter_reading", "meters"),
    ("report_outage", "outages"),
    ("report_outage", "accounts"),
    ("move_home", "accounts"),
    ("payment_plan", "billing"),
    ("change_appointment", "appointments"),
    ("order_status", "orders"),
    ("change_phone", "accounts"),
    ("change_consent", "accounts"),
    ("bill_copy", "billing"),
    ("reset_password", "accounts"),
]


@pytest.mark.parametrize(("transaction", "port"), PORTS)
def test_an_outage_of_a_port_is_raised_at_any_step(
    memory: Centre, transaction: str, port: str
) -> None:
    table: MemoryTable = memory.client
    caller = Caller(memory, transaction)
    for values in STRAIGHT[transaction]:
        before = {place: item for place, item in table.items.items() if place[1] != keys.HEALTH}
        memory.broken = {port}
        with pytest.raises(BackOfficeUnavailable):
            caller(values) if values else caller.begin()
        after = {place: item for place, item in table.items.items() if place[1] != keys.HEALTH}
        assert after == before
        memory.broken = set()
        _ = caller(values) if values else caller.begin()

    assert caller.reply["outcome"] in ("done", "pay")


@pytest.mark.parametrize("operation", ["BatchGetItem", "TransactWriteItems"])
def test_an_outage_of_the_table_is_raised(memory: Centre, operation: str) -> None:
    table: MemoryTable = memory.client
    ana = Caller(memory, "meter_reading", level=1)
    table.down.add(operation)

    with pytest.raises(StorageUnavailable):
        ana.begin()


def test_a_deed_that_cannot_be_written_is_not_half_done(memory: Centre) -> None:
    table: MemoryTable = memory.client
    ana = Caller(memory, "meter_reading", level=1)
    ana.begin()
    ana("1230")
    before = dict(table.items)
    table.down.add("TransactWriteItems")

    with pytest.raises(StorageUnavailable):
        ana("1")
    assert table.items == before

    table.down.clear()
    assert ana.step("answer", "1", turn="2")["outcome"] == "done"


def test_a_step_is_given_up_when_it_is_overtaken_again_and_again(memory: Centre) -> None:
    table: MemoryTable = memory.client
    ana = Caller(memory, "payment_plan", level=3)
    ana.begin()
    ana("1")

    def bump() -> None:
        account = memory.account()
        changed = Account("C-1", account.balance, account.bills, version=account.version + 1)
        memory.put(keys.customer("C-1"), keys.BILLING, changed)

    table.before_write += [bump] * 4
    with pytest.raises(StorageUnavailable, match="overtaken"):
        ana("1")


# Too cumbersome


def test_a_transaction_that_fails_too_often_switches_itself_off(centre: Centre) -> None:
    _fail_silently(centre, "meter_reading", [f"C-{n}" for n in range(1, 6)])

    assert centre.off == ["meter_reading"]
    next_one = Caller(centre, "meter_reading", level=1).begin()
    assert (next_one["outcome"], next_one["reason"]) == ("person", "switched_off")
    assert Caller(centre, "balance", level=2).begin()["outcome"] == "done"
    centre.later(minutes=15)
    assert Caller(centre, "meter_reading", level=1).begin()["outcome"] == "ask"


def _fail_silently(centre: Centre, transaction: str, customers: list[str]) -> None:
    for customer in customers:
        centre.put_fact(keys.customer(customer), keys.METERS, {"meters": [METER]})
        caller = Caller(centre, transaction, level=1, customer_id=customer)
        caller.begin()
        assert caller("none", "none", "none")["reason"] == "too_many_tries"


def test_one_silent_caller_switches_nothing_off_however_often_they_call(centre: Centre) -> None:
    _fail_silently(centre, "meter_reading", ["C-1"] * 9)

    assert centre.off == []


def test_silent_callers_never_switch_reporting_off(centre: Centre) -> None:
    _fail_silently(centre, "report_outage", [f"C-{n}" for n in range(1, 10)])

    assert centre.off == []


def test_outages_switch_it_off_as_well(centre: Centre) -> None:
    centre.broken = {"meters"}
    for _ in range(5):
        with pytest.raises(BackOfficeUnavailable):
            Caller(centre, "meter_reading", level=1).begin()

    assert centre.off == ["meter_reading"]
