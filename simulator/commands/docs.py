"""``python -m simulator docs``: pages of reference that are written from the code."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import simulator.actions  # noqa: F401 - registers what the engine plays
from simulator.engine.compile import REGISTRY, Registered
from simulator.language.catalog import (
    CATALOG,
    CHANNELS,
    FAMILIES,
    FLOW_TYPES,
    REFUSED,
    ActionType,
    Branches,
    Effect,
    Error,
    Parameter,
    Shape,
    When,
)
from simulator.language.lint import RULES

_MARKS: Final = {Effect.PLAYS: "yes", Effect.NOTHING: "no effect", Effect.ERROR: "error branch"}
_HEAD: Final = """\
<!-- Written by `python -m simulator docs`; a test compares this page with the code. -->
# Action types

What the Flow language of Amazon Connect has, and what the simulator plays of it. Values are
**static** (written in the flow), a **reference** (`$.Attributes.tier`, nothing else), **static or
reference**, or **dynamic** (text with references in it); every scalar is written as a string. In
the last column: **played** is what the simulator honours, **read past** what it accepts although
nothing a flow can see depends on it; what is inside an object goes with the object. Sources are the
administrator and developer guides, corrected where the service is known to do otherwise.
"""


_LINTER: Final = """\
<!-- Written by `python -m simulator docs`; a test compares this page with the code. -->
# What the linter finds

    python -m simulator lint FLOW.json... [--flow REF=FILE]... [--format text|json|sarif]

Flows and modules that are checked together know one another by their file names (`menu.json` is
`${MenuFlow}`, or `${MenuModule}` if it is a module) and by their own names; `--flow` names others.
What a flow refers to and nobody has shown gets the benefit of the doubt. The exit code is 0 where
publishing would accept every flow, 1 where it would refuse one (an **error**), 2 where a file is
not a flow. A **warning** is what a caller will suffer from, a **note** is worth a look.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"), metavar="DIRECTORY")


def execute(arguments: argparse.Namespace) -> int:
    """Write the pages; 2 where that is not possible."""
    for name, page in PAGES.items():
        try:
            (arguments.output / name).write_text(page(), encoding="utf-8")
        except OSError as error:
            sys.stderr.write(f"{arguments.output / name}: cannot be written ({error.strerror})\n")
            return 2
    return 0


def linter() -> str:
    """The page of the linter's rules, as Markdown."""
    rows = ((f"`{rule.id}`", rule.severity.value, rule.summary) for rule in RULES.values())
    return "\n".join([_LINTER, *_table(("rule", "", "what it says"), rows)])


def actions() -> str:
    """The page of action types, as Markdown."""
    played = sum(name in REGISTRY for name in CATALOG)
    lines = [_HEAD, f"The simulator plays {played} of {len(CATALOG)} action types.\n"]
    lines += _summary()
    for heading, entries in FAMILIES.items():
        lines.append(f"## {heading}\n")
        for entry in entries:
            lines += _section(entry)
    lines += ["## Names the service refuses\n", *_table(("name", "write"), _refused())]
    return "\n".join(lines)


def _summary() -> Iterator[str]:
    rows = (
        (
            f"[{name}](#{name.lower()})",
            "played" if name in REGISTRY else "**not played**",
            *(_MARKS[entry.effect_on(channel)] for channel in CHANNELS),
            _flow_types(entry),
        )
        for name, entry in CATALOG.items()
    )
    channels = (channel.lower() for channel in CHANNELS)
    return _table(("action", "simulator", *channels, "flow types"), rows)


def _section(entry: ActionType) -> Iterator[str]:
    registered = REGISTRY.get(entry.name)
    yield f"### {entry.name}\n"
    yield f"{entry.purpose} *{entry.block}* in the designer{_legacy(entry)}.\n"
    if entry.retired:
        yield f"**Retired:** {entry.retired}.\n"
    if entry.parameters:
        rows = (row for field in entry.parameters for row in _rows(field, registered))
        yield from _table(("parameter", "value", "needed", "simulator"), rows)
    elif not entry.parameters_known:
        yield "Its parameters are not verified, so none are checked.\n"
    yield from (f"- {line}" for line in _facts(entry))
    yield ""


