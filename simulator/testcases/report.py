"""Showing a person what became of a test case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.markup import escape

from simulator.testcases.matching import MESSAGE
from simulator.testcases.outcome import FAILED, NEVER, PASSED, WAITING
from simulator.testcases.telling import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from simulator.testcases.outcome import Done, Outcome, Seen

_MARKS: Final = {
    PASSED: "[green]✓[/]",
    FAILED: "[red]✗[/]",
    WAITING: "[red]…[/]",
    NEVER: "[dim]·[/]",
}
_MOST_INSTEAD: Final = 8  # things that came instead, the latest ones


def show_all(outcomes: Sequence[Outcome], console: Console) -> None:
    """Write what became of several cases, and a sum."""
    for outcome in outcomes:
        show(outcome, console)
    if len(outcomes) > 1:
        passed = sum(outcome.passed for outcome in outcomes)
        console.print(f"{passed} passed, {len(outcomes) - passed} failed")


def show(outcome: Outcome, console: Console) -> None:
    """Write the verdict, and for each observation what met it or what came instead."""
    colour = "green" if outcome.passed else "red"
    title = f"[bold {colour}]{outcome.status}[/]  {escape(outcome.case.name)}"
    where = f"[dim]{escape(outcome.case.source)}, {outcome.seconds:.0f} of 300 s[/]"
    console.print(f"{title}  {where}", highlight=False, soft_wrap=True)
    for seen in outcome.seen:
        for line in _lines(seen):
            console.print(f"  {line}", highlight=False, soft_wrap=True)
    _say(console, "yellow", [f"! {warning}" for warning in outcome.warnings])
    if outcome.passed:
        return
    if outcome.transcript:
        console.print("  The contact:", highlight=False)
        _say(console, "dim", [f"  {line}" for line in outcome.transcript.splitlines()])
    _say(console, "red", [outcome.message])


def _say(console: Console, colour: str, lines: list[str]) -> None:
    for line in lines:
        console.print(f"  [{colour}]{escape(line)}[/]", highlight=False, soft_wrap=True)


def _lines(seen: Seen) -> Iterator[str]:
    name = escape(seen.observation.identifier)
    mark, event = _MARKS[seen.status], escape(wanted(seen.observation.event))
    if seen.match is not None:
        yield f"{mark} {name}: {event}{_met(seen)}"
    elif seen.status == WAITING:
        yield f"{mark} {name}: waited from {seen.since or 0:.1f} s for {event}"
        yield from (f"      instead: {escape(what)}" for what in _latest(seen.instead))
    else:
        yield f"{mark} {name}: [dim]never waited for {event}[/]"
    for done in seen.done:
        yield from (f"      {line}" for line in _done(done))


def _met(seen: Seen) -> str:
    at = f" at {seen.at or 0:.1f} s"
    if seen.observation.event.type != MESSAGE:
        return at
    score = None if seen.match is None else seen.match.score
    similarity = "" if score is None else f"similarity {score:.2f} "
    return f"{at}, {similarity}in {escape(str(seen.what))}"


def _latest(instead: list[str]) -> Iterator[str]:
    if not instead:
        yield "nothing of the kind"
    elif len(instead) > _MOST_INSTEAD:
        yield f"({len(instead) - _MOST_INSTEAD} more before)"
    yield from instead[-_MOST_INSTEAD:]


def _done(done: Done) -> Iterator[str]:
    if done.problem is not None:
        yield f"[red]✗ {escape(done.identifier)}: {escape(done.problem)}[/]"
    for name, value in (done.data or {}).items():
        yield f"{escape(done.identifier)}: {escape(name)} = {escape(value)}"
