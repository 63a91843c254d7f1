"""A flow that was changed by hand, taken back into its file: `make pull FLOW=main`.

What a deployment put in place of each placeholder is learned from the files themselves: each is
held against the version that was deployed of it. So it works best at the commit that is deployed.

Only actions that differ are written anew; everything else of the file stays as it is, byte by byte.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from operations.centre import OperationError
from operations.flow_versions import Document, FlowVersions
from simulator.language.exchange import write_json

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9]+)\}")
_ARN = re.compile(r"arn:aws[\w-]*:[^\s\"']+")
_INDENT = 4  # of an action in its file

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was taken back.

    Args:
        changed: identifiers of actions that were written, changed or new.
        gone: of those that are no more.
        unknown: ARNs that no placeholder of any flow stands for.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    unknown: tuple[str, ...]


def pull(versions: FlowVersions, stem: str) -> Pulled:
    """Writes what is published of a flow or module into its file.

    Raises:
        OperationError: no such flow, or its file is not in the form of this repository.
    """
    document = versions.named(stem)
    published = _with(_placeholders(versions), json.loads(versions.content(document)))
    text = document.path.read_text(encoding="utf-8")
    ours = {one["Identifier"]: one for one in json.loads(text)["Actions"]}
    theirs = {
        one["Identifier"]: _as_before(ours.get(one["Identifier"]), one)
        for one in published["Actions"]
    }
    changed = tuple(name for name, one in theirs.items() if ours.get(name) != one)
    text = _spliced(document, text, {name: theirs.get(name) for name in ours}, theirs, changed)
    start = json.dumps(published["StartAction"], ensure_ascii=False)
    text = re.sub(r'("StartAction": )"[^"]*"', lambda found: found[1] + start, text, count=1)
    document.path.write_text(text, encoding="utf-8")
    found = {arn for name in changed for arn in _ARN.findall(json.dumps(theirs[name]))}
    return Pulled(changed, tuple(ours.keys() - theirs.keys()), tuple(sorted(found)))


def _placeholders(versions: FlowVersions) -> dict[str, str]:
    """Returns what stands in the deployment -> the placeholder for it."""
    found: dict[str, str] = {}
    for document in versions.documents():
        last = versions.deployed(document)
        if last is None:
            continue
        ours = json.loads(document.path.read_text(encoding="utf-8"))["Actions"]
        theirs = {
            one["Identifier"]: one
            for one in json.loads(versions.content(document, last))["Actions"]
        }
        for action in ours:
            found |= _learned(action, theirs.get(action["Identifier"]))
    return found


def _learned(ours: object, theirs: object) -> Iterator[tuple[str, str]]:
    """Yields value and placeholder wherever a text of ours, and one of the deployment, agree."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() & theirs.keys():
            yield from _learned(ours[key], theirs[key])
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from _learned(one, other)
    elif isinstance(ours, str) and isinstance(theirs, str) and _PLACEHOLDER.search(ours):
        parts = _PLACEHOLDER.split(ours)  # text, name, text, name, text
        names = parts[1::2]
        pattern = "(.+)".join(re.escape(part) for part in parts[::2])
        if len(set(names)) == len(names) and (match := re.fullmatch(pattern, theirs, re.DOTALL)):
            for name, value in zip(names, match.groups(), strict=True):
                yield value, f"${{{name}}}"


def _with(placeholders: Mapping[str, str], value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _with(placeholders, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with(placeholders, one) for one in value]
    if isinstance(value, str):
        for meant in sorted(placeholders, key=len, reverse=True):
            value = value.replace(meant, placeholders[meant])
    return value


def _as_before(ours: Any, theirs: Any) -> Any:  # noqa: ANN401 - JSON
    """Returns the new value, its keys in the order of the old one."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        names = [
            *(key for key in ours if key in theirs),
            *(key for key in theirs if key not in ours),
        ]
        return {key: _as_before(ours.get(key), theirs[key]) for key in names}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [_as_before(one, other) for one, other in zip(ours, theirs, strict=True)]
    return theirs


def _spliced(
    document: Document,
    text: str,
    kept: Mapping[str, Json | None],
    theirs: Mapping[str, Json],
    changed: tuple[str, ...],
) -> str:
    """Returns the file with the changed actions in place of the old ones, new ones at the end."""
    begin = re.search(r'^  "Actions": \[\n', text, re.M)
    if begin is None:
        raise OperationError(f"{document.path}: its Actions are not where this repository has them")
    at, written = begin.end(), []
    decoder = json.JSONDecoder()
    while (first := re.compile(r"\s*").match(text, at)) and text[first.end()] == "{":
        start = first.end()
        action, end = decoder.raw_decode(text, start)
        name = action["Identifier"]
        if kept[name] is not None:
            written.append(_action(theirs[name]) if name in changed else text[start:end])
        at = end + (text[end] == ",")
    written += [_action(theirs[name]) for name in changed if name not in kept]
    gap = "\n" + " " * _INDENT
    return text[: begin.end()] + gap[1:] + f",{gap}".join(written) + "\n" + text[at:].lstrip("\n")


def _action(action: Json) -> str:
    return write_json(action).rstrip("\n").replace("\n", "\n" + " " * _INDENT)
