"""What may stand in a world file, and what is said of anything else.

A check happens before anything is built, so that a message has the place in the file, what was
given there, and what is allowed: ``queues[0].capacity: "many" is not a whole number of 0 or more``.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from simulator.language.catalog import CATALOG
from simulator.world.hours import DAYS
from simulator.world.resources import DETECTED

MOST_LISTED: Final = 20  # names that a message lists beside the one that is meant
LONGEST: Final = 60  # characters of a value that a message shows


class InvalidWorld(ValueError):  # noqa: N818 - what the file is
    """A world file that cannot be used; the message says where, what is wrong, how to mend it."""


@dataclass(frozen=True, slots=True)
class Is:
    """One value.

    Attributes:
        what: What is allowed, as a sentence goes on after "is not".
        holds: Whether a value is; may raise ValueError or TypeError instead of saying no.
        private: Whether messages keep the value to themselves.
    """

    what: str
    holds: Callable[[Any], bool]
    private: bool = False

    def check(self, value: object, where: str) -> None:
        """Refuse a value that is not.

        Raises:
            InvalidWorld: It is not.
        """
        try:
            held = self.holds(value)
        except (ValueError, TypeError, LookupError, AttributeError, OSError):
            held = False
        if not held:
            given = "what is given" if self.private else shown(value)
            raise InvalidWorld(f"{where}: {given} is not {self.what}")


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or null."""

    kind: Kind

    def check(self, value: object, where: str) -> None:
        """Refuse what is neither."""
        if value is not None:
            self.kind.check(value, where)


@dataclass(frozen=True, slots=True)
class Each:
    """A list."""

    kind: Kind

    def check(self, value: object, where: str) -> None:
        """Refuse what is no list, and what must not be in it."""
        if not isinstance(value, list):
            raise InvalidWorld(f"{where}: {shown(value)} is not a list; write [...]")
        for index, item in enumerate(value):
            self.kind.check(item, f"{where}[{index}]")


@dataclass(frozen=True, slots=True)
class Table:
    """An object whose keys are names.

    Attributes:
        keys: What the names may be; None: anything.
        name: What each name must be; None: anything.
        private: Whether messages give the place of an entry instead of its name.
    """

    kind: Kind
    keys: tuple[str, ...] | None = None
    name: Is | None = None
    private: bool = False

    def check(self, value: object, where: str) -> None:
        """Refuse what is no object, and what must not be in it."""
        if not isinstance(value, Mapping):
            raise InvalidWorld(f"{where}: {shown(value)} is not an object; write {{...}}")
        for index, (key, item) in enumerate(value.items()):
            if self.name is not None:
                self.name.check(key, f"the name of {where}[{index}]")
            if self.keys is not None and key not in self.keys:
                raise InvalidWorld(unknown(f"{where}.{key}", key, self.keys))
            self.kind.check(item, f"{where}[{index}]" if self.private else f"{where}.{key}")


@dataclass(frozen=True, slots=True)
class Record:
    """An object with these fields; those of ``needs`` must be there."""

    fields: Mapping[str, Kind]
    needs: tuple[str, ...] = ()

    def check(self, value: object, where: str) -> None:
        """Refuse what is no such object."""
        if not isinstance(value, Mapping):
            raise InvalidWorld(f"{where}: {shown(value)} is not an object; write {{...}}")
        for key, item in value.items():
            if key not in self.fields:
                raise InvalidWorld(unknown(f"{where}.{key}", key, tuple(self.fields)))
            self.fields[key].check(item, f"{where}.{key}")
        for key in self.needs:
            if key not in value:
                raise InvalidWorld(f"{where}: {key} is missing; give it one")


Kind = Is | Maybe | Each | Table | Record


