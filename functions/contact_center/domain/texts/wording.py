"""Words of a text: in each language, with variables that are checked, and what it costs.

A text begins with the sender's name (CTIA Messaging Principles, 5.1). Values come from elsewhere,
so a value is one line of bounded length, and never more variables.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from string import Formatter
from typing import Final, Literal

from contact_center.domain.errors import InvalidInput
from contact_center.domain.profile import MessageClass
from contact_center.domain.texts.parts import LONGEST_BODY, Parts, parts

LONGEST_VALUE: Final = 300  # characters of one variable
_SENDER: Final = re.compile(r"^\{centre\}[:：] ?")
HOUSE: Final = frozenset({"centre", "phone"})  # every text may use these

# Why a text may be sent at all.
#   consent   the customer allowed this class of messages
#   request   they asked for this one, in a conversation that is still fresh
#   reply     it answers a text of theirs
#   duty      it protects their account; nobody asks for such a text
#   last_word it confirms STOP or answers HELP, and so passes a suppression
Basis = Literal["consent", "request", "reply", "person", "duty", "last_word"]


class UnusableMessage(InvalidInput):
    """A message cannot be put into words. The text names the variable, not its value."""

    code = "unusable_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What is said, to whom it may be said, and for how long it makes sense.

    Attributes:
        name: Stable name, such as ``bill_copy``.
        texts: By language; English is what everybody else gets.
        good_for: Later than this it is not sent any more.
        urgent: Why it does not wait for the morning; empty: it waits.
        link: Purpose of the link that is made as it is sent, as ``{link}``; empty: none.
        prose: Name of a variable that may be long and have several lines; empty: none.
        asks: Name of the question that it leaves open, which "yes" answers; empty: none.

    Raises:
        ValueError: There is no English, or the languages do not use the same variables.
    """

    name: str
    message_class: MessageClass
    basis: Basis
    texts: Mapping[str, str]
    good_for: timedelta = timedelta(hours=72)
    urgent: str = ""
    link: str = ""
    prose: str = ""
    asks: str = ""
    variables: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        if "en" not in self.texts:
            raise ValueError(f"template {self.name}: there is no English")
        used = {language: _fields(text) for language, text in self.texts.items()}
        if odd := sorted(one for one in used if used[one] != used["en"]):
            raise ValueError(f"template {self.name}: {odd[0]} has other variables than English")
        object.__setattr__(self, "variables", used["en"])


@dataclass(frozen=True, slots=True)
class House:
    """Who sends, and what a part costs.

    Attributes:
        centre: The name that people know.
        phone: As it is written to them.
        micros_per_part: Price of a part with the carrier's fee, in millionths of a dollar.
    """

    centre: str
    phone: str
    micros_per_part: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it would be sent, and what it costs."""

    body: str = field(repr=False)
    parts: Parts
    micros: int


def worded(
    template: Template, language: str | None, variables: Mapping[str, str], house: House
) -> Text:
    """Put a message into words.

    Args:
        template: Which message.
        language: A tag such as "es"; one that the template does not speak becomes English.
        variables: Those of the template, all of them and no others.
        house: Who sends.

    Raises:
        UnusableMessage: A variable is missing, unknown, empty, too long or more than one line; or
            the whole is longer than a text can be.

    Example:
        >>> hello = Template(name="hello", message_class="service", basis="consent",
        ...     texts={"en": "{centre}: hello {name}."})
        >>> acme = House("ACME", "555-0100", 9_000)
        >>> text = worded(hello, "uk", {"name": "Ana"}, acme)
        >>> text.body, text.parts.count, text.micros
        ('ACME: hello Ana.', 1, 9000)
        >>> worded(hello, "en", {}, acme)
        Traceback (most recent call last):
        ...
        contact_center.domain.texts.wording.UnusableMessage: hello: needs the variable name
    """
    needed = template.variables - HOUSE
    if missing := sorted(needed - variables.keys()):
        raise UnusableMessage(f"{template.name}: needs the variable {missing[0]}")
    if unknown := sorted(variables.keys() - needed):
        raise UnusableMessage(f"{template.name}: has no variable {unknown[0][:30]}")
    for name in sorted(needed):
        _check(template, name, variables[name])
    words = template.texts.get((language or "en")[:2].lower(), template.texts["en"])
    # Values first, as one pass: braces in a value stay braces.
    body = words.format(**variables, centre=house.centre, phone=house.phone)
    if len(body) > LONGEST_BODY:
        raise UnusableMessage(
            f"{template.name}: {len(body)} characters, a text has at most {LONGEST_BODY}"
        )
    counted = parts(body)
    return Text(body, counted, counted.count * house.micros_per_part)


def told(template: Template, language: str, variables: Mapping[str, str]) -> str:
    """Tell what a message says, for who reads the conversation later: without sender and links.

    Example:
        >>> go = Template(name="go", message_class="service", basis="reply", link="transaction",
        ...     texts={"en": "{centre}: Go on here: {link} or call {phone}, case {case}."})
        >>> told(go, "en", {"case": "4829"})
        'Go on here: (link) or call (phone), case 4829.'
    """
    words = template.texts.get(language, template.texts["en"])
    unsaid = {name: f"({name})" for name in template.variables}
    return _SENDER.sub("", words).format(**{**unsaid, **variables})


def dollars(micros: int) -> str:
    """Write a cost, for who approves it.

    Example:
        >>> dollars(9_000), dollars(945_000_000)
        ('$0.009', '$945.00')
    """
    return f"${micros / 1e6:,.2f}" if micros >= 1_000_000 else f"${micros / 1e6:.3f}"


def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _check(template: Template, name: str, value: str) -> None:
    prose = name == template.prose
    longest = LONGEST_BODY if prose else LONGEST_VALUE
    if not value.strip():
        raise UnusableMessage(f"{template.name}: the variable {name} is empty")
    if len(value) > longest:
        raise UnusableMessage(
            f"{template.name}: the variable {name} has {len(value)} characters, at most {longest}"
        )
    if not (value.replace("\n", " ") if prose else value).isprintable():
        raise UnusableMessage(f"{template.name}: the variable {name} is not one printable line")
