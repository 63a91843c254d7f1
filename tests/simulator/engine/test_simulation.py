"""One contact, from the first action to its end."""

import pytest

from simulator.engine.errors import SimulationError
from tests.simulator.engine.play import Play
from tests.simulator.language.build import action, end, flow, menu, say


def test_a_flow_speaks_asks_and_hangs_up() -> None:
    play = Play(flow(menu("menu", "Press 1.", {"1": "thanks"}, "end"), say("thanks", "Thank you.")))
    assert play.contact.waiting_for == "input"

    play.press("1")

    assert play.said == ["Press 1.", "Thank you."]
    assert play.end == "disconnected"
    assert play.contact.waiting_for is None


def test_an_unknown_action_ends_the_contact_and_is_named() -> None:
    play = Play(flow(action("odd", "FlyToTheMoon"), end(), source="moon.json"))

    assert play.end == "unsupported"
    assert "'moon', action 'odd': action type 'FlyToTheMoon'" in play.message


def test_a_flow_that_goes_round_in_circles_is_stopped() -> None:
    play = Play(flow(say("a", "again", "b"), say("b", "and again", "a")))

    assert play.end == "max_steps"
    assert len(play.said) == 1_000


def test_an_agent_cannot_accept_what_is_in_no_queue() -> None:
    play = Play(flow(menu("menu", "Press 1.", {}, "end")))

    with pytest.raises(SimulationError, match="in no queue"):
        play.simulation.agent_accept(play.contact)
