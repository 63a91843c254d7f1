"""How one stage's knowledge goes into another's: beside what that one has, and over nothing of it.

Versions count within a stage, so version 1 there is not version 1 here; and the words of all
topics of a language are one item, which has the words of the topics that are here alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from contact_center.adapters import items, keys
from contact_center.domain.knowledge import indexed
from operations.configuration_file import KNOWLEDGE, Item, Key, key_of

_PLACE: Final = frozenset({"sk", "version"})


def merged(theirs: Mapping[Key, Item], ours: Mapping[Key, Item]) -> dict[Key, Item]:
    """Returns the items of a file as the target shall have them.

    Articles become the newest versions of their topic and language, in the order of the file, but
    for those that are the newest already. The index gets the words of the file's topics and keeps
    those of all others.
    """
    result: dict[Key, Item] = {}
    for key, item in theirs.items():
        if key[0] == keys.KNOWLEDGE_INDEX:
            result[key] = _index(item, ours[key], _topics(theirs, key[1])) if key in ours else item
        elif not key[0].startswith(KNOWLEDGE):
            result[key] = item
    articles = sorted(key for key in theirs if key[0].startswith(KNOWLEDGE))
    for partition, found in groupby(articles, key=lambda key: key[0]):
        result |= _articles([theirs[key] for key in found], _in(ours.values(), partition))
    return result


def superseded(new: Iterable[Key], ours: Mapping[Key, Item]) -> tuple[Key, ...]:
    """Returns the articles that are said no more once new ones are there."""
    spoken = {(pk, _language(sk)) for pk, sk in new if pk.startswith(KNOWLEDGE)}
    return tuple(sorted(key for key in ours if (key[0], _language(key[1])) in spoken))


def _articles(theirs: Sequence[Item], ours: Sequence[Item]) -> dict[Key, Item]:
    """Returns the versions of one topic that the target shall have."""
    there, added = list[Item](), list[Item]()
    for language, versions in groupby(theirs, key=lambda item: _language(key_of(item)[1])):
        wanted = list(versions)
        known = [item for item in ours if _language(key_of(item)[1]) == language]
        same = _overlap(wanted, known)
        there += known[len(known) - same :]
        added += wanted[same:]
    newest = max(map(_version, ours), default=0)
    numbers = sorted({_version(item) for item in added})
    if numbers and numbers[0] <= newest:  # one number for all languages, as they were published
        renamed = {number: newest + one for one, number in enumerate(numbers, start=1)}
        added = [_renumbered(item, renamed[_version(item)]) for item in added]
    return {key_of(item): item for item in (*there, *added)}


def _overlap(wanted: Sequence[Item], known: Sequence[Item]) -> int:
    """Returns how many of the first that are wanted are the last that are known."""
    first, last = [_content(item) for item in wanted], [_content(item) for item in known]
    longest = min(len(first), len(last))
    return next(size for size in range(longest, -1, -1) if first[:size] == last[len(last) - size :])


def _renumbered(item: Item, version: int) -> Item:
    sort = keys.version(_language(key_of(item)[1]), version)
    return {**item, "sk": {"S": sort}, "version": {"N": str(version)}}


def _index(theirs: Item, ours: Item, topics: Iterable[str]) -> Item:
    given, before = _words(theirs), _words(ours)
    after = before
    for topic in topics:
        after = indexed(after, topic, [word for word, found in given.items() if topic in found])
    if after == before:
        return ours
    wire = items.to_wire({"words": after, "version": _version(ours) + 1})
    return {**ours, **wire}


def _topics(theirs: Mapping[Key, Item], language: str) -> list[str]:
    """Returns what a file says anything of in a language: by words, or by an article."""
    index = _words(theirs[keys.KNOWLEDGE_INDEX, language])
    told = {
        pk.removeprefix(KNOWLEDGE)
        for pk, sk in theirs
        if pk.startswith(KNOWLEDGE) and _language(sk) == language
    }
    return sorted(told.union(*index.values()))


def _words(index: Item) -> dict[str, list[str]]:
    words: Mapping[str, list[str]] = items.from_wire(index).get("words", {})
    return {word: sorted(topics) for word, topics in words.items()}


def _in(found: Iterable[Item], partition: str) -> list[Item]:
    return sorted((item for item in found if key_of(item)[0] == partition), key=key_of)


def _content(item: Item) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in _PLACE}


def _version(item: Item) -> int:
    return int(item.get("version", {}).get("N", "0"))


def _language(sort: str) -> str:
    return sort.partition("#")[0]
