"""The two directions: from the designer into the repository, and back."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from simulator.language.document import (
    API_TYPES,
    Flow,
    InvalidFlow,
    is_legacy,
    load_document,
    parse_flow,
)
from simulator.language.exchange.digest import semantic_digest
from simulator.language.exchange.form import Json, ordered
from simulator.language.exchange.legacy import convert
from simulator.language.exchange.names import readable_names
from simulator.language.exchange.placeholders import Placeholders
from simulator.language.layout import lay_out
from simulator.language.lint.kind import is_declared, likely_type

_SPELLINGS: Final = {api: designer for designer, api in API_TYPES.items()}
_ANSWERS: Final = ("ContactFlow", "ContactFlowModule")


@dataclass(frozen=True, slots=True)
class Imported:
    """A flow in our form.

    Attributes:
        values: Placeholder -> what stood there, of the instance the flow came from.
        inferred: The type, where the export does not say it and its actions fit no other; None:
            it says it, or several fit.
    """

    document: Json
    values: Mapping[str, str]
    inferred: str | None = None


_NUMBERED: Final = re.compile(r"\$\{[A-Z][a-z]+[0-9]+\}")  # ${Queue1}: nobody knows its name


def import_flow(text: str, source: str) -> Imported:
    """Turn an export into our form, and prove that it does the same.

    Args:
        text: A designer's export (new or old format), or the answer of DescribeContactFlow.
        source: File name, for messages and for a flow that has no name.

    Raises:
        InvalidFlow: The text is no export, or says what cannot be carried over.
    """
    document, about = _unwrap(load_document(text, source), source)
    if is_legacy(document):
        document = convert(document, source)
    before = parse_flow(json.dumps(document), source=source, name=about.get("Name"))
    placeholders = Placeholders()
    hints = before.metadata.get("ActionMetadata")
    notes = hints if isinstance(hints, Mapping) else {}
    actions = [
        placeholders.replace(action, notes.get(action["Identifier"]) or {})
        for action in ordered(document)["Actions"]
    ]
    names = readable_names(actions)
    description = about.get("Description") or before.metadata.get("description")
    given = about.get("Type") or (before.type if is_declared(before) else None)
    kind = given or likely_type(before)
    inferred = None if given or kind is None else _SPELLINGS.get(kind, kind)
    metadata = {
        "name": before.name,
        **({"description": description} if description else {}),
        **({"type": _SPELLINGS.get(kind, kind)} if kind else {}),
    }
    renamed = [_renamed(action, names) for action in actions]
    after = {
        "Version": before.document["Version"],
        "StartAction": names[before.start],
        "Metadata": metadata,
        **({"Settings": before.settings} if before.settings is not None else {}),
        "Actions": renamed,
    }
    imported = Imported(ordered(after), placeholders.values, inferred)
    _prove(replace(before, type=kind if kind in _SPELLINGS else before.type), imported, source)
    return imported


def export_flow(flow: Flow, values: Mapping[str, str]) -> Json:
    """A flow as the designer imports it: resources in place of placeholders, blocks laid out.

    Args:
        flow: A flow in our form.
        values: Placeholder -> id or ARN; a placeholder without one stays as it is.
    """
    document = json.loads(json.dumps(flow.document))
    metadata = dict(document.get("Metadata") or {})
    metadata["ActionMetadata"] = _labelled(document["Actions"], metadata, values)
    document["Actions"] = _filled(document["Actions"], values)
    metadata.setdefault("name", flow.name)
    kind = likely_type(flow)
    if kind is not None:  # else whoever imports it has opened a flow of some type
        metadata.setdefault("type", _SPELLINGS[kind])
    return lay_out({**document, "Metadata": metadata})


def _unwrap(document: Json, source: str) -> tuple[Json, Mapping[str, str]]:
    """The flow inside an API answer, and what the answer says about it."""
    held = next((document[key] for key in _ANSWERS if isinstance(document.get(key), dict)), None)
    if held is None and isinstance(document.get("Content"), str):
        held = document
    if held is None or not isinstance(held.get("Content"), str):
        return document, {}
    about = {k: held[k] for k in ("Name", "Description", "Type") if isinstance(held.get(k), str)}
    return load_document(held["Content"], source), about


def _renamed(action: Json, names: Mapping[str, str]) -> Json:
    transitions = dict(action["Transitions"])
    if transitions.get("NextAction"):
        transitions["NextAction"] = names[transitions["NextAction"]]
    for key in ("Conditions", "Errors"):
        transitions[key] = [
            {**branch, "NextAction": names[branch["NextAction"]]}
            for branch in transitions.get(key) or ()
        ]
    return {**action, "Identifier": names[action["Identifier"]], "Transitions": transitions}


def _prove(before: Flow, imported: Imported, source: str) -> None:
    """Refuse to hand out a flow that would do something else than the export."""
    after = parse_flow(json.dumps(imported.document), source=source)
    if semantic_digest(before) != semantic_digest(after, imported.values):
        mend = "please report the file"
        raise InvalidFlow(source, "the file", "would behave differently once imported", mend)


def _labelled(actions: list[Json], metadata: Json, values: Mapping[str, str]) -> Json:
    """What the designer notes about actions, with the names of the resources that are filled in.

    The designer shows them, and an import makes the same placeholders of them again.
    """
    notes: Json = dict(metadata.get("ActionMetadata") or {})
    for action in actions:
        shown = _names_in(action.get("Parameters"), values)
        if shown:
            note = dict(notes.get(action["Identifier"]) or {})
            notes[action["Identifier"]] = {**note, "parameters": shown}
    return notes


def _names_in(value: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    """The names of resources in the shape of the parameters; nothing where there are none."""
    if isinstance(value, str):
        known = value in values and not _NUMBERED.fullmatch(value)
        return {"displayName": value[2:-1]} if known else {}
    if isinstance(value, dict):
        inner = {key: _names_in(part, values) for key, part in value.items()}
        return {key: names for key, names in inner.items() if names}
    if isinstance(value, list):
        listed = [_names_in(part, values) for part in value]
        return listed if any(listed) else []
    return {}


def _filled(value: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _filled(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    if isinstance(value, str):
        for placeholder, meant in values.items():
            value = value.replace(placeholder, meant)
    return value
