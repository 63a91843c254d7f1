"""How a language asks for no more texts, told by the structure of a sentence rather than by a list.

A sentence is STOP when it asks, in any order, for one of these:

    an end      "stop … sending", "dejen de … mandar", "припиніть … смс", "停止…发"
    a refusal   "do not text me", "no quiero … mensajes", "не пишіть", "不要再傳"
    a leaving   "take me off your list", "dame de baja", "відпишіть мене", "退订"

Where it names texts ("stop the outage alerts") it is STOP whatever they are about. Where it names
nothing ("I moved, please stop") it is STOP unless the sentence speaks of something that people ask
a utility to end: the water, a plan, a visit, a card. It is not STOP when it is turned around
("don't stop texting me", "no dejen de enviarme"), or tells what happened ("nobody contacted me"): a
refusal asks where it is an order. "Make it stop" beside a burst pipe means the pipe, and a wrong
number where we asked for one may be the answer.
See docs/adr/0093.

Sentences come in plain letters: small, without accents of Latin letters, punctuation and
apostrophes; Chinese ones without spaces.

Source: 47 CFR 64.1200(a)(10), "any words ... that a reasonable person would understand".
"""

import re
from dataclasses import dataclass
from typing import Literal

Written = Literal["en", "es", "uk", "zh"]


@dataclass(frozen=True, slots=True)
class Sayings:
    """What people say in a language.

    Attributes:
        stop: STOP as a whole text, or as its first sentence.
        stop_beside: STOP as any sentence of a text.
        answer: Of these, what also answers an offer that a person makes.
        start, help, yes: As a whole text. Yes is START where a number was stopped.
        of_texts: Asks for an end of texts: STOP whatever else the sentence names.
        of_nothing: Asks for an end: STOP unless the sentence is about something else.
        of_it: Asks for an end of what is not named ("make it stop"): STOP unless the whole text
            tells of trouble.
        mistaken: They are not who we meant: STOP unless it may be an answer.
        turned: The opposite, or a report of what happened.
        kept: A sentence that takes back what the others ask.
        other: What is no text.
        trouble: What people want us to stop: water, noise, crews.
        texts: What is one: a sentence with it is about texts, whatever else it names.
    """

    stop: frozenset[str]
    stop_beside: frozenset[str]
    answer: frozenset[str]
    start: frozenset[str]
    help: frozenset[str]
    yes: frozenset[str]
    of_texts: re.Pattern[str]
    of_nothing: re.Pattern[str]
    of_it: re.Pattern[str]
    mistaken: re.Pattern[str]
    turned: re.Pattern[str]
    kept: re.Pattern[str]
    other: re.Pattern[str]
    trouble: re.Pattern[str]
    texts: re.Pattern[str]

    def asks_to_stop(self, said: str, whole: str, *, answers: bool) -> bool:
        """Tell whether a sentence asks for no more texts.

        Args:
            said: The sentence.
            whole: The text that it stands in.
            answers: It may answer a question: a wrong number may be the one they gave.
        """
        if self.turned.search(said):
            return False
        if self.of_texts.search(said):
            return True
        if self.other.search(said) and not self.texts.search(said):
            return False
        if self.of_nothing.search(said) or (self.mistaken.search(said) and not answers):
            return True
        troubled = self.trouble.search(whole) and not self.texts.search(whole)
        return not troubled and self.of_it.search(said) is not None


def words(text: str) -> frozenset[str]:
    """Return the words and phrases between commas."""
    return frozenset(text.split(","))


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern of any of these."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def within(most: int, *, but: str = r"(?!)") -> str:
    """Return a pattern of the few words between two, none of them one that ``but`` begins."""
    return rf"(?: (?!{but})\w+){{0,{most}}}? "
