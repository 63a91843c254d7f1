"""Why a simulation, or one contact in it, cannot go on.

SimulationError        the simulator was asked for what makes no sense
ContactStopped         the contact's flow cannot go on; ``end`` says how the contact ends
  UnsupportedAction    no such action type: ``unsupported``, exit code 3
  BrokenAction         Amazon Connect would refuse this action at publishing: ``failed``
  Unhandled            an error that no branch handles: ``failed``, exit code 4
"""

from __future__ import annotations

from simulator.engine.contact import FAILED, UNSUPPORTED, End


class SimulationError(Exception):
    """The simulator was asked for something that makes no sense; never a simulated failure."""


class ContactStopped(Exception):  # noqa: N818 - reads as what happened to the contact
    """The contact's flow cannot go on.

    Attributes:
        end: How the contact ends.
    """

    def __init__(self, end: End) -> None:
        super().__init__(end.message)
        self.end = end


class UnsupportedAction(ContactStopped):
    """The flow uses an action type that does not exist, or that no one has written yet."""

    def __init__(self, flow: str, identifier: str, type_: str) -> None:
        message = f"flow {flow!r}, action {identifier!r}: action type {type_!r} is not known"
        super().__init__(End(UNSUPPORTED, message))


class BrokenAction(ContactStopped):
    """An action that Amazon Connect would have refused when the flow was published."""

    def __init__(self, flow: str, identifier: str, type_: str, problem: str) -> None:
        message = f"the file is broken: flow {flow!r}, action {identifier!r} ({type_}): {problem}"
        super().__init__(End(FAILED, message))


class Unhandled(ContactStopped):
    """An action met an error for which it has no branch."""

    def __init__(self, flow: str, identifier: str, type_: str, error: str, why: str) -> None:
        message = (
            f"flow {flow!r}, action {identifier!r} ({type_}): {why}; "
            f"there is no branch for {error}, so the contact is disconnected"
        )
        super().__init__(End(FAILED, message))
