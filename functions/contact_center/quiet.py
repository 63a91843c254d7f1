"""In which hours people may be reached: what the stage says, for texts and for calls to lists."""

from collections.abc import Mapping

from contact_center import config
from contact_center.domain.zones import DEFAULT, STATES, QuietRule


def quiet_rule(settings: Mapping[str, str]) -> QuietRule:
    """Return the hours of the state that the stage names, or the country's.

    Raises:
        ConfigurationError: That is no state with stricter hours.
    """
    state = settings[config.QUIET_STATE]
    if state == config.NONE:
        return DEFAULT
    if state not in STATES:
        raise config.ConfigurationError(
            f"{config.QUIET_STATE} is {state!r}: give {', '.join(sorted(STATES))} or none"
        )
    return STATES[state]
