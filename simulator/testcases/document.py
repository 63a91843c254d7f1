"""A native test case as the Testing language writes it, read once into values that cannot change.

``parse_case`` takes the document itself (what the API calls ``Content``), as the console exports
it, or the API's whole request around it (``Name``, ``Content``, ``EntryPoint``,
``InitializationData``). It refuses what nobody could run; what Amazon Connect alone would refuse
at publishing is the linter's work.

Source: developer guide, Testing language; layout of ``Metadata``: console exports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Never

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = "2019-10-30"  # the only one; the first documentation said otherwise
CHANNELS: Final = {"VOICE_CALL": "VOICE", "CHAT": "CHAT"}
_PARAMETERS: Final = {
    "VOICE_CALL": "VoiceCallEntryPointParameters",
    "CHAT": "ChatEntryPointParameters",
}

_KINDS: Final = {"dict": "an object", "list": "a list", "str": "a text"}


class InvalidCase(ValueError):  # noqa: N818 - what the file is
    """The text is no test case; the message says where, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action of an observation.

    Attributes:
        type: SendInstruction, OverrideSystemBehavior, Assert or TestControl.
        next: The action that follows, None where none does.
    """

    identifier: str
    type: str
    parameters: Mapping[str, Any]
    next: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """What an observation waits for: an event of the Testing language."""

    type: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Observation:
    """An event, what is done and checked when it comes, and what is waited for then."""

    identifier: str
    event: Happening
    steps: tuple[Step, ...]
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Where the simulated contact comes in.

    Attributes:
        type: VOICE_CALL or CHAT.
        flow: Reference of the flow; None: whichever the run names.
        customer: The caller's number in E.164, None where the case gives none.
        system: The number that is reached.
    """

    type: str = "VOICE_CALL"
    flow: str | None = None
    customer: str | None = None
    system: str | None = None

    @property
    def channel(self) -> str:
        """The contact's channel, VOICE or CHAT."""
        return CHANNELS[self.type]


@dataclass(frozen=True, slots=True)
class Case:
    """A whole test case.

    Attributes:
        source: File name, for messages.
        attributes: Contact attributes it starts with.
        observations: By identifier, in the order of the file.
        document: The content, untouched.
        request: The file as it was read: the content, or the API's request around it.
    """

    name: str
    source: str
    entry: EntryPoint
    attributes: Mapping[str, str]
    observations: Mapping[str, Observation]
    document: Mapping[str, Any]
    request: Mapping[str, Any] = field(default_factory=dict)

    @property
    def starts(self) -> tuple[str, ...]:
        """The observations that no other one leads to: they wait from the beginning."""
        led_to = {name for one in self.observations.values() for name in one.next}
        return tuple(name for name in self.observations if name not in led_to)


def is_case(document: object) -> bool:
    """Whether a JSON value looks like a test case, well formed or not."""
    return isinstance(document, dict) and (
        "Observations" in document or ("Content" in document and "EntryPoint" in document)
    )


def load_case(path: Path) -> Case:
    """Read the test case in a file.

    Raises:
        InvalidCase: The file cannot be read, or holds none.
    """
    return parse_case(read_text(path), source=str(path))


