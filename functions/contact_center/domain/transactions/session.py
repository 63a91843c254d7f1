"""Where a conversation stands between two turns, and what may be told about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Outcome = Literal[
    "ask", "confirm", "done", "repeated", "refused", "invalid", "verify", "pay", "person"
]
Stage = Literal["asking", "confirming", "warned", "paying", "ended"]
What = Literal[
    "entered",
    "resumed",
    "verify",
    "invalid",
    "no_input",
    "confirmed",
    "declined",
    "done",
    "repeated",
    "refused",
    "cancelled",
    "person",
]

_WELL: Final = ("done", "repeated")  # the receipt tells the rest


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller hears next, and what is expected of them.

    Attributes:
        kind: How the answer is given: digits, choice, yes_no or date; empty when none is expected.
        maximum: Most keys of the answer, with the pound key that ends digits.
        receipt: Number of the receipt, for the ear or the eye.
        reason: Stable name of why it was refused, or why a person is needed.
        level: Level of authentication that is needed, when it is.
        labels: What the buttons of a page say: the options of a choice, in the order of their keys,
            or what may be given in place of digits.
        problem: What was wrong with the answer before, for a page, which shows it by the field.
    """

    outcome: Outcome
    say: str = ""
    kind: str = ""
    maximum: int = 0
    receipt: str = ""
    reason: str = ""
    level: int = 0
    labels: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a conversation stands; it is stored between two turns.

    Attributes:
        number: Of the turn; the answer to it carries the same number. It grows as long as the
            contact lasts, also from one transaction to the next.
        asked: Name of the question that was put last.
        offered: Values of the options of that question, in the order they were put.
        answers: Canonical answers, by question.
        tries: How often the last question was answered in vain.
        confirmed: How many read-backs were answered with yes.
        again: Number of the receipt of what was done before, where the caller wants it again.
        warned: The receipt that the caller was just told of.
        declined: How often a read-back was answered with no.
        wrong: What was given in vain, for the agent: "reading 4512 lower".
        given: What was given and taken, for the agent: "postal code 10001". Nobody asks it again.
        heard: What was said ahead of its question, as it was said: it is not asked for again.
        resumed: It goes on where an earlier contact stopped, as soon as the caller is known.
        entry: Fingerprint of the card entry that was judged last: a repetition is no second try.
    """

    transaction: str
    stage: Stage = "asking"
    turn: Turn = Turn("ask")
    number: int = 0
    asked: str = ""
    offered: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    confirmed: int = 0
    declined: int = 0
    again: str = ""
    warned: str = ""
    wrong: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    heard: Mapping[str, str] = field(default_factory=dict)
    resumed: bool = False
    entry: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage != "ended"

    @property
    def knows_something(self) -> bool:
        """Whether the caller has told something that would have to be told again."""
        return bool(self.answers or self.heard)

    @property
    def tried(self) -> str:
        """Tell the agent in a few English words what was tried, and how it went."""
        words = self.transaction.replace("_", " ")
        told = [", ".join(self.wrong)] if self.wrong else []
        if self.given and self.turn.outcome not in _WELL:
            told.insert(0, f"given: {', '.join(self.given)}")
        where = f" ({'; '.join(told)})" if told else ""
        return f"{words}{where}: {self._how_far()}"

    def _how_far(self) -> str:
        if self.turn.outcome in _WELL:
            return self.turn.outcome
        if self.turn.outcome == "verify":
            return "stopped at the PIN"
        if self.stage == "paying":
            return "stopped at the card"
        if self.turn.reason:
            return self.turn.reason.replace("_", " ")
        return f"stopped at {self.asked.replace('_', ' ')}" if self.asked else "stopped"

    def say(self, turn: Turn) -> "Session":
        """Return the session after the next turn."""
        return replace(self, turn=turn, number=self.number + 1)


@dataclass(frozen=True, slots=True)
class StepEvent:
    """Something countable: at which question or stage, and what happened there."""

    step: str
    what: What


@dataclass(frozen=True, slots=True)
class Move:
    """The result of a step.

    Attributes:
        due: Everything is confirmed: the deed is to be done now, and then told.
    """

    session: Session
    events: tuple[StepEvent, ...] = ()
    due: bool = False

    def after(self, *events: StepEvent) -> "Move":
        """Return the move with events that came before its own."""
        return replace(self, events=(*events, *self.events))
