"""Whether a person goes on with a conversation now, and how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from contact_center import telemetry
from contact_center.domain.errors import ConnectUnavailable
from contact_center.texting.people import Chat, Handover, People

How = Literal["chat", "task", "nobody"]


@dataclass(frozen=True, slots=True)
class Reached:
    """What became of a wish for a person.

    Attributes:
        how: chat; task: somebody sees to the case; nobody: the case waits for them.
        busy: Somebody is there, and talks to others just now.
    """

    how: How
    chat: Chat | None = None
    busy: bool = False


NOBODY: Final = Reached("nobody")


def reach(handover: Handover, people: People, now: datetime, by: str = "") -> Reached:
    """Let a person go on with a conversation, if one is there; an outage is as nobody there.

    Args:
        handover: What they take over.
        people: Who may be there.
        now: The time.
        by: chat or task, in place of what the stage wants, unless it wants cases only.
    """
    if people.by == "case":
        return NOBODY
    try:
        line = people.line(handover.queue)
        if not line.staffed:
            return NOBODY
        if (by or people.by) == "task":
            return Reached("task", busy=not line.free)
        return Reached("chat", people.begin_chat(handover, now), busy=not line.free)
    except ConnectUnavailable as exc:
        telemetry.logger.warning("nobody could be reached", error=exc.code, detail=str(exc))
        return NOBODY
