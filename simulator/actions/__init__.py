"""Every action type of the Flow language, one module for each family.

Importing this package registers them with ``simulator.engine.compile``.
"""

from simulator.actions import (
    attributes,
    calls,
    checks,
    contacts,
    control,
    functions,
    hooks,
    keypad,
    lex,
    messages,
    modules,
    queues,
    recording,
    services,
    views,
    voice_id,
)

__all__ = [
    "attributes",
    "calls",
    "checks",
    "contacts",
    "control",
    "functions",
    "hooks",
    "keypad",
    "lex",
    "messages",
    "modules",
    "queues",
    "recording",
    "services",
    "views",
    "voice_id",
]