def shown(value: object) -> str:
    """A value as the file has it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def unknown(where: str, key: str, known: tuple[str, ...]) -> str:
    """What is said of a key that nobody knows; the nearest one, where there are many."""
    near = difflib.get_close_matches(key, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    listed = "" if near and len(known) > MOST_LISTED else f"use {', '.join(known)}"
    return f"{where}: is not known; {meant}{listed}".rstrip()


def _one_of(*values: str) -> Is:
    return Is(f"one of {', '.join(values)}", lambda value: value in values)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _hour(value: str) -> bool:
    return time.fromisoformat(value) is not None


_CHANNELS: Final = ("VOICE", "CHAT", "TASK", "EMAIL")
ANYTHING: Final = Is("anything", lambda _value: True)
TEXT: Final = Is('a text; write "..."', lambda value: isinstance(value, str) and value != "")
WORDS: Final = Is('a text; write "..."', lambda value: isinstance(value, str))
FLAG: Final = Is("true or false", lambda value: isinstance(value, bool))
COUNT: Final = Is(
    "a whole number of 0 or more", lambda value: type(value) is int and value >= 0
)  # fmt: skip
NUMBER: Final = Is("a number", _number)
SECONDS: Final = Is(
    "a number of seconds, 0 or more", lambda value: _number(value) and value >= 0
)  # fmt: skip
PRIORITY: Final = Is(
    "a priority from 1 (served first) to 99", lambda value: type(value) is int and 1 <= value <= 99
)  # fmt: skip
ONE_CALL: Final = Is("0 or 1: an agent has one call at a time", lambda value: value in (0, 1))
FEW: Final = Is("a number from 0 to 10", lambda value: type(value) is int and 0 <= value <= 10)
E164: Final = Is(
    "a phone number in E.164; write +15550199",
    lambda value: re.fullmatch(r"\+[1-9][0-9]{1,14}", value) is not None,
    private=True,
)
DAY: Final = _one_of(*DAYS)
CHANNEL: Final = _one_of(*_CHANNELS)
TIME: Final = Is('a time of the day; write "08:00"', _hour)
DATE: Final = Is('a day; write "2026-11-26"', lambda value: bool(date.fromisoformat(value)))
ZONE: Final = Is("an IANA time zone, such as America/New_York", lambda value: bool(ZoneInfo(value)))

_NAMED: Final[dict[str, Kind]] = {"name": TEXT, "arn": TEXT, "references": Each(TEXT)}
_OPENINGS: Final = Each(
    Record({"days": Each(DAY), "start": TIME, "end": TIME}, needs=("start", "end"))
)
_METRICS: Final = (
    "SIZE", "OLDEST", "AVAILABLE", "STAFFED", "ONLINE", "BUSY", "AFTER_CONTACT_WORK", "MISSED",
    "NON_PRODUCTIVE",
)  # fmt: skip
_HOOKS: Final = (
    "CustomerQueue", "AgentWhisper", "CustomerWhisper", "CustomerHold", "AgentHold",
    "OutboundWhisper", "CustomerRemaining", "DefaultAgentUI", "DisconnectAgentUI",
)  # fmt: skip


def _named(*needs: str, **fields: Kind) -> Each:
    return Each(Record({**_NAMED, **fields}, needs=("name", *needs)))


SCHEMA: Final[Mapping[str, Kind]] = {
    "queues": _named(
        hours=Maybe(TEXT), capacity=Maybe(COUNT), callerId=Maybe(TEXT), quickConnects=Each(TEXT)
    ),
    "hours": _named(
        timeZone=ZONE,
        openings=_OPENINGS,
        overrides=Each(
            Record(
                {"name": TEXT, "from": DATE, "to": DATE, "openings": _OPENINGS},
                needs=("name", "from"),
            )
        ),
    ),
    "routingProfiles": _named(
        queues=Each(
            Record(
                {"queue": TEXT, "channel": CHANNEL, "priority": PRIORITY, "delay": SECONDS},
                needs=("queue",),
            )
        ),
        concurrency=Record({"VOICE": ONE_CALL, "CHAT": FEW, "TASK": FEW, "EMAIL": FEW}),
    ),
    "agents": Each(
        Record(
            {
                "username": TEXT, "arn": TEXT, "references": Each(TEXT), "firstName": WORDS,
                "lastName": WORDS, "routingProfile": Maybe(TEXT), "status": Maybe(TEXT),
                "answersAfter": Maybe(SECONDS), "talks": SECONDS, "wrapsUp": Maybe(SECONDS),
                "proficiencies": Each(
                    Record({"name": TEXT, "value": TEXT, "level": NUMBER},
                           needs=("name", "value", "level"))
                ),
            },
            needs=("username",),
        )
    ),
    "quickConnects": _named(flow=TEXT, queue=TEXT, user=TEXT, phone=E164),
    "prompts": _named(text=Maybe(WORDS), seconds=SECONDS),
    "views": _named(actions=Each(TEXT)),
    "bots": _named("bot", bot=Table(ANYTHING), function=TEXT),
    "functions": Table(ANYTHING),
    "keys": Each(
        Record(
            {"id": TEXT, "references": Each(TEXT), "certificate": TEXT, "privateKey": TEXT},
            needs=("id",),
        )
    ),
    "metrics": Table(Table(NUMBER, _METRICS)),
    "phones": Table(
        Record(
            {
                "outcome": _one_of("answered", "no_answer", "busy", "failed"),
                "seconds": SECONDS,
                "talks": SECONDS,
                "detected": _one_of(*DETECTED),
            }
        ),
        name=E164,
        private=True,
    ),
    "numbers": Each(E164),
    "voices": Each(TEXT),
    "defaultFlows": Table(TEXT, _HOOKS),
    "answers": Table(
        Each(
            Record({"when": Table(ANYTHING), "data": Table(ANYTHING), "error": TEXT, "why": WORDS})
        ),
        tuple(CATALOG),
    ),
    "timeoutAsInput": FLAG,
}  # fmt: skip


def check(document: object) -> None:
    """Refuse what is no world file.

    Raises:
        InvalidWorld: With the place, what was given, and what is allowed.
    """
    if not isinstance(document, Mapping):
        raise InvalidWorld("the file is not an object; write {...}")
    for key, value in document.items():
        if key not in SCHEMA:
            raise InvalidWorld(unknown(key, key, tuple(SCHEMA)))
        SCHEMA[key].check(value, key)
