"""Playing a call by hand: what is done is told as a story, and what is heard as expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.script import InvalidToken, parse_tokens
from simulator.scenario.call import ScenarioFailure
from simulator.scenario.lines import is_heard
from simulator.transcript import transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from rich.console import Console

    from simulator.engine.events import Event
    from simulator.engine.script import Token
    from simulator.engine.simulation import Simulation
    from simulator.scenario import Call

HELP: Final = (
    "keys (0-9 * #), say:TEXT, timeout, wait:SECONDS, hangup, agent:accept, agent:reject, "
    "agent:hangup; several with commas; end (or Ctrl-D) when the story is told"
)

_AUDIBLE: Final = ("start", "prompt", "input", "queue", "agent", "end")


class Refused(ValueError):  # noqa: N818 - what the step is
    """Something that cannot be done at this point of the call; the message says why."""


class Recorder:
    """Plays tokens on a call.

    Args:
        call: As it has just come in.
    """

    def __init__(self, call: Call) -> None:
        self.call = call
        self._noted = 0
        self._note()

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.call.contact.end is not None

    def play(self, token: Token) -> None:
        """Do one thing, and expect from now on what came of it.

        Raises:
            Refused: It cannot be done now.
        """
        call = self.call
        if self.over:
            raise Refused("the call is over: nothing more can be done in it")
        steps: dict[str, Callable[[], object]] = {
            "keys": lambda: self._press(token.value),
            "say": lambda: call.says(token.value),
            "timeout": call.stays_silent,
            "wait": lambda: call.waits(float(token.value)),
            "hangup": call.hangs_up,
            "agent:accept": call.agent_accepts,
            "agent:reject": call.agent_rejects,
            "agent:miss": call.agent_misses,
            "agent:hangup": call.agent_hangs_up,
            "agent:hold": call.agent_holds,
            "agent:resume": call.agent_resumes,
            "agent:leave": call.colleague_leaves,
            "agent:consult": lambda: call.agent_consults(token.value),
            "agent:transfer": lambda: call.agent_transfers(*token.value.split("=", 1)),
        }
        if token.kind not in steps:
            raise Refused(f"{token.kind} is not part of a story: use it with run")
        try:
            steps[token.kind]()
        except ScenarioFailure as failure:
            raise Refused(failure.why or str(failure)) from None
        self._note()

    def _press(self, keys: str) -> None:
        """Press keys; as in a script, several of them are a whole entry."""
        contact = self.call.contact
        listening = contact.waiting
        self.call.presses(keys)
        whole = len(keys) > 1 or (listening is not None and listening.takes_entries)
        if whole and contact.waiting is listening and contact.waiting_for == "input":
            self.call.stays_silent()

    def _note(self) -> None:
        """Tell what has happened since as what is expected."""
        events = self.call.events
        while self._noted < len(events):
            event = events[self._noted]
            self._noted += 1
            self._expect(event)
        if self.call.contact.end is not None:
            self.call.ends(self.call.contact.end.reason)

    def _expect(self, event: Event) -> None:
        if is_heard(event) and event["text"].strip():
            self.call.hears(event["text"].strip())
        elif event.type == "queue" and event["state"] == "enqueued":
            self.call.reaches_queue(event["queue"])
        elif event.type == "agent" and event["action"] == "accept" and event["whisper"]:
            self.call.agent_hears(event["whisper"])


def _typed(
    stream: TextIO, prompt: Callable[[], None], complain: Callable[[str], None]
) -> Iterator[Token]:
    """Read tokens that a person types, line by line, until ``end`` or the end of the stream.

    Args:
        stream: Where they come from.
        prompt: Called before each line.
        complain: Told of what is no token.
    """
    while True:
        prompt()
        line = stream.readline()
        if not line or line.strip() == "end":
            return
        try:
            yield from parse_tokens(line)
        except InvalidToken as problem:
            complain(str(problem))


def show(simulation: Simulation, console: Console) -> None:
    """Let a person see what a caller and an agent hear, and nothing of how it comes about."""
    tell = transcript(console)
    simulation.on_event(lambda event: tell(event) if event.type in _AUDIBLE else None)


def play_by_hand(call: Call, stream: TextIO, console: Console) -> Recorder:
    """Let a person play a call to its end, or until she has told enough of it.

    Args:
        call: As it has just come in.
        stream: What the person types.
        console: What she sees.
    """
    recorder = Recorder(call)

    def complain(problem: str) -> None:
        console.print(problem, style="red", markup=False)

    console.print(HELP, style="dim")
    tokens = _typed(stream, lambda: console.print("> ", end=""), complain)
    while not recorder.over and (token := next(tokens, None)) is not None:
        try:
            recorder.play(token)
        except Refused as refused:
            complain(str(refused))
    return recorder
