"""Which agents a call of ours waits for, as Amazon Connect's routing criteria say it.

Source: API reference, RoutingCriteriaInput. An agent is named by the id of the user, and must have
the queue in the routing profile; past its steps a contact is offered to anybody of the queue.
"""

from typing import Any, Final

from contact_center.domain.language import Language

# The attribute that every instance has, and its value (administrator guide, predefined attributes).
# English needs none: every agent reads and speaks it.
_LANGUAGE: Final = "connect:Language"
_VALUES: Final[dict[Language, str]] = {"es": "connect:Spanish"}


def owner_first(owner: str, seconds: int) -> dict[str, Any]:
    """Return criteria that hold a contact for one agent, and after so many seconds for anybody."""
    return _first({"MatchCriteria": {"AgentsCriteria": {"AgentIds": [owner]}}}, seconds)


def language_first(language: Language, seconds: int) -> dict[str, Any] | None:
    """Return criteria that hold a contact for who speaks a language; None: everybody does."""
    value = _VALUES.get(language)
    if value is None:
        return None
    spoken = {
        "Name": _LANGUAGE,
        "Value": value,
        "ProficiencyLevel": 1,
        "ComparisonOperator": "NumberGreaterOrEqualTo",
    }
    return _first(spoken, seconds)


def _first(condition: dict[str, Any], seconds: int) -> dict[str, Any]:
    expiry = {"DurationInSeconds": seconds}
    return {"Steps": [{"Expression": {"AttributeCondition": condition}, "Expiry": expiry}]}
