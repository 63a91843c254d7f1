"""Going on after being cut off, or after a proof: what was said is not asked for again."""

import pytest

from contact_center.adapters import keys
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.domain.billing import Account
from contact_center.domain.lookup import CallerCard, Halfway
from contact_center.domain.money import Money
from tests.self_service import PHONE, Caller, Centre, receipt_of
from tests.support import TABLE


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


def test_who_hangs_up_to_look_at_the_meter_goes_on(memory: Centre) -> None:
    Caller(memory, "meter_reading", level=1).begin()

    halfway = DynamoCallerCards(memory.client, TABLE).read(PHONE, memory.clock.moment).halfway

    assert halfway is not None
    assert halfway.transaction == "meter_reading"
    assert Caller(memory, "meter_reading", level=1).step("resume")["say"].startswith("To bill what")


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


@pytest.mark.parametrize("customer_id", ["C-1", None])
def test_who_hangs_up_at_the_pin_is_offered_to_go_on(
    centre: Centre, customer_id: str | None
) -> None:
    cut_off = Caller(centre, "pay_bill", level=0, customer_id=customer_id)
    assert cut_off.begin()["outcome"] == "verify"
    halfway = DynamoCallerCards(centre.client, TABLE).read(PHONE, centre.clock.moment).halfway

    assert halfway == Halfway("pay_bill", customer_id, {"en": "this payment", "es": "este pago"})
    back = Caller(centre, "pay_bill", level=0, customer_id=customer_id)
    assert back.step("resume")["outcome"] == "verify"
    back.customer_id = "C-1"
    centre.verify(back.contact_id, 2)
    assert back.step("resume")["say"].startswith("To know how much you want to pay")


def test_who_proved_who_they_are_from_elsewhere_goes_on_once_that_is_proved_again(
    centre: Centre,
) -> None:
    cut_off = Caller(centre, "pay_bill", level=2)
    cut_off.begin()
    cut_off("2")
    back = Caller(centre, "pay_bill", level=0, customer_id=None)

    reply = back.step("resume")
    assert (reply["outcome"], "84" in reply["say"]) == ("verify", False)
    back.customer_id = "C-1"
    centre.verify(back.contact_id, 2)
    reply = back.step("resume")
    assert reply["say"].startswith("To pay another amount")
    assert back("2550", "1")["outcome"] == "pay"


def test_another_customer_who_proves_it_there_begins_anew(memory: Centre) -> None:
    cut_off = Caller(memory, "pay_bill", level=2)
    cut_off.begin()
    cut_off("2")
    other = Caller(memory, "pay_bill", level=0, customer_id=None)
    other.step("resume")
    memory.put_fact(keys.customer("C-2"), keys.BILLING, Account("C-2", Money(500), ()))
    memory.verify(other.contact_id, 2, "C-2")
    other.customer_id = "C-2"

    assert other.step("resume")["say"].startswith("To know how much you want to pay")
    assert "5 dollars" in other.reply["say"]


def test_beginning_anew_from_there_forgets_where_it_stopped(memory: Centre) -> None:
    cut_off = Caller(memory, "pay_bill", level=2)
    cut_off.begin()
    cut_off("2")
    back = Caller(memory, "pay_bill", level=0, customer_id=None)
    back.begin()
    back.customer_id = "C-1"
    memory.verify(back.contact_id, 2)

    assert back.step("resume")["say"].startswith("To know how much you want to pay")
