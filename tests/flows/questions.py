"""How a caller comes to each question that our flows ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from simulator.scenario import Call
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.stubs import ANA, WITH_A_BILL, Reply

ENGLISH = re.compile(r"\b(press|please|we|you)\b", re.IGNORECASE)
SPANISH = re.compile(r"\b(oprima|marque|usted|su|para)\b", re.IGNORECASE)

SILENCE = "silence"
WAIT = "wait"  # in the queue, until the next question
SAY = "say:"


@dataclass(frozen=True)
class Way:
    """What the caller enters on the way to a question, and when the call takes place."""

    entries: tuple[str, ...] = ()
    lookup: Reply | None = None
    at: datetime = OPEN
    texting: str = "not_offered"
    textable: bool = False
    callback: Mapping[str, Reply] = field(default_factory=dict)
    bot: bool = True  # the one that listens in menus can be reached

    def centre(self, **changes: str) -> Centre:
        """A centre whose lookup answers so, but for these changes."""
        missing = frozenset[str]() if self.bot else frozenset({"${ServiceBot}"})
        centre = Centre({**(self.lookup or ANA), **changes}, at=self.at, missing=missing)
        centre.functions.texting = self.texting
        centre.functions.textable = self.textable
        centre.functions.callback = dict(self.callback)
        return centre

    def follow(self, centre: Centre) -> Call:
        """Call, and enter what leads to the question."""
        call = centre.call()
        for entry in self.entries:
            enter(call, entry)
        return call


def enter(call: Call, entry: str) -> Call:
    """Press keys, speak, stay silent, or wait in the queue."""
    if entry == SILENCE:
        return call.stays_silent()
    if entry.startswith(SAY):
        asked = call.contact.node
        call.says(entry.removeprefix(SAY))
        heard = call.contact.node is not asked or call.contact.waiting_for != "input"
        return call if heard else call.stays_silent()  # nobody listens to words there
    return call.waits(61) if entry == WAIT else call.presses(entry)


def _night(*entries: str) -> Way:
    return Way(entries, at=NIGHT)


WITHHELD = {**ANA, "outcome": "withheld"}
CUT_OFF = {**ANA, "resumeTransaction": "meter_reading", "resumeWords": "this meter reading"}
AGAIN = {**ANA, "repeat": "yes"}
KEYS = (SILENCE,)  # who says nothing is asked to use the keys
REQUEST = ("0",)  # at night a person is a request
READING = ("1", "3")
PAID = ("1", "1", "1", "1", "4111111111111111#", "1228#", "737#")

CALLED_BACK = {**ANA, "openCallback": "yes"}
PROMISED = {"check": {"outcome": "exists"}}
TIMES = {"times": {"outcome": "ok"}}
LEAVING = ("0", WAIT)
NO_CALLBACK = {"offer": {"outcome": "no_offer"}}

QUESTIONS: dict[tuple[str, str], Way] = {  # (flow, action)
    ("Bill question", "Listen"): Way((), WITH_A_BILL),
    ("Bill question", "Calling to pay?"): Way((), WITH_A_BILL, bot=False),
    ("Bill question", "Calling to pay? again"): Way((SILENCE,), WITH_A_BILL),
    ("Resume", "Listen"): Way((), CUT_OFF),
    ("Resume", "Go on?"): Way((), CUT_OFF, bot=False),
    ("Resume", "Go on? again"): Way((SILENCE,), CUT_OFF),
    ("Open callback", "Listen"): Way((), CALLED_BACK, callback=PROMISED),
    ("Open callback", "Change it?"): Way((), CALLED_BACK, callback=PROMISED, bot=False),
    ("Open callback", "Change it? again"): Way((SILENCE,), CALLED_BACK, callback=PROMISED),
    ("Callback at a time", "Which time?"): Way(REQUEST, at=NIGHT, callback=TIMES),
    ("Callback at a time", "Which time? again"): Way((*REQUEST, SILENCE), at=NIGHT, callback=TIMES),
    ("Menu", "Listen"): Way(),
    ("Menu", "Listen again"): Way(("say:mumble",)),
    ("Menu", "Menu"): Way(KEYS),
    ("Menu", "Menu again"): Way((*KEYS, SILENCE)),
    ("Welcome back", "Something else?"): Way((), AGAIN),
    ("Welcome back", "Something else? again"): Way(("say:mumble",), AGAIN),
    ("Welcome back", "Something else by keys?"): Way((), AGAIN, bot=False),
    ("Welcome back", "Something else by keys? again"): Way(("7",), AGAIN, bot=False),
    ("Bills", "Listen"): Way(("1",)),
    ("Bills", "Choice"): Way(("1",), bot=False),
    ("Bills", "Choice again"): Way(("1", SILENCE)),
    ("Visits and details", "Listen"): Way(("3",)),
    ("Visits and details", "Choice"): Way(("3",), bot=False),
    ("Visits and details", "Choice again"): Way(("3", SILENCE)),
    ("Visits and details", "Listen at details"): Way(("3", "4")),
    ("Visits and details", "Details"): Way(("3", "4"), bot=False),
    ("Visits and details", "Details again"): Way(("3", "4", SILENCE)),
    ("Questions", "Listen"): Way(("4",)),
    ("Questions", "Choice"): Way(("4",), bot=False),
    ("Questions", "Choice again"): Way(("4", SILENCE)),
    ("Questions", "Code"): Way(("4", "5")),
    ("Questions", "Code again"): Way(("4", "5", SILENCE)),
    ("Questions", "Another code"): Way(("4", "5", "999#")),
    ("Continue by text", "Listen"): Way(READING, texting="offer"),
    ("Continue by text", "Text or telephone?"): Way(READING, texting="offer", bot=False),
    ("Continue by text", "Text or telephone? again"): Way((*READING, SILENCE), texting="offer"),
    ("By text", "Listen about the receipt"): Way(PAID, textable=True),
    ("By text", "Receipt by text?"): Way(PAID, textable=True, bot=False),
    ("By text", "Receipt by text? again"): Way((*PAID, SILENCE), textable=True),
    ("By text", "Listen about the link"): Way(("4", "4"), textable=True),
    ("By text", "Link by text?"): Way(("4", "4"), textable=True, bot=False),
    ("By text", "Link by text? again"): Way(("4", "4", SILENCE), textable=True),
    ("Transaction", "Key it in"): Way(READING),
    ("Transaction", "Say it"): Way(("say:meter reading",)),
    ("Anything else", "Listen"): Way(("4", "1")),
    ("Anything else", "Anything else?"): Way(("4", "1"), bot=False),
    ("Anything else", "Anything else? again"): Way(("4", "1", SILENCE)),
    ("Leave a request", "Topic"): _night(*REQUEST),
    ("Leave a request", "Topic again"): _night(*REQUEST, SILENCE),
    ("Leave a request", "Own number"): _night(*REQUEST, "3"),
    ("Leave a request", "Own number again"): _night(*REQUEST, "3", SILENCE),
    ("Leave a request", "Ask number"): _night(*REQUEST, "3", "2"),
    ("Leave a request", "Ask number again"): _night(*REQUEST, "3", "2", SILENCE),
    ("Leave a request", "Check number"): _night(*REQUEST, "3", "2", "2025550143#"),
    ("Leave a request", "Check number again"): _night(*REQUEST, "3", "2", "2025550143#", SILENCE),
    ("Customer queue", "Leave a request?"): Way(("0", WAIT)),
    ("Customer queue", "Leave a request? again"): Way(("0", WAIT, "7")),
    ("Customer queue", "Ask number"): Way((*LEAVING, "4"), WITHHELD, callback=NO_CALLBACK),
    ("Customer queue", "Ask number again"): Way(
        (*LEAVING, "4", SILENCE), WITHHELD, callback=NO_CALLBACK
    ),
}
