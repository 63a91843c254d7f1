"""The instance that a simulation plays in: everything a flow may refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from simulator.world.directory import Directory
from simulator.world.keys import Keys
from simulator.world.resources import Phone
from simulator.world.stubs import stub

if TYPE_CHECKING:
    from simulator.language.document import Flow
    from simulator.lex.conversation import BotAlias
    from simulator.world.hours import Hours
    from simulator.world.resources import (
        Function,
        Person,
        Prompt,
        Queue,
        QuickConnect,
        RoutingProfile,
        View,
    )

Answerer = Callable[[dict[str, Any]], Mapping[str, Any]]
"""A service beside Amazon Connect: takes the action's resolved parameters (and ``ContactId``,
``Channel``, ``Input`` where they matter), returns the data that the action sets, or raises
``NoAnswer`` to make the action take an error branch."""

Encrypt = Callable[[str, str, str], str]
"""Stored customer input to ciphertext: ``(key id, certificate in PEM, what was keyed)``."""


class NoAnswer(Exception):  # noqa: N818 - what a service says, not a fault of the simulator
    """A service's answer is one of the action's error branches.

    Args:
        error: The error type, as the Flow language spells it (``NoneFoundError``).
        why: What a person reads in the transcript.
    """

    def __init__(self, why: str, error: str = "NoMatchingError") -> None:
        super().__init__(why)
        self.why = why
        self.error = error


@dataclass
class World:
    """One Amazon Connect instance: resources by reference, answers of the services around it.

    A new world is empty and strict: a reference that nobody registered does not exist, and the
    action that needs it takes its error branch. ``simulator.world.alone`` makes one that assumes
    what a lone flow names.

    Attributes:
        instance_arn: ARN of the instance.
        alone: A flow is played without its surroundings: what it transfers to and nobody gave is
            where the simulation ends, not an error.
        flows: Flows and hook flows; ``modules``: flow modules.
        staffed: Whether an agent may be assumed where ``people`` names none.
        people: Agents, signed in as their ``status`` says when a simulation starts.
        quick_connects: Where agents pass contacts on to, by name or ARN.
        bots: Aliases of Lex bots that a stand-in plays, see ``simulator.lex``.
        phones: Number -> what becomes of a call to it; any other number is answered at once.
        numbers: Phone numbers claimed on the instance, E.164; empty means: not known, any will do.
        default_flows: Event hook -> reference of the flow that runs where a contact has none of
            its own (``CustomerQueue``, ``AgentWhisper``, ``CustomerWhisper``, ``CustomerHold``,
            ``AgentHold``, ``OutboundWhisper``, ``DefaultAgentUI``).
        listed: Kinds of resource that a world file lists: of those nothing further is assumed.
        voices: Voices of one's own that speak besides Amazon Polly's.
        answers: Action type -> service. An action without an answer takes its error branch.
        metrics: Fixed numbers for CheckMetricData and GetMetricData: queue name (or ``*``) ->
            metric -> number. What is not fixed is counted in the simulation.
        timeout_as_input: Whether stored input that nobody entered is the value ``Timeout`` on the
            way straight on, as documented, or the error branch, as some report.
        keys: Keys for stored input, of a world file.
        encrypt: Encrypts stored customer input; None: such input takes the error branch.
    """

    instance_arn: str = (
        "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-4000-8000-000000000000"
    )
    alone: bool = False
    staffed: bool = True
    flows: Directory[Flow] = field(default_factory=Directory)
    modules: Directory[Flow] = field(default_factory=Directory)
    functions: Directory[Function] = field(default_factory=Directory)
    queues: Directory[Queue] = field(default_factory=Directory)
    hours: Directory[Hours] = field(default_factory=Directory)
    prompts: Directory[Prompt] = field(default_factory=Directory)
    views: Directory[View] = field(default_factory=Directory)
    bots: Directory[BotAlias] = field(default_factory=Directory)
    profiles: Directory[RoutingProfile] = field(default_factory=Directory)
    people: Directory[Person] = field(default_factory=Directory)
    quick_connects: Directory[QuickConnect] = field(default_factory=Directory)
    phones: dict[str, Phone] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    default_flows: dict[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    answers: dict[str, Answerer] = field(default_factory=dict)
    metrics: dict[str, dict[str, float]] = field(default_factory=dict)
    timeout_as_input: bool = True
    keys: Keys = field(default_factory=Keys)
    encrypt: Encrypt | None = None

    @property
    def region(self) -> str:
        """The AWS region of the instance."""
        return self.instance_arn.split(":")[3]

    @property
    def account(self) -> str:
        """The AWS account of the instance."""
        return self.instance_arn.split(":")[4]

    @property
    def instance_id(self) -> str:
        """The id of the instance."""
        return self.instance_arn.rpartition("/")[2]

    def stub(self, reference: str, reply: Any) -> None:  # noqa: ANN401 - any JSON value
        """Let a function always do the same (``stubs``); ``*`` means every other function.

        Raises:
            InvalidWorld: That is nothing a function could do.
        """
        function = stub(reference, reply)
        if reference == "*":
            self.functions.assume = lambda ref: replace(function, name=ref, arn=ref)
        else:
            self.functions.add(function, reference)

    def phone(self, number: str) -> Phone:
        """What becomes of a call to a number."""
        return self.phones.get(number, Phone())

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN this instance gives a resource, such as ``arn("queue", "Billing")``."""
        return f"{self.instance_arn}/{kind}/{name}"
