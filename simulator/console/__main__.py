"""``make run``: phone the local centre, or watch a call where there is no terminal."""

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from simulator.centre.errors import CentreError
from simulator.centre.settings import Settings, read_settings
from simulator.commands.common import InvalidArgument, moment
from simulator.terminal import Terminal

if TYPE_CHECKING:
    from simulator.centre.local import LocalCentre

EXIT_REFUSED = 2
_PLAIN_WIDTH = 100  # columns where the output goes to a file or a pipe


def main(words: list[str] | None = None) -> int:
    """Raise the centre and play; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m simulator.console",
        description="Phone the local centre; without a terminal, watch a demonstration call.",
    )
    parser.add_argument("--at", metavar="ISO8601", help="virtual time; without a zone UTC")
    arguments = parser.parse_args(words)
    console: Console = Terminal(highlight=False)
    if not console.is_terminal:
        console = Terminal(highlight=False, width=_PLAIN_WIDTH)
    try:
        start = moment(arguments.at)
        settings = read_settings()
        title = Text.assemble(("☎  ", "cyan"), (settings.name, "bold cyan"))
        console.print(title.append("  on this machine, played from its template", "bright_black"))
        _play(console, settings, start)
    except (CentreError, InvalidArgument) as exc:
        console.print(Text(str(exc), style="red"))
        return EXIT_REFUSED
    except KeyboardInterrupt:
        console.print("Goodbye.")
    return 0


def _play(console: Console, settings: Settings, start: datetime | None) -> None:
    interactive = sys.stdin.isatty() and console.is_terminal
    with console.status("Starting ...") as status:
        # The slow imports (boto3, moto) come when the first line is on the screen.
        from simulator.centre.local import LocalCentre
        from simulator.centre.synthesis import say_on_stderr
        from simulator.console.pace import speaking_time

        progress = status.update if console.is_terminal else say_on_stderr
        centre = LocalCentre.raise_(
            start=start, settings=settings, progress=progress, speech=speaking_time
        )
    with centre:
        console.print(_summary(centre))
        if interactive:
            from simulator.console.keyboard import Keyboard
            from simulator.console.phone import Phone

            with Keyboard() as keyboard:
                Phone(console, centre, keyboard).run()
        else:
            from simulator.console.demonstration import demonstrate

            demonstrate(console, centre, settings.demonstration)


def _summary(centre: "LocalCentre") -> Text:
    world = centre.world
    parts = [
        _count(len(centre.cloud.estate.functions), "function"),
        _count(len(world.flows), "flow"),
        _count(len(world.modules), "module"),
        _count(len(world.queues), "queue"),
    ]
    zone = next((ZoneInfo(hours.time_zone) for hours in world.hours), None)
    local = centre.now.astimezone(zone)
    text = Text(f"{', '.join(parts)}; it is {local:%A, %d %B %Y, %H:%M} there", "bright_black")
    if centre.note is not None:
        text.append(f"\n{centre.note}", "italic bright_black")
    return text


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
