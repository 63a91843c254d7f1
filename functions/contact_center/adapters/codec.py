"""Values of the domain as plain data and back: for items of the table and for JSON alike.

A frozen dataclass becomes a map of its own fields. Times and dates become ISO 8601, telephone
numbers E.164, decimals text; None is left out. Reading goes by the types that the class declares:
what a store or another system sends is either a whole value or an error, never half of one.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from contact_center.adapters import items
from contact_center.domain.errors import InvalidPhoneNumber
from contact_center.domain.phone import PhoneNumber

Value = TypeVar("Value")

_READERS: Mapping[type, Callable[[str], object]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
}


class Unreadable(ValueError):  # noqa: N818 - reads as what it is
    """Data is not what a class declares. The text names the field and the type, not the data."""


def plain(value: object) -> Any:  # noqa: ANN401 - plain data has any of the types below
    """Turn a value of the domain into maps, lists, texts, whole numbers and truths."""
    match value:
        case datetime():
            return items.instant(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case PhoneNumber():
            return value.e164
        case Mapping():
            return {str(key): plain(part) for key, part in value.items() if part is not None}
        case tuple() | list():
            return [plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: plain(part) for name, part in named if part is not None}
    return value


def restored(kind: type[Value], data: object) -> Value:
    """Return the value that plain data stands for; what the class does not know is left out.

    Raises:
        Unreadable: A field is missing, or has another type than the class declares.
    """
    value: Value = _read(kind, data, kind.__name__)
    return value


def _read(kind: Any, data: Any, where: str) -> Any:  # noqa: ANN401 - types are data here
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(kind, data, where)
    if origin is Literal:
        return _checked(data, data in get_args(kind), where)
    if origin is tuple:
        parts = _checked(data, isinstance(data, list), where)
        return tuple(_read(get_args(kind)[0], part, where) for part in parts)
    if origin is not None:  # Mapping[str, ...]
        parts = _checked(data, isinstance(data, Mapping), where)
        return {key: _read(get_args(kind)[1], part, where) for key, part in parts.items()}
    if kind is PhoneNumber:
        return _number(data, where)
    return _record(kind, data, where) if is_dataclass(kind) else _scalar(kind, data, where)


def _optional(kind: Any, data: Any, where: str) -> Any:  # noqa: ANN401
    if data is None:
        return None
    (inner,) = (part for part in get_args(kind) if part is not type(None))
    return _read(inner, data, where)


def _record(kind: Any, data: Any, where: str) -> Any:  # noqa: ANN401
    _checked(data, isinstance(data, Mapping), where)
    hints = _hints(kind)
    values = {}
    for field in fields(kind):
        given = data.get(field.name)
        if given is not None:
            values[field.name] = _read(hints[field.name], given, f"{where}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            values[field.name] = _read(hints[field.name], None, f"{where}.{field.name}")
    return kind(**values)


def _number(data: object, where: str) -> PhoneNumber:
    try:
        return PhoneNumber(data if isinstance(data, str) else "")
    except InvalidPhoneNumber:
        raise Unreadable(f"{where}: not a telephone number") from None


def _scalar(kind: Any, data: Any, where: str) -> Any:  # noqa: ANN401
    if kind in (str, int, bool):
        return _checked(data, type(data) is kind, where)
    try:
        return _READERS[kind](_checked(data, isinstance(data, str), where))
    except (ValueError, InvalidOperation):
        raise Unreadable(f"{where}: not a {kind.__name__}") from None


def _checked(data: Any, good: bool, where: str) -> Any:  # noqa: ANN401
    if not good:
        raise Unreadable(f"{where}: a {type(data).__name__} does not belong there")
    return data


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
