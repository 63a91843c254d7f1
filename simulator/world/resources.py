"""What an instance holds besides flows: queues, prompts, people, functions.

Only what the engine or a flow can see. Names, ids and numbers are as Amazon Connect spells them.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Timed:
    """A function's reply that took time.

    Attributes:
        reply: What the function returned.
        seconds: How long it ran; beyond what is left of the action's time limit it has failed.
        printed: Lines it wrote to standard output.
    """

    reply: Any
    seconds: float
    printed: tuple[str, ...] = ()


class Failure(Exception):  # noqa: N818 - what became of an invocation
    """A function failed after a while; one that raises anything else failed at once.

    Attributes:
        seconds: How long it ran.
        why: What whoever plays the flow reads of it; None: its type alone is told, because its
            text may hold personal data.
        printed: Lines the function wrote to standard output.
    """

    seconds: float = 0.0
    why: str | None = None
    printed: tuple[str, ...] = ()


remaining: ContextVar[float] = ContextVar("remaining", default=8.0)
"""Seconds that Amazon Connect still waits for the function that is being called."""


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function: ``call`` takes the event and returns the reply, or raises.

    Attributes:
        assumed: Nobody supplied it: the flow names it, and its reply is empty.
    """

    name: str
    arn: str
    call: Callable[[dict[str, Any]], Any]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue.

    Attributes:
        hours: Reference of its hours of operation; None means always open.
        capacity: Contacts it holds at once (``MaxContacts``); None means no limit.
        caller_id: Outbound caller id, E.164.
        agent: The agent whose personal queue this is (ARN); such a queue has no hours.
        quick_connects: References of those that its agents see; None: not known, every one.
    """

    name: str
    arn: str
    hours: str | None = None
    capacity: int | None = None
    caller_id: str | None = None
    agent: str | None = None
    assumed: bool = False
    quick_connects: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class QuickConnect:
    """Where agents pass contacts on to, at one click.

    Attributes:
        flow: Reference of the transfer flow, of one to a queue or a user.
        queue: Reference of its queue; ``user``: its user's name; ``phone``: its number, in E.164.
            One of the three.
    """

    name: str
    arn: str
    flow: str | None = None
    queue: str | None = None
    user: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """An audio file of the instance.

    Attributes:
        text: What is said in it, when known; else its name stands for it.
        seconds: How long it plays.
    """

    name: str
    arn: str
    text: str | None = None
    seconds: float = 3.0
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A page of a step-by-step guide.

    Attributes:
        actions: Names of the ways out a person has, when known.
    """

    name: str
    arn: str
    actions: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One queue of a routing profile.

    Attributes:
        queue: Reference of the queue.
        channel: VOICE, CHAT, TASK or EMAIL.
        priority: Lower is served first, 1 to 99.
        delay: Seconds a contact must have waited before this profile's agents take it.
    """

    queue: str
    channel: str = "VOICE"
    priority: int = 1
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class RoutingProfile:
    """What its agents take, and how much of it at once.

    Attributes:
        queues: Empty means every queue there is, on every channel.
        concurrency: Contacts of a channel at once; VOICE is always 1, no others unless given.
    """

    name: str
    arn: str
    queues: tuple[Assignment, ...] = ()
    concurrency: Mapping[str, int] = field(default_factory=lambda: {"VOICE": 1})
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """An agent as configured; what becomes of her during a simulation is ``engine.agents``.

    Attributes:
        username: Her login.
        profile: Reference of her routing profile; None means a profile with every queue.
        status: The status she signs in with; None: she is not signed in when the simulation starts.
        answers_after: Seconds until she accepts an offered contact; None: she does nothing by
            herself, an offer rings until a test or a token speaks for her.
        talks: Seconds she talks to a customer before she hangs up, when she answers by herself.
        wraps_up: Seconds of after-contact work; None: until somebody clears the contact.
        proficiencies: (attribute, value) -> level, for routing criteria.
    """

    username: str
    arn: str
    first_name: str = ""
    last_name: str = ""
    profile: str | None = None
    status: str | None = "Available"
    answers_after: float | None = None
    talks: float = 180.0
    wraps_up: float | None = 0.0
    proficiencies: Mapping[tuple[str, str], float] = field(default_factory=dict)


def personal_queue(person: Person) -> Queue:
    """The queue that an agent alone serves."""
    return Queue(person.username, f"{person.arn}/queue", agent=person.arn)


DETECTED: Final = (
    "HUMAN_ANSWERED", "VOICEMAIL_BEEP", "VOICEMAIL_NO_BEEP", "AMD_UNRESOLVED", "AMD_ERROR",
    "SIT_TONE_DETECTED", "FAX_MACHINE_DETECTED",
)  # fmt: skip
"""What answering machine detection may find where a call is answered.

Source: AnsweringMachineDetectionStatus of contact records, as contact events use it.
"""


@dataclass(frozen=True, slots=True)
class Phone:
    """What becomes of a call to a number: a third party, or a customer whom the centre calls.

    Attributes:
        outcome: ``answered``, ``no_answer``, ``busy`` or ``failed``; voicemail counts as answered.
        seconds: How long it rings before the outcome is known.
        talks: Seconds until a third party hangs up.
        detected: One of ``DETECTED``: what answering machine detection finds, if the call has it.
            None: a person, where the local centre's API is asked to detect; no detection, where
            nobody is.
    """

    outcome: str = "answered"
    seconds: float = 0.0
    talks: float = 60.0
    detected: str | None = None
