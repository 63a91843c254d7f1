"""What callbacks need of the world, beside ``contact_center.ports``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from contact_center.domain.callbacks.slots import Taken
from contact_center.domain.callbacks.states import Callback, Text
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of callbacks holds.

    Attributes:
        callbacks: As they are listed.
        unreadable: The ids of those of which no callback can be made: they take no others along.
    """

    callbacks: tuple[Callback, ...] = ()
    unreadable: tuple[str, ...] = ()


class Callbacks(Protocol):
    """Promises to call. Raises ``StorageUnavailable``."""

    def get(self, callback_id: str) -> Callback | None: ...

    def open_for(self, phone: PhoneNumber) -> Callback | None:
        """Return the open callback of a number; there is one at most."""
        ...

    def of_contact(self, contact_id: str) -> Callback | None:
        """Return the callback that a contact was for, or that was asked for in it."""
        ...

    def forbids(self, phone: PhoneNumber) -> bool:
        """Tell whether a number must not be called but at the wish of whoever has it."""
        ...

    def refused(self, callback: Callback) -> bool:
        """Tell whether its customer asked not to be called, and did not wish for it since."""
        ...

    def home(self, customer_id: str) -> str | None:
        """Return the time zone of a customer's address, if it is known."""
        ...

    def taken(self, queue: str, days: Sequence[date]) -> Taken:
        """Return how many callbacks the slots of some days have."""
        ...

    def write(
        self,
        before: Callback | None,
        after: Callback,
        capacity: int,
        now: datetime,
        texts: Sequence[Text] = (),
    ) -> Callback:
        """Store a callback and what follows from it, provided it is as it was read.

        Args:
            before: As it was read; None: it is new.
            after: As it is to be.
            capacity: Callbacks that a slot takes.
            now: By which it is told who is on the line still.
            texts: To be sent because of it.

        Returns:
            The callback as it is stored.

        Raises:
            Raced: Somebody changed it meanwhile.
            SlotTaken: Its slot is full.
            AlreadyOpen: Its number has another one.
            MustNotCall: It was to be called or to wait in a queue, and its customer asked
                not to be called.
            OnTheLine: As before, and another call of ours to the number is out, or its owner
                called us and is with us.
        """
        ...

    def note_accepted(self, queue: str, at: datetime) -> None:
        """Note that Amazon Connect made a call of ours from a queue."""
        ...

    def accepted(self, queue: str) -> datetime | None:
        """Return when it last did; None: never."""
        ...

    def neglected(self, now: datetime) -> Listing:
        """Return open callbacks of which something should have been heard by now."""
        ...

    def open(self) -> Listing:
        """Return every open callback, by when it is looked at next."""
        ...

    def closed(self, day: date) -> Listing:
        """Return the callbacks that ended on a day in UTC."""
        ...


class Losses(Protocol):
    """Callers who were cut off. Raises ``StorageUnavailable``."""

    def halfway(self, phone: PhoneNumber, now: datetime) -> bool:
        """Tell whether a caller was in the middle of a transaction."""
        ...

    def tell(
        self,
        text: Text,
        phone: PhoneNumber,
        language: Language,
        customer_id: str | None,
        at: datetime,
    ) -> None:
        """See to it that a text is sent, if it may be; the same again sends nothing more."""
        ...


class Calls(Protocol):
    """Calls that nobody but us begins. Raises ``ConnectUnavailable``: it may be done or not."""

    def start(
        self, phone: PhoneNumber, queue: str, attributes: Mapping[str, str], token: str
    ) -> str:
        """Call a number once for each token, and return the contact.

        Raises:
            CallRefused: Amazon Connect does not call this number so, now or ever.
            CallsRefused, CallsThrottled: Nobody was called, for no reason of the number.
        """
        ...

    def stop(self, contact_id: str) -> bool:
        """End a contact; False when it is over already."""
        ...

    def prefer(self, contact_id: str, owner: str, seconds: int) -> None:
        """Offer a contact that waits in a queue to one agent alone for so many seconds."""
        ...

    def is_agent(self, owner: str) -> bool:
        """Tell whether there is a user with this id."""
        ...

    def callback_of(self, contact_id: str) -> tuple[str, int] | None:
        """Return which callback a contact is for, and the number of its attempt."""
        ...
