"""What was done before can be wanted again: a payment once more, a slip of the meter corrected."""

from dataclasses import replace

from contact_center.adapters import keys
from contact_center.desk import Visit
from contact_center.self_service import Request, take_step
from tests.self_service import METER, PHONE, TODAY, Caller, Centre, receipt_of


def read(centre: Centre, *answers: str, language: str = "en") -> Caller:
    caller = Caller(centre, "meter_reading", level=1, language=language)
    caller.begin()
    caller(*answers)
    return caller


def test_a_slip_is_corrected_the_same_day_and_replaces_the_reading(centre: Centre) -> None:
    first = read(centre, "1230", "1").reply
    caller = read(centre)

    assert "We already have a reading of today." in caller.reply["say"]
    assert "Do you want to correct it? Press 1 for yes" in caller.reply["say"]
    assert receipt_of(caller.reply) == receipt_of(first)
    assert "key in the reading" in caller("1")["say"]
    assert "It replaces your reading of today." in caller("1225")["say"]
    reply = caller("1")

    meter = centre.meter()
    assert (reply["outcome"], meter.registers[0].last, meter.by_customer) == ("done", 1225, 1)
    assert receipt_of(reply) != receipt_of(first)


def test_whoever_does_not_want_to_correct_it_is_told_of_the_first(memory: Centre) -> None:
    first = read(memory, "1230", "1").reply
    caller = read(memory, "2", language="es")

    assert caller.reply["outcome"] == "repeated"
    assert receipt_of(caller.reply) == receipt_of(first)
    assert memory.meter().registers[0].last == 1230


def test_the_same_digits_again_are_the_same_reading(memory: Centre) -> None:
    first = read(memory, "1230", "1").reply
    reply = read(memory, "1", "1230").reply

    assert (reply["outcome"], receipt_of(reply)) == ("repeated", receipt_of(first))


def test_back_to_what_was_given_first_is_a_correction_of_its_own(memory: Centre) -> None:
    for answers in (("1230", "1"), ("1", "1225", "1"), ("1", "1230", "1")):
        assert read(memory, *answers).reply["outcome"] == "done"

    assert memory.meter().registers[0].last == 1230


def test_there_and_back_and_there_again_is_stored_each_time(memory: Centre) -> None:
    """A, B, A, B: the last is no repetition of the second, for A is stored."""
    every = [("1230", "1"), *(("1", slip, "1") for slip in ("1225", "1230", "1225", "1230"))]
    replies = [read(memory, *answers).reply for answers in every]

    assert [reply["outcome"] for reply in replies] == ["done"] * 5
    assert len({receipt_of(reply) for reply in replies}) == 5
    assert memory.meter().registers[0].last == 1230


def test_a_yes_to_correct_counts_for_the_reading_that_was_told_only(memory: Centre) -> None:
    """Another channel has corrected it meanwhile: that one was not what the caller said yes to."""
    read(memory, "1230", "1")
    caller = read(memory, "1")
    newer = read(memory, "1", "1225", "1").reply
    reply = caller("1220")

    assert "Do you want to correct it?" in reply["say"]
    assert receipt_of(reply) == receipt_of(newer)
    assert memory.meter().registers[0].last == 1225


def test_a_correction_is_judged_by_the_reading_before(memory: Centre) -> None:
    """Of domain reference 2(f): lower than the last is refused; 1200 is the one before."""
    read(memory, "1230", "1")
    caller = read(memory, "1", "1190")
    assert caller.reply["reason"] == "lower"

    assert caller("1210", "1")["outcome"] == "done"  # lower than the slip, not than the last
    again = read(memory, "1")
    assert again("1290")["reason"] == "none"  # three times what is expected of thirty days


def test_two_channels_that_correct_alike_are_one_correction(memory: Centre) -> None:
    read(memory, "1230", "1")
    one, other = read(memory, "1", "1225"), read(memory, "1", "1225")
    first = one("1")

    second = other("1")
    assert (second["outcome"], receipt_of(second)) == ("repeated", receipt_of(first))
    assert memory.meter().registers[0].last == 1225


def test_the_next_day_there_is_nothing_to_correct(memory: Centre) -> None:
    read(memory, "1230", "1")
    memory.later(days=1)

    assert read(memory).reply["say"].startswith("To bill what you really used")


def test_what_the_company_read_today_is_not_corrected(memory: Centre) -> None:
    memory.put_fact(keys.customer("C-1"), keys.METERS, {"meters": [replace(METER, read_on=TODAY)]})

    reply = read(memory).reply
    assert (reply["outcome"], reply["reason"]) == ("refused", "read_today")


def test_fewer_digits_than_the_meter_has_are_asked_for_again(memory: Centre) -> None:
    """``2#`` on 9990 would be taken for 0002, past the end of the meter."""
    caller = read(memory, "2")

    assert (caller.reply["outcome"], caller.reply["reason"]) == ("invalid", "too_short")
    assert "zeros in front count" in caller.reply["say"]


def test_a_star_costs_no_try(memory: Centre) -> None:
    caller = read(memory, *["*"] * 5)
    assert caller.reply["outcome"] == "ask"
    assert caller("1230", "*", "*", "*", "1")["outcome"] == "done"


def test_digits_can_be_a_person_and_the_caller_hears_so(memory: Centre) -> None:
    assert "or 0 and the pound key for a person" in read(memory).reply["say"]
    assert "o 0 y la tecla numeral para una persona" in read(memory, language="es").reply["say"]


def test_what_was_said_first_is_kept_until_its_question_comes(memory: Centre) -> None:
    """Two meters: which one is asked, the reading is not asked again."""
    other = replace(METER, meter_id="E-200", supply="electricity")
    memory.put_fact(keys.customer("C-1"), keys.METERS, {"meters": [METER, other]})
    caller = Caller(memory, "meter_reading", level=1)
    here = caller.contact_id
    visit = Visit(here, here, None, "INBOUND", "VOICE", PHONE, "C-1")
    request = Request("meter_reading", "begin", "", None, "en", {"reading": "1230"})
    take_step(visit, request, memory.app())

    assert "which meter" in caller.step("resume")["say"]
    assert "the electricity meter I have the reading 1 2 3 0" in caller("2")["say"]
