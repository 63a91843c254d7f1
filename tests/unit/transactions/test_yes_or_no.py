"""Yes and no, as people say them at a read-back."""

import pytest

from contact_center.domain.transactions.inputs import yes_or_no


@pytest.mark.parametrize(
    "said",
    [
        "ok",
        "okay",
        "OK.",
        "yes that's right",
        "that’s right",
        "Yes, that is correct",
        "sure",
        "1#",
        "sí, eso es",
        "sí, está bien",
        "es correcto",
        "claro",
        "vale",
    ],
)
def test_a_yes_is_heard(said: str) -> None:
    assert yes_or_no(said) == "yes"


@pytest.mark.parametrize(
    "said", ["no", "no, that's wrong", "that's not right", "no es correcto", "no está bien", "2"]
)
def test_a_no_takes_a_yes_away(said: str) -> None:
    assert yes_or_no(said) == "no"


@pytest.mark.parametrize("said", ["", "that", "ok but wait", "is it right to pay twice", "3"])
def test_what_says_more_or_nothing_is_neither(said: str) -> None:
    assert yes_or_no(said) is None
