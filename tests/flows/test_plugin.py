"""The plugin's fixture is our centre too: raised from the template, with the real functions."""

import pytest

from simulator.scenario import Scenario


@pytest.mark.centre(template=True, at="2026-11-23T10:00:00-05:00")
def test_the_fixture_raises_the_centre_of_the_template(centre: Scenario) -> None:
    call = centre.call("+15550100").hears("Good morning, Ana.").presses("2")

    call.presses("0").reaches_queue("General").agent_accepts().sees(reason="menu")
