"""What a caller and an agent do, written as tokens: ``1,say:my bill,timeout,agent:accept``.

    1 234# *           keys pressed (several at once make one entry; the pause after them ends it)
    say:TEXT           spoken or typed; on a view: the action chosen
    timeout            nobody does anything until what is waited for times out
    wait:SECONDS       time passes
    hangup             the customer hangs up
    agent:accept       agent:reject  agent:miss  agent:hangup  agent:hold  agent:resume
    agent:consult:USERNAME           a colleague is asked meanwhile; agent:leave: she goes again
    agent:transfer:QUICK CONNECT     by its name; or FLOW, FLOW=QUEUE, FLOW=USERNAME: through a
                                     transfer flow by its reference, with its target
    agent:clear:USERNAME             her work after the contact is done
    agent:status:USERNAME=STATUS     she goes Available, Offline, or to lunch

A token is kept until it can be used: keys until a flow listens, an agent's until the contact is in
a queue, or connected; what a flow asks meanwhile times out. When the tokens have run out, every
further input times out, an agent who talks hangs up, and a contact that rests in a queue ends as
``waiting``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.engine.contact import WAITING, End
from simulator.engine.errors import SimulationError
from simulator.engine.simulation import KEYS
from simulator.engine.waiting import Pause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation

PATIENCE: Final = 300.0  # seconds in a queue after the last token, when something still happens
HORIZON: Final = 8 * 86_400.0  # seconds within which a callback or task must begin

WORDS: Final = (
    "timeout", "hangup", "agent:accept", "agent:reject", "agent:miss", "agent:hangup",
    "agent:hold", "agent:resume", "agent:leave",
)  # fmt: skip
NAMING: Final = ("agent:consult", "agent:transfer", "agent:clear", "agent:status")
"""Tokens that name somebody or something: ``agent:consult:bob``."""
_NAMED: Final = {
    "agent:consult": "USERNAME", "agent:transfer": "QUICK CONNECT or FLOW=QUEUE",
    "agent:clear": "USERNAME", "agent:status": "USERNAME=STATUS",
}  # fmt: skip
_QUEUED: Final = ("agent:accept", "agent:reject", "agent:miss")
_AFTERWARDS: Final = ("wait", "agent:clear", "agent:status")  # of use when a contact has ended
_ANY_TIME: Final = ("hangup", "wait", "timeout", "agent:clear", "agent:status")
_TALKING: Final = {
    "keys": ("input", "connected"),
    "say": ("input", "connected", "view", "wait"),
    "agent:hangup": ("connected", "hold"),
    "agent:hold": ("connected",),
    "agent:consult": ("connected", "hold"),
    "agent:transfer": ("connected", "hold"),
    "agent:resume": ("hold",),
    "agent:leave": ("hold",),
}
"""Token -> what the contact waits for when it can be used."""


class InvalidToken(ValueError):  # noqa: N818 - what the word is
    """A word that is none of the tokens; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Token:
    """One thing somebody does.

    Attributes:
        kind: ``keys``, ``say``, ``wait``, or one of ``WORDS`` and ``NAMING``.
        value: The keys, the text, the seconds, or whom it names.
    """

    kind: str
    value: str = ""


