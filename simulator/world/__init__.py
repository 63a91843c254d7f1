"""What a flow may refer to: the resources of an instance, and the services around it."""

from simulator.world.directory import Directory
from simulator.world.hours import Hours, Opening, Override
from simulator.world.resources import (
    DETECTED,
    Assignment,
    Failure,
    Function,
    Person,
    Phone,
    Prompt,
    Queue,
    QuickConnect,
    RoutingProfile,
    Timed,
    View,
)
from simulator.world.world import Answerer, Encrypt, NoAnswer, World

__all__ = [
    "DETECTED",
    "Answerer",
    "Assignment",
    "Directory",
    "Encrypt",
    "Failure",
    "Function",
    "Hours",
    "NoAnswer",
    "Opening",
    "Override",
    "Person",
    "Phone",
    "Prompt",
    "Queue",
    "QuickConnect",
    "RoutingProfile",
    "Timed",
    "View",
    "World",
]
