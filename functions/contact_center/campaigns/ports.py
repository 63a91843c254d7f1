"""What campaigns need of the world. Adapters implement these, and tests may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contact_center.domain.campaigns.progress import Progress
from contact_center.domain.campaigns.recipients import Recipient, Resident
from contact_center.domain.campaigns.run import Run
from contact_center.domain.texts.judged import Standing
from contact_center.domain.texts.rate import Taken


@dataclass(frozen=True, slots=True)
class Asked:
    """A number of the area with everything that it is judged by.

    Attributes:
        at_home: We know the customer, and so where they are.
        time_zone: Of the customer's address, if we know it.
    """

    resident: Resident
    standing: Standing
    at_home: bool
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """What a step is decided by, read in one request.

    Attributes:
        next: The recipients that were asked for.
        flying: Those of the places in flight that are still on their way.
        taken: Of the number's time, by what all campaigns have handed over.
        versions: For the conditions of the write.
    """

    run: Run
    next: Sequence[Recipient]
    flying: tuple[str, ...]
    taken: Taken
    pace_version: int


class Runs(Protocol):
    """Campaigns. Raises ``StorageUnavailable``."""

    def add(self, run: Run) -> bool:
        """Keep a new campaign; False when there is one of this name."""
        ...

    def get(self, run_id: str) -> Run | None: ...

    def change(self, before: Run, after: Run) -> None:
        """Write a campaign as it is now. Raises ``Raced`` when it changed meanwhile."""
        ...

    def open(self) -> Sequence[Run]:
        """Return the campaigns that are not over."""
        ...

    def latest(self, most: int) -> Sequence[Run]:
        """Return campaigns, the newest first."""
        ...


class Recipients(Protocol):
    """Who is told by a campaign. Raises ``StorageUnavailable``."""

    def residents(self, area: str, after: str, most: int) -> tuple[Sequence[Resident], str | None]:
        """Return numbers of an area, and from where to go on; None at the end."""
        ...

    def areas(self) -> Sequence[str]:
        """Return the names of the areas that we supply."""
        ...

    def who_got(
        self, run_id: str, after: str, most: int, *, left: bool = False
    ) -> tuple[Sequence[Resident], str | None]:
        """Return those who got the text of a campaign, and from where to go on.

        Args:
            run_id: The campaign.
            after: From where to go on.
            most: How many to look at.
            left: With those whom it has not reached yet.
        """
        ...

    def ask(self, residents: Sequence[Resident]) -> Sequence[Asked]:
        """Return how we stand with numbers."""
        ...

    def progress(self, run_id: str) -> Progress: ...

    def save(
        self, run_id: str, before: Progress, after: Progress, planned: Sequence[Recipient] = ()
    ) -> Progress:
        """Write how far it has come, with recipients that were planned; all or nothing.

        Returns:
            What was written, with its version.

        Raises:
            Raced: Somebody else works on it.
        """
        ...

    def now(self, run_id: str, places: Sequence[str], flying: Sequence[str]) -> Now:
        """Read what a step is decided by."""
        ...

    def hand_over(
        self,
        now: Now,
        before: Progress,
        after: Progress,
        messages: Sequence[tuple[Recipient, dict[str, object]]],
        taken: Taken,
    ) -> Progress:
        """Hand recipients to the door, each with the message for it; all or nothing.

        Raises:
            Raced: The campaign does not run any more, or somebody else works on it.
        """
        ...

    def outcomes(self, run_id: str) -> Iterator[Recipient]:
        """Return every recipient with what became of it."""
        ...


class Notices(Protocol):
    """What callers of an area hear first. Raises ``StorageUnavailable``."""

    def tell(self, run: Run, words: dict[str, str]) -> None: ...

    def end(self, run: Run) -> None: ...


class Wakes(Protocol):
    """Raises ``SchedulerUnavailable``."""

    def at(self, run_id: str, moment: datetime) -> None:
        """See to it that a campaign is worked on from a moment on; asking twice is as once."""
        ...
