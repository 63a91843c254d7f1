"""The state whose stricter hours count for everybody is one that has them, or nobody's."""

import pytest

from contact_center.config import NONE, QUIET_STATE, ConfigurationError
from contact_center.domain.zones import DEFAULT, STATES
from contact_center.quiet import quiet_rule


def test_a_stages_state_sets_the_hours() -> None:
    assert quiet_rule({QUIET_STATE: "RI"}) == STATES["RI"]
    assert quiet_rule({QUIET_STATE: NONE}) == DEFAULT


@pytest.mark.parametrize("state", ["fl", "XX", "NY", "Florida", ""])
def test_what_no_state_with_stricter_hours_is_is_refused(state: str) -> None:
    with pytest.raises(ConfigurationError, match=r"QUIET_STATE is .*: give CT, FL"):
        quiet_rule({QUIET_STATE: state})
