"""CloudFormation's intrinsic functions, evaluated against resources that already exist.

Why not cloud-radar or moto's own parser: docs/adr/ tells (resolve-templates-ourselves).
Functions: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from simulator.centre.errors import TemplateError

Json = Any  # whatever a template may hold

_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:([a-z-]+):([^}]+)\}\}")


class Scope(Protocol):
    """What an expression may refer to."""

    def ref(self, name: str) -> Json:
        """Return a parameter, a pseudo parameter or the ``Ref`` of a created resource."""
        ...

    def attribute(self, resource: str, name: str) -> Json:
        """Return an attribute (``Fn::GetAtt``) of a created resource."""
        ...

    def imported(self, export: str) -> Json:
        """Return what another stack exports under this name."""
        ...

    def condition(self, name: str) -> bool:
        """Return the value of a named condition of this template."""
        ...

    def mapping(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """Return a named table of the template's Mappings."""
        ...

    def dynamic(self, service: str, reference: str) -> str:
        """Return what ``{{resolve:service:reference}}`` stands for."""
        ...


class _NoValue:
    """The value of ``AWS::NoValue``: the property is left out."""


NO_VALUE = _NoValue()


def resolve(node: Json, scope: Scope) -> Json:
    """Return ``node`` with every intrinsic function replaced by its value.

    Raises:
        TemplateError: A name is unknown, or a function is not one that is understood here.
    """
    if isinstance(node, Mapping):
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](argument, scope)
            if isinstance(name, str) and name.startswith("Fn::"):
                raise TemplateError(f"intrinsic function {name} is not understood")
        pairs = ((key, resolve(value, scope)) for key, value in node.items())
        return {key: value for key, value in pairs if value is not NO_VALUE}
    if isinstance(node, list):
        items = (resolve(item, scope) for item in node)
        return [item for item in items if item is not NO_VALUE]
    if isinstance(node, str) and "{{resolve:" in node:
        return _DYNAMIC.sub(lambda found: scope.dynamic(found[1], found[2]), node)
    return node


def references(node: Json) -> set[str]:
    """Return the names that ``node`` mentions by Ref, Fn::GetAtt or Fn::Sub."""
    if isinstance(node, list):
        return set().union(*(references(item) for item in node))
    if not isinstance(node, Mapping):
        return set()
    found: set[str] = set()
    for key, value in node.items():
        if key == "Ref" and isinstance(value, str):
            found.add(value)
        elif key == "Fn::GetAtt":
            found.add(value[0] if isinstance(value, list) else value.partition(".")[0])
        elif key == "Fn::Sub":
            text, own = (value, {}) if isinstance(value, str) else value
            names = {m[2].strip() for m in _PLACEHOLDER.finditer(text) if not m[1]}
            found |= {name.partition(".")[0] for name in names - set(own)}
            found |= references(own)
        else:
            found |= references(value)
    return found


def _ref(name: str, scope: Scope) -> Json:
    return NO_VALUE if name == "AWS::NoValue" else scope.ref(name)


def _get_att(argument: Json, scope: Scope) -> Json:
    resource, name = argument if isinstance(argument, list) else argument.split(".", 1)
    return scope.attribute(resource, resolve(name, scope))


def _sub(argument: Json, scope: Scope) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument
    values = {name: resolve(value, scope) for name, value in own.items()}

    def value_of(found: re.Match[str]) -> str:
        literal, name = found[1], found[2].strip()
        if literal:
            return "${" + found[2] + "}"
        if name in values:
            return _text(values[name])
        resource, dot, attribute = name.partition(".")
        return _text(scope.attribute(resource, attribute) if dot else scope.ref(name))

    return str(resolve(_PLACEHOLDER.sub(value_of, text), scope))


def _join(argument: Json, scope: Scope) -> str:
    separator, items = argument
    return str(separator).join(_text(item) for item in resolve(items, scope))


def _select(argument: Json, scope: Scope) -> Json:
    index, items = resolve(argument[0], scope), resolve(argument[1], scope)
    number = str(index)
    if not number.isdecimal() or int(number) >= len(items):
        raise TemplateError(
            f"Fn::Select {index} of {len(items)} items; the index is in digits, 0 for the first"
        )
    return items[int(number)]


def _split(argument: Json, scope: Scope) -> list[str]:
    separator, text = argument
    return str(resolve(text, scope)).split(separator)


def _if(argument: Json, scope: Scope) -> Json:
    name, when_true, when_false = argument
    return resolve(when_true if scope.condition(name) else when_false, scope)


def _find_in_map(argument: Json, scope: Scope) -> Json:
    table, first, second = (resolve(part, scope) for part in argument[:3])
    try:
        return scope.mapping(table)[first][second]
    except KeyError as missing:
        if len(argument) > 3 and "DefaultValue" in argument[3]:
            return resolve(argument[3]["DefaultValue"], scope)
        raise TemplateError(f"Fn::FindInMap: no {missing} in {table}.{first}.{second}") from None


def _text(value: Json) -> str:
    """Return a value as CloudFormation writes it into a text: booleans in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _truth(node: Json, scope: Scope) -> bool:
    if isinstance(node, Mapping) and set(node) == {"Condition"}:
        return scope.condition(node["Condition"])
    value = resolve(node, scope)
    return value if isinstance(value, bool) else str(value).lower() == "true"


_FUNCTIONS: Mapping[str, Callable[[Any, Scope], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": lambda name, scope: scope.imported(str(resolve(name, scope))),
    "Fn::Base64": lambda text, scope: base64.b64encode(str(resolve(text, scope)).encode()).decode(),
    "Fn::ToJsonString": lambda value, scope: json.dumps(resolve(value, scope)),
    "Fn::Length": lambda value, scope: len(resolve(value, scope)),
    "Fn::Equals": lambda pair, scope: (
        _text(resolve(pair[0], scope)) == _text(resolve(pair[1], scope))
    ),
    "Fn::Not": lambda one, scope: not _truth(one[0], scope),
    "Fn::And": lambda many, scope: all(_truth(one, scope) for one in many),
    "Fn::Or": lambda many, scope: any(_truth(one, scope) for one in many),
}
