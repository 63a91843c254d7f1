"""Parameters against the catalogue: names, shapes, literals, references, empty strings."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulator.language.catalog import Choice, Kind, Parameter, Shape, When
from simulator.language.lint.finding import (
    AT_LEAST_ONE,
    EMPTY_VALUE,
    MISSING_PROPERTY,
    ONLY_ONE,
    PROPERTY_NAME,
    PROPERTY_VALUE,
    UNKNOWN_ROOT,
    Finding,
)
from simulator.language.lint.subject import Subject
from simulator.language.references import ROOTS, references, whole_reference

# ${Name}, %Name%, {{Name}}, <NAME>: what deployments put real values in place of.
_PLACEHOLDER: Final = re.compile(r"\$\{[^}]+\}|%\w+%|\{\{[^}]*\}\}|<[A-Z][A-Z0-9_ -]+>")
_INTEGER: Final = re.compile(r"-?\d+")


def check_parameters(subject: Subject) -> Iterator[Finding]:
    """Everything publishing refuses in ``Parameters``."""
    entry = subject.entry
    if entry is None:
        return
    if "Parameters" not in subject.raw and (entry.parameters or entry.terminal):
        yield _missing(subject, subject.path("Parameters"), "{} is enough where nothing is set")
    if entry.parameters_known:
        yield from _Checker(subject).fields(
            entry.parameters, subject.parameters, ("Parameters",), needs=True
        )
    else:
        yield from _Checker(subject).tree(subject.parameters, Kind.DYNAMIC, ("Parameters",))
    for choice in entry.choices:
        yield from _choice(subject, choice)


def references_in(value: object) -> Iterator[tuple[str, ...]]:
    """Every reference anywhere inside a parameter."""
    if isinstance(value, str):
        yield from references(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from references_in(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from references_in(inner)


def _missing(subject: Subject, path: str, hint: str) -> Finding:
    message = f"Action is missing required property. Path: {path}"
    return subject.finding(MISSING_PROPERTY, path, message, hint)


def _choice(subject: Subject, choice: Choice) -> Iterator[Finding]:
    if choice.when is not None and not choice.when.holds(subject.raw):
        return
    there = [name for name in choice.names if subject.parameters.get(name) is not None]
    path = subject.path("Parameters")
    if len(there) > choice.at_most:
        message = f"Only one of these properties may be defined. Properties: [{', '.join(there)}]"
        yield subject.finding(ONLY_ONE, path, message, f"keep one, such as {there[0]}")
    if len(there) < choice.at_least:
        message = f"At least one of [{', '.join(choice.names)}] must be set"
        yield subject.finding(AT_LEAST_ONE, path, message, f"set {choice.names[0]}")


@dataclass(frozen=True, slots=True)
class _Checker:
    """Walks the parameters of one action."""

    subject: Subject

    def fields(
        self,
        fields: Sequence[Parameter],
        given: Mapping[str, Any],
        at: tuple[str | int, ...],
        *,
        needs: bool,
    ) -> Iterator[Finding]:
        known = {field.name: field for field in fields}
        for name in given:
            if name not in known:
                path = self.subject.path(*at, name)
                hint = f"it has {', '.join(known) or 'no properties'}"
                message = f"Invalid Action property name. Path: {path}"
                yield self.subject.finding(PROPERTY_NAME, path, message, hint)
        for name, field in known.items():
            if name in given:
                yield from self._given(field, given[name], (*at, name))
            elif needs and self._holds(field.required):
                why = f" ({field.required})" if isinstance(field.required, When) else ""
                hint = f"set {name}{why}" + (f": {field.note}" if field.note else "")
                yield _missing(self.subject, self.subject.path(*at, name), hint)

    def _given(
        self, field: Parameter, value: object, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if field.only is not None and not field.only.holds(self.subject.raw):
            yield self._wrong(at, f"it may be there only when {field.only}")
        yield from self.value(field, value, at)

    def value(
        self, field: Parameter, value: object, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if field.shape is Shape.TREE:
            yield from self.tree(value, field.kind, at)
        elif field.shape is Shape.LIST:
            yield from self._list(field, value, at)
        elif field.shape in (Shape.OBJECT, Shape.MAP):
            yield from self._object(field, value, at)
        else:
            yield from self._scalar(field, value, at)

    def tree(self, value: object, kind: Kind, at: tuple[str | int, ...]) -> Iterator[Finding]:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                yield from self.tree(inner, kind, (*at, name))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from self.tree(inner, kind, (*at, index))
        elif isinstance(value, str):
            yield from self._text(Parameter("", kind), value, at)

    def _object(
        self, field: Parameter, value: object, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if field.kind is Kind.EITHER and isinstance(value, str) and whole_reference(value):
            yield from unknown_roots(self.subject, self.subject.path(*at), value)
        elif not isinstance(value, Mapping):
            yield self._wrong(at, "write an object")
        elif field.shape is Shape.OBJECT:
            yield from self.fields(field.fields, value, at, needs=True)
            yield from self._entries(field, value, at)
        else:
            inner = Parameter("", field.kind)
            if field.fields:
                inner = Parameter("", shape=Shape.OBJECT, fields=field.fields)
            for name, item in value.items():
                yield from self.value(inner, item, (*at, name))

    def _list(
        self, field: Parameter, value: object, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield self._wrong(at, "write a list")
            return
        shape = Shape.OBJECT if field.fields else Shape.TEXT
        inner = Parameter(
            "",
            Kind.STATIC,
            shape,
            values=field.values,
            fields=field.fields,
            entries=field.entries,
        )
        for index, item in enumerate(value):
            yield from self.value(inner, item, (*at, index))

    def _entries(
        self, field: Parameter, value: Mapping[str, Any], at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if field.entries and len(value) != field.entries:
            names = ", ".join(f.name for f in field.fields)
            yield self._wrong(at, f"it must have exactly {field.entries} of {names}")

    def _scalar(
        self, field: Parameter, value: object, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield self._wrong(at, "write it as a string")
            return
        yield from self._text(field, value, at)
        if value and not references(value) and not _PLACEHOLDER.search(value):
            yield from self._literal(field, value, at)

    def _text(self, field: Parameter, value: str, at: tuple[str | int, ...]) -> Iterator[Finding]:
        if not value:
            path = self.subject.path(*at)
            message = f"Empty value in {path.partition('.')[2]}"
            hint = "leave it out; where a value may be missing, write a word for that"
            yield self.subject.finding(EMPTY_VALUE, path, message, hint)
            return
        whole = whole_reference(value)
        found = references(value)
        if field.kind is Kind.STATIC and found:
            yield self._wrong(at, "no reference may stand here: write the value itself")
        elif field.kind is Kind.REFERENCE and (
            whole is None or (_is_bare_root(whole) and not _asks_for_keys(self.subject))
        ):
            yield self._wrong(at, "write one reference with a key, such as $.Attributes.name")
        elif field.kind is Kind.EITHER and found and whole is None:
            yield self._wrong(at, "write a value, or one reference and nothing beside it")
        yield from unknown_roots(self.subject, self.subject.path(*at), value)

    def _literal(
        self, field: Parameter, value: str, at: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        if field.values and value not in field.values:
            yield self._wrong(at, f"write {' or '.join(field.values)}")
        if field.shape is Shape.INTEGER and not _in_range(field, value):
            low = f"from {field.low}" if field.low is not None else ""
            high = f"to {field.high:,}" if field.high is not None else ""
            yield self._wrong(at, " ".join(f"write a whole number {low} {high}".split()))

    def _holds(self, need: bool | When) -> bool:
        return need.holds(self.subject.raw) if isinstance(need, When) else need

    def _wrong(self, at: tuple[str | int, ...], hint: str) -> Finding:
        path = self.subject.path(*at)
        message = f"Invalid Action property value. Path: {path}"
        return self.subject.finding(PROPERTY_VALUE, path, message, hint)


def unknown_roots(subject: Subject, path: str, value: str) -> Iterator[Finding]:
    """References in a value that begin with nothing a flow knows."""
    for root in dict.fromkeys(path[0] for path in references(value)):
        if root not in ROOTS:
            near = difflib.get_close_matches(root, ROOTS, n=1)
            instead = f"did you mean $.{near[0]}?" if near else "attributes are $.Attributes.name"
            message = f"Invalid Action property value. Path: {path}"
            hint = f"$.{root} is nothing a flow knows; {instead}"
            yield subject.finding(UNKNOWN_ROOT, path, message, hint)


def has_placeholder(value: str) -> bool:
    """Whether a value is (in part) to be put in at deployment."""
    return bool(_PLACEHOLDER.search(value))


def _is_bare_root(reference: tuple[str, ...]) -> bool:
    return len(reference) == 1 and ROOTS.get(reference[0], False)


def _asks_for_keys(subject: Subject) -> bool:
    """Whether the only question is which keys an object has; then it may be a root."""
    operators = {condition.operator for condition in subject.action.conditions}
    return operators == {"KeyExists"}


def _in_range(field: Parameter, value: str) -> bool:
    if not _INTEGER.fullmatch(value):
        return False
    number = int(value)
    return (field.low is None or field.low <= number) and (
        field.high is None or number <= field.high
    )
