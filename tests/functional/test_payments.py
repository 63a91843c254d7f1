"""What self-service agreed on, found again and booked: on moto and on the table in memory."""

import pytest

from contact_center import payments
from contact_center.adapters import keys
from contact_center.adapters.in_table.feed import BackOfficeFeed
from contact_center.desk import Visit
from contact_center.domain.errors import Raced
from contact_center.domain.matters import Matter
from contact_center.domain.money import Money
from contact_center.domain.plans import plan
from contact_center.domain.transactions.commands import AgreePlan
from contact_center.domain.transactions.declaration import Receipt
from contact_center.payments import Payment
from contact_center.self_service import Answer
from tests.memory_table import MemoryTable
from tests.self_service import ACCOUNT, PHONE, TODAY, Caller, Centre
from tests.support import SATURDAY_NOON, TABLE

RECEIPT = Receipt("12345678", "payment_plan", "key", "contact", 1, "VOICE", SATURDAY_NOON)


@pytest.fixture(params=["moto", "memory"])
def centre(request: pytest.FixtureRequest) -> Centre:
    if request.param == "memory":
        return Centre(MemoryTable())
    return Centre(request.getfixturevalue("dynamodb"))


def visit_of(caller: Caller) -> Visit:
    contact = caller.contact_id
    return Visit(contact, contact, None, "INBOUND", "VOICE", PHONE, caller.customer_id)


def agreed(centre: Centre, *keys_pressed: str) -> Caller:
    caller = Caller(centre, "pay_bill", level=2)
    caller.begin()
    assert caller(*keys_pressed)["outcome"] == "pay"
    return caller


def found(centre: Centre, caller: Caller) -> Payment:
    payment = payments.waiting(visit_of(caller), centre.app())
    assert payment is not None
    return payment


def claimed(centre: Centre, caller: Caller) -> Payment:
    payment = payments.claim(visit_of(caller), found(centre, caller), "en", centre.app())
    assert isinstance(payment, Payment)
    return payment


def test_a_payment_is_booked_and_its_receipt_told(centre: Centre) -> None:
    caller = agreed(centre, "2", "2550", "1")
    payment = claimed(centre, caller)

    turn = payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app()).turn

    assert payment.agreed.order.amount == Money(2_550)
    assert turn.outcome == "done"
    assert turn.say.startswith("Thank you, your payment was made. The receipt number is ")
    assert centre.account().balance == Money(5_870)
    assert centre.account().pending == Money(2_550)


def test_a_bill_that_is_paid_leaves_the_cards(centre: Centre) -> None:
    matter = Matter("bill", "B-2", "C-1", centre.clock.moment)
    for partition in (keys.customer("C-1"), keys.phone(PHONE)):
        centre.put(partition, keys.matter("bill", "B-2"), matter)
    caller = agreed(centre, "1", "1")

    payments.book(visit_of(caller), claimed(centre, caller), "ch_1", "1111", "en", centre.app())

    assert centre.item(keys.phone(PHONE), keys.matter("bill", "B-2")) == {}
    assert centre.of_customer(keys.matter("bill", "B-2"))["status"] == "closed"


def test_booking_again_books_nothing_even_after_its_window(centre: Centre) -> None:
    caller = agreed(centre, "2", "2550", "1")
    payment = claimed(centre, caller)
    first = payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app())
    centre.later(hours=23)

    again = payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app())

    assert again.turn == first.turn
    assert centre.account().balance == Money(5_870)
    centre.later(hours=2)
    payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app())
    assert centre.account().balance == Money(5_870)


def test_two_calls_that_agreed_on_the_same_are_one_payment(centre: Centre) -> None:
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "2", "2550", "1")
    assert found(centre, one).agreed.key == found(centre, other).agreed.key
    payments.book(visit_of(one), claimed(centre, one), "ch_1", "1111", "en", centre.app())

    answer = payments.claim(visit_of(other), found(centre, other), "en", centre.app())

    assert isinstance(answer, Answer)
    assert answer.turn.outcome == "repeated"
    assert centre.account().balance == Money(5_870)


