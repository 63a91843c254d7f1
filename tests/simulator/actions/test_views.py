"""Step-by-step guides."""

from typing import Any

import pytest

from simulator.world import View, World
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json

ERRORS = "NoMatchingCondition NoMatchingError TimeLimitExceeded"
FORM = {
    "ViewResource": {"Id": "arn:aws:connect:us-east-1:aws:view/form:1"},
    "InvocationTimeLimitSeconds": "400",
    "ViewData": {
        "Heading": "Order $.Attributes.id",
        "Id": "$.Attributes.id",
        "Rows": [{"Wide": True, "Value": "$.Attributes.none"}],
    },
}


def shown(**contact: Any) -> Play:  # noqa: ANN401 - what start_contact takes
    return Play(
        probe("ShowView", FORM, errors=ERRORS, when="Next Back"),
        channel="CHAT",
        attributes={"id": "7"},
        **contact,
    )


def test_a_view_is_shown_with_its_data_filled_in() -> None:
    play = shown()
    event = next(e for e in play.events if e.type == "view")

    assert event["name"] == "form:1"
    assert event["data"] == {
        "Heading": "Order 7",
        "Id": "7",
        "Rows": [{"Wide": True, "Value": None}],
    }
    assert play.contact.waiting_for == "view"


@pytest.mark.parametrize(
    ("chosen", "where"), [("Next", "= Next"), ("Back", "= Back"), ("x", "NoMatchingCondition")]
)
def test_the_answer_selects_a_branch_and_can_be_read(chosen: str, where: str) -> None:
    play = shown()
    play.simulation.choose(play.contact, chosen, {"email": "a@example.com"})

    assert landed(play) == where
    assert play.contact.value("$.Views.Action") == chosen
    assert play.contact.value("$.Views.ViewResultData.email") == "a@example.com"


def test_nobody_answers() -> None:
    play = shown()
    play.simulation.advance(400)

    assert landed(play) == "TimeLimitExceeded"


def test_a_call_shows_nothing() -> None:
    assert landed(Play(probe("ShowView", FORM, errors=ERRORS))) == "NoMatchingError"


def test_a_view_that_is_not_there_is_an_error() -> None:
    assert landed(shown(world=World())) == "NoMatchingError"


def test_a_view_is_found_by_any_version() -> None:
    world = World()
    world.views.add(
        View("Form", "arn:aws:connect:us-east-1:aws:view/form"),
        "arn:aws:connect:us-east-1:aws:view/form",
    )

    assert next(e for e in shown(world=world).events if e.type == "view")["name"] == "Form"


def test_answering_a_view_that_is_not_shown_is_said() -> None:
    play = shown()
    play.simulation.choose(play.contact, "Next")
    play.simulation.choose(play.contact, "Next")

    assert "no view is shown" in play.all("log", "text")[-1] or play.end is not None


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"ViewResource": {}}, "ViewResource has no Id"),
        ({"InvocationTimeLimitSeconds": None}, "is missing"),
    ],
)
def test_views_that_publishing_refuses(more: Json, problem: str) -> None:
    assert (
        problem in Play(probe("ShowView", {**FORM, **more}, errors=ERRORS), channel="CHAT").message
    )
