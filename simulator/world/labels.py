"""What people call the resources of an exported flow: the designer writes it into the metadata.

Source: exports, ``Metadata.ActionMetadata.<action>``: beside a parameter its ``displayName`` in
``parameters``; older exports have ``{"id": ..., "text": ...}``, or ``queue: {"text": ...}`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.language.document import Flow


def labels(flow: Flow) -> dict[str, str]:
    """Return reference -> name for what a flow refers to, as far as its metadata says."""
    given = flow.metadata.get("ActionMetadata")
    metadata: dict[str, Any] = given if isinstance(given, dict) else {}
    found: dict[str, str] = {}
    for name, action in flow.actions.items():
        notes = metadata.get(name)
        if isinstance(notes, dict):
            found.update(_old_style(notes, action.parameters.get("QueueId")))
            found.update(_beside(action.parameters, notes.get("parameters")))
    return {ref: text for ref, text in found.items() if ref and text and not ref.startswith("$.")}


def _beside(value: Any, note: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    if not isinstance(note, dict | list):
        return
    if isinstance(value, str) and isinstance(note, dict):
        if isinstance(note.get("displayName"), str):
            yield value, note["displayName"]
    elif isinstance(value, dict) and isinstance(note, dict):
        for key in value.keys() & note.keys():
            yield from _beside(value[key], note[key])
    elif isinstance(value, list) and isinstance(note, list):
        for item, item_note in zip(value, note, strict=False):
            yield from _beside(item, item_note)


def _old_style(notes: dict[str, Any], queue: object) -> Iterator[tuple[str, str]]:
    for note in notes.values():
        for item in note if isinstance(note, list) else [note]:
            if isinstance(item, dict) and isinstance(item.get("text"), str):
                identifier = item.get("id") or (queue if note is notes.get("queue") else None)
                if isinstance(identifier, str):
                    yield identifier, item["text"]
