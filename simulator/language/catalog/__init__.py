"""What Amazon Connect's Flow language knows: every action type, and the names it refuses.

Sources: the administrator and developer guides, corrected where publishing real flows to the
service contradicts them (the service wins; the entry's notes say so).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.language.catalog import contact, control, interaction, participant, routing
from simulator.language.catalog.refused import NOT_VERIFIED, REFUSED
from simulator.language.catalog.spec import (
    CHANNELS,
    FLOW_TYPES,
    ActionType,
    Branches,
    Choice,
    Effect,
    Error,
    Kind,
    Parameter,
    Shape,
    When,
)

FAMILIES: Final[Mapping[str, tuple[ActionType, ...]]] = MappingProxyType(
    {
        "What callers hear and answer": participant.ACTIONS,
        "The contact": contact.ACTIONS,
        "Queues, agents and callbacks": routing.ACTIONS,
        "Flow control": control.ACTIONS,
        "Functions, modules and other services": interaction.ACTIONS,
    }
)
"""Heading -> the action types under it."""

CATALOG: Final[Mapping[str, ActionType]] = MappingProxyType(
    {entry.name: entry for family in FAMILIES.values() for entry in family}
)
"""Action type -> what it takes, where it may stand, where it goes on."""

__all__ = [
    "CATALOG",
    "CHANNELS",
    "FAMILIES",
    "FLOW_TYPES",
    "NOT_VERIFIED",
    "REFUSED",
    "ActionType",
    "Branches",
    "Choice",
    "Effect",
    "Error",
    "Kind",
    "Parameter",
    "Shape",
    "When",
]
