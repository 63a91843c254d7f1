"""Whether an event is the one an observation waits for.

Source: developer guide, Testing language events; what it leaves open is decided here and marked.

    Inclusion    the message contains the text. Case and white space: not documented; ignored here.
    Similarity   a semantic model of Amazon's, threshold not published. Here a stand-in: equality,
                 containment, or enough words in common; the score is reported. It does not promise
                 what the cloud decides.
    PromptId     ID or ARN: the last part decides.
    parameters   ID or ARN: the same resource of the world, else the last part decides. Of a
                 function the version or alias counts only where the case names one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.testcases.document import Happening
    from simulator.world import Function, Hours, Queue, World

MESSAGE: Final = "MessageReceived"
INCLUSION: Final = "Inclusion"
SIMILARITY: Final = "Similarity"
FUNCTION: Final = "LambdaFunctionARN"
ENOUGH: Final = 0.6  # F1 of the words in common: our choice, Amazon publishes none

# The Flow language's names of actions that the Testing language calls otherwise.
ACTION_NAMES: Final = {"DequeueContactAndTransferToQueue": "DequeueAndTransferToQueue"}

_TAG: Final = re.compile(r"<[^>]*>")
_WORD: Final = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True)
class Message:
    """What the customer was told, by one prompt or by several in a row."""

    text: str
    prompt: str | None = None
    joined: int = 1


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened and that a test case could observe.

    Attributes:
        type: An event type of the Testing language.
        message: For MessageReceived.
        action: For FlowActionStarted and FlowActionCompleted: the action's type, and
            ``parameters`` the resource it uses.
    """

    type: str
    message: Message | None = None
    action: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """That an event is the one, and how sure that is.

    Attributes:
        how: The criterion.
        score: Of a Similarity, 0 to 1.
    """

    how: str
    score: float | None = None


def match(wanted: Happening, happened: Occurrence, world: World) -> Match | None:
    """Return how an event matches what an observation waits for; None where it does not."""
    if wanted.type != happened.type:
        return None
    if happened.message is not None:
        return _match_message(wanted.properties, happened.message)
    if happened.action is not None:
        return _match_action(wanted.properties, happened, world)
    return Match("event")


def similarity(wanted: str, heard: str) -> float:
    """How alike two texts are, 0 to 1: 1 where one is contained in the other.

    >>> similarity("For sales, press 2!", "Hello. For sales press 2, for help press 3.")
    1.0
    >>> round(similarity("press two for sales", "For sales, press 2."), 2)
    0.75
    """
    left, right = _words(wanted), _words(heard)
    if not left or not right:
        return 0.0
    if f" {' '.join(left)} " in f" {' '.join(right)} ":
        return 1.0
    common = sum((Counter(left) & Counter(right)).values())
    return 2 * common / (len(left) + len(right))


def includes(wanted: str, heard: str) -> bool:
    """Whether a message contains a text, but for case, white space and SSML."""
    text = _plain(wanted)
    return bool(text) and text in _plain(heard)


def expected_text(properties: Mapping[str, Any]) -> str | None:
    """The text a MessageReceived waits for; None where it names audio."""
    text = properties.get("Text") or properties.get("SSML")
    return text if isinstance(text, str) else None


def criterion(properties: Mapping[str, Any]) -> str | None:
    """The criterion of a MessageReceived, None where it has none that the service would take."""
    criteria = properties.get("MatchingCriteria")
    kind = criteria.get("Type") if isinstance(criteria, dict) else None
    return kind if kind in (INCLUSION, SIMILARITY) else None


def resource(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The resource that ``ActionParameters`` name, flat: a bot's alias stands below its bot."""
    flat: dict[str, str] = {}
    for name, value in parameters.items():
        if isinstance(value, dict):
            flat |= resource(value)
        elif isinstance(value, str):
            flat[name] = value
    return flat


def same_resource(name: str, wanted: str, given: str, world: World) -> bool:
    """Whether two references mean one resource.

    Args:
        name: The parameter that holds them, such as ``QueueId``.
        wanted: As the test case writes it: an id, an ARN, a ``${Placeholder}``.
        given: As the flow uses it.
        world: Knows the resources and all their references.
    """
    if wanted == given:
        return True
    if name == FUNCTION and _function(wanted)[1] not in ("", _function(given)[1]):
        return False
    find = _DIRECTORIES.get(name)
    if find is not None:
        found = find(world, wanted)
        if found is not None and (found.arn == given or found is find(world, given)):
            return True
    if name == FUNCTION:
        return _function(wanted)[0] == _function(given)[0]
    return _last(wanted) == _last(given)


# References that are known already: asking must not make a lone world assume a resource.
_DIRECTORIES: Final[dict[str, Callable[[World, str], Function | Queue | Hours | None]]] = {
    FUNCTION: lambda world, reference: world.functions.known(reference),
    "QueueId": lambda world, reference: world.queues.known(reference),
    "HoursOfOperationId": lambda world, reference: world.hours.known(reference),
}


def _match_message(properties: Mapping[str, Any], message: Message) -> Match | None:
    if isinstance(prompt := properties.get("PromptId"), str):
        return _by_name("PromptId", prompt, message.prompt)
    if isinstance(media := properties.get("Media"), dict):
        return _by_name("Media", str(media.get("Uri", "")), message.prompt)
    text = expected_text(properties)
    if text is None:
        return None
    kind = criterion(properties)
    if kind == INCLUSION and includes(text, message.text):
        return Match(INCLUSION)
    if kind == SIMILARITY and (score := similarity(text, message.text)) >= ENOUGH:
        return Match(SIMILARITY, score)
    return None


def _by_name(what: str, wanted: str, given: str | None) -> Match | None:
    return Match(what) if given and _last(wanted) == _last(given) else None


def _match_action(
    properties: Mapping[str, Any], happened: Occurrence, world: World
) -> Match | None:
    wanted = str(properties.get("ActionType"))
    if ACTION_NAMES.get(wanted, wanted) != happened.action:
        return None
    parameters = properties.get("ActionParameters")
    for name, value in resource(parameters if isinstance(parameters, dict) else {}).items():
        given = happened.parameters.get(name)
        if given is None or not same_resource(name, value, given, world):
            return None
    return Match("action")


def _function(reference: str) -> tuple[str, str]:
    """Split a function's ARN or name into the name and the version or alias."""
    name, _, qualifier = reference.rpartition(":function:")[2].partition(":")
    return name, qualifier


def _last(reference: str) -> str:
    return reference.rstrip("/").rpartition("/")[2]


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).casefold().split())


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))
