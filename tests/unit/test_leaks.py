"""The search itself: it finds cards however they are written, and cries wolf at nothing."""

import pytest

from contact_center.domain.cards import Card, Expiry
from contact_center.domain.digits import Digits
from tests.leaks import leaks

VISA = "4111111111111111"
CARDS = (VISA, "5555555555554444", "378282246310005")


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "write",
    [
        pytest.param("paid with {0}", id="alone"),
        pytest.param('{{"card":"{0}"}}', id="json"),
        pytest.param("x{0}y", id="inside a word"),
        pytest.param("ab{0}", id="inside what could be a hash"),
        pytest.param("{1}", id="spaces"),
        pytest.param("{2}", id="dashes"),
        pytest.param("at 10:05 {1}, then", id="beside a time"),
    ],
)
def test_a_card_is_found_however_it_is_written(card: str, write: str) -> None:
    groups = [card[n : n + 4] for n in range(0, len(card), 4)]

    (found,) = {
        leak.kind for leak in leaks({"log": write.format(card, " ".join(groups), "-".join(groups))})
    }
    assert found == "a card number"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"pk": "CALL#1", "attributes": {"card": VISA}}, id="item"),
        pytest.param([{"a": 1}, {"b": [VISA]}], id="items"),
        pytest.param(f"body={VISA}".encode(), id="request"),
        pytest.param({"card": int(VISA)}, id="number"),
        pytest.param(("line", f"line {VISA}"), id="lines"),
    ],
)
def test_it_looks_into_everything(content: object) -> None:
    assert [leak.place for leak in leaks({"here": content})] == ["here"]


def test_a_known_card_is_found_among_more_digits() -> None:
    assert leaks({"log": f"00000{VISA}00000"}, words=[VISA])


def test_a_finding_does_not_repeat_what_it_found() -> None:
    (leak,) = leaks({"log": f"the card {VISA} of +15550100"})

    assert not leaks({"report": str(leak)})
    assert "15550100" not in str(leak)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("4111111111111112", id="fails the check"),
        pytest.param("411111111111", id="too short"),
        pytest.param('"Timestamp":1763744400006', id="milliseconds"),
        pytest.param("PAST#8236255599994#c-1", id="inverted milliseconds"),
        pytest.param("4a573372-1f28-4e26-b97b-411111111111", id="uuid"),
        pytest.param('"entry": "a1f2c3ee4111111111111111"', id="hash"),
        pytest.param("2026-11-20T17:00:00.000000+00:00", id="time"),
        pytest.param("+15550100, +15550111", id="telephone numbers"),
    ],
)
def test_what_is_no_card_is_not_reported(text: str) -> None:
    assert leaks({"log": text}) == []


def test_secrets_are_found_where_they_stand_alone() -> None:
    assert leaks({"log": "code=731;"}, secrets=["731"])
    assert not leaks({"log": "17310 and 4a731 at 2026-11-21 17:00:00,731+0000"}, secrets=["731"])


def test_a_card_in_our_hands_shows_nothing() -> None:
    card = Card(Digits(VISA), Expiry(11, 2027), Digits("731"))

    assert not leaks(
        {"card": card, "its parts": [repr(card.number), str(card.expiry)]}, words=[VISA]
    )
