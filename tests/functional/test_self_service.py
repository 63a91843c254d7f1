"""The function ``self_service``: each transaction done once, each refusal told, each outage raised.

What makes stories is played on moto, on the table in memory, and with every port of the back office
over HTTP; so all three are held to the same.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters import keys
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.domain.billing import Account
from contact_center.domain.errors import BackOfficeUnavailable, StorageUnavailable
from contact_center.domain.lookup import CallerCard, Halfway
from contact_center.domain.money import Money
from tests.back_office_server import BackOfficeServer, running
from tests.memory_table import MemoryTable
from tests.self_service import ACCOUNT, METER, PHONE, TODAY, Caller, Centre
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture(params=["moto", "memory", "http"])
def centre(request: pytest.FixtureRequest) -> Iterator[Centre]:
    if request.param == "http":
        with running(BackOfficeServer()) as server:
            yield Centre(MemoryTable(), server)
            assert server.mismatches == []
    elif request.param == "memory":
        yield Centre(MemoryTable())
    else:
        dynamodb: DynamoDBClient = request.getfixturevalue("dynamodb")
        yield Centre(dynamodb)


@pytest.fixture
def memory() -> Centre:
    return Centre(MemoryTable())


# What to answer on the straight way through each transaction; the first step is to begin.
STRAIGHT = {
    "balance": ("",),
    "pay_bill": ("", "1", "1"),
    "meter_reading": ("", "1230", "1"),
    "report_outage": ("", "1", "1", "1"),
    "move_home": ("", "1130", "10002", "1"),
    "payment_plan": ("", "1", "1"),
    "change_appointment": ("", "1", "1"),
    "order_status": ("", "00001234"),
    "change_phone": ("", "5552010123", "1"),
    "change_consent": ("", "3", "1", "1"),
    "bill_copy": ("", "1", "1"),
    "reset_password": ("", "1"),
}


def receipt_of(reply: dict[str, str]) -> str:
    return "".join(filter(str.isdigit, reply["receipt"]))


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


# Once


def test_what_connect_repeats_is_answered_the_same_and_done_once(centre: Centre) -> None:
    ana = Caller(centre, "meter_reading", level=1)
    ana.begin()
    read_back = ana("1230")
    again = ana.step("answer", "1230", turn="1")
    done = ana.step("answer", "1", turn=read_back["turn"])
    repeated = ana.step("answer", "1", turn=read_back["turn"])
    without_turn = ana.step("confirm", turn="none")

    assert again == read_back
    assert repeated == done == without_turn
    assert centre.meter().by_customer == 1


def test_a_repeated_wrong_answer_is_one_try(memory: Centre) -> None:
    ana = Caller(memory, "meter_reading", level=1)
    ana.begin()

    outcomes = [ana.step("answer", "1100", turn="1")["outcome"] for _ in range(5)]

    assert outcomes == ["invalid"] * 5


def test_the_second_asker_is_told_of_the_first_receipt(centre: Centre) -> None:
    first = Caller(centre, "report_outage", level=1)
    first.begin()
    first("1", "1")
    done = first("1")
    centre.later(hours=1)
    second = Caller(centre, "report_outage", level=1, channel="CHAT")
    second.begin()
    second("1", "1")

    repeated = second("1")

    assert repeated["outcome"] == "repeated"
    assert repeated["receipt"] == receipt_of(done)
    assert repeated["say"] == (
        f"We already have this report. Its receipt number is {receipt_of(done)}, "
        "given today at noon."
    )


def test_after_its_window_the_same_is_done_again(memory: Centre) -> None:
    def report() -> dict[str, str]:
        caller = Caller(memory, "report_outage", level=1)
        caller.begin()
        return caller("1", "1", "1")

    first = report()
    memory.later(hours=6)

    assert (first["outcome"], report()["outcome"]) == ("done", "done")


def test_two_channels_race_and_one_wins(centre: Centre) -> None:
    """Both have confirmed before either has written; the deeds meet at the table."""
    phone, web = (Caller(centre, "meter_reading", level=1) for _ in range(2))
    for caller in (phone, web):
        caller.begin()
        caller("1230")
    assert phone("1")["outcome"] == "done"

    second = web("1")

    assert second["outcome"] == "repeated"
    assert receipt_of(second) == receipt_of(phone.reply)
    assert centre.meter().by_customer == 1


def test_a_race_between_reading_and_writing_is_decided_by_the_table(memory: Centre) -> None:
    table: MemoryTable = memory.client
    slow, fast = (Caller(memory, "meter_reading", level=1) for _ in range(2))
    for caller in (slow, fast):
        caller.begin()
        caller("1230")

    table.before_write.append(lambda: _is(fast("1")["outcome"], "done"))
    reply = slow("1")

    assert reply["outcome"] == "repeated"
    assert receipt_of(reply) == receipt_of(fast.reply)
    assert memory.meter().by_customer == 1


def test_another_reading_that_was_faster_is_not_overwritten(memory: Centre) -> None:
    table: MemoryTable = memory.client
    slow, fast = (Caller(memory, "meter_reading", level=1) for _ in range(2))
    slow.begin()
    slow("1230")
    fast.begin()
    fast("1240")

    table.before_write.append(lambda: _is(fast("1")["outcome"], "done"))
    reply = slow("1")

    assert reply["outcome"] == "repeated"
    assert memory.meter().registers[0].last == 1240


def test_the_last_slot_is_given_once(centre: Centre) -> None:
    for days in (3, 4):
        centre.put_fact(keys.slots(TODAY + timedelta(days)), keys.SLOTS, {})
    ana, again = (Caller(centre, "change_appointment", level=2) for _ in range(2))
    for caller in (ana, again):
        caller.begin()
        caller("1")
    assert ana("1")["outcome"] == "done"

    reply = again("1")

    assert reply["outcome"] in ("confirm", "invalid")
    assert centre.fact(keys.slots(centre.visit().slot.day), keys.SLOTS)["AM"] == 0


def _is(found: object, expected: object) -> None:
    assert found == expected


def test_a_receipt_is_texted_on_request_once(centre: Centre) -> None:
    ana = Caller(centre, "meter_reading", level=1)
    ana.begin()
    done = ana("1230", "1")

    replies = [ana.step("text") for _ in range(2)]

    assert [reply["say"] for reply in replies] == ["We send you the receipt by text."] * 2
    message = centre.item(keys.outbox(f"{receipt_of(done)}#receipt"), keys.MESSAGE)
    assert (message["template"], message["to"], message["subject"]) == (
        "receipt",
        PHONE.e164,
        receipt_of(done),
    )


@pytest.mark.parametrize("phone", [PHONE.e164, None])
def test_without_a_receipt_or_a_number_nothing_is_texted(memory: Centre, phone: str | None) -> None:
    ana = Caller(memory, "meter_reading", level=1, phone=phone)
    ana.begin()
    if phone is None:
        ana("1230", "1")

    assert ana.step("text")["reason"] == "nothing_to_send"
    assert not [sk for _, sk in memory.client.items if sk == keys.MESSAGE]


# Payments are agreed on here, and taken elsewhere


def test_what_is_to_be_paid_waits_for_the_card(centre: Centre) -> None:
    ana = Caller(centre, "pay_bill", level=2)
    ana.begin()
    ana("1")

    assert ana("1")["outcome"] == "pay"
    order = centre.item(keys.session(ana.contact_id), keys.AGREED)["order"]
    assert (order["bill"], order["amount"]) == ("B-2", {"minor": 8_420, "currency": "USD"})
    assert centre.account() == ACCOUNT


# Going on after being cut off


def test_who_was_cut_off_goes_on_where_it_stopped(centre: Centre) -> None:
    cut_off = Caller(centre, "move_home", level=2)
    cut_off.begin()
    cut_off("1130")
    centre.later(minutes=10)
    back = Caller(centre, "move_home", level=2)

    reply = back.step("resume")

    assert reply["say"].startswith("To see if we supply your new home")
    assert back("10002", "1")["outcome"] == "done"
    assert centre.item(keys.phone(PHONE), keys.HALFWAY) == {}


def test_the_next_call_is_offered_to_go_on(centre: Centre) -> None:
    """The lookup at the start of a call finds it in the one request that it makes anyway."""
    cut_off = Caller(centre, "move_home", level=2)
    cut_off.begin()
    cut_off("1130")

    def card() -> CallerCard:
        table = DynamoCallerCards(centre.client, TABLE)
        return table.read(PHONE, centre.clock.moment)

    halfway = card().halfway
    assert halfway == Halfway("move_home", "C-1", {"en": "your move", "es": "su mudanza"})
    centre.later(minutes=31)
    assert card().halfway is None


def test_after_half_an_hour_a_caller_begins_anew(memory: Centre) -> None:
    cut_off = Caller(memory, "move_home", level=2)
    cut_off.begin()
    cut_off("1130")
    memory.later(minutes=31)

    assert Caller(memory, "move_home", level=2).step("resume")["say"].startswith("To end your")


def test_another_customer_on_the_same_line_does_not_go_on(memory: Centre) -> None:
    cut_off = Caller(memory, "report_outage", level=1)
    cut_off.begin()
    cut_off("1")
    stranger = Caller(memory, "report_outage", level=0, customer_id=None)

    assert stranger.step("resume")["say"].startswith("To send the right crew")


def test_who_has_to_verify_first_goes_on_afterwards(memory: Centre) -> None:
    cut_off = Caller(memory, "move_home", level=2)
    cut_off.begin()
    cut_off("1130")
    back = Caller(memory, "move_home", level=1)

    assert back.step("resume")["outcome"] == "verify"
    memory.verify(back.contact_id, 2)
    assert back.step("resume")["say"].startswith("To see if we supply your new home")


def test_codes_go_to_the_new_number_at_once(centre: Centre) -> None:
    login = keys.account("1"), keys.LOGIN
    centre.put_fact(*login, {"customer_id": "C-1", "pin_hash": "x", "phone": PHONE.e164})
    caller = Caller(centre, "change_phone", level=3)
    caller.begin()
    caller("5552010123", "1")

    assert centre.fact(*login)["phone"] == "+15552010123"
    message = centre.fact(keys.outbox(receipt_of(caller.reply)), keys.MESSAGE)
    assert (message["template"], message["to"]) == ("number_changed", PHONE.e164)


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
