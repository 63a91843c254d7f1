"""Every deed is done once: repeated by Connect, by the caller, or raced by two channels."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters import keys
from tests.self_service import PHONE, TODAY, Caller, Centre, receipt_of

if TYPE_CHECKING:
    from tests.memory_table import MemoryTable


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

    assert (reply["outcome"], reply["reason"]) == ("confirm", "done_before")
    assert "Do you want to correct it?" in reply["say"]
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
