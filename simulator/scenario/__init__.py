"""Telling a call as a story, and holding a flow to it.

    centre = Scenario(Simulation(world, start=monday_morning), "MainFlow")
    call = centre.call("+15550100")
    call.hears("Good morning, Ana.", "Are you calling to pay it?").presses("1")
    call.reaches_queue("Billing").agent_accepts().sees(why="pay")
    call.agent_hangs_up().ends("disconnected")

Expectations look forward from where the story stands: what was said before the customer's last step
does not count again, and what is being said is heard to its end. One that does not hold raises
``ScenarioFailure`` with the transcript so far. The pytest plugin makes such a centre from files or
from a template: ``simulator.pytest_plugin``.
"""

from simulator.scenario.call import Call, ScenarioFailure
from simulator.scenario.scenario import Scenario
from simulator.scenario.story import Told, Words

__all__ = ["Call", "Scenario", "ScenarioFailure", "Told", "Words"]
