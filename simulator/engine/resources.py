"""Finding what an action refers to: what a flow names exists, what a contact brings must be one.

A lone world assumes what it is not given, because the flow names it. A reference that is filled in
while a contact is played (``$.External.queue``) names nothing by itself, so there only what could
be one is assumed: an ARN of that kind, an id, or a ``${Placeholder}``; of agents and functions a
name as well, because flows in use give them so. Anything else is not there, and the action takes
its error branch, as in Amazon Connect.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from simulator.engine.data import is_static
from simulator.world.alone import PLACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.contact import Contact
    from simulator.world.directory import Directory

    T = TypeVar("T")

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\$\{\w+\}")
# Region, account and instance may be placeholders that a deployment fills in.
_ARN: Final = re.compile(r"arn:[^:\s]+:connect:[^:\s]+:[^:\s]+:(instance/[^/\s]+/)?(?P<path>.+)")
_FUNCTION: Final = re.compile(r"(arn:[^:\s]+:lambda:[^:\s]+:[^:\s]+:function:)?[\w.-]+(:[\w$.-]+)?")
_USERNAME: Final = re.compile(r"[\w.@-]{1,100}", re.ASCII)
_NAMES: Final = {"agent": _USERNAME, "function": _FUNCTION}


def finder(kind: str, written: object) -> Callable[[Contact, str], Any]:
    """Compile how what a parameter refers to is found.

    Args:
        kind: Of resource, as people call it: a key of ``world.alone.PLACES``.
        written: The parameter as it stands in the flow.

    Returns:
        What takes a contact and the parameter filled in; it returns the resource, or None where
        there is none, and says so where it could have been assumed.
    """
    if isinstance(written, str) and is_static(written):
        return lambda contact, reference: _named(contact, kind, reference)
    return lambda contact, reference: _brought(contact, kind, reference)


def could_be(kind: str, reference: str) -> bool:
    """Whether a reference has the form of one to this kind of resource.

    >>> could_be("queue", "Sales typo!"), could_be("queue", "${SalesQueue}")
    (False, True)
    """
    if _PLACEHOLDER.fullmatch(reference):
        return True
    if kind in _NAMES and _NAMES[kind].fullmatch(reference):
        return True
    if _ID.fullmatch(reference):
        return True
    arn = _ARN.fullmatch(reference)
    return arn is not None and arn["path"].startswith(f"{PLACES[kind].path}/")


def imaginable(kind: str, written: object) -> Callable[[str], bool]:
    """Compile whether a resource that nobody gave may be there all the same.

    Args:
        kind: Of resource.
        written: The parameter as it stands in the flow; what the flow itself names may be there.
    """
    if isinstance(written, str) and is_static(written):
        return lambda _reference: True
    return lambda reference: could_be(kind, reference)


def unlikely(contact: Contact, kind: str, reference: str) -> bool:
    """Whether a reference that a contact brings is none to this kind of resource; then say so."""
    if could_be(kind, reference):
        return False
    contact.log(f"{reference!r} is no ARN and no id of a {kind}: there is none")
    return True


def _named(contact: Contact, kind: str, reference: str) -> Any:  # noqa: ANN401 - any resource
    found = _held(contact, kind).find(reference)
    if found is None:
        _tell_absent(contact, kind, reference)
    return found


def _brought(contact: Contact, kind: str, reference: str) -> Any:  # noqa: ANN401 - any resource
    held = _held(contact, kind)
    known = held.known(reference)
    if known is not None:
        return known
    if held.assume is None or not reference:
        _tell_absent(contact, kind, reference)
        return None
    return None if unlikely(contact, kind, reference) else held.find(reference)


def _tell_absent(contact: Contact, kind: str, reference: str) -> None:
    world = contact.simulation.world
    if world.alone and reference and kind in world.listed:
        contact.log(f"{kind} {reference} is not in the world file, which lists others")


def _held(contact: Contact, kind: str) -> Directory[Any]:
    held: Directory[Any] = getattr(contact.simulation.world, PLACES[kind].holder)
    return held
