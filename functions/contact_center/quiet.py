"""In which hours people may be reached: what the stage says, for texts and for calls to lists."""

from collections.abc import Mapping
from typing import Final

from contact_center import config
from contact_center.domain.zones import DEFAULT, STATES, QuietRule

_STATE: Final = 2  # letters


def quiet_rule(settings: Mapping[str, str]) -> QuietRule:
    """Return the hours of the state that the stage names, or the country's.

    Raises:
        ConfigurationError: That is no state.
    """
    state = settings[config.QUIET_STATE]
    if state != config.NONE and len(state) != _STATE:
        raise config.ConfigurationError(
            f"{config.QUIET_STATE} is {state!r}: give a state such as FL, or none"
        )
    return STATES.get(state, DEFAULT)
