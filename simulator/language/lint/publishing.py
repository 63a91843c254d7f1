"""The flow as a whole, and its action types, as publishing checks them."""

import difflib
import json
import re
from collections.abc import Iterator
from typing import Final

from simulator.language.catalog import CATALOG, NOT_VERIFIED, REFUSED
from simulator.language.document import MODULE, Flow
from simulator.language.lint import finding as rules
from simulator.language.lint.finding import Finding
from simulator.language.lint.kind import fitting_types, is_declared
from simulator.language.lint.special import check_special
from simulator.language.lint.subject import Subject, of_flow, subjects
from simulator.language.lint.transitions import check_transitions
from simulator.language.lint.values import check_parameters

MOST_ACTIONS: Final = 250  # source: developer guide, quotas of flows
MOST_CHARACTERS: Final = 256_000  # source: ContactFlow.Content in CloudFormation
LONGEST_IDENTIFIER: Final = 50

_FORBIDDEN: Final = re.compile(r"[%:(\\/)=$,;\[\]{}]")
_FORBIDDEN_NAMES: Final = frozenset(
    {
        "__proto__",
        "constructor",
        "__defineGetter__",
        "__defineSetter__",
        "toString",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "valueOf",
    }
)


def check_publishing(flow: Flow) -> Iterator[Finding]:
    """Everything for which publishing would refuse a flow."""
    yield from _size(flow)
    yield from _settings(flow)
    yield from _undeclared_type(flow)
    for subject in subjects(flow):
        yield from _identifier(subject)
        yield from _type(subject)
        yield from check_parameters(subject)
        yield from check_transitions(subject)
        yield from check_special(subject)


def _size(flow: Flow) -> Iterator[Finding]:
    if len(flow.actions) > MOST_ACTIONS:
        message = f"The flow has {len(flow.actions)} actions; {MOST_ACTIONS} are the most"
        yield of_flow(flow, rules.CONTENT_SIZE, "Actions", message, "move a part into a module")
    size = len(json.dumps(flow.document, ensure_ascii=False, separators=(",", ":")))
    if size > MOST_CHARACTERS:
        message = f"The flow has {size:,} characters; {MOST_CHARACTERS:,} are the most"
        yield of_flow(flow, rules.CONTENT_SIZE, "", message, "move a part into a module")


def _settings(flow: Flow) -> Iterator[Finding]:
    if flow.type == MODULE and flow.settings is None:
        message = "JSON field is missing or null for field name: settings"
        hint = (
            'write "Settings": {"InputParameters": [], "OutputParameters": [], "Transitions": []}'
        )
        yield of_flow(flow, rules.SETTINGS, "Settings", message, hint)
    if flow.type != MODULE and flow.settings is not None:
        message = "A flow has no Settings; only a module has"
        hint = "remove Settings, or the type that says it is a flow"
        yield of_flow(flow, rules.SETTINGS, "Settings", message, hint)


def _undeclared_type(flow: Flow) -> Iterator[Finding]:
    """A type is not part of the content, so where it is missing, judge by what fits."""
    if is_declared(flow):
        return
    fitting = fitting_types(flow)
    if flow.type not in fitting:
        where = ", ".join(sorted(fitting)) or "no type of flow at all"
        message = f"Metadata.type is missing, and these actions together fit {where}"
        hint = "write Metadata.type, such as customerQueue"
        yield of_flow(flow, rules.FLOW_TYPE_UNKNOWN, "Metadata.type", message, hint)


def _identifier(subject: Subject) -> Iterator[Finding]:
    name = subject.action.identifier
    problem = ""
    if len(name) > LONGEST_IDENTIFIER:
        problem = f"has {len(name)} characters; {LONGEST_IDENTIFIER} are the most"
    elif found := _FORBIDDEN.search(name):
        problem = f"has a {found[0]} in it, which is not allowed"
    elif name in _FORBIDDEN_NAMES:
        problem = "is a name the service keeps for itself"
    if problem:
        path = subject.path("Identifier")
        hint = "use letters, digits, spaces and dashes, and rename it where it is led to"
        yield subject.finding(rules.IDENTIFIER, path, f"The identifier {problem}", hint)


def _type(subject: Subject) -> Iterator[Finding]:
    path, kind, entry = subject.path("Type"), subject.action.type, subject.entry
    message = f"Invalid Action type. Path: {path}"
    if entry is None:
        if kind in NOT_VERIFIED:
            unseen = f"{kind} is named in one sample; nobody has seen the service accept it"
            yield subject.finding(rules.NOT_VERIFIED, path, unseen, "try it before relying on it")
            return
        near = difflib.get_close_matches(kind, CATALOG, n=1)
        instead = REFUSED.get(kind) or (near[0] if near else "a type of the Flow language")
        yield subject.finding(rules.ACTION_TYPE, path, message, f"{kind} is refused: use {instead}")
        return
    if entry.retired:
        hint = "take it out: it always takes its error branch"
        yield subject.finding(rules.RETIRED, path, entry.retired, hint)
    if subject.flow.type in entry.flow_types or not is_declared(subject.flow):
        return
    if subject.flow.type in entry.doubtful:
        unsure = f"Whether {kind} may stand in {subject.flow.type} is not certain"
        yield subject.finding(rules.FLOW_TYPE_DOUBTFUL, path, unsure, "try it before relying on it")
        return
    allowed = ", ".join(sorted(entry.flow_types))
    hint = f"{kind} may not stand in {subject.flow.type}, only in {allowed}"
    yield subject.finding(rules.FLOW_TYPE, path, message, hint)
