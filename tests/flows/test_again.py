"""A slip corrected the same day, a payment made once more: asked first, in both languages."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS, Reply

SPANISH = {**LUIS, "billIssued": "none"}


def given(centre: Centre) -> None:
    call = centre.call()
    for entry in ("1", "3", "1230#", "1"):
        call.presses(entry)
    call.hangs_up()


@pytest.mark.parametrize(
    ("lookup", "asked", "replaces", "done"),
    [
        (ANA, "Do you want to correct it?", "It replaces your reading", "your reading is stored"),
        (SPANISH, "¿Quiere corregirla?", "Reemplaza su lectura", "su lectura quedó registrada"),
    ],
)
def test_a_mistyped_reading_is_corrected_by_keys(
    lookup: Reply, asked: str, replaces: str, done: str
) -> None:
    centre = Centre(lookup)
    given(centre)
    call = centre.call().presses("1").presses("3").hears(asked).presses("1").presses("1225#")

    call.hears(replaces).presses("1").hears(done).has(tried="meter reading: done")


def test_a_mistyped_reading_is_corrected_by_voice() -> None:
    centre = Centre(ANA)
    given(centre)
    call = centre.call().says("my reading is one two two five").hears("Do you want to correct it?")

    call.says("yes").hears("I have the reading 1 2 2 5. It replaces").says("yes").hears("stored")


@pytest.mark.parametrize("entry", ["2", "0"])
def test_whoever_does_not_correct_it_keeps_it_or_asks_a_person(entry: str) -> None:
    centre = Centre(ANA)
    given(centre)
    call = centre.call().presses("1").presses("3").presses(entry)

    if entry == "0":
        call.reaches_queue("General").has(reason="asked_person")
    else:
        call.hears("it stays as it is", "Is there anything else?")


def test_a_star_costs_no_try_in_a_call() -> None:
    call = Centre(ANA).call().presses("1").presses("3")
    for _ in range(4):
        call.presses("*#").hears("key in the reading")

    call.presses("1230#").hears("I have the reading 1 2 3 0.")


def test_fewer_digits_than_the_meter_has_are_asked_for_again() -> None:
    call = Centre(SPANISH).call().presses("1").presses("3").presses("2#")

    call.hears("los ceros de delante cuentan").presses("1230#").hears("1 2 3 0")
