"""Saying what an observation waits for, and what happened, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulator.testcases.matching import MESSAGE, criterion, expected_text, resource

if TYPE_CHECKING:
    from simulator.testcases.document import Happening
    from simulator.testcases.matching import Occurrence


def wanted(event: Happening) -> str:
    """What an observation waits for.

    >>> from simulator.testcases.document import Happening
    >>> wanted(Happening("TestInitiated", {}))
    'TestInitiated'
    """
    properties = event.properties
    if event.type == MESSAGE:
        text = expected_text(properties)
        if text is not None:
            return f"hearing {quoted(text)} ({criterion(properties) or 'no criterion'})"
        return f"hearing the audio {properties.get('PromptId') or properties.get('Media')}"
    if "ActionType" in properties:
        parameters = properties.get("ActionParameters")
        names = resource(parameters if isinstance(parameters, dict) else {})
        return " ".join([event.type, str(properties["ActionType"]), *map(_short, names.values())])
    return event.type


def told(happened: Occurrence) -> str:
    """What happened."""
    if happened.message is not None:
        joined = happened.message.joined
        several = f" ({joined} prompts in a row)" if joined > 1 else ""
        return quoted(happened.message.text) + several
    if happened.action is not None:
        return " ".join([happened.action, *map(_short, happened.parameters.values())])
    return happened.type


def quoted(text: str) -> str:
    """A text in quotation marks, on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _short(reference: str) -> str:
    """The part of an ARN that people know a resource by."""
    if ":function:" in reference:
        return reference.rpartition(":function:")[2]
    return reference.rpartition("/")[2] or reference
