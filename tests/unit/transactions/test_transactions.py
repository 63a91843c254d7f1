"""Each transaction: what it says, what it refuses, and what exactly it does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contact_center.domain.appointments import Appointment, Move, Slot
from contact_center.domain.billing import Account, PaymentOrder
from contact_center.domain.incidents import OutageMap
from contact_center.domain.meter import Earlier, Meter, Reading
from contact_center.domain.money import Money
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.plans import plan
from contact_center.domain.transactions.commands import (
    AgreePlan,
    ChangePhone,
    MoveAppointment,
    MoveHome,
    Pay,
    RecordReading,
    ReportTrouble,
    SendLink,
)
from tests.unit.transactions.talk import FACTS, NOTICE, PHONE, SATURDAY, TODAY, Talk, bill, water

ACCOUNT = FACTS.account or Account("", Money(0))


# Balance


def test_the_balance_says_what_is_owed_until_when_and_the_last_bill() -> None:
    turn = Talk("balance").begin()

    assert turn.outcome == "done"
    assert turn.say == (
        "You owe 124 dollars and 20 cents. It was due on November 9. "
        "Your last bill was the one of November 18 over 84 dollars and 20 cents."
    )


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (Account("C-1", Money(0)), "You owe nothing."),
        (Account("C-1", Money(-500)), "You have a credit of 5 dollars."),
        (Account("C-1", Money(500)), "You owe 5 dollars."),
        (
            Account("C-1", Money(8420), (bill("B-2", 8420, days_ago=3),), pending=Money(1000)),
            "You owe 84 dollars and 20 cents. It is due on December 9. "
            "A payment of 10 dollars is being booked and is counted already.",
        ),
        (
            Account("C-1", Money(9000), plan=plan(Money(9000), 3, TODAY + timedelta(3))),
            "You owe 90 dollars. You are on a payment plan: 30 dollars on November 24.",
        ),
    ],
)
def test_the_balance_in_every_state(account: Account, said: str) -> None:
    assert Talk("balance").with_facts(account=account).begin().say.startswith(said)


def test_history_is_told_for_five_months_at_most() -> None:
    old = bill("B-0", 100, days_ago=200, unpaid=0)
    account = replace(ACCOUNT, bills=(*ACCOUNT.bills, old))

    turn = Talk("balance", spoken=False).with_facts(account=account).begin()

    assert "$84.20" in turn.say
    assert "$40.00" in turn.say
    assert "$1.00" not in turn.say


# Pay a bill


def test_paying_all_or_a_part_orders_the_oldest_bill() -> None:
    everything, part = Talk("pay_bill"), Talk("pay_bill", spoken=False)
    everything.begin()
    part.begin()

    assert everything("1").say.startswith("You want to pay 124 dollars and 20 cents now.")
    assert everything("1").outcome == "pay"
    assert part("another amount", "25.50", "yes").outcome == "pay"
    assert everything.commands == [Pay(PaymentOrder("C-1", "B-1", Money(12_420)))]
    assert part.commands == [Pay(PaymentOrder("C-1", "B-1", Money(2_550)))]


@pytest.mark.parametrize(
    ("keyed", "reason"), [("499", "too_little"), ("12421", "too_much"), ("**", "not_understood")]
)
def test_amounts_out_of_range_are_refused_with_the_range(keyed: str, reason: str) -> None:
    talk = Talk("pay_bill")
    talk.begin()
    talk("2")

    assert talk(keyed).reason == reason


def test_who_owes_nothing_pays_nothing() -> None:
    turn = Talk("pay_bill").with_facts(account=Account("C-1", Money(0))).begin()

    assert (turn.outcome, turn.reason) == ("refused", "nothing_owed")


def test_a_balance_that_changed_is_read_back_again() -> None:
    talk = Talk("pay_bill")
    talk.begin()
    talk("1")
    talk.with_facts(account=Account("C-1", Money(5_000)))

    assert talk("1").say.startswith("You want to pay 50 dollars now.")
    assert talk.commands == []


# Meter readings


def test_a_doubtful_reading_is_confirmed_twice_and_flagged() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    first, second = talk("1500"), talk("1")

    assert "more than usual" not in first.say
    assert second.outcome == "confirm"
    assert second.say.startswith("That is much more than usual. Please look at the meter again.")
    assert talk("1").outcome == "done"
    assert talk.commands == [
        RecordReading("C-1", Reading("W-100", TODAY, {"total": 1500}, review=True))
    ]


def test_two_meters_and_two_registers_are_told_apart() -> None:
    from decimal import Decimal

    from contact_center.domain.meter import Register

    registers = (Register("day", 100, Decimal(1)), Register("night", 9_990, Decimal(1)))
    power = water(meter_id="E-1", supply="electricity", registers=registers)
    talk = Talk("meter_reading").with_facts(meters=(water(), power))

    assert "press 2 for the electricity meter" in talk.begin().say
    assert "day reading" in talk("2").say
    assert "Because your meter counts twice, key in the night reading" in talk("0130").say
    assert "the day reading 0 1 3 0 and night reading 0 0 2 0" in talk("0020").say
    talk("1")
    assert talk.commands == [RecordReading("C-1", Reading("E-1", TODAY, {"day": 130, "night": 20}))]


def test_two_meters_of_a_kind_are_told_apart_by_their_numbers() -> None:
    talk = Talk("meter_reading").with_facts(meters=(water(), water(meter_id="W-200")))

    assert "press 2 for the water meter ending in 2 0 0" in talk.begin().say


def read_today(receipt: str, meter_id: str) -> Meter:
    """A water meter whose reading of today can be corrected."""
    before = Earlier(water(1200).registers, TODAY - timedelta(30))
    return water(1230, meter_id, days_ago=0, receipt=receipt, before=before)


def test_a_yes_to_correct_one_meter_does_not_count_for_another() -> None:
    both = (read_today("11111111", "W-1"), read_today("22222222", "W-2"))
    talk = Talk("meter_reading").with_facts(meters=both)
    talk.begin()
    assert talk("1").receipt == "1 1 1 1, 1 1 1 1"
    talk("1")  # correct it
    assert talk("1240").outcome == "confirm"
    talk("2")  # that was wrong: from the beginning

    turn = talk("2")

    assert (turn.reason, turn.receipt) == ("done_before", "2 2 2 2, 2 2 2 2")
    assert "Do you want to correct it?" in turn.say


@pytest.mark.parametrize(
    ("digits", "same"), [("1230", True), ("1240", False)], ids=["the same", "others"]
)
def test_the_digits_that_we_have_are_told_to_be_those(digits: str, same: bool) -> None:
    talk = Talk("meter_reading").with_facts(meters=(read_today("11111111", "W-1"),))
    talk.begin()
    talk("1")

    turn = talk(digits)

    assert ("These are the digits we have. We already have a reading" in turn.say) is same
    assert turn.outcome == ("repeated" if same else "confirm")


def test_a_reading_of_today_is_told_with_its_receipt() -> None:
    talk = Talk("meter_reading").with_facts(meters=(water(days_ago=0, receipt="48291375"),))

    turn = talk.begin()

    assert (turn.outcome, turn.receipt) == ("repeated", "4 8 2 9, 1 3 7 5")


@pytest.mark.parametrize(
    ("meters", "outcome", "reason"),
    [
        ((), "person", "no_meter"),
        ((water(by_customer=4),), "person", "visit_needed"),
        ((water(days_ago=0),), "refused", "read_today"),
    ],
)
def test_no_reading_where_none_can_be_taken(
    meters: tuple[object, ...], outcome: str, reason: str
) -> None:
    turn = Talk("meter_reading").with_facts(meters=meters).begin()

    assert (turn.outcome, turn.reason) == (outcome, reason)


# Leaks and outages


def test_a_stranger_reports_by_postal_code() -> None:
    talk = Talk("report_outage", level=0, customer_id=None).with_facts(profile=None)
    talk.begin()

    assert talk("2").say.startswith("To find the place, key in its five digit ZIP code")
    assert talk("99999").reason == "not_supplied"
    assert talk("10002").say.startswith("You report a water leak in ZIP code 1 0 0 0 2.")
    assert talk("1").outcome == "done"
    (command,) = talk.commands
    assert isinstance(command, ReportTrouble)
    assert (command.report.area, command.report.trouble) == ("south", "leak")
    assert command.report.customer_id is None
    assert PHONE.e164 not in repr(command)


def test_a_customer_reports_from_home_and_hears_what_is_known() -> None:
    known = replace(NOTICE, until=SATURDAY + timedelta(hours=3))
    talk = Talk("report_outage", level=1).with_facts(
        outages=replace(FACTS.outages, incidents=(known,))
    )
    talk.begin()
    talk("1")

    assert talk("1").say.startswith(
        "The power is off in the north. We expect it to be over today at 1 p.m. "
        "You report no power at your address."
    )
    talk("1")
    (command,) = talk.commands
    assert isinstance(command, ReportTrouble)
    assert (command.report.incident, command.report.customer_id) == ("O-1", "C-1")


def test_reports_of_one_caller_are_one() -> None:
    def reporter(contact: str) -> str:
        talk = Talk("report_outage", contact_id=contact).with_facts(outages=OutageMap())
        talk.begin()
        talk("1", "1", "1")
        (command,) = talk.commands
        assert isinstance(command, ReportTrouble)
        return command.report.reporter

    assert reporter("c-1") == reporter("c-2")


# Moving


@pytest.mark.parametrize(
    ("keyed", "reason"),
    [
        ("1021", "too_long_ago"),
        ("0315", "too_far_ahead"),
        ("0231", "not_understood"),
        ("13", "not_understood"),
    ],
)
def test_a_moving_date_out_of_range_is_asked_again(keyed: str, reason: str) -> None:
    talk = Talk("move_home")
    talk.begin()

    assert talk(keyed).reason == reason


def test_moving_in_the_past_asks_for_the_final_reading() -> None:
    talk = Talk("move_home")
    talk.begin()
    talk("1120", "1234", "10002")

    assert talk("1").outcome == "done"
    assert talk.commands == [MoveHome("C-1", date(2026, 11, 20), "1234", "10002")]


def test_a_move_to_come_does_not_and_may_cross_the_year() -> None:
    talk = Talk("move_home")
    talk.begin()
    talk("0105", "10002", "1")

    assert talk.commands == [MoveHome("C-1", date(2027, 1, 5), None, "10002")]


def test_the_final_reading_may_come_later() -> None:
    talk = Talk("move_home")
    talk.begin()
    talk("1121", "*", "10002", "1")

    assert talk.commands == [MoveHome("C-1", TODAY, None, "10002")]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("1",), "You want to pay 90 dollars now. With that, your payment plan is paid off."),
        (
            ("2", "4000"),
            "You want to pay 40 dollars now. It counts towards your payment plan: 50 dollars of it "
            "are left, and the next instalment is 20 dollars on December 21.",
        ),
    ],
)
def test_who_pays_on_a_plan_hears_what_becomes_of_it(keys: tuple[str, ...], said: str) -> None:
    on_plan = Account("C-1", Money(9_000), plan=plan(Money(9_000), 3, TODAY))
    talk = Talk("pay_bill").with_facts(account=on_plan)
    talk.begin()

    assert talk(*keys).say.startswith(said)


# Payment plans


def test_a_plan_is_read_back_to_the_cent() -> None:
    talk = Talk("payment_plan").with_facts(account=Account("C-1", Money(10_001)))
    talk.begin()

    turn = talk("1")

    assert turn.say.startswith(
        "You pay 33 dollars and 33 cents a month, 2 times, the first on December 21, "
        "and at last 33 dollars and 35 cents."
    )
    talk("1")
    (command,) = talk.commands
    assert isinstance(command, AgreePlan)
    assert command.plan.total == Money(10_001)


@pytest.mark.parametrize(
    ("account", "outcome", "reason"),
    [
        (replace(ACCOUNT, broken_plan=True), "person", "broken_plan"),
        (replace(ACCOUNT, balance=Money(200_000)), "person", "too_much"),
        (replace(ACCOUNT, balance=Money(1_000)), "refused", "too_little"),
        (replace(ACCOUNT, plan=plan(Money(9_000), 3, TODAY)), "refused", "already_on_plan"),
        (
            replace(ACCOUNT, plan=replace(plan(Money(9_000), 3, TODAY), receipt="48291375")),
            "repeated",
            "already_on_plan",
        ),
    ],
)
def test_no_plan_for_who_is_not_eligible(account: Account, outcome: str, reason: str) -> None:
    turn = Talk("payment_plan").with_facts(account=account).begin()

    assert (turn.outcome, turn.reason) == (outcome, reason)


# Appointments


def test_an_appointment_moves_to_one_of_three_offers() -> None:
    talk = Talk("change_appointment")

    asked = talk.begin()

    assert asked.say == (
        "To find a time that suits you, press 1 for Monday in the morning, "
        "press 2 for Monday in the afternoon, press 3 for Tuesday in the morning, "
        "press 4 for later times."
    )
    assert talk("2").say.startswith(
        "Your appointment for the meter change on Wednesday in the morning is moved: "
        "it is on Monday in the afternoon."
    )
    talk("1")
    old, new = Slot(date(2026, 11, 25), "AM"), Slot(date(2026, 11, 23), "PM")
    assert talk.commands == [MoveAppointment(Move("A-1", "C-1", old, new))]


def test_later_times_are_the_next_three() -> None:
    talk = Talk("change_appointment")
    talk.begin()

    assert "press 1 for Tuesday in the afternoon" in talk("4").say
    talk("3", "1")
    (command,) = talk.commands
    assert isinstance(command, MoveAppointment)
    assert command.move.to_slot == Slot(date(2026, 11, 27), "PM")


@pytest.mark.parametrize(
    ("facts", "outcome", "reason"),
    [
        ({"appointments": ()}, "refused", "no_appointment"),
        ({"free_slots": ()}, "person", "no_free_time"),
        (
            {"appointments": (Appointment("A-1", Slot(date(2026, 11, 22), "AM"), "x", "x"),)},
            "person",
            "too_late",
        ),
        (
            {"appointments": (Appointment("A-1", Slot(date(2026, 11, 20), "AM"), "x", "x"),)},
            "refused",
            "no_appointment",
        ),
    ],
)
def test_no_change_where_none_is_possible(
    facts: dict[str, object], outcome: str, reason: str
) -> None:
    turn = Talk("change_appointment").with_facts(**facts).begin()

    assert (turn.outcome, turn.reason) == (outcome, reason)


# Small ones


def test_the_status_of_a_case_is_told_to_who_knows_its_number() -> None:
    talk = Talk("order_status", level=1)
    talk.begin()

    assert talk("11111111").reason == "unknown_number"
    assert talk("48291375").say == (
        "Your case 4 8 2 9, 1 3 7 5, of November 18. We are working on it. "
        "You will hear from us by November 24."
    )


@pytest.mark.parametrize("given", ["5552010123", "(555) 201-0123", "15552010123", "+15552010123"])
def test_a_new_number_is_understood_however_it_is_given(given: str) -> None:
    talk = Talk("change_phone", spoken=False)
    talk.begin()
    talk(given, "yes")

    assert talk.commands == [ChangePhone("C-1", PhoneNumber("+15552010123"), PHONE)]


@pytest.mark.parametrize("given", ["123", "0552010123", "one", "4111111111111111111", "+1555201"])
def test_what_is_no_number_is_asked_again(given: str) -> None:
    talk = Talk("change_phone")
    talk.begin()

    assert talk(given).outcome == "invalid"


def test_the_number_we_have_is_no_change() -> None:
    talk = Talk("change_phone").with_facts(
        profile=replace(FACTS.profile, phones=(PhoneNumber("+15552010123"),))  # type: ignore[type-var]
    )
    talk.begin()

    assert talk("5552010123").reason == "same_number"


def test_links_go_to_the_registered_number_only() -> None:
    copy, password = Talk("bill_copy", level=1), Talk("reset_password")
    copy.begin()
    password.begin()

    assert copy("2").say.startswith(
        "We text a link to your bill of October 19 to your number ending in 0 0."
    )
    copy("1")
    password("1")
    assert copy.commands == [SendLink("C-1", "bill_copy", "B-1", PHONE)]
    assert password.commands == [SendLink("C-1", "password_reset", to=PHONE)]


@pytest.mark.parametrize("name", ["bill_copy", "reset_password"])
def test_without_a_registered_number_a_person_helps(name: str) -> None:
    profile = FACTS.profile
    assert profile is not None
    turn = Talk(name).with_facts(profile=replace(profile, phones=())).begin()

    assert (turn.outcome, turn.reason) == ("person", "no_registered_number")
