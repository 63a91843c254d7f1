"""The world file: what a flow played on its own may refer to, as JSON.

Every key is optional; ``docs/world-file.md`` shows all of them. A resource has a ``name``, and may
have an ``arn`` and ``references``, further ways in which flows refer to it (``${Placeholder}``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulator.lex.conversation import BotAlias
from simulator.lex.definition import parse_bot
from simulator.world.alone import PLACES
from simulator.world.consistency import check_names
from simulator.world.hours import DAYS, Hours, Opening, Override
from simulator.world.key_files import read_keys
from simulator.world.resources import (
    Assignment,
    Function,
    Person,
    Phone,
    Prompt,
    Queue,
    QuickConnect,
    RoutingProfile,
    View,
)
from simulator.world.schema import InvalidWorld, check, shown
from simulator.world.world import NoAnswer

if TYPE_CHECKING:
    from simulator.world.world import Answerer, World

Json = Mapping[str, Any]

LISTS: Final = {  # kind of resource -> the section that lists all there are
    "queue": "queues",
    "agent": "agents",
    "hours of operation": "hours",
    "prompt": "prompts",
    "view": "views",
}


def read_world(path: Path, world: World) -> None:
    """Add what a world file describes to a world.

    Raises:
        InvalidWorld: It cannot be read, or does not describe a world.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except OSError as error:
        raise InvalidWorld(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise InvalidWorld(f"{path}: is not JSON ({error})") from None
    try:
        add_to(world, document, folder=path.parent)
    except InvalidWorld as problem:
        raise InvalidWorld(f"{path}: {problem}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand in it once each."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            which = "a phone number" if key.startswith("+") else f"the key {shown(key)}"
            raise ValueError(f"an object has {which} twice, and only the last would count")
        found[key] = value
    return found


def add_to(world: World, document: object, *, folder: Path | None = None) -> None:
    """Add what the content of a world file describes to a world.

    Args:
        world: To add to.
        document: The content.
        folder: What the files it names are relative to; None: the working directory.

    Raises:
        InvalidWorld: It does not describe a world.
    """
    check(document)
    check_names(document)
    assert isinstance(document, Mapping)  # noqa: S101 - it is checked
    for key, value in document.items():
        if key == "keys":
            read_keys(world.keys, value, folder or Path())
            continue
        try:
            SECTIONS[key](world, value)
        except InvalidWorld:
            raise
        except (KeyError, TypeError, ValueError) as error:  # a function that cannot be stubbed
            raise InvalidWorld(f"{key}: {error}") from None
    _close(world, document)
    if document.get("agents") == []:
        world.staffed = False
    for index, item in enumerate(document.get("agents", [])):
        _known_profile(world, item.get("routingProfile"), f"agents[{index}].routingProfile")


def _close(world: World, document: Json) -> None:
    """Assume nothing more of a kind that the file lists: what it leaves out is not there."""
    listed = [kind for kind, section in LISTS.items() if section in document]
    world.listed |= frozenset(listed)
    for kind in listed:
        getattr(world, PLACES[kind].holder).assume = None


def _known_profile(world: World, reference: str | None, where: str) -> None:
    """Refuse a routing profile that nobody described: the agent would serve every queue."""
    if reference is not None and world.profiles.known(reference) is None:
        names = ", ".join(profile.name for profile in world.profiles) or "none is described"
        raise InvalidWorld(f"{where}: no routing profile is {reference!r}; there are: {names}")


def _references(world: World, kind: str, item: Json) -> tuple[str, ...]:
    """Its ARN first, then every other way it may be called."""
    arn = item.get("arn") or world.arn(kind, item["name"])
    return (arn, item["name"], *item.get("references", ()))


def _queues(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "queue", item)
        queue = Queue(
            item["name"],
            references[0],
            item.get("hours"),
            item.get("capacity"),
            item.get("callerId"),
            quick_connects=tuple(item["quickConnects"]) if "quickConnects" in item else None,
        )
        world.queues.add(queue, *references)


def _hours(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "operating-hours", item)
        overrides = tuple(
            Override(
                name=o["name"],
                first=date.fromisoformat(o["from"]),
                last=date.fromisoformat(o.get("to", o["from"])),
                openings=_openings(o.get("openings", [])),
            )
            for o in item.get("overrides", [])
        )
        hours = Hours(
            name=item["name"],
            arn=references[0],
            time_zone=item.get("timeZone", "UTC"),
            openings=_openings(item.get("openings", [])),
            overrides=overrides,
        )
        world.hours.add(hours, *references)


def _openings(items: list[Json]) -> tuple[Opening, ...]:
    openings = []
    for item in items:
        start, end = time.fromisoformat(item["start"]), time.fromisoformat(item["end"])
        if end <= start and end != time(0):
            mend = "write one until 00:00, and one from 00:00 on the next day"
            raise InvalidWorld(f"hours: {item['start']} to {item['end']} passes midnight; {mend}")
        openings += [Opening(day, start, end) for day in item.get("days", DAYS)]
    return tuple(openings)


def _agents(world: World, items: list[Json]) -> None:
    for item in items:
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
                (p["name"], p["value"]): float(p["level"]) for p in item.get("proficiencies", [])
            },
        )
        world.people.add(person, arn, person.username, *item.get("references", ()))


