"""Random walks through a flow: nobody crashes it, and every way somebody could take is taken."""

from simulator.walk.caller import Explorer
from simulator.walk.proof import unreachable

__all__ = ["Explorer", "unreachable"]
