"""Telling a call as a story, and holding a flow to it.

    centre = Scenario(Simulation(world, start=monday_morning), "MainFlow")
    call = centre.call("+15550100")
    call.hears("Good morning, Ana.", "Are you calling to pay it?").presses("1")
    call.reaches_queue("Billing").agent_accepts().agent_sees(why="pay")
    call.agent_hangs_up().ends("disconnected")

Expectations look forward from where the story stands: what was said before the customer's last step
does not count again, and what is being said is heard to its end. One that does not hold raises
``ScenarioFailure`` with the transcript so far.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow

Words = str | re.Pattern[str]
"""What is expected: a part of the text as it stands, or a pattern found in it."""


class ScenarioFailure(AssertionError):  # noqa: N818 - pytest shows it as what it is
    """The call did not go as told; the message has the transcript up to here."""


class Scenario:
    """A centre to call: a simulation, and the flow its callers reach.

    Args:
        simulation: What plays the calls; several scenarios may share one.
        entry: The flow, or a reference the world knows.
    """

    def __init__(self, simulation: Simulation, entry: Flow | str) -> None:
        self.simulation = simulation
        self._entry = entry
        self._events: list[Event] = []
        simulation.on_event(self._events.append)

    def call(
        self,
        number: str | None,
        *,
        channel: str = "VOICE",
        attributes: Mapping[str, str] | None = None,
    ) -> Call:
        """Somebody calls; the call is played until it waits for somebody or has ended.

        Args:
            number: The caller's, in E.164; None: withheld.
            channel: VOICE, CHAT, TASK or EMAIL.
            attributes: User-defined attributes the contact starts with.

        Raises:
            LookupError: The world has no such flow.
        """
        first = len(self._events)
        contact = self.simulation.start_contact(
            self._entry, channel=channel, customer=number, attributes=attributes
        )
        return Call(self.simulation, contact, self._events, first)


class Call:
    """One customer's call. Every step and every expectation returns the call, for the next one.

    Attributes:
        contact: The contact in the simulation, for what this class has no words for.
    """

    def __init__(
        self, simulation: Simulation, contact: Contact, events: list[Event], first: int
    ) -> None:
        self.contact = contact
        self._simulation = simulation
        self._events = events
        self._first = self._seen = first  # an event, by its number
        self._said = 0  # characters of its text that the story has passed

    # What the customer does.

    def presses(self, keys: str) -> Call:
        """The customer presses keys (0-9, ``*``, ``#``)."""
        return self._act(f"presses {keys}", lambda: self._simulation.press(self.contact, keys))

    def says(self, text: str) -> Call:
        """The customer speaks, or types where it is a chat."""
        return self._act(f"says {text!r}", lambda: self._simulation.say(self.contact, text))

    def stays_silent(self, times: int = 1) -> Call:
        """The customer does nothing, until what the call waits for has timed out so many times."""
        for _ in range(times):
            self._act("stays silent", lambda: self._simulation.time_out(self.contact))
        return self

    def waits(self, seconds: float) -> Call:
        """The customer waits, and time passes."""
        return self._act(f"waits {seconds:g} s", lambda: self._simulation.advance(seconds))

    def hangs_up(self) -> Call:
        """The customer hangs up."""
        return self._act("hangs up", lambda: self._simulation.hang_up(self.contact))

    # What the agent does.

    def agent_accepts(self) -> Call:
        """An agent takes the call out of the queue; the whispers are spoken, then both talk."""
        self._act("is answered", lambda: self._simulation.agent_accept(self.contact))
        while self._says_more():
            pass
        return self

    def agent_rejects(self) -> Call:
        """The agent at whom the call rings declines."""
        return self._act("is declined", lambda: self._simulation.agent_reject(self.contact))

    def agent_hangs_up(self) -> Call:
        """The agent ends the conversation."""
        return self._act("is released", lambda: self._simulation.agent_hang_up(self.contact))

    # What is expected.

    def hears(self, *expected: Words) -> Call:
        """The customer hears these, in this order; anything else may be said between."""
        for words in expected:
            while not self._listen(words):
                if not self._says_more():
                    raise self._failure(f"to hear {_shown(words)}")
        return self

    def never_hears(self, *unwanted: Words) -> Call:
        """The customer has heard none of these in the whole call so far."""
        for words in unwanted:
            if any(_is_heard(e) and _found(words, e["text"]) for e in self.events):
                raise self._failure(f"never to hear {_shown(words)}")
        return self

    def reaches_queue(self, name: str) -> Call:
        """The call is put into a queue of this name."""
        for position, event in self._ahead():
            if event.type == "queue" and (event["queue"], event["state"]) == (name, "enqueued"):
                self._stand(position + 1)
                return self
        raise self._failure(f"to reach the queue {name!r}")

    def invokes(self, function: str, **parameters: Words) -> Call:
        """A function is invoked whose name ends so, with these parameters among others."""
        for position, event in self._ahead():
            if event.type == "lambda" and event["function"].endswith(function):
                given = event["parameters"] or {}
                if all(_found(words, given.get(key, "")) for key, words in parameters.items()):
                    self._stand(position + 1)
                    return self
        raise self._failure(f"{function} to be invoked{_listed(' with ', parameters)}")

    def agent_sees(self, **attributes: Words) -> Call:
        """The agent who accepted has these contact attributes before her."""
        return self._compare("the agent to see", attributes, self._accepted()["attributes"] or {})

    def agent_screen_shows(self, **fields: Words) -> Call:
        """The page on the agent's desk has these fields."""
        view = self._accepted()["view"] or {}
        return self._compare("the agent's page to show", fields, view.get("data") or {})

    def agent_hears(self, words: Words) -> Call:
        """The whisper to the agent contains this."""
        if not _found(words, self._accepted()["whisper"] or ""):
            raise self._failure(f"the agent to hear {_shown(words)}")
        return self

    def has(self, **attributes: Words) -> Call:
        """The contact has these user-defined attributes now."""
        return self._compare("the attributes", attributes, self.contact.attributes.values)

    def asks(self) -> Call:
        """The call waits for a key or for words of the customer."""
        if self.contact.waiting_for != "input":
            raise self._failure("to be asked something")
        return self

    def ends(self, reason: str = "disconnected") -> Call:
        """The call has ended for this reason (``disconnected``, ``hung_up``, ``waiting``, ...)."""
        while self._says_more():
            pass
        end = self.contact.end
        if end is None or end.reason != reason:
            raise self._failure(f"the call to end as {reason!r}")
        return self

    # The story so far.

    @property
    def events(self) -> list[Event]:
        """Everything that happened to this contact."""
        return [e for e in self._events[self._first :] if e.contact is self.contact]

    @property
    def transcript(self) -> str:
        """What happened so far, a line for each thing a reader of the story cares about."""
        lines = (_line(event) for event in self.events)
        return "\n".join(text for text in lines if text)

    def _act(self, what: str, step: Callable[[], None]) -> Call:
        if self.contact.end is not None:
            raise self._failure(f"the call to go on, so that the customer {what}")
        self._stand(len(self._events))
        step()
        return self

    def _listen(self, words: Words) -> bool:
        """Look for words from where the story stands, and stand behind them then."""
        for position, event in self._ahead():
            start = self._said if position == self._seen else 0
            found = _search(words, event["text"], start) if _is_heard(event) else None
            if found is not None:
                self._seen, self._said = position, found
                return True
        return False

    def _says_more(self) -> bool:
        """Let what is being said be said to its end; False: nothing is, or it takes no time."""
        waiting = self.contact.waiting
        if self.contact.end is not None or waiting is None or waiting.kind != "prompt":
            return False
        self._simulation.time_out(self.contact)
        return True

    def _stand(self, position: int) -> None:
        self._seen, self._said = position, 0

    def _ahead(self) -> Iterator[tuple[int, Event]]:
        for position in range(self._seen, len(self._events)):
            event = self._events[position]
            if event.contact is self.contact:
                yield position, event

    def _accepted(self) -> Event:
        for event in reversed(self.events):
            if event.type == "agent" and event["action"] == "accept":
                return event
        raise self._failure("an agent to have accepted")

    def _compare(self, what: str, expected: Mapping[str, Words], given: Mapping[str, Any]) -> Call:
        wrong = {k: words for k, words in expected.items() if not _found(words, given.get(k, ""))}
        if wrong:
            raise self._failure(f"{what} {_listed('', wrong)}")
        return self

    def _failure(self, expectation: str) -> ScenarioFailure:
        now = self.contact.end.reason if self.contact.end else self.contact.waiting_for
        return ScenarioFailure(
            f"expected {expectation}\n\nThe call so far:\n{self.transcript}\n        now: {now}"
        )


def _is_heard(event: Event) -> bool:
    return event.type == "prompt" and event["to"] in (None, "customer")


def _search(words: Words, text: str, start: int = 0) -> int | None:
    """Where the words end that begin at ``start`` or later."""
    if isinstance(words, re.Pattern):
        match = words.search(text, start)
        return None if match is None else match.end()
    position = text.find(words, start)
    return None if position < 0 else position + len(words)


def _found(words: Words, text: str) -> bool:
    return _search(words, text) is not None


def _shown(words: Words) -> str:
    return f"/{words.pattern}/" if isinstance(words, re.Pattern) else repr(words)


def _listed(before: str, expected: Mapping[str, Words]) -> str:
    return before * bool(expected) + ", ".join(f"{k}={_shown(v)}" for k, v in expected.items())


def _line(event: Event) -> str:
    told = _TOLD.get(event.type)
    return "" if told is None else f"{event.t:7.1f} {told(event)}"


def _prompt(event: Event) -> str:
    return f"{'' if _is_heard(event) else 'agent '}hears  {event['text'] or '(a pause)'}"


def _input(event: Event) -> str:
    value = event["value"]
    return "does nothing" if value is None else f"enters {value}"


def _lambda(event: Event) -> str:
    error, reply = event["error"], event["reply"]
    outcome = error or (reply.get("outcome", "") if isinstance(reply, dict) else reply)
    return f"       [{event['function']}: {outcome}]"


def _agent(event: Event) -> str:
    whisper = event["whisper"] if event["action"] == "accept" else None
    return f"agent  {event['agent']}: {event['action']}{f' ({whisper})' if whisper else ''}"


_TOLD: dict[str, Callable[[Event], Any]] = {
    "prompt": _prompt,
    "input": _input,
    "lambda": _lambda,
    "branch": lambda event: f"       -> {event['to']} ({event['on']})",
    "queue": lambda event: f"queue  {event['queue']}: {event['state']}",
    "agent": _agent,
    "log": lambda event: f"       ({event['text']})",
    "end": lambda event: f"end    {event['reason']} {event['message'] or ''}".rstrip(),
}
