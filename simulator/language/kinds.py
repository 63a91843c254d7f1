"""What a JSON file is that is no flow, and who reads it: for the one who gave the wrong file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SECTIONS: Final = (
    "queues hours routingProfiles agents prompts functions metrics phones numbers defaultFlows "
    "answers timeoutAsInput bots views keys voices"
)
_WORLD: Final = frozenset(_SECTIONS.split())
_BOT: Final = frozenset({"BotLocales", "botLocales"})


def other_kind(document: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what a document is instead of a flow, and what to do with it; None: nothing known."""
    if "Actions" in document:
        return None
    if "Observations" in document:
        return "is a native test case, not a flow", "run it: python -m simulator test FILE"
    if _is_template(document):
        return (
            "is a CloudFormation template, not a flow",
            "give the flow itself, the Content of its AWS::Connect::ContactFlow",
        )
    if document.keys() & _BOT:
        return (
            "is a Lex bot, not a flow",
            "name it under bots in a world file: python -m simulator run FLOW.json --world FILE",
        )
    if isinstance(document.get("ContactFlow"), Mapping):
        return (
            "is an answer of DescribeContactFlow, not the flow in it",
            "convert it: python -m simulator import FILE -o FLOW.json",
        )
    if document and document.keys() <= _WORLD:
        return (
            "is a world file, not a flow",
            "give it beside a flow: python -m simulator run FLOW.json --world FILE",
        )
    return None


def _is_template(document: Mapping[str, Any]) -> bool:
    resources = document.get("Resources")
    if "AWSTemplateFormatVersion" in document:
        return True
    return isinstance(resources, Mapping) and any(
        isinstance(resource, Mapping) and str(resource.get("Type", "")).startswith("AWS::")
        for resource in resources.values()
    )
