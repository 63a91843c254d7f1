"""Services beside Amazon Connect: the world answers, or the action fails."""

from typing import Any

import pytest

from simulator.actions.services import SERVICES
from simulator.world import NoAnswer, World
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play

ERRORS = "NoMatchingError NoneFoundError MultipleFoundError"


def asked(kind: str, world: World, **parameters: object) -> Play:
    return Play(probe(kind, dict(parameters), errors=ERRORS), world, attributes={"name": "Ana"})


@pytest.mark.parametrize("kind", sorted(SERVICES))
def test_without_an_answer_it_is_an_error(kind: str) -> None:
    play = asked(kind, World())

    assert landed(play) == "NoMatchingError"
    assert play.why == f"nothing in this world answers {kind}"


@pytest.mark.parametrize("kind", sorted(SERVICES))
def test_an_answer_can_be_read_and_adds_to_earlier_ones(kind: str) -> None:
    root = SERVICES[kind][0]
    world = World()
    world.answers[kind] = lambda _request: {"field": "value"}
    play = asked(kind, world)

    assert landed(play) == "next"
    assert play.contact.value(f"$.{root}.field") == "value"


def test_the_service_gets_the_request_with_references_filled_in() -> None:
    requests: list[dict[str, Any]] = []
    world = World()

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {}

    world.answers["GetCustomerProfile"] = answer
    play = asked(
        "GetCustomerProfile",
        world,
        ProfileRequestData={
            "PhoneNumber": "$.CustomerEndpoint.Address",
            "Name": "x $.Attributes.name",
        },
        ProfileResponseData=["FirstName"],
    )

    assert requests == [
        {
            "ProfileRequestData": {"PhoneNumber": "+15550100", "Name": "x Ana"},
            "ProfileResponseData": ["FirstName"],
            "ContactId": play.contact.id,
            "Customer": {},
        }
    ]


@pytest.mark.parametrize("error", ["NoneFoundError", "MultipleFoundError", "Odd"])
def test_a_service_chooses_the_error_branch(error: str) -> None:
    world = World()

    def answer(_request: dict[str, Any]) -> dict[str, Any]:
        raise NoAnswer("two of them", error)

    world.answers["GetCustomerProfile"] = answer
    play = asked("GetCustomerProfile", world)

    assert landed(play) == (error if error != "Odd" else "NoMatchingError")
    assert play.contact.value("$.Customer") is None


@pytest.mark.parametrize("kind", ["CheckVoiceId", "StartVoiceIdStream"])
def test_voice_id_is_over(kind: str) -> None:
    play = asked(kind, World())

    assert landed(play) == "NoMatchingError"
    assert "ended by AWS on 2026-05-20" in play.why
