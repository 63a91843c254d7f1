"""A world file may hold bots, so that any flow can be spoken to."""

from simulator.world.alone import lone_world
from simulator.world.file import add_to
from tests.simulator.engine.play import Play
from tests.simulator.lex.bots import ARN, READING, flow, locale

DEFINITION = {"Name": "service", "BotLocales": [locale("en_US", READING)]}
CLOSED = {
    "sessionState": {
        "sessionAttributes": {"outcome": "stubbed"},
        "dialogAction": {"type": "Close"},
        "intent": {"name": "Reading"},
    }
}


def test_a_bot_of_the_world_file_understands_its_samples() -> None:
    world = lone_world()
    add_to(
        world,
        {
            "bots": [{"name": "live", "arn": ARN, "bot": DEFINITION, "function": "hook"}],
            "functions": {"hook": CLOSED},
        },
    )
    play = Play(flow("Reading"), world)
    play.simulation.say(play.contact, "read the meter")

    assert play.said[-1] == "Reading  stubbed"
