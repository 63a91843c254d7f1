"""Lambda ``agent_context``: write the history and compose what the agent hears and sees."""

from contact_center.connect import FlowEvent, Reply, flow_function

KEYS = (
    "outcome",
    "who",
    "verified",
    "why",
    "tried",
    "whisper",
    "matters",
    *(f"history{line}" for line in range(1, 6)),
)


def prepare(event: FlowEvent) -> Reply:
    who = event.attributes.get("firstName", "Unknown caller")
    return {
        **{key: event.attributes.get(key, "") for key in KEYS},
        "outcome": "ok",
        "who": who,
        "verified": "not verified",
        "why": "Asked for a person",
        "tried": event.parameters.get("tried", ""),
        "whisper": f"{who}, not verified, asked for a person.",
    }


handler = flow_function(KEYS, prepare)
