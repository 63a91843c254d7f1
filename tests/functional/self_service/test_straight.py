"""Each transaction from its beginning to its end: who may, what is asked, and what it costs."""

from collections.abc import Iterator

import pytest

from contact_center.adapters import keys
from contact_center.domain.money import Money
from tests.memory_table import MemoryTable
from tests.self_service import ACCOUNT, STRAIGHT, Caller, Centre, receipt_of

# One transaction from beginning to end


def test_a_reading_is_asked_read_back_and_stored_with_its_receipt(centre: Centre) -> None:
    ana = Caller(centre, "meter_reading", level=1)

    asked, read_back, done = ana.begin(), ana("1230"), ana("1")

    assert (asked["outcome"], asked["kind"], asked["maximum"]) == ("ask", "digits", "20")
    assert (read_back["outcome"], read_back["kind"]) == ("confirm", "yes_no")
    assert done["outcome"] == "done"
    number = receipt_of(done)
    meter = centre.meter()
    assert (meter.registers[0].last, meter.receipt, meter.by_customer) == (1230, number, 1)
    stored = centre.item(keys.receipt(number), keys.RECEIPT)
    assert stored["transaction"] == "meter_reading"
    assert stored["deed"]["reading"]["values"] == {"total": 1230}


def test_every_key_of_the_reply_is_always_there(memory: Centre) -> None:
    ana = Caller(memory, "meter_reading", level=1)

    for reply in (ana.begin(), ana("1100"), ana("1230"), ana("0")):
        assert len(reply) == 10
        assert all(reply.values())


@pytest.mark.parametrize(
    ("transaction", "step"), [("none", "begin"), ("buy_a_boat", "begin"), ("balance", "dance")]
)
def test_what_no_flow_of_ours_sends_leads_to_a_person(
    memory: Centre, transaction: str, step: str
) -> None:
    reply = Caller(memory, transaction).step(step)

    assert (reply["outcome"], reply["reason"]) == ("person", "invalid_input")


# Who is asking


def test_a_number_alone_discloses_nothing(memory: Centre) -> None:
    reply = Caller(memory, "balance", level=1).begin()

    assert (reply["outcome"], reply["level"], reply["say"]) == ("verify", "2", "none")


def test_after_verification_the_same_step_goes_on(memory: Centre) -> None:
    ana = Caller(memory, "balance", level=1)
    ana.begin()
    memory.verify(ana.contact_id, 2)

    assert ana.begin()["say"].startswith("You owe 84 dollars and 20 cents.")


def test_a_proof_that_runs_out_in_the_middle_costs_no_answer(memory: Centre) -> None:
    ana = Caller(memory, "move_home", level=2)
    ana.begin()
    ana("1130")
    memory.later(minutes=16)

    assert ana("10002")["outcome"] == "verify"
    memory.verify(ana.contact_id, 2)
    assert ana.step("resume")["say"].startswith("To see if we supply your new home")


def test_what_was_proved_for_another_customer_does_not_count(memory: Centre) -> None:
    ana = Caller(memory, "balance", level=1)
    memory.verify(ana.contact_id, 3, customer_id="C-2")

    assert ana.begin()["outcome"] == "verify"


def test_a_proof_runs_out(memory: Centre) -> None:
    ana = Caller(memory, "payment_plan", level=3)
    memory.later(minutes=16)

    assert ana.begin()["outcome"] == "verify"


def test_a_customer_without_an_account_meets_a_person(memory: Centre) -> None:
    ana = Caller(memory, "balance", level=2, customer_id="C-9")
    memory.verify(ana.contact_id, 2, customer_id="C-9")

    assert ana.begin()["reason"] == "no_account"


# Payments are agreed on here, and taken elsewhere


def test_what_is_to_be_paid_waits_for_the_card(centre: Centre) -> None:
    ana = Caller(centre, "pay_bill", level=2)
    ana.begin()
    ana("1")

    assert ana("1")["outcome"] == "pay"
    order = centre.item(keys.session(ana.contact_id), keys.AGREED)["order"]
    assert (order["bill"], order["amount"]) == ("B-2", {"minor": 8_420, "currency": "USD"})
    assert centre.account() == ACCOUNT


# What it costs


@pytest.mark.parametrize("transaction", STRAIGHT)
def test_every_transaction_is_done_wherever_its_facts_are(centre: Centre, transaction: str) -> None:
    caller = Caller(centre, transaction)
    for value in STRAIGHT[transaction]:
        _ = caller(value) if value else caller.begin()

    assert caller.reply["outcome"] in ("done", "pay")


@pytest.mark.parametrize("transaction", STRAIGHT)
def test_each_step_is_two_requests(memory: Centre, transaction: str) -> None:
    table: MemoryTable = memory.client
    caller = Caller(memory, transaction)
    for value in STRAIGHT[transaction]:
        table.requests.clear()
        _ = caller(value) if value else caller.begin()
        assert table.requests["BatchGetItem"] == 1
        assert table.requests.total() == 2

    assert caller.reply["outcome"] in ("done", "pay")


def test_money_is_what_it_was_after_all_this(memory: Centre) -> None:
    assert memory.account().balance == Money(8_420)


def partitions(table: MemoryTable) -> Iterator[str]:
    yield from (pk for pk, _ in table.items)


def test_no_telephone_number_is_in_a_key_of_ours_but_the_cards(memory: Centre) -> None:
    caller = Caller(memory, "change_phone", level=3)
    caller.begin()
    caller("5552010123", "1")

    found = [pk for pk in partitions(memory.client) if "5552010123" in pk]
    assert set(found) == {"PHONE#+15552010123"}


def test_an_older_turn_never_replaces_a_newer_one(memory: Centre) -> None:
    """Connect gave up waiting and asked again; both invocations run, and one ends late."""
    caller = Caller(memory, "meter_reading", level=1)
    caller.begin()
    turn = caller.reply["turn"]
    first: list[dict[str, str]] = []
    twin = Caller(memory, "meter_reading", 1, caller.contact_id)
    memory.client.before_write.append(lambda: first.append(twin.step("answer", "1100", turn)))

    late = caller.step("answer", "1100", turn)

    assert late == first[0]
    session = memory.item(keys.session(caller.contact_id), keys.SESSION)
    assert (session["tries"], str(session["number"])) == (1, late["turn"])
