"""Watching and bending what a flow does: for native test cases and for failure tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.contact import Contact


@dataclass(frozen=True, slots=True)
class Override:
    """What an action does instead of its real work.

    Attributes:
        error: Take this error branch; None: succeed with ``data``, or with ``substitute``.
        data: The function's reply, the bot's result, or whether the hours are open.
        seconds: How long it takes.
        substitute: Reference of the resource to use instead, and then the real work is done.
    """

    error: str | None = None
    data: Any = None
    seconds: float = 0.0
    substitute: str | None = None


class Observer(Protocol):
    """Sees actions that use a resource before and after they do.

    Asked for InvokeLambdaFunction, CheckHoursOfOperation, TransferContactToQueue,
    DequeueContactAndTransferToQueue and ConnectParticipantWithLexBot, with the parameters that
    name the resource resolved.
    """

    def started(
        self, contact: Contact, action: str, parameters: Mapping[str, str]
    ) -> Override | None:
        """Called when the resource is really used; what is returned happens instead."""
        ...

    def completed(
        self, contact: Contact, action: str, parameters: Mapping[str, str], data: Mapping[str, Any]
    ) -> None:
        """Called when the action has succeeded, with what it loaded."""
        ...