def parse_tokens(text: str) -> list[Token]:
    """Read tokens separated by commas.

    >>> parse_tokens("2,0#,say:my bill,agent:accept")[2]
    Token(kind='say', value='my bill')

    Raises:
        InvalidToken: One of them is none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    return [_token(word, place) for place, word in enumerate(words, 1)]


def _token(word: str, place: int) -> Token:
    if KEYS.issuperset(word):
        return Token("keys", word)
    kind, colon, value = word.partition(":")
    if word in WORDS:
        return Token(word)
    if kind == "say" and colon:
        return Token("say", value)
    if kind == "wait" and value.replace(".", "", 1).isdigit():
        return Token("wait", value)
    named = next((one for one in NAMING if word.startswith(f"{one}:")), None)
    if named is not None and (named != "agent:status" or "=" in word):
        return Token(named, word[len(named) + 1 :])
    # Digits, and what stands behind a colon, may be what a caller was to key in or to say.
    told = "".join("." if letter.isdigit() else letter for letter in kind) + colon
    raise InvalidToken(
        f"token {place} ({told}): a token is none of: keys (0-9 * #), say:TEXT, wait:SECONDS, "
        + ", ".join([*WORDS, *(f"{one}:{_NAMED[one]}" for one in NAMING)])
    )


class Script:
    """Plays tokens on a contact, and on those that come of it (a callback, a task)."""

    def __init__(self, simulation: Simulation, tokens: Iterable[Token]) -> None:
        self._simulation = simulation
        self._tokens = deque(tokens)
        self._given = len(self._tokens)
        self._idle_since: float | None = None

    def play(self, contact: Contact) -> End:
        """Play a contact to its end; then go on with related ones while tokens are left.

        Raises:
            SimulationError: A token cannot be done; the contacts end as ``waiting`` where they are.
        """
        try:
            return self._play(contact)
        except SimulationError as problem:
            for other in dict.fromkeys([*self._simulation.contacts.values(), contact]):
                if not other.beside:
                    self._simulation.lifecycle.finish(other, End(WAITING, str(problem)))
            raise

    def _play(self, contact: Contact) -> End:
        end = self._play_one(contact)
        while self._tokens and self._tokens[0].kind in _AFTERWARDS:
            self._use(contact, self._tokens.popleft())
        while self._tokens:
            other = self._related()
            if other is None:
                break
            self._play_one(other)
        return end

    def _play_one(self, contact: Contact) -> End:
        self._idle_since = None
        while contact.end is None:
            self._step(contact)
        return contact.end

    def _related(self) -> Contact | None:
        """A contact that lives; time passes until there is one that an agent is there for.

        Keys alone are what a caller who has gone had left: the clock stands still for them.
        """
        simulation = self._simulation
        agent_is_there = any(token.kind in _QUEUED for token in self._tokens)
        until = simulation.clock.elapsed + (HORIZON if agent_is_there else 0.0)
        while True:
            for contact in dict.fromkeys(simulation.contacts.values()):
                if contact.end is None and not contact.beside and contact.waiting_for is not None:
                    return contact
            if not simulation.clock.run_next(until):
                return None

    def _step(self, contact: Contact) -> None:
        if not self._tokens:
            self._without_tokens(contact)
            return
        token = self._tokens[0]
        if not self._can_use(contact, token):
            if not self._let_pass(contact):
                self._tokens.popleft()
                contact.log(f"nothing to do with {self._told(token)}: ignored")
            return
        self._tokens.popleft()
        self._use(contact, token)

    def _can_use(self, contact: Contact, token: Token) -> bool:
        if token.kind in _ANY_TIME:
            return True
        if token.kind in _QUEUED:
            return contact.place is not None
        return contact.waiting_for in _TALKING[token.kind]

    def _use(self, contact: Contact, token: Token) -> None:
        simulation = self._simulation
        use: dict[str, Callable[[], object]] = {
            "keys": lambda: self._press(contact, token.value),
            "say": lambda: self._say(contact, token.value),
            "wait": lambda: simulation.advance(float(token.value)),
            "hangup": lambda: simulation.hang_up(contact),
            "timeout": lambda: self._let_pass(contact),
            "agent:accept": lambda: simulation.agent_accept(contact),
            "agent:reject": lambda: simulation.agent_reject(contact),
            "agent:miss": lambda: simulation.agent_miss(contact),
            "agent:hangup": lambda: simulation.agent_hang_up(contact),
            "agent:hold": lambda: simulation.agent_hold(contact),
            "agent:resume": lambda: simulation.agent_resume(contact),
            "agent:leave": lambda: simulation.agent_end_consult(contact),
            "agent:consult": lambda: simulation.agent_consult(contact, token.value),
            "agent:transfer": lambda: simulation.agent_transfer(
                contact, *token.value.split("=", 1)
            ),
            "agent:clear": lambda: simulation.agent_clear(token.value),
            "agent:status": lambda: simulation.set_agent_status(*token.value.split("=", 1)),
        }
        try:
            use[token.kind]()
        except (LookupError, SimulationError) as problem:
            raise SimulationError(f"{self._told(token)}: {problem}") from None

    def _told(self, token: Token) -> str:
        """The token that was taken last; never what was keyed or said."""
        return f"token {self._given - len(self._tokens)} ({token.kind})"

    def _say(self, contact: Contact, text: str) -> None:
        if contact.waiting_for == "view":
            self._simulation.choose(contact, text)
        else:
            self._simulation.say(contact, text)

    def _press(self, contact: Contact, keys: str) -> None:
        listening = contact.waiting
        self._simulation.press(contact, keys)
        whole = len(keys) > 1 or (listening is not None and listening.takes_entries)
        if whole and contact.waiting is listening and contact.waiting_for == "input":
            self._simulation.time_out(contact)  # a whole entry, not the beginning of one

    def _let_pass(self, contact: Contact) -> bool:
        """Let what the contact waits for time out; False when nothing would ever happen."""
        timer = None if contact.waiting is None else contact.waiting.timer
        if timer is not None and timer.pending:
            self._simulation.time_out(contact)
            return True
        return contact.place is not None and self._agents_may_come()

    def _hears_on(self, contact: Contact) -> bool:
        """Who waits hears the prompts that are still to come."""
        prompt = None if contact.waiting is None else contact.waiting.prompt
        if prompt is None or not prompt.pending:
            return False
        return self._simulation.clock.run_next(prompt.due)

    def _agents_may_come(self) -> bool:
        """In a queue with agents who answer by themselves, time may help."""
        routing = self._simulation.routing
        if not any(not agent.scripted for agent in routing.agents.values()):
            return False
        return self._patient() and self._simulation.clock.run_next(
            self._simulation.clock.elapsed + PATIENCE
        )

    def _patient(self) -> bool:
        now = self._simulation.clock.elapsed
        if self._idle_since is None:
            self._idle_since = now
        return now - self._idle_since < PATIENCE

    def _without_tokens(self, contact: Contact) -> None:
        simulation = self._simulation
        if contact.waiting_for in ("connected", "hold"):
            if contact.waiting is None or contact.waiting.timer is None:
                simulation.agent_hang_up(contact)
            else:
                simulation.time_out(contact)
            return
        resting = contact.place is not None and not isinstance(contact.waiting, Pause)
        if contact.waiting_for == "input":
            resting = False
        if resting and (self._hears_on(contact) or self._agents_may_come()):
            return
        if (
            resting
            or (contact.place is not None and not self._patient())
            or not self._let_pass(contact)
        ):
            simulation.lifecycle.finish(contact, End(WAITING))
