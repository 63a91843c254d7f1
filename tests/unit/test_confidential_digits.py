"""What a caller keys in confidence shows itself to nobody by accident."""

import copy
import json
import pickle

import pytest

from contact_center.domain.digits import Digits
from contact_center.domain.errors import InvalidInput

PIN = "493817"


@pytest.mark.parametrize("show", [str, repr, "{}".format, lambda d: f"{d!r:>20}"])
def test_no_way_of_writing_shows_them(show: object) -> None:
    assert PIN not in show(Digits(PIN))  # type: ignore[operator]


@pytest.mark.parametrize("keep", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_they_are_not_serialised(keep: object) -> None:
    with pytest.raises(TypeError) as caught:
        keep(Digits(PIN))  # type: ignore[operator]
    assert PIN not in str(caught.value)


@pytest.mark.parametrize("text", ["", "4938a7", "49 38", "٣٤٥", "-1"])
def test_anything_else_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidInput, match=f"got {len(text)} characters"):
        Digits(text)


def test_they_are_no_key_of_a_dictionary() -> None:
    with pytest.raises(TypeError):
        {Digits(PIN): 1}
