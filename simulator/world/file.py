"""The world file: what a flow played on its own may refer to, as JSON.

Every key is optional; ``docs/world-file.md`` shows all of them. A resource has a ``name``, and may
have an ``arn`` and ``references``, further ways in which flows refer to it (``${Placeholder}``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from simulator.lex.conversation import BotAlias
from simulator.lex.definition import parse_bot
from simulator.world.hours import DAYS, Hours, Opening, Override
from simulator.world.resources import (
    Assignment,
    Function,
    Person,
    Phone,
    Prompt,
    Queue,
    RoutingProfile,
    View,
)
from simulator.world.world import NoAnswer

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.world.world import Answerer, World

Json = Mapping[str, Any]


class InvalidWorld(ValueError):  # noqa: N818 - what the file is
    """A world file that cannot be used; the message says where, what is wrong, how to mend it."""


def read_world(path: Path, world: World) -> None:
    """Add what a world file describes to a world.

    Raises:
        InvalidWorld: It cannot be read, or does not describe a world.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidWorld(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise InvalidWorld(f"{path}: is not JSON ({error})") from None
    try:
        add_to(world, document)
    except InvalidWorld as problem:
        raise InvalidWorld(f"{path}: {problem}") from None


def add_to(world: World, document: object) -> None:
    """Add what the content of a world file describes to a world.

    Raises:
        InvalidWorld: It does not describe a world.
    """
    if not isinstance(document, Mapping):
        raise InvalidWorld("the file is not an object; write {...}")
    for key, value in document.items():
        if key not in SECTIONS:
            raise InvalidWorld(f"{key}: is not known; use {', '.join(SECTIONS)}")
        try:
            SECTIONS[key](world, value)
        except InvalidWorld as problem:
            raise InvalidWorld(f"{key}: {problem}") from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidWorld(f"{key}: {_told(error)}") from None


def _told(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing; give it one"
    return f"has a value of the wrong kind ({error})"


def _each(items: object, *allowed: str) -> list[Json]:
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise InvalidWorld("is not a list of objects; write [{...}]")
    for index, item in enumerate(items):
        unknown = [key for key in item if key not in allowed]
        if unknown:
            raise InvalidWorld(f"[{index}].{unknown[0]}: is not known; use {', '.join(allowed)}")
    return items


_IDENTITY: Final = ("name", "arn", "references")


def _references(world: World, kind: str, item: Json) -> tuple[str, ...]:
    """Its ARN first, then every other way it may be called."""
    arn = item.get("arn") or world.arn(kind, item["name"])
    return (arn, item["name"], *item.get("references", ()))


def _queues(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "hours", "capacity", "callerId"):
        references = _references(world, "queue", item)
        queue = Queue(
            item["name"],
            references[0],
            item.get("hours"),
            item.get("capacity"),
            item.get("callerId"),
        )
        world.queues.add(queue, *references)


def _hours(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "timeZone", "openings", "overrides"):
        references = _references(world, "operating-hours", item)
        overrides = tuple(
            Override(
                name=o["name"],
                first=date.fromisoformat(o["from"]),
                last=date.fromisoformat(o.get("to", o["from"])),
                openings=_openings(o.get("openings", [])),
            )
            for o in _each(item.get("overrides", []), "name", "from", "to", "openings")
        )
        hours = Hours(
            name=item["name"],
            arn=references[0],
            time_zone=item.get("timeZone", "UTC"),
            openings=_openings(item.get("openings", [])),
            overrides=overrides,
        )
        world.hours.add(hours, *references)


def _openings(items: object) -> tuple[Opening, ...]:
    openings = []
    for item in _each(items, "days", "start", "end"):
        for day in item.get("days", DAYS):
            if day not in DAYS:
                raise InvalidWorld(f"{day!r} is no day; use {', '.join(DAYS)}")
            start, end = time.fromisoformat(item["start"]), time.fromisoformat(item["end"])
            openings.append(Opening(day, start, end))
    return tuple(openings)


_PERSON: Final = (
    "username", "arn", "references", "firstName", "lastName", "routingProfile", "status",
    "answersAfter", "talks", "wrapsUp", "proficiencies",
)  # fmt: skip


def _agents(world: World, items: object) -> None:
    for item in _each(items, *_PERSON):
        arn = item.get("arn") or world.arn("agent", item["username"])
        person = Person(
            username=item["username"],
            arn=arn,
            first_name=item.get("firstName", ""),
            last_name=item.get("lastName", ""),
            profile=item.get("routingProfile"),
            status=item.get("status", "Available"),
            answers_after=item.get("answersAfter"),
            talks=item.get("talks", 180.0),
            wraps_up=item.get("wrapsUp", 0.0),
            proficiencies={
                (p["name"], p["value"]): float(p["level"])
                for p in _each(item.get("proficiencies", []), "name", "value", "level")
            },
        )
        world.people.add(person, arn, person.username, *item.get("references", ()))


def _profiles(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "queues", "concurrency"):
        references = _references(world, "routing-profile", item)
        queues = tuple(
            Assignment(
                q["queue"], q.get("channel", "VOICE"), q.get("priority", 1), q.get("delay", 0)
            )
            for q in _each(item.get("queues", []), "queue", "channel", "priority", "delay")
        )
        concurrency = item.get("concurrency", {"VOICE": 1})
        world.profiles.add(
            RoutingProfile(item["name"], references[0], queues, concurrency), *references
        )


def _prompts(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "text", "seconds"):
        references = _references(world, "prompt", item)
        seconds = float(item.get("seconds", 3.0))
        world.prompts.add(
            Prompt(item["name"], references[0], item.get("text"), seconds), *references
        )


def _views(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "actions"):
        references = _references(world, "view", item)
        world.views.add(
            View(item["name"], references[0], tuple(item.get("actions", ()))), *references
        )


def _bots(world: World, items: object) -> None:
    for item in _each(items, *_IDENTITY, "bot", "function"):
        references = _references(world, "bot-alias", item)
        bot = parse_bot(item["bot"])
        function = _hook(world, item["function"]) if "function" in item else None
        functions = dict.fromkeys(bot.locales, function)
        world.bots.add(BotAlias(item["name"], references[0], bot, functions), *references)


def _hook(world: World, reference: str) -> Function:
    """The function behind a bot, found when it is asked: the file may describe it later."""

    def call(event: dict[str, Any]) -> object:
        function = world.functions.find(reference)
        if function is None:
            raise LookupError(f"there is no function {reference}")
        return function.call(event)

    return Function(reference, reference, call)


def _functions(world: World, items: Json) -> None:
    for reference, reply in items.items():
        world.stub(reference, reply)


def _metrics(world: World, items: Json) -> None:
    for queue, numbers in items.items():
        world.metrics[queue] = {name: float(number) for name, number in numbers.items()}


def _phones(world: World, items: Json) -> None:
    for number, item in items.items():
        (phone,) = _each([item], "outcome", "seconds", "talks")
        world.phones[number] = Phone(**phone)


def _numbers(world: World, items: list[str]) -> None:
    world.numbers |= frozenset(items)


def _default_flows(world: World, items: Json) -> None:
    world.default_flows.update(items)


def _timeout_as_input(world: World, value: bool) -> None:
    world.timeout_as_input = bool(value)


def _answers(world: World, items: Json) -> None:
    for type_, rules in items.items():
        world.answers[type_] = _answerer(_each(rules, "when", "data", "error", "why"))


def _answerer(rules: list[Json]) -> Answerer:
    def answer(request: dict[str, Any]) -> Json:
        for rule in rules:
            if _matches(rule.get("when", {}), request):
                if "error" in rule:
                    raise NoAnswer(rule.get("why", "as the world file says"), rule["error"])
                data: Json = rule.get("data", {})
                return data
        raise NoAnswer("the world file has no answer to this")

    return answer


def _matches(wanted: object, given: object) -> bool:
    """Whether everything that is wanted is there; texts without regard to case."""
    if isinstance(wanted, Mapping):
        return isinstance(given, Mapping) and all(
            key in given and _matches(value, given[key]) for key, value in wanted.items()
        )
    if isinstance(wanted, str) and isinstance(given, str):
        return wanted.casefold() == given.casefold()
    return wanted == given


SECTIONS: Final[dict[str, Callable[[World, Any], None]]] = {
    "queues": _queues,
    "hours": _hours,
    "routingProfiles": _profiles,
    "agents": _agents,
    "prompts": _prompts,
    "views": _views,
    "bots": _bots,
    "functions": _functions,
    "metrics": _metrics,
    "phones": _phones,
    "numbers": _numbers,
    "defaultFlows": _default_flows,
    "answers": _answers,
    "timeoutAsInput": _timeout_as_input,
}
