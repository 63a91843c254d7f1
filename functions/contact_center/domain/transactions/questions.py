"""How questions and read-backs are worded: the reason first, then what to do, then the keys."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from contact_center.domain import phrases
from contact_center.domain.transactions.declaration import Situation
from contact_center.domain.transactions.inputs import (
    NO_ANSWER,
    NOT_UNDERSTOOD,
    Input,
    Unusable,
)
from contact_center.domain.transactions.session import Turn
from contact_center.domain.transactions.words import Tongue, capital

_MOST_KEYS = 20  # of an entry; its length is judged here
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = 8  # characters of a wrong answer that an agent may see; a card number has more


def question(asked: Input, situation: Situation, wrong: Unusable | None) -> Turn:
    """Put a question, after what was wrong with the answer before if there was one."""
    words = _worded(asked, situation)
    # Digits end with the pound key: what comes after an entry was full would answer the next.
    most = _MOST_KEYS if asked.kind in ("digits", "date") else 1
    if wrong is None:
        turn = Turn("ask", words, asked.kind, most)
    else:
        turn = Turn("invalid", f"{wrong.say} {words}", asked.kind, most, reason=wrong.code)
    return _shown(turn, words, asked, situation, wrong) if situation.tongue.buttons else turn


def _shown(
    turn: Turn, words: str, asked: Input, situation: Situation, wrong: Unusable | None
) -> Turn:
    """Return a question as a page puts it: buttons, and what is wrong apart from the question."""
    labels = tuple(_labels(asked, situation))
    return replace(turn, say=words, labels=labels, problem=wrong.say if wrong else "")


def _worded(asked: Input, situation: Situation) -> str:
    tongue = situation.tongue
    what = asked.ask(situation)
    if tongue.buttons:
        return f"{tongue.say(asked.why)}, {what or tongue.pick('choose one', 'elija una opción')}."
    ways = [what, *_keys(asked, situation)] if what else _keys(asked, situation)
    if tongue.spoken and asked.kind in ("digits", "date"):
        ways.append(
            tongue.pick(
                "or 0 and the pound key for a person", "o 0 y la tecla numeral para una persona"
            )
        )
    keys = ", ".join(ways)
    return f"{tongue.say(asked.why)}, {keys}."


def _keys(asked: Input, situation: Situation) -> list[str]:
    tongue = situation.tongue
    word = tongue.pick("for", "para")
    labels = [] if asked.kind == "digits" else _labels(asked, situation)
    return [f"{tongue.key(str(n))} {word} {label}" for n, label in enumerate(labels, 1)]


def _labels(asked: Input, situation: Situation) -> list[str]:
    tongue = situation.tongue
    if asked.kind == "yes_no":
        return [tongue.pick("yes", "sí"), tongue.pick("no", "no")]
    if asked.instead:
        return [tongue.say(asked.instead)]
    return [option.label for option in asked.options(situation)]


def read_back(words: str, situation: Situation) -> Turn:
    """Read back what is going to be done, and ask whether it is right."""
    tongue = situation.tongue
    if tongue.buttons:
        return yes_no(words, tongue)
    yes, no = capital(tongue.key("1")), tongue.key("2")
    how = tongue.pick(
        f"{yes} if that is right, {no} to change it.",
        f"{yes} si es correcto, {no} para cambiarlo.",
    )
    return Turn("confirm", f"{words} {how}", "yes_no", 1)


def yes_no(words: str, tongue: Tongue) -> Turn:
    """Ask what is answered with yes or no."""
    if tongue.buttons:
        return Turn("confirm", words, "yes_no", 1)
    yes, no = capital(tongue.key("1")), tongue.key("2")
    how = tongue.pick(f"{yes} for yes, {no} for no.", f"{yes} para sí, {no} para no.")
    return Turn("confirm", f"{words} {how}", "yes_no", 1)


def repeated(turn: Turn, tongue: Tongue, *, answered: bool) -> Turn:
    """Put a read-back once more, after why: there was no answer, or none that is one."""
    wrong = tongue.say(NOT_UNDERSTOOD if answered else NO_ANSWER)
    if tongue.buttons:
        return replace(turn, reason="not_understood", problem=wrong)
    return replace(turn, reason="not_understood", say=f"{wrong} {bare(turn, tongue)}")


def bare(turn: Turn, tongue: Tongue) -> str:
    """Return what a read-back says, without what was wrong with the answer before."""
    say = turn.say
    for wrong in (NOT_UNDERSTOOD, NO_ANSWER):
        say = say.removeprefix(f"{tongue.say(wrong)} ")
    return say


def for_agent(asked: Input, wrong: Unusable, given: str) -> str:
    """Tell an agent what was given in vain, unless it is private or may be a secret.

    What is longer than it can be here may be a PIN, or a card, keyed at the wrong moment.
    """
    shown = given.strip("# ")
    told = [asked.name, wrong.code]
    hidden = asked.private or wrong.code in ("no_input", "too_long") or len(shown) > _SHOWN
    if not hidden:
        told.insert(1, shown)
    return " ".join(told).replace("_", " ")


def given(
    inputs: Sequence[Input], answers: Mapping[str, str], heard: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Tell an agent what was given, but for what is private, so that nobody asks again.

    A day is told in words: as digits it would be blotted out with whatever could be a secret.

    Args:
        inputs: Questions of the transaction.
        answers: What was taken.
        heard: What was said ahead of its question, and is not judged yet; what is long enough to be
            a card is left out.
    """
    ahead = {
        name: said
        for name, said in (heard or {}).items()
        if len(said) <= _SHOWN or _DAY.fullmatch(said)
    }
    taken = _told(inputs, answers, shown=True)
    return (*taken, *_told(inputs, {k: v for k, v in ahead.items() if k not in answers}))


def _told(
    inputs: Sequence[Input], answers: Mapping[str, str], *, shown: bool = False
) -> tuple[str, ...]:
    return tuple(
        f"{asked.name} {_DAY.sub(_in_words, text)}".replace("_", " ")
        for asked in inputs
        if asked.name in answers and not asked.private
        for text in [asked.shown(answers[asked.name]) if shown else answers[asked.name]]
    )


def _in_words(day: re.Match[str]) -> str:
    return phrases.month_day(date.fromisoformat(day[0]), "en")
