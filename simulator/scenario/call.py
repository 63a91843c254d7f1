"""One customer's call, told step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.errors import SimulationError
from simulator.scenario.lines import is_heard, transcript
from simulator.scenario.story import Told, Words, found, listed, search, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow


class ScenarioFailure(AssertionError):  # noqa: N818 - pytest shows it as what it is
    """The call did not go as told; the message has the transcript up to here.

    Attributes:
        why: Why a step could not be done, in one sentence; None: an expectation does not hold.
    """

    why: str | None = None


def __tracebackhide__(raised: Any) -> bool:  # noqa: ANN401, N807 - pytest looks for it by this name
    """Let pytest point at the line of the story that does not hold, not at this file."""
    return bool(raised.errisinstance(ScenarioFailure))


class Call:
    """One customer's call. Every step and every expectation returns the call, for the next one.

    Attributes:
        contact: The contact in the simulation, for what this class has no words for.
        entry: The flow it came in at.
        attributes: The user-defined attributes it began with.
        events: Everything that happened to it so far.
        story: Everything told of it so far.
    """

    def __init__(
        self,
        simulation: Simulation,
        contact: Contact,
        events: list[Event],
        entry: Flow,
        attributes: Mapping[str, str],
    ) -> None:
        self.contact = contact
        self.entry = entry
        self.attributes = attributes
        self.events = events
        self.story: list[Told] = []
        self._simulation = simulation
        self._seen = 0  # an event, by its number
        self._said = 0  # characters of its text that the story has passed

    # What the customer does.

    def presses(self, keys: str) -> Call:
        """The customer presses keys (0-9, ``*``, ``#``)."""
        if not isinstance(keys, str):
            raise TypeError('presses(): keys are a text; write presses("1")')
        return self._act("presses", lambda: self._simulation.press(self.contact, keys), keys)

    def says(self, text: str) -> Call:
        """The customer speaks, or types where it is a chat."""
        return self._act("says", lambda: self._simulation.say(self.contact, text), text)

    def stays_silent(self, times: int = 1) -> Call:
        """The customer does nothing, until what the call waits for has timed out so many times."""
        if times < 0:
            raise ValueError("stays_silent(): write how many times; 0 is not at all")
        for _ in range(times):
            self._act("stays_silent", lambda: self._simulation.time_out(self.contact))
        return self

    def waits(self, seconds: float) -> Call:
        """The customer waits, and time passes."""
        if seconds < 0:
            raise ValueError("waits(): time does not go back; write the seconds that pass")
        return self._act("waits", lambda: self._simulation.advance(seconds), seconds)

    def hangs_up(self) -> Call:
        """The customer hangs up."""
        return self._act("hangs_up", lambda: self._simulation.hang_up(self.contact))

    # What the agent does.

    def agent_accepts(self) -> Call:
        """An agent takes the call out of the queue; the whispers are spoken, then both talk."""
        self._act("agent_accepts", lambda: self._simulation.agent_accept(self.contact))
        while self._says_more():
            pass
        return self

    def agent_rejects(self) -> Call:
        """The agent at whom the call rings declines."""
        return self._act("agent_rejects", lambda: self._simulation.agent_reject(self.contact))

    def agent_hangs_up(self) -> Call:
        """The agent ends the conversation."""
        return self._act("agent_hangs_up", lambda: self._simulation.agent_hang_up(self.contact))

    def agent_misses(self) -> Call:
        """The agent at whom the call rings does not answer."""
        return self._act("agent_misses", lambda: self._simulation.agent_miss(self.contact))

    def agent_holds(self) -> Call:
        """The agent puts the customer on hold: the hold flows run."""
        return self._act("agent_holds", lambda: self._simulation.agent_hold(self.contact))

    def agent_resumes(self) -> Call:
        """The agent takes the customer back from hold."""
        return self._act("agent_resumes", lambda: self._simulation.agent_resume(self.contact))

    def agent_consults(self, username: str) -> Call:
        """The agent asks a colleague, while the customer is on hold."""
        step = lambda: self._simulation.agent_consult(self.contact, username)  # noqa: E731
        return self._act("agent_consults", step, username)

    def colleague_leaves(self) -> Call:
        """The colleague who was asked goes again; the customer is still on hold."""
        step = lambda: self._simulation.agent_end_consult(self.contact)  # noqa: E731
        return self._act("colleague_leaves", step)

    def agent_transfers(self, to: str, queue: str | None = None) -> Call:
        """The agent passes the call on by a quick connect, or through a flow, and leaves.

        Args:
            to: The quick connect's name, or a reference to a transfer flow.
            queue: Of a flow: the queue, or the user name, that it finds as its target.
        """
        step = lambda: self._simulation.agent_transfer(self.contact, to, queue)  # noqa: E731
        return self._act("agent_transfers", step, *(word for word in (to, queue) if word))

    # What is expected.

    def hears(self, *expected: Words) -> Call:
        """The customer hears these, in this order; anything else may be said between."""
        if not expected or "" in expected:
            raise ValueError("hears(): say what is heard; everything contains an empty text")
        for words in expected:
            while not self._listen(words):
                if not self._says_more():
                    raise self._failure(f"to hear {shown(words)}")
        return self

    def never_hears(self, *unwanted: Words) -> Call:
        """The customer has heard none of these in the whole call so far.

        Not from where the story stands: what she heard at the beginning counts.
        """
        if not unwanted or "" in unwanted:
            raise ValueError("never_hears(): say what; everything contains an empty text")
        for words in unwanted:
            if any(is_heard(e) and found(words, e["text"]) for e in self.events):
                raise self._failure(f"never to hear {shown(words)}")
        return self._holds("never_hears", *unwanted)

    def reaches_queue(self, name: str) -> Call:
        """The call is put into a queue of this name, or of this reference in the flow."""
        known = self._simulation.world.queues.known(name)
        names = {name} if known is None else {name, known.name}
        for position, event in self._ahead():
            if event.type == "queue" and event["state"] == "enqueued" and event["queue"] in names:
                return self._met(position, "reaches_queue", name)
        raise self._failure(f"to reach the queue {name!r}")

    def invokes(self, function: str, **parameters: Words) -> Call:
        """A function is invoked whose name ends so, with these parameters among others."""
        for position, event in self._ahead():
            if event.type == "lambda" and event["function"].endswith(function):
                given = event["parameters"] or {}
                if all(found(words, given.get(key, "")) for key, words in parameters.items()):
                    return self._met(position, "invokes", function, **parameters)
        raise self._failure(f"{function} to be invoked{listed(' with ', parameters)}")

    def sees(self, **attributes: Words) -> Call:
        """The agent who accepted has these contact attributes before her."""
        self._compare("the agent to see", attributes, self._accepted()["attributes"] or {})
        return self._holds("sees", **attributes)

    def agent_screen_shows(self, **fields: Words) -> Call:
        """The page on the agent's desk has these fields."""
        view = self._accepted()["view"] or {}
        self._compare("the agent's page to show", fields, view.get("data") or {})
        return self._holds("agent_screen_shows", **fields)

    def agent_hears(self, words: Words) -> Call:
        """The whisper to the agent contains this."""
        if not found(words, self._accepted()["whisper"] or ""):
            raise self._failure(f"the agent to hear {shown(words)}")
        return self._holds("agent_hears", words)

    def has(self, **attributes: Words) -> Call:
        """The contact has these user-defined attributes now."""
        self._compare("the attributes", attributes, self.contact.attributes.values)
        return self._holds("has", **attributes)

    def asks(self) -> Call:
        """The call waits for a key or for words of the customer."""
        if self.contact.waiting_for != "input":
            raise self._failure("to be asked something")
        return self._holds("asks")

    def ends(self, reason: str = "disconnected") -> Call:
        """The call has ended for this reason (``disconnected``, ``hung_up``, ``waiting``, ...)."""
        while self._says_more():
            pass
        end = self.contact.end
        if end is None or end.reason != reason:
            raise self._failure(f"the call to end as {reason!r}")
        return self._holds("ends", reason)

    # What can be asked of it.

    def attribute(self, name: str) -> str | None:
        """The value of a user-defined attribute now, None where it was never set."""
        return self.contact.attributes.values.get(name)

    @property
    def transcript(self) -> str:
        """What happened so far, a line for each thing a reader of the story cares about."""
        return transcript(self.events)

    def _act(self, name: str, step: Callable[[], None], *words: object) -> Call:
        if self.contact.end is not None:
            what = " ".join([name.replace("_", " "), *(str(word) for word in words)])
            raise self._failure(f"the call to go on: somebody {what}")
        self._seen, self._said = len(self.events), 0
        self._holds(name, *words)
        try:
            step()
        except (SimulationError, LookupError) as problem:
            self.story.pop()  # told before it was tried
            failure = self._failure(f"{name}() to be possible: {problem}")
            failure.why = str(problem)
            raise failure from None
        return self

    def _listen(self, words: Words) -> bool:
        """Look for words from where the story stands, and stand behind them then."""
        for position, event in self._ahead():
            start = self._said if position == self._seen else 0
            span = search(words, event["text"], start) if is_heard(event) else None
            if span is not None:
                self._seen, self._said = position, span[1]
                self.story.append(Told("hears", (words,), position, span=span))
                return True
        return False

    def _says_more(self) -> bool:
        """Let what is being said be said to its end; False: nothing is, or it takes no time."""
        waiting = self.contact.waiting
        if self.contact.end is not None or waiting is None or waiting.kind != "prompt":
            return False
        self._simulation.time_out(self.contact)
        return True

    def _met(self, position: int, name: str, *words: object, **named: Words) -> Call:
        self._seen, self._said = position + 1, 0
        self.story.append(Told(name, words, position, named))
        return self

    def _holds(self, name: str, *words: object, **named: Words) -> Call:
        self.story.append(Told(name, words, len(self.events), named))
        return self

    def _ahead(self) -> Iterator[tuple[int, Event]]:
        for position in range(self._seen, len(self.events)):
            yield position, self.events[position]

    def _accepted(self) -> Event:
        for event in reversed(self.events):
            if event.type == "agent" and event["action"] == "accept":
                return event
        raise self._failure("an agent to have accepted")

    def _compare(self, what: str, expected: Mapping[str, Words], given: Mapping[str, Any]) -> None:
        if not expected:
            raise ValueError(f"expected {what} nothing: write what, as name=value")
        wrong = {k: words for k, words in expected.items() if not found(words, given.get(k, ""))}
        if wrong:
            raise self._failure(f"{what} {listed('', wrong)}")

    def _failure(self, expectation: str) -> ScenarioFailure:
        now = self.contact.end.reason if self.contact.end else self.contact.waiting_for
        return ScenarioFailure(
            f"expected {expectation}\n\nThe call so far:\n{self.transcript}\n        now: {now}"
        )
