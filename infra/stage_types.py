"""Values of a stage that are of another type than its fields: found before any of them is used."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import UnionType
from typing import Any, get_args, get_origin


class InvalidStage(ValueError):  # noqa: N818 - reads as what happened
    """A stage that cannot be deployed: says what is wrong, what was given, what is allowed."""


def check_types(part: Any, name: str) -> None:
    """Makes sure that each value of a part is of its field's type.

    Args:
        part: of a stage, such as how it texts.
        name: what the stage calls it.

    Raises:
        InvalidStage: one is not.
    """
    for field, value, allowed in wrongly_typed(part):
        raise InvalidStage(f"{name}.{field} is {value!r}, allowed is {allowed}")


def wrongly_typed(stage: Any) -> Iterator[tuple[str, object, str]]:
    """Yields field, value and what is allowed, for each value of another type.

    Python itself checks none of them: a 'no' would count as yes, and 1.5 would reach AWS.
    """
    for field in fields(stage):
        value = getattr(stage, field.name)
        if not _fits(value, field.type):
            yield field.name, value, _spelt(field.type)


def _fits(value: object, kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return any(_fits(value, one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(kind)[0]) for one in value)
    if get_origin(kind) is Mapping:
        return isinstance(value, Mapping) and all(
            _fits(one, get_args(kind)[0]) and _fits(of, get_args(kind)[1])
            for one, of in value.items()
        )
    if kind is int and isinstance(value, bool):  # a bool is an int to Python, not to AWS
        return False
    return isinstance(value, kind)


def _spelt(kind: Any) -> str:
    if isinstance(kind, UnionType):
        return " or ".join(_spelt(one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        return f"a tuple, each of it {_spelt(get_args(kind)[0])}"
    if get_origin(kind) is Mapping:
        return f"a dict, {_spelt(get_args(kind)[0])} -> {_spelt(get_args(kind)[1])}"
    return "None" if kind is type(None) else str(kind.__name__)
