"""Cards are blotted out of texts, with what proves them; every other word stays."""

import pytest

from contact_center.domain.texts.blotting import BESIDE, NUMBER, without_cards
from tests.texting import Texting


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("stop, do not charge 4111 1111 1111 1111", f"stop, do not charge {NUMBER}"),
        ("I paid with 4111111111111111 code 737", f"I paid with {NUMBER} code {BESIDE}"),
        ("4111 1111 1111 1111 737", f"{NUMBER} {BESIDE}"),  # nineteen digits, and no number
        ("123 4111-1111-1111-1111", f"{BESIDE} {NUMBER}"),
        ("4111111111111111737", NUMBER),
        ("3782 822463 10005, 12/29, 1234", f"{NUMBER}, {BESIDE}, {BESIDE}"),
        ("4111  1111 / 1111\n1111", NUMBER),
        ("4111111111111111 and 5555555555554444", f"{NUMBER} and {NUMBER}"),
        ("４１１１１１１１１１１１１１１１", NUMBER),
        ("pay $120 on 4111111111111111 for case 1234", f"pay $120 on {NUMBER} for case 1234"),
    ],
)
def test_a_card_is_blotted_out_with_what_is_beside_it(text: str, left: str) -> None:
    assert without_cards(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "my reading is 1250",
        "case 12345678, call 212 555 0100",
        "4111 1111 1111 1112",  # the check digit is wrong
        "555-0100, 555-0142",
        "STOP 12/29 737",
        "",
    ],
)
def test_every_other_word_stays(text: str) -> None:
    assert without_cards(text) == text


@pytest.mark.parametrize("text", ["737", "cvv 737", "the code is 1234.", "código: 737"])
def test_a_code_that_follows_its_card_is_blotted_out(text: str) -> None:
    assert BESIDE in without_cards(text, f"customer: it is {NUMBER}")
    assert without_cards(text, "customer: hello") == text


def test_what_follows_a_card_and_is_no_code_stays() -> None:
    assert without_cards("I live at 120 Elm Street", NUMBER) == "I live at 120 Elm Street"


def test_no_card_is_kept_with_a_stop_and_every_other_word_is() -> None:
    centre, why = Texting(), "because nobody asked me, " * 20
    said = f"stop, {why} do not charge 4111 1111 1111 1111 code 737"

    assert centre.arrives("sns-1", said, centre.clock.now()) == "stop"

    kept = str(centre.client.items)
    assert "1111" not in kept
    assert "737" not in kept
    assert f"stop, {why} do not charge {NUMBER} code {BESIDE}" in kept
