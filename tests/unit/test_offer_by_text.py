"""Who waits may go on by text in place of waiting, on the telephone that they hold."""

import pytest

from contact_center.adapters import items
from contact_center.domain.callbacks import words
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World

PHONE, OTHER = "+12125550123", "+12125550199"


def step(there: World, name: str, **given: str) -> dict[str, str]:
    with silence():
        return there.step(PHONE, "in-1", step=name, wait="300", **given)


def waiting_texts(there: World) -> list[str]:
    found = map(items.from_wire, there.table.items.values())
    return [str(one["template"]) for one in found if "template" in one]


def world(*, texts: bool = True, landline: bool = False) -> World:
    there = World(luck=NO_BAD_LUCK, now=START.replace(hour=15), texts=texts)
    there.landlines = {PHONE} if landline else set()
    return there


def test_a_text_is_offered_beside_a_call_and_sent_once() -> None:
    there = world()
    offered = step(there, "offer")
    assert offered["outcome"] == "offer"
    assert "To go on by text instead, press 3." in offered["message"]

    for _ in range(2):  # the answer was lost
        assert step(there, "text")["outcome"] == "ok"
    assert waiting_texts(there) == ["by_text"]


@pytest.mark.parametrize(
    ("there", "number"),
    [
        (world(texts=False), "none"),
        (world(landline=True), "none"),
        (world(), OTHER),  # what others key in is nobody's wish
    ],
)
def test_nobody_else_is_offered_or_sent_one(there: World, number: str) -> None:
    assert "press 3" not in step(there, "offer", number=number)["message"]
    refused = step(there, "text", number=number)

    assert (refused["outcome"], refused["message"]) == ("none", words.NOT_TEXTED["en"])
    assert waiting_texts(there) == []
