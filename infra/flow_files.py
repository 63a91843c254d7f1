"""Flows, modules, views and bots found by file name, in the order in which they can be deployed.

`flows/<stem>.json` is the placeholder `${<Stem>Flow}` in any other file, `flows/modules/`
gives `${<Stem>Module}`, `flows/views/` `${<Stem>View}`, `flows/bots/` `${<Stem>Bot}` (stem in
PascalCase). What a file uses is read from its placeholders, so nothing lists the flows again.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

_PLACEHOLDER = re.compile(r"\$\{(?P<name>[^}]*)\}")
_FOLDERS = {"Flow": ".", "Module": "modules", "View": "views", "Bot": "bots"}


class InvalidFlowFile(ValueError):  # noqa: N818 - reads as what happened
    """A file under flows/ that cannot be deployed: names the file and how to mend it."""


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One file as it stands in the repository."""

    path: Path
    kind: str  # Flow, Module, View or Bot
    document: Mapping[str, Any]
    uses: frozenset[str]  # placeholders, of files and of other resources

    @property
    def placeholder(self) -> str:
        return pascal_case(self.path.stem) + self.kind


def pascal_case(stem: str) -> str:
    """Returns the placeholder's part of a file or folder name.

    >>> pascal_case("agent_whisper"), pascal_case("anything-else")
    ('AgentWhisper', 'AnythingElse')
    """
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_]", stem))


def scan(folder: Path, *, resources: Iterable[str] = ()) -> list[FlowFile]:
    """Returns every file below `folder`, each after those it refers to.

    Args:
        folder: the repository's `flows/`.
        resources: placeholders that other resources of the deployment stand for.

    Raises:
        InvalidFlowFile: not a JSON object; two files of one placeholder; a placeholder that
            nothing stands for; files that refer to each other in a circle.
    """
    files: dict[str, FlowFile] = {}
    for kind, place in _FOLDERS.items():
        for path in sorted((folder / place).glob("*.json")):
            file = _read(path, kind)
            if (other := files.get(file.placeholder)) is not None:
                raise InvalidFlowFile(
                    f"{path} and {other.path} are both ${{{file.placeholder}}}: rename one"
                )
            files[file.placeholder] = file
    known = files.keys() | set(resources)
    for file in files.values():
        _check_placeholders(file, known)
    return _ordered(files)


def _read(path: Path, kind: str) -> FlowFile:
    text = path.read_text(encoding="utf-8")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidFlowFile(f"{path}: not JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidFlowFile(f"{path}: a JSON object is expected, this is {type(document)}")
    uses = frozenset(match["name"] for match in _PLACEHOLDER.finditer(text))
    return FlowFile(path, kind, document, uses)


def _check_placeholders(file: FlowFile, known: Iterable[str]) -> None:
    if unknown := sorted(file.uses - set(known)):
        raise InvalidFlowFile(
            f"{file.path}: nothing in this deployment is ${{{unknown[0]}}};"
            f" known: {', '.join(sorted(known)) or 'nothing'}"
        )


def _ordered(files: Mapping[str, FlowFile]) -> list[FlowFile]:
    graph = {name: sorted(file.uses & files.keys()) for name, file in files.items()}
    try:
        return [files[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " -> ".join(str(files[name].path) for name in reversed(error.args[1]))
        raise InvalidFlowFile(
            f"{circle}: CloudFormation cannot create these, each needs the other first;"
            " move what they share to a module, or set one of them from data (an event hook"
            " or a contact attribute that holds the ARN)"
        ) from None