def test_the_same_amount_again_is_told_before_the_card_is_asked_for(centre: Centre) -> None:
    first = agreed(centre, "2", "2550", "1")
    payments.book(visit_of(first), claimed(centre, first), "ch_1", "1111", "en", centre.app())
    again = Caller(centre, "pay_bill", level=2)
    again.begin()

    reply = again("2", "2550", "1")

    assert (reply["outcome"], reply["reason"]) == ("confirm", "done_before")
    assert "We already have this payment. Its receipt number is" in reply["say"]
    assert "Do you want to pay the same amount once more? Press 1 for yes" in reply["say"]
    assert again("2")["outcome"] == "repeated"
    assert centre.account().balance == Money(5_870)


def test_who_says_so_pays_the_same_amount_once_more_and_only_once(centre: Centre) -> None:
    first = agreed(centre, "2", "2550", "1")
    payments.book(visit_of(first), claimed(centre, first), "ch_1", "1111", "en", centre.app())
    second = agreed(centre, "2", "2550", "1", "1")
    other = agreed(centre, "2", "2550", "1", "1")  # on another channel, after the same receipt
    assert found(centre, second).agreed.key == found(centre, other).agreed.key
    assert found(centre, second).agreed.key != found(centre, first).agreed.key

    payments.book(visit_of(second), claimed(centre, second), "ch_2", "1111", "en", centre.app())
    answer = payments.claim(visit_of(other), found(centre, other), "en", centre.app())

    assert isinstance(answer, Answer)
    assert answer.turn.outcome == "repeated"
    assert centre.account().balance == Money(3_320)
    third = Caller(centre, "pay_bill", level=2)
    third.begin()
    assert third("2", "2550", "1")["outcome"] == "confirm"
    assert third("1")["outcome"] == "confirm"  # of the second receipt
    assert third("1")["outcome"] == "pay"


def test_nobody_pays_what_another_customer_agreed_on(centre: Centre) -> None:
    caller = agreed(centre, "1", "1")
    stranger = Visit(caller.contact_id, caller.contact_id, None, "INBOUND", "VOICE", None, "C-2")

    assert payments.waiting(stranger, centre.app()) is None


def test_nothing_waits_before_it_is_agreed_or_after_it_was_left(centre: Centre) -> None:
    caller = Caller(centre, "pay_bill", level=2)
    caller.begin()
    assert payments.waiting(visit_of(caller), centre.app()) is None
    caller("1", "1")
    caller("0")
    assert payments.waiting(visit_of(caller), centre.app()) is None


def test_money_that_was_taken_is_booked_though_the_caller_has_left(centre: Centre) -> None:
    caller = agreed(centre, "1", "1")
    payment = claimed(centre, caller)
    caller("0")

    payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app())

    assert centre.account().balance == Money(0)


def test_a_declined_card_may_be_followed_by_another_and_then_by_a_person(centre: Centre) -> None:
    caller = agreed(centre, "1", "1")
    visit = visit_of(caller)

    first = payments.decline(visit, claimed(centre, caller), "entry-1", "en", centre.app())
    again = payments.decline(visit, found(centre, caller), "entry-1", "en", centre.app())
    second = payments.decline(visit, claimed(centre, caller), "entry-2", "en", centre.app())

    assert first.turn == again.turn
    assert (first.turn.outcome, first.turn.reason) == ("pay", "declined")
    assert (second.turn.outcome, second.turn.reason) == ("person", "declined_twice")
    assert "card declined, card declined" in second.session.tried
    assert payments.waiting(visit, centre.app()) is None


def test_a_charge_has_one_key_until_it_is_booked_and_then_another(centre: Centre) -> None:
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "2", "2550", "1")
    keys_of = [claimed(centre, caller).deed.order.charge_key for caller in (one, other, one)]
    assert len(set(keys_of)) == 1
    payments.book(visit_of(one), claimed(centre, one), "ch_1", "1111", "en", centre.app())
    centre.later(hours=25)

    later = claimed(centre, agreed(centre, "2", "2550", "1"))

    assert later.deed.order.charge_key not in keys_of


