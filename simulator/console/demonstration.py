"""The calls that ``make run`` plays for somebody who only watches."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from simulator.centre.local import LocalCentre
from simulator.centre.texting.network import Text as Arrived
from simulator.console import screens
from simulator.console.story import CALLER, INNER, WIDTH
from simulator.console.teller import Teller

_BETWEEN = timedelta(minutes=10)


def demonstrate(console: Console, centre: LocalCentre, calls: tuple[tuple[str, str], ...]) -> None:
    """Play calls and narrate them.

    Args:
        console: Where the story goes.
        centre: A centre in which nothing has happened yet.
        calls: From which number, and what caller and agent do, as tokens.
    """
    for position, (number, keys) in enumerate(calls):
        if position:
            centre.simulation.advance(_BETWEEN.total_seconds())
        _play(console, centre, number, keys, again=number in {n for n, _ in calls[:position]})
    findings = [*centre.denied, *centre.holes]
    for finding in findings:
        console.print(Text(f"! {finding}", style="bold red"))


def _play(console: Console, centre: LocalCentre, number: str, keys: str, *, again: bool) -> None:
    known = {caller.number: caller for caller in centre.callers}.get(number)
    name = known.name if known else number
    console.print()
    console.print(
        Rule(_title(centre, name, number, again=again), style=CALLER, align="left"), width=WIDTH
    )
    if known is not None and not again:
        console.print(Text(f"{name}: {known.story}", style=INNER))
    console.print()
    teller = Teller(console, centre, name)
    before = screens.stored_items(centre)

    def read(arrived: Arrived) -> None:
        teller.show(arrived.body, arrived.to, centre.simulation.clock.elapsed)

    centre.on_event(teller.tell)
    centre.texts.on_arrival(read)
    centre.call(number, keys=keys)
    centre.settle()
    centre.off_event(teller.tell)
    centre.texts.off_arrival(read)
    console.print("", screens.written(before, screens.stored_items(centre), number), sep="\n")


def _title(centre: LocalCentre, name: str, number: str, *, again: bool) -> Text:
    zone = next((ZoneInfo(hours.time_zone) for hours in centre.world.hours), None)
    local = centre.now.astimezone(zone)
    text = Text.assemble((f"{local:%H:%M}  ", INNER), (name, f"bold {CALLER}"))
    text.append(" calls again" if again else " calls")
    text.append(f" from {number}", style=INNER)
    return text
