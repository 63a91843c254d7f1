"""Who still waits when we close is promised a call that callbacks keep, or none at all."""

from datetime import datetime, timedelta

import pytest

from contact_center.adapters import do_not_call, items
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.support import TABLE

PHONE = PhoneNumber("+12125550123")
CLOSED = START + timedelta(hours=10, seconds=30)  # half a minute after six o'clock, on a Monday
TOMORROW = datetime.fromisoformat("2026-10-20T08:00-04:00")


def world(capacity: int = 30) -> World:
    return World(luck=NO_BAD_LUCK, now=CLOSED, policy=Policy(capacity=capacity))


def asked(there: World, step: str = "close", contact: str = "in-1", **given: str) -> dict[str, str]:
    with silence():
        return there.step(PHONE.e164, contact, step=step, **given)


def open_one(there: World) -> Callback:
    found = there.store.open_for(PHONE)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_still_waits_has_the_first_time_of_the_next_day(language: str) -> None:
    there = world()
    told = asked(there, language=language)

    first = {
        "en": "We will call you at this number tomorrow at 8 a.m., or within half an hour",
        "es": "Le llamaremos a este mismo número mañana a las 8 de la mañana",
    }
    assert told["outcome"] == "ok"
    assert told["message"].startswith(first[language])
    assert told["message"].endswith(words.IF_IT_DOES_NOT_SUIT[open_one(there).language])
    assert open_one(there).promised_from == TOMORROW
    assert open_one(there).state == "scheduled"
    why = [move.why for move in open_one(there).moves]  # nobody asked, nobody chose
    assert why == ["promised as we closed, unasked", "the first free time"]


def test_a_flow_whose_answer_was_lost_hears_the_same_promise() -> None:
    there = world()

    assert asked(there)["message"] == asked(there)["message"]
    assert open_one(there).promised_from == TOMORROW


def test_what_they_have_for_another_day_stands() -> None:
    there = world()
    slot = asked(there, "times", day="1")["slot2"]
    assert asked(there, "book", contact="in-0", slot=slot)["outcome"] == "ok"
    before = open_one(there)
    told = asked(there)

    assert told["outcome"] == "ok"
    assert "on Wednesday at" in told["message"]
    assert open_one(there).due_at == before.due_at


def test_what_was_to_be_called_before_we_open_again_goes_there() -> None:
    """It was put off five minutes at a time, as they were on the line with us."""
    there = world()
    there.now = CLOSED - timedelta(hours=2)
    assert asked(there, "now", contact="in-0")["outcome"] == "ok"
    there.now = CLOSED

    assert "tomorrow at 8 a.m." in asked(there)["message"]
    assert open_one(there).promised_from == TOMORROW
    assert open_one(there).moves[-1].why.startswith("moved to when we open, as we closed: ")


def test_no_call_is_promised_unasked_to_who_wants_none() -> None:
    for place in (0, 1):  # STOP, and "do not call me again"
        there = world()
        pk, sk = do_not_call.forbids(there.digests, PHONE)[place]
        switch = {"pk": pk, "sk": sk, "active": True, "since": items.instant(START)}
        there.table.put_item(TableName=TABLE, Item=items.to_wire(switch))

        assert asked(there)["outcome"] == "none"


def test_no_call_is_promised_unasked_on_a_number_that_was_keyed() -> None:
    there = world()

    assert asked(there, number="+12125550199")["outcome"] == "none"
    assert there.step("anonymous", "in-1", step="close")["outcome"] == "number_needed"


def test_where_no_time_is_free_none_is_promised() -> None:
    there = world(capacity=0)

    assert asked(there)["outcome"] == "none"
    assert there.store.open_for(PHONE) is None


def test_who_is_being_called_is_promised_nothing_more() -> None:
    there = world()
    there.now = CLOSED - timedelta(hours=2)
    asked(there, "now", contact="in-0")
    there.desk.keeper.change(
        open_one(there).callback_id, lambda it: it.to("dialling", there.now, "it rings")
    )
    there.now = CLOSED

    assert asked(there)["outcome"] == "none"


def test_a_second_caller_from_the_number_can_change_what_the_first_asked_for() -> None:
    """Both were offered one before either had asked."""
    there = world()
    there.now = CLOSED - timedelta(hours=2)
    assert asked(there, "now", contact="in-0")["outcome"] == "ok"
    told = asked(there, "now", contact="in-1")

    assert told["outcome"] == "exists"
    assert told["message"].endswith(words.CHANGE["en"])


def test_whose_number_was_keyed_by_another_offers_nobody_a_change() -> None:
    there = world()
    there.now = CLOSED - timedelta(hours=2)
    assert asked(there, "now", contact="in-0")["outcome"] == "ok"
    with silence():
        told = there.step("+12125550188", "in-1", step="now", number=PHONE.e164)

    assert (told["outcome"], told["message"]) == ("too_late", words.ANOTHERS["en"])


@pytest.mark.parametrize(
    ("number", "outcome"),
    [("+12125550199", "ok"), ("+19005550123", "number_needed"), ("+12125551", "number_needed")],
)
def test_a_number_is_judged_before_it_is_read_back(number: str, outcome: str) -> None:
    assert asked(world(), "number", number=number)["outcome"] == outcome
