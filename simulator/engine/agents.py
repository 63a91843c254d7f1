"""An agent during a simulation: her status, her contacts, how long she has been idle.

Source: the metric definitions of Amazon Connect. Online: signed in and not offline. Non-productive:
in a custom status. Staffed: online and not non-productive. Available: could take a contact now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.segment import Segment
    from simulator.world import Person, RoutingProfile

AVAILABLE: Final = "Available"
OFFLINE: Final = "Offline"
MISSED: Final = "MissedCallAgent"  # after an offer she did not answer, until she is available again

# States of a contact at an agent, as the agent event stream spells them.
INCOMING: Final = "INCOMING"  # a callback rings
PENDING: Final = "PENDING"  # a callback that was accepted, before anybody is dialled: a moment
CONNECTING: Final = "CONNECTING"  # another contact rings, or whispers are played
NOT_ANSWERED: Final = "MISSED"
REJECTED: Final = "REJECTED"  # by the agent, or abandoned while it rang
CONNECTED: Final = "CONNECTED"
ON_HOLD: Final = "CONNECTED_ONHOLD"
ENDED: Final = "ENDED"  # after-contact work


class Agent:
    """One agent.

    Attributes:
        person: As configured in the world.
        status: Available, Offline, MissedCallAgent, or the name of a custom status.
        status_since: Seconds since the simulation started.
        idle_since: Since when she waits for a contact; the longest idle is served first.
        contacts: Her contacts and their states, in the order they came.
        left: Of the contacts that have ended, the segment she was on; they may go on without her.
        guides: What shows on her screen after a contact, by the contact.
        missed: Offers she did not answer.
    """

    def __init__(self, person: Person, profile: RoutingProfile) -> None:
        self.person = person
        self.profile = profile
        self.status = person.status or OFFLINE
        self.status_since = 0.0
        self.idle_since = 0.0
        self.contacts: dict[Contact, str] = {}
        self.left: dict[Contact, Segment] = {}
        self.guides: dict[Contact, Contact] = {}
        self.missed = 0

    @property
    def scripted(self) -> bool:
        """Whether she does nothing by herself: a test or a token speaks for her."""
        return self.person.answers_after is None

    @property
    def online(self) -> bool:
        return self.status != OFFLINE

    @property
    def non_productive(self) -> bool:
        return self.status not in (AVAILABLE, OFFLINE, MISSED)

    @property
    def staffed(self) -> bool:
        return self.online and not self.non_productive

    @property
    def busy(self) -> bool:
        """Whether she has a contact, after-contact work aside."""
        return any(state != ENDED for state in self.contacts.values())

    @property
    def wrapping_up(self) -> bool:
        return not self.busy and bool(self.contacts)

    @property
    def available(self) -> bool:
        return self.status == AVAILABLE

    def room(self, channel: str) -> int:
        """How many more contacts of a channel fit beside those she has.

        One channel at a time (Connect's default without cross-channel concurrency), as many of
        it as her routing profile says, none of one it does not name; one call.
        """
        limit = 1 if channel == "VOICE" else self.profile.concurrency.get(channel, 0)
        if any(contact.channel != channel for contact in self.contacts):
            return 0
        return max(0, limit - len(self.contacts))

    def has_room(self, channel: str) -> bool:
        """Whether another contact of a channel fits beside those she has."""
        return self.room(channel) > 0

    def can_take(self, channel: str) -> bool:
        """Whether she could be offered a contact of a channel now."""
        return self.available and self.has_room(channel)