def test_while_one_amount_may_have_been_charged_another_leads_to_a_person(centre: Centre) -> None:
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "1", "1")
    claimed(centre, one)

    answer = payments.claim(visit_of(other), found(centre, other), "en", centre.app())

    assert isinstance(answer, Answer)
    assert (answer.turn.outcome, answer.turn.reason) == ("person", "payment_open")


def test_what_was_agreed_before_another_payment_is_not_charged(centre: Centre) -> None:
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "1", "1")
    payments.book(visit_of(one), claimed(centre, one), "ch_1", "1111", "en", centre.app())

    answer = payments.claim(visit_of(other), found(centre, other), "en", centre.app())

    assert isinstance(answer, Answer)
    assert (answer.turn.outcome, answer.turn.reason) == ("person", "paid_meanwhile")


def test_a_declined_charge_gives_way_to_another_amount(centre: Centre) -> None:
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "1", "1")
    payments.decline(visit_of(one), claimed(centre, one), "entry", "en", centre.app())

    assert claimed(centre, other).deed.order.amount == Money(8_420)


def test_nothing_of_the_card_is_kept_but_the_last_four() -> None:
    table = MemoryTable()
    centre = Centre(table)
    caller = agreed(centre, "1", "1")
    payments.book(visit_of(caller), claimed(centre, caller), "ch_1", "1111", "en", centre.app())

    stored = [item for (_, sk), item in table.items.items() if sk.startswith("PAYMENT#")]
    assert [item["last_four"]["S"] for item in stored] == ["1111"]


def test_finding_claiming_and_booking_are_one_request_each() -> None:
    table = MemoryTable()
    centre = Centre(table)
    caller = agreed(centre, "1", "1")
    table.requests.clear()
    payment = found(centre, caller)
    assert dict(table.requests) == {"BatchGetItem": 1}
    charging = payments.claim(visit_of(caller), payment, "en", centre.app())
    assert isinstance(charging, Payment)
    assert dict(table.requests) == {"BatchGetItem": 1, "TransactWriteItems": 1}

    payments.book(visit_of(caller), charging, "ch_1", "1111", "en", centre.app())
    assert dict(table.requests) == {"BatchGetItem": 1, "TransactWriteItems": 2}


def test_after_the_nightly_feed_the_same_is_charged_again(centre: Centre) -> None:
    """Pay, reload the feed, pay the same again after a day: it is another charge."""
    feed = BackOfficeFeed(centre.client, TABLE)
    one = agreed(centre, "2", "2550", "1")
    first = claimed(centre, one)
    payments.book(visit_of(one), first, "ch_1", "1111", "en", centre.app())
    before = centre.account()
    feed.put_account(ACCOUNT)
    centre.later(hours=25)

    second = claimed(centre, agreed(centre, "2", "2550", "1"))

    assert second.deed.order.charge_key != first.deed.order.charge_key
    assert centre.account().version > before.version


def test_an_account_that_was_reloaded_is_another_than_the_one_decided_by(centre: Centre) -> None:
    desk, command = centre.app().open_desk(), AgreePlan("C-1", plan(Money(8_420), 3, TODAY))
    desk.office.billing.expect("C-1")
    desk.memory.read()
    BackOfficeFeed(centre.client, TABLE).put_account(ACCOUNT)

    desk.office.billing.agree_plan(command, RECEIPT)
    with pytest.raises(Raced):
        desk.memory.write()


def test_of_two_claims_at_the_same_moment_one_is_made() -> None:
    """Telephone and web have both read that nothing is claimed."""
    table = MemoryTable()
    centre = Centre(table)
    one, other = agreed(centre, "2", "2550", "1"), agreed(centre, "1", "1")
    payment, faster = found(centre, one), list[Payment]()
    table.before_write.append(lambda: faster.append(claimed(centre, other)))

    answer = payments.claim(visit_of(one), payment, "en", centre.app())

    assert isinstance(answer, Answer)
    assert (answer.turn.outcome, answer.turn.reason) == ("person", "payment_open")
    assert faster[0].deed.order.amount == Money(8_420)
