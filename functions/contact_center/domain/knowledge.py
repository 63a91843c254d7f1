"""Questions and answers: a small knowledge base, by topic, by error code, or by words.

Articles are versioned, per language, and valid from a moment until another. What is asked in vain
is remembered without the person: it tells what to write next.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contact_center.domain.language import Language

_MOST_WORDS = 8  # of a question: what comes later is politeness
_ERROR_CODE = re.compile(r"\b(?:e|err|error|code|codigo|fault|falla)?[\s#:-]*([0-9]{2,4})\b")
_SMALL_WORDS = (  # that carry no meaning of their own
    "a an and are at be can could do does for from get have how i in is it me my of on or please "
    "that the there this to was what when where which who why will with you your "
    "al como con cual cuando de del donde el en es esta este hay la las lo los me mi no para por "
    "que quien se si su sus tiene un una y"
)
_STOP = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an answer in one language.

    Attributes:
        topic: "tariffs", "returns", "error-711".
        version: Counts up; the newest valid one counts.
        say: What a caller hears and a chat shows: short enough for one breath.
        url: Where to read more; None if there is nothing.
        valid_from, valid_until: None: since ever, for good.
    """

    topic: str
    language: Language
    version: int
    say: str
    url: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        begun = self.valid_from is None or self.valid_from <= now
        return begun and (self.valid_until is None or now < self.valid_until)


def current(articles: Iterable[Article], language: Language, now: datetime) -> Article | None:
    """Return the newest valid version, in a language or else in English."""
    valid = [article for article in articles if article.is_valid(now)]
    theirs = [article for article in valid if article.language == language]
    english = [article for article in valid if article.language == "en"]
    return max(theirs or english, key=lambda article: article.version, default=None)


def error_topic(question: str) -> str | None:
    """Return the topic of an error code, if a question names one and nothing else.

    Example:
        >>> error_topic("711"), error_topic("error 711"), error_topic("E-711")
        ('error-711', 'error-711', 'error-711')
        >>> error_topic("pay 711 dollars"), error_topic("hello")
        (None, None)
    """
    found = _ERROR_CODE.fullmatch(_plain(question).strip(" .?!"))
    return f"error-{found[1]}" if found else None


def words_of(question: str) -> Sequence[str]:
    """Return the words that carry meaning, each once, without accents and plurals.

    Numbers are left out: they may be somebody's.

    Example:
        >>> words_of("¿Cuáles son las tarifas de agua?"), words_of("How do I return the meters?")
        (['cuale', 'son', 'tarifa', 'agua'], ['return', 'meter'])
    """
    return terms(question)[:_MOST_WORDS]


def terms(text: str) -> Sequence[str]:
    """Return all words of a text that carry meaning, as questions are matched with them."""
    words = (word for word in re.findall(r"[a-z]+", _plain(text)) if word not in _STOP)
    return list(dict.fromkeys(_singular(word) for word in words))


def best_topic(words: Sequence[str], index: Mapping[str, Sequence[str]]) -> str | None:
    """Return the topic that most words of a question belong to; None where none does.

    A word that belongs to fewer topics says more.
    """
    scores: dict[str, float] = {}
    for word in words:
        topics = index.get(word, ())
        for topic in topics:
            scores[topic] = scores.get(topic, 0) + 1 / len(topics)
    return max(sorted(scores), key=lambda topic: scores[topic], default=None)


def indexed(
    index: Mapping[str, Sequence[str]], topic: str, words: Iterable[str]
) -> dict[str, list[str]]:
    """Return the index after a topic got these words, and lost those it had before."""
    without = {word: [t for t in topics if t != topic] for word, topics in index.items()}
    for word in words:
        without[word] = sorted({*without.get(word, []), topic})
    return {word: topics for word, topics in without.items() if topics}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
