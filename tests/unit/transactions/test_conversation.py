"""The conversation that every transaction has: limits, retreat, resumption and repetition."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions import conversation as engine
from contact_center.domain.transactions.declaration import Receipt
from contact_center.domain.transactions.inputs import RETRIES
from contact_center.domain.transactions.session import StepEvent
from tests.unit.transactions.talk import FACTS, SATURDAY, Talk, water


def test_a_transaction_is_asked_read_back_and_done() -> None:
    talk = Talk("meter_reading")

    asked, read_back, done = talk.begin(), talk("1230"), talk("1")

    assert (asked.outcome, asked.kind, asked.maximum) == ("ask", "digits", 20)
    assert asked.say.startswith("To bill what you really used, key in the reading")
    assert read_back.outcome == "confirm"
    assert read_back.say.startswith("For the water meter I have the reading 1 2 3 0.")
    assert (done.outcome, done.receipt) == ("done", "1 2 3 4, 5 6 7 8")
    assert len(talk.commands) == 1


def test_what_is_too_long_does_not_answer_the_next_question() -> None:
    asked = Talk("move_home").begin()

    assert (asked.kind, asked.maximum) == ("date", 20)


def test_a_wrong_answer_is_explained_and_the_question_put_again() -> None:
    talk = Talk("meter_reading")
    talk.begin()

    turn = talk("1100")

    assert (turn.outcome, turn.reason, turn.kind) == ("invalid", "lower", "digits")
    assert turn.say.startswith("That is lower than the last reading we have. To bill what")


def test_the_third_vain_answer_brings_a_person_who_knows_what_was_tried() -> None:
    talk = Talk("meter_reading")
    talk.begin()

    outcomes = [talk(value).outcome for value in ("1100", "none", "999999")]

    assert outcomes == ["invalid", "invalid", "person"]
    assert talk.session is not None
    assert talk.session.turn.reason == "too_many_tries"
    assert talk.session.tried == (
        "meter reading (reading 1100 lower, reading no input, reading too long): too many tries"
    )


def test_who_gives_up_is_not_asked_again_what_was_given() -> None:
    report = Talk("report_outage", customer_id=None, facts=replace(FACTS, profile=None))
    report.begin()
    report("2", "10001", "9")
    moving = Talk("move_home")
    moving.begin()
    moving("1130", "none", "0")
    paying = Talk("pay_bill")
    paying.begin()
    paying("2", "2550", "0")

    assert report.session is not None
    assert moving.session is not None
    assert paying.session is not None
    assert report.session.tried == (
        "report outage (given: trouble leak, postal code 10001): emergency"
    )
    assert moving.session.tried == (
        "move home (given: moving out November 30; new postal code no input): asked person"
    )
    assert "amount $25.50" in paying.session.tried


def test_what_is_private_is_not_told() -> None:
    talk = Talk("change_phone")
    talk.begin()
    talk("2025550143", "0")

    assert talk.session is not None
    assert talk.session.tried == "change phone: asked person"


def test_a_good_answer_forgives_the_vain_ones() -> None:
    talk = Talk("move_home")
    talk.begin()

    turn = talk("9999", "9999", "1130", "none", "none")

    assert turn.outcome == "invalid"  # the third time of the second question is still to come


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_zero_leads_to_a_person_at_every_turn(name: str) -> None:
    for answers in ((), ("1",), ("1", "1")):
        talk = Talk(name)
        talk.begin()
        for answer in answers:
            talk(answer)
        if talk.session and talk.session.is_open and talk.session.stage != "paying":
            assert talk("0").outcome == "person"
            assert talk.session.turn.reason == "asked_person"


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_words_of_danger_jump_ahead_at_every_question(name: str) -> None:
    talk = Talk(name, spoken=False)
    turn = talk.begin()
    if turn.kind:
        assert talk("help, there is a fire").reason == "emergency"


@pytest.mark.parametrize("name", TRANSACTIONS)
@pytest.mark.parametrize("key", ["9", "9#"])
def test_nine_keyed_alone_is_danger_at_every_question(name: str, key: str) -> None:
    talk = Talk(name)
    turn = talk.begin()
    if turn.kind:
        assert talk(key).reason == "emergency"
        assert talk.session is not None
        assert talk.session.wrong == ()


def test_nine_is_an_answer_where_it_is_written_or_said() -> None:
    written = Talk("meter_reading", spoken=False)
    written.begin()

    assert written("9").outcome == "invalid"
    report = Talk("report_outage", spoken=False)
    report.begin()
    assert report("9").reason == "emergency"


@pytest.mark.parametrize(
    ("language", "slip", "wrong"),
    [
        ("en", "mumble", "I did not understand that."),
        ("en", "none", "I did not get an answer."),
        ("es", "mumble", "No lo entendí."),
    ],
)
def test_a_read_back_that_is_repeated_says_why(language: Language, slip: str, wrong: str) -> None:
    talk = Talk("meter_reading", language=language)
    talk.begin()
    asked = talk("1230")
    for _ in range(2):
        again = talk(slip)

        assert (again.outcome, again.say) == ("confirm", f"{wrong} {asked.say}")
    assert talk("1").outcome == "done"


def test_what_is_longer_than_asked_for_is_not_shown_to_an_agent() -> None:
    talk = Talk("report_outage")
    talk.begin()
    talk("2")
    talk("2")

    assert talk("604913").outcome == "invalid"
    assert talk.session is not None
    assert talk.session.wrong == ("postal code too long",)


def test_what_is_declined_is_asked_again_and_the_second_time_a_person_helps() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230")

    assert talk.step("decline").outcome == "ask"
    assert talk("1231").outcome == "confirm"
    assert talk("2").reason == "declined_twice"
    assert talk.commands == []


def test_what_asks_nothing_ends_when_it_is_declined() -> None:
    talk = Talk("reset_password")
    talk.begin()

    turn = talk("2")

    assert (turn.outcome, turn.reason, talk.commands) == ("refused", "declined", [])


def test_a_read_back_takes_three_unclear_answers_and_then_a_person() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230")

    assert [talk(key).outcome for key in ("7", "none", "8")] == ["confirm", "confirm", "person"]


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_nothing_is_said_or_asked_below_the_level(name: str) -> None:
    talk = Talk(name, level=TRANSACTIONS[name].level - 1)

    turn = talk.begin()

    if TRANSACTIONS[name].level:
        assert (turn.outcome, turn.level, turn.say) == ("verify", TRANSACTIONS[name].level, "")
        assert talk("1").outcome == "verify"  # also when the channel goes on regardless


def test_after_verification_it_begins_and_a_resumed_one_goes_on() -> None:
    talk = Talk("move_home")
    talk.begin()
    talk("1130")
    cut_off = talk.session
    later = Talk("move_home", contact_id="c-2", level=0, session=cut_off)

    assert later.step("resume").outcome == "verify"
    later.level = 2
    turn = later.step("resume")

    assert turn.say.startswith("To see if we supply your new home")
    assert later.session is not None
    assert later.session.answers == {"moving_out": "2026-11-30"}


def test_begin_forgets_what_was_answered_before() -> None:
    talk = Talk("move_home")
    talk.begin()
    talk("1130")

    assert talk.begin().say.startswith("To end your contract")


def test_numbers_of_turns_grow_over_all_transactions_of_a_contact() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230", "1")
    number = talk.session.number if talk.session else 0
    talk.name = "move_home"

    talk.begin()

    assert number == 3
    assert talk.session is not None
    assert talk.session.number == 4


def test_a_receipt_of_another_contact_is_told_as_the_first() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230")
    assert talk.session is not None
    at = SATURDAY.replace(hour=9).astimezone(UTC)
    first = Receipt("87654321", "meter_reading", "k", "c-0", 2, "WEB", at)

    turn = engine.finished(talk.transaction, talk.situation(), talk.session, first).session.turn

    assert (turn.outcome, turn.receipt) == ("repeated", "8 7 6 5, 4 3 2 1")
    assert turn.say == (
        "We already have this meter reading. "
        "Its receipt number is 8 7 6 5, 4 3 2 1, given today at 9 a.m."
    )


def test_a_confirmation_counts_for_what_was_read_back_only() -> None:
    """Another channel stored a reading meanwhile, so that this one has become doubtful."""
    talk = Talk("meter_reading")
    talk.begin()
    read_back = talk("1290")
    talk.with_facts(meters=(water(1200, days_ago=29),))

    turn = talk("1")

    assert "much more than usual" not in read_back.say
    assert turn.outcome == "confirm"
    assert talk.commands == []
    assert "much more than usual" in turn.say


def test_an_answer_that_the_world_has_overtaken_is_asked_again() -> None:
    talk = Talk("change_appointment")
    talk.begin()
    talk("1")
    talk.with_facts(free_slots=FACTS.free_slots[1:])

    turn = talk("1")

    assert (turn.outcome, turn.reason) == ("invalid", "slot_taken")
    assert talk.commands == []


def test_a_choice_counts_as_it_was_offered() -> None:
    """Key 1 was Monday morning when it was offered: gone, it must not become the afternoon."""
    talk = Talk("change_appointment")
    talk.begin()
    talk.with_facts(free_slots=FACTS.free_slots[1:])

    turn = talk("1")

    assert (turn.outcome, turn.reason) == ("invalid", "slot_taken")


def test_each_step_is_counted() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("none", "1100", "1230", "2", "1230", "1")

    assert talk.events == [
        StepEvent("begin", "entered"),
        StepEvent("reading", "no_input"),
        StepEvent("reading", "invalid"),
        StepEvent("reading", "entered"),
        StepEvent("confirm", "declined"),
        StepEvent("reading", "entered"),
        StepEvent("confirm", "confirmed"),
        StepEvent("confirm", "done"),
    ]


def test_an_agent_never_sees_what_could_be_a_card_or_is_private() -> None:
    reading, phone = Talk("meter_reading"), Talk("change_phone")
    reading.begin()
    phone.begin()
    reading("4111111111111111")
    phone("5550100")

    assert reading.session is not None
    assert reading.session.wrong == ("reading too long",)
    assert phone.session is not None
    assert phone.session.wrong == ("new number not understood",)


_values = st.sampled_from(
    ["1", "2", "3", "0", "9", "none", "", "#", "1230", "1500", "2550", "10001", "1130", "48291375"]
)


@given(st.sampled_from(sorted(TRANSACTIONS)), st.integers(0, 3), st.lists(_values, max_size=16))
def test_no_caller_is_ever_stuck(name: str, level: int, values: list[str]) -> None:
    """Whatever is keyed, a conversation is over or says what it expects, within its limits."""
    talk = Talk(name, level=level)
    turn = talk.begin()
    for value in values:
        if talk.session is None or not talk.session.is_open:
            break
        turn = talk(value)

    assert talk.session is not None
    session = talk.session
    assert len(session.answers) <= engine.MOST_INPUTS
    assert session.tries <= RETRIES + 1
    assert len(talk.commands) <= 1 or talk.transaction.paid
    if session.is_open and session.stage != "paying" and turn.outcome != "verify":
        assert turn.kind
        assert turn.say
    if turn.outcome in ("done", "repeated", "refused", "person") and turn.reason != "cancelled":
        assert turn.say


@given(st.sampled_from(sorted(TRANSACTIONS)), st.sampled_from(["en", "es"]), st.booleans())
def test_every_turn_of_the_straight_way_speaks(name: str, language: str, spoken: bool) -> None:
    talk = Talk(name, language="es" if language == "es" else "en", spoken=spoken)
    talk.with_facts(meters=(water(), water(5_000, "W-200")))
    turn = talk.begin()
    answers = {
        "reading": "1230",
        "moving_out": "1130",
        "new_number": "5552010123",
        "number": "48291375",
    }
    while talk.session and talk.session.is_open and talk.session.stage != "paying":
        asked = talk.session.asked if talk.session.stage == "asking" else ""
        default = "10001" if "postal" in asked else "1"
        turn = talk(answers.get(asked, default))

    assert turn.outcome in ("done", "pay", "refused")
    assert turn.say


def test_the_stages_of_a_payment_wait_for_the_card() -> None:
    talk = Talk("pay_bill")
    talk.begin()

    assert talk("1", "1").outcome == "pay"
    assert talk("1").outcome == "pay"
    assert len(talk.commands) == 1


def test_cancel_ends_without_a_deed() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230")

    turn = talk.step("cancel")

    assert (turn.outcome, turn.reason, talk.commands) == ("refused", "cancelled", [])


def test_overtaken_goes_on_with_the_facts_of_now() -> None:
    talk = Talk("meter_reading")
    talk.begin()
    talk("1230")
    assert talk.session is not None
    talk.with_facts(meters=(replace(water(1231), read_on=FACTS.meters[0].read_on, version=1),))

    move = engine.overtaken(talk.transaction, talk.situation(), talk.session)

    assert (move.session.turn.outcome, move.session.turn.reason) == ("invalid", "lower")
