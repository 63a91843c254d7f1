"""How questions and read-backs are worded: the reason first, then what to do, then the keys."""

from contact_center.domain.transactions.declaration import Situation
from contact_center.domain.transactions.inputs import Input, Unusable
from contact_center.domain.transactions.session import Turn
from contact_center.domain.transactions.words import capital

_DATE_DIGITS = 4  # month and day
_SHOWN = 8  # characters of a wrong answer that an agent may see; a card number has more


def question(asked: Input, situation: Situation, wrong: Unusable | None) -> Turn:
    """Put a question, after what was wrong with the answer before if there was one."""
    words = _worded(asked, situation)
    # Digits end with the pound key: one that comes after an entry was full would answer the next.
    most = {"digits": asked.maximum(situation) + 1, "date": _DATE_DIGITS}.get(asked.kind, 1)
    if wrong is None:
        return Turn("ask", words, asked.kind, most)
    return Turn("invalid", f"{wrong.say} {words}", asked.kind, most, reason=wrong.code)


def _worded(asked: Input, situation: Situation) -> str:
    tongue = situation.tongue
    what = asked.ask(situation)
    keys = ", ".join([what, *_keys(asked, situation)] if what else _keys(asked, situation))
    return f"{tongue.say(asked.why)}, {keys}."


def _keys(asked: Input, situation: Situation) -> list[str]:
    tongue = situation.tongue
    if asked.kind == "yes_no":
        labels = [tongue.pick("yes", "sí"), tongue.pick("no", "no")]
    else:
        labels = [option.label for option in asked.options(situation)]
    word = tongue.pick("for", "para")
    return [f"{tongue.key(str(n))} {word} {label}" for n, label in enumerate(labels, 1)]


def read_back(words: str, situation: Situation) -> Turn:
    """Read back what is going to be done, and ask whether it is right."""
    tongue = situation.tongue
    yes, no = capital(tongue.key("1")), tongue.key("2")
    how = tongue.pick(
        f"{yes} if that is right, {no} to change it.",
        f"{yes} si es correcto, {no} para cambiarlo.",
    )
    return Turn("confirm", f"{words} {how}", "yes_no", 1)


def for_agent(asked: Input, wrong: Unusable, given: str) -> str:
    """Tell an agent what was given in vain, unless it is private or long enough to be a card."""
    shown = given.strip("# ")
    told = [asked.name, wrong.code]
    if not asked.private and wrong.code != "no_input" and len(shown) <= _SHOWN:
        told.insert(1, shown)
    return " ".join(told).replace("_", " ")
