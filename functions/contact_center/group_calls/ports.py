"""What calls to lists need of the world."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.safety import Pool
from contact_center.domain.group_calls.screening import Facts, Refusal
from contact_center.domain.phone import PhoneNumber


class Lists(Protocol):
    """Where lists lie. Every method raises ``StorageUnavailable``."""

    def read(self, name: str) -> bytes | None:
        """Return a list; None when there is none of this name."""
        ...

    def report(self, name: str, report: Mapping[str, Any]) -> str:
        """Write the report of a dry run beside its list; return its name."""
        ...


class People(Protocol):
    """Who is meant, and what they allow."""

    def facts(self, entries: Sequence[Entry]) -> Mapping[int, Facts]:
        """Return what is known of whom entries mean, by line.

        Raises:
            StorageUnavailable: Nobody knows.
        """
        ...

    def of_recipient(self, recipient: Recipient) -> Facts:
        """Return what forbids or allows to call a recipient, as of now.

        Raises:
            StorageUnavailable: Nobody knows.
        """
        ...

    def refuse(self, phone: PhoneNumber, at: datetime, source: str, words: str) -> None:
        """Never call a number again for a list; a repeat changes nothing.

        Args:
            phone: Which.
            at: When they asked for it.
            source: The contact; makes the record of it once.
            words: What they heard before they chose.

        Raises:
            StorageUnavailable: It is not known whether that was written.
        """
        ...

    def allow(self, phone: PhoneNumber, at: datetime, by: str, words: str) -> bool:
        """Take back "not to be called", as whoever has the number wishes; STOP stands.

        Returns:
            Whether lists may call it now: False while it has said STOP to a text.

        Args:
            phone: Which.
            at: When they said so.
            by: Who heard it.
            words: What they said.

        Raises:
            StorageUnavailable: It is not known whether that was written.
        """
        ...


class Owners(Protocol):
    """The agents whose customers are on lists."""

    def users(self) -> Collection[str]:
        """Return the ids of all users.

        Raises:
            ConnectUnavailable: Nobody knows.
        """
        ...


class NotRunning(Exception):  # noqa: N818 - ends the work on a run, and is none of its failures
    """A run was paused, stopped or finished meanwhile: nobody is called."""


class InAnotherRun(Exception):  # noqa: N818 - an answer, not a failure
    """Another run is to call this number."""


class ReachedBefore(Exception):  # noqa: N818 - an answer, not a failure
    """A list has reached this number for the same reason, and that is not due yet."""


class CalledBefore(Exception):  # noqa: N818 - an answer, not a failure
    """A list was approved before, in another run.

    Attributes:
        run_id: Which.
        at: When that was approved.
    """

    def __init__(self, run_id: str, at: datetime) -> None:
        super().__init__(run_id)
        self.run_id = run_id
        self.at = at


class Listed(NamedTuple):
    """Where somebody of a run is listed.

    Attributes:
        run_id: Of the run.
        what: The queue in which they wait, or the list of calls that are out.
        at: When something is to be done about them, UTC.
        line: Theirs.
    """

    run_id: str
    what: str
    at: datetime
    line: int


class Runs(Protocol):
    """Runs and their recipients. Every method raises ``StorageUnavailable``."""

    def run(self, run_id: str) -> Run | None: ...

    def all(self) -> Sequence[Run]:
        """Return the runs of which something is still to come, drafts among them; oldest first."""
        ...

    def counts(self, run_id: str) -> Mapping[str, int]:
        """Return what became of a run's calls."""
        ...

    def write(self, before: Run | None, after: Run) -> Run:
        """Store a run.

        Raises:
            Raced: It was changed since it was read, or is there already.
        """
        ...

    def called_before(self, digest: str) -> tuple[str, datetime] | None:
        """Return the latest run of a list, by its digest, and when that was approved."""
        ...

    def approve(self, before: Run, after: Run, *, again: bool) -> Run:
        """Store a run that was approved; its list is called by no other then.

        Args:
            before: As it was read.
            after: As it is to be.
            again: Whoever approves it knows that its list was called before.

        Raises:
            CalledBefore: It was, and nobody said ``again``.
            Raced: The run was changed since it was read.
        """
        ...

    def add(self, recipient: Recipient) -> bool:
        """Store a new recipient; False when they are stored already.

        Raises:
            InAnotherRun: The number is another run's.
            ReachedBefore: A list has reached it for the same reason.
        """
        ...

    def get(self, run_id: str, line: int) -> Recipient | None: ...

    def of_contact(self, contact_id: str) -> Recipient | None: ...

    def of_run(self, run_id: str) -> Iterable[tuple[int, Recipient | None]]:
        """Return the line of everybody whom a run calls, and what is known; None: unreadable."""
        ...

    def leave_out(self, run_id: str, last: int, why: Mapping[int, Refusal], at: datetime) -> None:
        """Keep who was left out of a part of a list, and why; the same part again replaces it.

        Args:
            run_id: Of which run.
            last: The last line of the part.
            why: By line.
            at: When they were left out.
        """
        ...

    def left_out(self, run_id: str) -> Mapping[int, Refusal]:
        """Return who was left out as a run was loaded, and why, by line."""
        ...

    def waiting(self, run_id: str, queue: str, most: int) -> Sequence[Listed]:
        """Return who waits to be called, the first first."""
        ...

    def out(self, run_id: str, most: int) -> Sequence[Listed]:
        """Return whose call is out, by when something should have been heard of it."""
        ...

    def drop(self, listed: Listed, now: datetime) -> bool:
        """Take somebody off a list whose record cannot be read: it would keep its run for ever.

        They are counted as ``unreadable``, and their number is free for others.

        Returns:
            Whether they were on it: False when they are not any more.
        """
        ...

    def change(
        self, before: Recipient, after: Recipient, *, calls_at: datetime | None = None
    ) -> Recipient:
        """Store a recipient, with what follows: lists, lock, counts, the contact.

        Args:
            before: As they were read.
            after: As they are to be.
            calls_at: When they are about to be called, if they are: only while the run is running,
                and they may be.

        Raises:
            Raced: They were changed since they were read.
            NotRunning, MustNotCall, OnTheLine: With ``calls_at``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Beat:
    """How fast calls are begun, and who begins them now.

    Attributes:
        chain: Counts the beats: whoever writes it is the one who goes on.
        next_at: When the next beat is due; later, somebody must begin a new chain.
        full_at: When the bucket of requests is full again.
        slow: How often in a row Amazon Connect told us to slow down.
    """

    chain: int
    next_at: datetime
    full_at: datetime
    slow: int = 0


class Beats(Protocol):
    """The one dialler of a centre. Every method raises ``StorageUnavailable``."""

    def read(self) -> tuple[Beat | None, Mapping[str, int]]:
        """Return the latest beat, if there ever was one, and the calls out by queue."""
        ...

    def write(self, before: Beat | None, after: Beat) -> None:
        """Store a beat.

        Raises:
            Raced: Somebody else wrote one since.
        """
        ...

    def go_on(self, chain: int, seconds: int) -> None:
        """Have the next beat come after so many seconds."""
        ...


class Agents(Protocol):
    """Who could take a call now."""

    def free(self, queues: Iterable[str]) -> Sequence[Pool]:
        """Return the free agents of some queues, each of them once.

        Raises:
            ConnectUnavailable: Nobody knows.
        """
        ...


class Calls(Protocol):
    """Calls and tasks that Amazon Connect begins. Every method raises ``ConnectUnavailable``."""

    def start(self, recipient: Recipient, mode: str) -> str:
        """Call somebody, or leave them to an agent; once for each attempt.

        Returns:
            The id of the contact.

        Raises:
            CallRefused: The number cannot be called at all, or the request is wrong.
            CallsRefused: Nobody can be called like this.
        """
        ...

    def stop(self, contact_id: str) -> None:
        """Take a task back; one that is over already stays so."""
        ...

    def named(self, contact_id: str) -> tuple[str, int, int] | None:
        """Return the run, the line and the attempt that the attributes of a contact name."""
        ...
