"""Which agents a callback waits for, as Amazon Connect's routing criteria say it.

Source: API reference, RoutingCriteriaInput. An agent is named by the id of the user, and must have
the queue in the routing profile; past its steps a contact is offered to anybody of the queue.
"""

from typing import Any


def owner_first(owner: str, seconds: int) -> dict[str, Any]:
    """Return criteria that hold a contact for one agent, and after so many seconds for anybody."""
    agents = {"AgentsCriteria": {"AgentIds": [owner]}}
    return {
        "Steps": [
            {
                "Expression": {"AttributeCondition": {"MatchCriteria": agents}},
                "Expiry": {"DurationInSeconds": seconds},
            }
        ]
    }
