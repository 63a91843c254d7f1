"""What a template's resources need of one another, and of other stacks."""

import re
from collections.abc import Iterator, Mapping

from tests.infra.assembly import Resource

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")


def needed(resource: Resource) -> set[str]:
    """Returns logical ids that a resource must wait for."""
    explicit = resource.get("DependsOn", [])
    waits = {explicit} if isinstance(explicit, str) else set(explicit)
    return waits | set(_named(resource.get("Properties", {})))


def imported(node: object) -> Iterator[str]:
    """Yields the exports that anything below `node` takes from other stacks."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "Fn::ImportValue":
                yield str(value)
            else:
                yield from imported(value)
    elif isinstance(node, list):
        for part in node:
            yield from imported(part)


def _named(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _named(part)
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        if key == "Ref":
            yield str(value)
        elif key == "Fn::GetAtt":
            yield str(value[0] if isinstance(value, list) else value.split(".")[0])
        elif key == "Fn::Sub":
            text, values = value if isinstance(value, list) else (value, {})
            names = {name.split(".")[0] for name in _PLACEHOLDER.findall(text)}
            yield from names - values.keys()
            yield from _named(values)
        else:
            yield from _named(value)