def read_text(path: Path) -> str:
    """Read a file that should hold a test case.

    Raises:
        InvalidCase: It is not there, or not text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidCase(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InvalidCase(f"{path}: is not UTF-8 text; save it as UTF-8 JSON") from None


def parse_case(text: str, *, source: str) -> Case:
    """Read a test case from its JSON text.

    Args:
        text: The content, or the API's request with the content in it.
        source: File name, named in every message.

    Raises:
        InvalidCase: It is none, or nobody could run it.
    """
    reader = _Reader(source)
    request = reader.json_object(text, "the file")
    document = reader.content(request)
    metadata = reader.optional(document, "Metadata", dict, "the content") or {}
    observations = reader.observations(document)
    return Case(
        name=_text(request.get("Name")) or _text(metadata.get("name")) or Path(source).stem,
        source=source,
        entry=reader.entry_point(request.get("EntryPoint") or metadata.get("entryPoint")),
        attributes=reader.attributes(
            request.get("InitializationData") or metadata.get("initializationData")
        ),
        observations=observations,
        document=document,
        request=request,
    )


class _Reader:
    """Reads one file, and refuses it by its name."""

    def __init__(self, source: str) -> None:
        self._source = source

    def refuse(self, where: str, problem: str) -> Never:
        line = f"{self._source}: {where}: {problem}"
        raise InvalidCase(" ".join(line.split())) from None

    def json_object(self, text: str, where: str) -> dict[str, Any]:
        try:
            value = json.loads(text)
        except ValueError as error:
            self.refuse(where, f"is not JSON ({error}); comments are not allowed either")
        except RecursionError:
            self.refuse(where, "is nested too deeply; is it a test case at all?")
        if not isinstance(value, dict):
            self.refuse(where, "is not an object; a test case is {...} with Observations")
        return value

    def content(self, request: dict[str, Any]) -> dict[str, Any]:
        """The document, which the API takes as a JSON text."""
        if "Observations" in request or "Content" not in request:
            return request
        content = request["Content"]
        if isinstance(content, str):
            return self.json_object(content, "Content")
        if not isinstance(content, dict):
            self.refuse("Content", "is neither a JSON text nor an object; write the document")
        return content

    def observations(self, document: Mapping[str, Any]) -> dict[str, Observation]:
        if "Observations" not in document:
            self.refuse("the file", "has no Observations; is it a test case?")
        found: dict[str, Observation] = {}
        for index, raw in enumerate(self.objects(document, "Observations", "the content")):
            observation = self.observation(raw, f"Observations[{index}]")
            # A second one of a name is the linter's; the first counts.
            found.setdefault(observation.identifier, observation)
        if not found:
            self.refuse("Observations", "is empty; a test case waits for something")
        return found

    def observation(self, raw: dict[str, Any], where: str) -> Observation:
        identifier = self.string(raw, "Identifier", where)
        where = f'{where} "{identifier}"'
        event = self.optional(raw, "Event", dict, where)
        if event is None:
            self.refuse(where, "has no Event; say what it waits for")
        transitions = self.optional(raw, "Transitions", dict, where) or {}
        following = self.optional(transitions, "NextObservations", list, where) or []
        if not all(isinstance(name, str) for name in following):
            self.refuse(where, "NextObservations holds something else than identifiers")
        return Observation(
            identifier,
            Happening(
                self.string(event, "Type", f"{where} Event"),
                self.optional(event, "Properties", dict, f"{where} Event") or {},
            ),
            tuple(self.step(s, f"{where} Actions") for s in self.objects(raw, "Actions", where)),
            tuple(following),
        )

    def step(self, raw: dict[str, Any], where: str) -> Step:
        identifier = self.string(raw, "Identifier", where)
        where = f'{where} "{identifier}"'
        transitions = self.optional(raw, "Transitions", dict, where) or {}
        return Step(
            identifier,
            self.string(raw, "Type", where),
            self.optional(raw, "Parameters", dict, where) or {},
            self.optional(transitions, "NextAction", str, where) or None,
        )

    def entry_point(self, raw: object) -> EntryPoint:
        if raw is None:
            return EntryPoint()
        if not isinstance(raw, dict) or raw.get("Type") not in CHANNELS:
            self.refuse("EntryPoint", f"its Type is none of {', '.join(CHANNELS)}")
        kind: str = raw["Type"]
        given = self.optional(raw, _PARAMETERS[kind], dict, "EntryPoint") or {}
        return EntryPoint(
            kind,
            self.optional(given, "FlowId", str, "EntryPoint"),
            self.optional(given, "SourcePhoneNumber", str, "EntryPoint"),
            self.optional(given, "DestinationPhoneNumber", str, "EntryPoint"),
        )

    def attributes(self, raw: object) -> dict[str, str]:
        if raw is None:
            return {}
        data = self.json_object(raw, "InitializationData") if isinstance(raw, str) else raw
        given = data.get("Attributes", {}) if isinstance(data, dict) else None
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            self.refuse("InitializationData", 'is not {"Attributes": {...}} with texts in it')
        return given

    def objects(self, raw: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        items = self.optional(raw, key, list, where) or []
        if not all(isinstance(item, dict) for item in items):
            self.refuse(where, f"{key} holds something else than objects")
        return items

    def string(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        value = raw.get(key)
        if not isinstance(value, str) or not value:
            self.refuse(where, f"{key} is missing, or not a text; give it one")
        return value

    def optional(self, raw: Mapping[str, Any], key: str, kind: type, where: str) -> Any:  # noqa: ANN401 - the caller says which kind
        value = raw.get(key)
        if value is not None and not isinstance(value, kind):
            self.refuse(where, f"{key} is not {_KINDS[kind.__name__]}")
        return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
