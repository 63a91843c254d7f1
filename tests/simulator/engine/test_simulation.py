"""One contact, from the first action to its end."""

import pytest

from simulator.engine.errors import SimulationError
from simulator.engine.simulation import Simulation
from simulator.world import Function
from simulator.world.alone import lone_world
from tests.simulator.engine.play import START, Play
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
    assert "an endless loop" in play.message


def test_a_caller_who_is_asked_over_and_over_goes_round_in_no_endless_loop() -> None:
    play = Play(flow(menu("menu", "Press 1.", {"1": "menu"}, "end")), max_steps=50)
    for _ in range(50):
        play.simulation.press(play.contact, "1")

    assert play.end == "max_steps"
    assert "endless" not in play.message


def test_a_long_simulation_forgets_the_oldest_contacts_that_have_ended() -> None:
    simulation = Simulation(lone_world(), start=START, remember=3)
    waiting = simulation.start_contact(flow(menu("menu", "Press 1.", {}, "end")))
    ended = [simulation.start_contact(flow(end())) for _ in range(5)]

    assert list(simulation.contacts) == [waiting.id, *(contact.id for contact in ended[2:])]


def test_time_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        Simulation(lone_world(), start=START.replace(tzinfo=None))


def test_a_flow_nobody_knows_cannot_be_started() -> None:
    with pytest.raises(LookupError, match="no flow is called 'nothing'"):
        Simulation(lone_world(), start=START).start_contact("nothing")


@pytest.mark.parametrize("keys", ["", "a", "1a", "+1"])
def test_only_keys_can_be_pressed(keys: str) -> None:
    play = Play(flow(menu("menu", "Press 1.", {}, "end")))

    with pytest.raises(ValueError, match="only 0-9"):
        play.press(keys)


def test_an_action_can_be_made_to_fail_once() -> None:
    asking = flow(
        action(
            "x",
            "UpdateContactAttributes",
            {"Attributes": {"a": "1"}},
            "ask",
            errors={"NoMatchingError": "sorry"},
        ),
        menu("ask", "Again?", {"1": "x"}, "end"),
        say("sorry", "Sorry.", "ask"),
    )
    play = Play(asking)
    play.simulation.break_next("x", flow="f")
    play.simulation.break_next("x", flow="another")
    for _ in range(2):
        play.press("1")

    assert play.said == ["Again?", "Sorry.", "Again?", "Again?"]


def test_prompts_take_time_only_where_that_matters_or_is_asked_for() -> None:
    simulation = Simulation(lone_world(), start=START, speech=lambda text: len(text) / 10)
    contact = simulation.start_contact(flow(say("a", "Ten chars.", "b"), say("b", "x" * 20)))
    assert contact.waiting_for == "prompt"

    simulation.advance(2.9)
    assert contact.waiting_for == "prompt"
    simulation.advance(0.2)
    assert contact.end is not None
    assert Play(flow(say("a", "Ten chars."))).simulation.clock.elapsed == 0


def test_an_agent_cannot_accept_what_is_in_no_queue() -> None:
    play = Play(flow(menu("menu", "Press 1.", {}, "end")))

    with pytest.raises(SimulationError, match="in no queue"):
        play.simulation.agent_accept(play.contact)


def test_a_function_that_ends_its_own_contact_ends_the_flow() -> None:
    world = lone_world()
    play: list[Play] = []

    def stop(_event: object) -> dict[str, str]:
        play[0].simulation.hang_up(play[0].contact)
        return {}

    world.functions.add(Function("stop", "stop", stop), "stop")
    call = action(
        "call",
        "InvokeLambdaFunction",
        {"LambdaFunctionARN": "stop"},
        "after",
        errors={"NoMatchingError": "end"},
    )
    play.append(
        Play(flow(menu("menu", "?", {"1": "call"}, "end"), call, say("after", "Too late.")), world)
    )
    play[0].press("1")

    assert play[0].end == "hung_up"
    assert play[0].said == ["?"]