def _legacy(entry: ActionType) -> str:
    return f" ({entry.legacy} in the retired format)" if entry.legacy else ""


def _rows(
    field: Parameter, registered: Registered | None, inside: str = ""
) -> Iterator[tuple[str, str, str, str]]:
    name = f"{inside}{field.name}"
    status = ""
    if not inside:
        status = "**not played**"
        if registered is not None and field.name in registered.parameters:
            status = "played"
        elif registered is not None and field.name in registered.accepted:
            status = "read past"
    value = _value(field) + (f": {field.note}" if field.note else "")
    yield f"`{name}`", value, _need(field), status
    item = "[]." if field.shape is Shape.LIST else ".*." if field.shape is Shape.MAP else "."
    for inner in field.fields:
        yield from _rows(inner, registered, f"{name}{item}")


def _value(field: Parameter) -> str:
    if field.values:
        literals = ", ".join(f"`{value}`" for value in field.values)
        return f"list of {literals}" if field.shape is Shape.LIST else f"{literals} ({field.kind})"
    if field.shape is Shape.OBJECT:
        return "object" + (f" with exactly {field.entries} of these" if field.entries else "")
    if field.shape is Shape.LIST:
        return "list" + (f", each with exactly {field.entries} of these" if field.entries else "")
    span = ""
    if field.low is not None and field.low > -(2**31):
        span = f" {field.low:,}{f' to {field.high:,}' if field.high is not None else ' or more'}"
    return f"{field.shape}{span}, {field.kind}"


def _need(field: Parameter) -> str:
    if isinstance(field.required, When):
        return f"when {field.required}"
    if field.required:
        return "yes"
    return f"only when {field.only}" if field.only is not None else ""


def _facts(entry: ActionType) -> Iterator[str]:
    for choice in entry.choices:
        names = ", ".join(f"`{name}`" for name in choice.names)
        many = "At least" if choice.at_most > 1 else "Exactly" if choice.at_least else "At most"
        when = f", when {choice.when}" if choice.when is not None else ""
        yield f"{many} one of {names}{when}."
    if entry.terminal:
        yield "It ends the flow: no transitions."
        return
    if entry.next_unused is True:
        yield "`NextAction` is wanted, and never taken."
    elif isinstance(entry.next_unused, When):
        yield f"`NextAction` is wanted, and never taken when {entry.next_unused}."
    errors = ", ".join(_error(error) for error in entry.errors)
    yield f"Errors: {errors}." if errors else "It has no error branch."
    yield from (_branches(branches) for branches in entry.branches)
    if entry.sets:
        yield f"Sets {', '.join(f'`{reference}`' for reference in entry.sets)}."
    yield from entry.notes


def _error(error: Error) -> str:
    if isinstance(error.required, When):
        return f"`{error.type}` (when {error.required})"
    return f"`{error.type}`" + ("" if error.required else " (may be left out)")


def _branches(branches: Branches) -> str:
    operands = f" {', '.join(f'`{o}`' for o in branches.operands)}" if branches.operands else ""
    needed = ", all needed" if branches.required and branches.required == branches.operands else ""
    when = f", when {branches.when}" if branches.when is not None else ""
    note = f"; {branches.note}" if branches.note else ""
    each = f"; one for each of `{branches.each_of}`" if branches.each_of else ""
    return f"Conditions: {', '.join(branches.operators)}{operands}{needed}{when}{each}{note}."


def _flow_types(entry: ActionType) -> str:
    if entry.flow_types == FLOW_TYPES:
        return "all"
    unsure = entry.doubtful - {"CAMPAIGN"}  # of which next to nothing is known
    return _named(entry.flow_types) + (f"; not certain: {_named(unsure)}" if unsure else "")


def _named(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(kind.lower().replace("_", " ") for kind in kinds))


def _refused() -> Iterator[tuple[str, str]]:
    return ((f"`{name}`", instead) for name, instead in sorted(REFUSED.items()))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        cells = (cell.replace("|", r"\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


PAGES: Final[Mapping[str, Callable[[], str]]] = {"actions.md": actions, "linter.md": linter}
"""File name -> what writes it."""
