"""Which functions some flows use: a name that none of them has is a mistake of whoever wrote it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from simulator.language.references import references
from simulator.world.directory import candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.language.document import Flow
    from simulator.world.world import World

_PARAMETERS: Final = frozenset({"LambdaFunctionARN", "LambdaProcessorARN"})
MOST_NAMED: Final = 5


def unused(reference: str, flows: Iterable[Flow], world: World) -> str | None:
    """Return why a reference means no function that is used, and what may be meant; None: it does.

    Args:
        reference: ARN, name or ``${Placeholder}`` of a function.
        flows: Those that are played.
        world: Its functions, and those behind its bots, are used as well.
    """
    known = world.functions.known(reference)
    if reference == "*" or (known is not None and not known.assumed):
        return None
    used = [*_named(flows), *(f.name for bot in world.bots for f in bot.functions.values() if f)]
    if any(references(name) for name in used):
        return None  # a contact brings it: it may be any
    names = {name for one in used for name in candidates(one)}
    if reference in names:
        return None
    return f"no flow uses a function {reference!r}; {_meant(reference, sorted(set(used)))}"


def near(wanted: str, names: Iterable[str]) -> str:
    """What may be meant, of some names: the nearest, else the first few."""
    known = sorted(set(names))
    found = difflib.get_close_matches(wanted, known, n=MOST_NAMED, cutoff=0.5)
    if found:
        return f"did you mean {' or '.join(found)}?"
    more = ", ..." if len(known) > MOST_NAMED else ""
    return f"there are: {', '.join(known[:MOST_NAMED])}{more}" if known else "there is none"


def _meant(reference: str, used: list[str]) -> str:
    """By the whole reference, or by the name at its end."""
    short = {name: one for one in used for name in candidates(one)}
    found = difflib.get_close_matches(reference.strip("${}"), short, n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else near(reference, used)


def _named(flows: Iterable[Flow]) -> Iterator[str]:
    for flow in flows:
        for action in flow.actions.values():
            yield from _texts(action.parameters)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _PARAMETERS and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
