"""How a caller comes to each question that our flows ask."""

from dataclasses import dataclass
from datetime import datetime

from simulator.scenario import Call
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.stubs import ANA, WITH_A_BILL, Reply

SILENCE = "silence"
WAIT = "wait"  # in the queue, until the next question


@dataclass(frozen=True)
class Way:
    """What the caller enters on the way to a question, and when the call takes place."""

    entries: tuple[str, ...] = ()
    lookup: Reply | None = None
    at: datetime = OPEN

    def centre(self, **changes: str) -> Centre:
        """A centre whose lookup answers so, but for these changes."""
        return Centre({**(self.lookup or ANA), **changes}, at=self.at)

    def follow(self, centre: Centre) -> Call:
        """Call, and enter what leads to the question."""
        call = centre.call()
        for entry in self.entries:
            enter(call, entry)
        return call


def enter(call: Call, entry: str) -> Call:
    """Press keys, stay silent, or wait in the queue."""
    if entry == SILENCE:
        return call.stays_silent()
    return call.waits(61) if entry == WAIT else call.presses(entry)


def _night(*entries: str) -> Way:
    return Way(entries, at=NIGHT)


QUESTIONS: dict[tuple[str, str], Way] = {  # (flow, action)
    ("Bill question", "Calling to pay?"): Way((), WITH_A_BILL),
    ("Bill question", "Calling to pay? again"): Way((SILENCE,), WITH_A_BILL),
    ("Menu", "Menu"): Way(),
    ("Menu", "Menu again"): Way((SILENCE,)),
    ("Menu", "Anything else?"): Way(("1",)),
    ("Menu", "Anything else? again"): Way(("1", SILENCE)),
    ("Out of hours", "Choices"): _night(),
    ("Out of hours", "Choices again"): _night(SILENCE),
    ("Leave a request", "Topic"): _night("1"),
    ("Leave a request", "Topic again"): _night("1", SILENCE),
    ("Leave a request", "Own number"): _night("1", "3"),
    ("Leave a request", "Own number again"): _night("1", "3", SILENCE),
    ("Leave a request", "Ask number"): _night("1", "3", "2"),
    ("Leave a request", "Ask number again"): _night("1", "3", "2", SILENCE),
    ("Leave a request", "Check number"): _night("1", "3", "2", "2025550143#"),
    ("Leave a request", "Check number again"): _night("1", "3", "2", "2025550143#", SILENCE),
    ("Customer queue", "Rather not wait?"): Way(("0", WAIT)),
    ("Customer queue", "Rather not wait? again"): Way(("0", WAIT, "7")),
}