def _profiles(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "routing-profile", item)
        queues = tuple(
            Assignment(
                q["queue"], q.get("channel", "VOICE"), q.get("priority", 1), q.get("delay", 0)
            )
            for q in item.get("queues", [])
        )
        concurrency = item.get("concurrency", {"VOICE": 1})
        world.profiles.add(
            RoutingProfile(item["name"], references[0], queues, concurrency), *references
        )


def _quick_connects(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "transfer-destination", item)
        targets = {key: item[key] for key in ("flow", "queue", "user", "phone") if key in item}
        world.quick_connects.add(QuickConnect(item["name"], references[0], **targets), *references)


def _prompts(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "prompt", item)
        seconds = float(item.get("seconds", 3.0))
        world.prompts.add(
            Prompt(item["name"], references[0], item.get("text"), seconds), *references
        )


def _views(world: World, items: list[Json]) -> None:
    for item in items:
        references = _references(world, "view", item)
        world.views.add(
            View(item["name"], references[0], tuple(item.get("actions", ()))), *references
        )


def _bots(world: World, items: list[Json]) -> None:
    for index, item in enumerate(items):
        references = _references(world, "bot-alias", item)
        try:
            bot = parse_bot(item["bot"])
        except KeyError as missing:
            raise InvalidWorld(f"bots[{index}].bot: {missing.args[0]} is missing") from None
        except (TypeError, AttributeError, ValueError) as error:  # a bot has rules of its own
            raise InvalidWorld(f"bots[{index}].bot: {error}") from None
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
        world.phones[number] = Phone(**item)


def _numbers(world: World, items: list[str]) -> None:
    world.numbers |= frozenset(items)


def _voices(world: World, items: list[str]) -> None:
    world.voices |= frozenset(items)


def _default_flows(world: World, items: Json) -> None:
    world.default_flows.update(items)


def _timeout_as_input(world: World, value: bool) -> None:
    world.timeout_as_input = bool(value)


def _answers(world: World, items: Json) -> None:
    for type_, rules in items.items():
        world.answers[type_] = _answerer(rules)


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


SECTIONS: Final[dict[str, Callable[[World, Any], None]]] = {  # beside keys
    "queues": _queues,
    "hours": _hours,
    "routingProfiles": _profiles,
    "agents": _agents,
    "quickConnects": _quick_connects,
    "prompts": _prompts,
    "views": _views,
    "bots": _bots,
    "functions": _functions,
    "metrics": _metrics,
    "phones": _phones,
    "numbers": _numbers,
    "voices": _voices,
    "defaultFlows": _default_flows,
    "answers": _answers,
    "timeoutAsInput": _timeout_as_input,
}
