"""The words of `python -m operations campaign`: arguments in, a command of the desk out.

Without a command it reads commands line by line; what follows a # is left out. With `--local` it
works on a local centre, where `wait MINUTES` lets time pass and prints the texts that arrive, `call
NUMBER` phones the centre, and `approve last` sends what was previewed last: a file of commands
cannot know the names that a run makes.
"""

import argparse
import re
import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.campaigns import CampaignDesk, listed, shown
from operations.centre import Centre, OperationError

if TYPE_CHECKING:
    from simulator.centre.local import LocalCentre
    from simulator.engine.events import Event

_KINDS = ("incident", "danger", "works", "announcement")
_SHOWN = 5  # texts of a minute that are printed in full
_LONGEST_WAIT = 1_440  # minutes
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class _UnusableError(OperationError):
    """A line that is no command."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:  # noqa: ANN401 - it never returns
        raise _UnusableError(f"{self.prog}: {message}")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `campaign`; what follows is read line by line or at once."""
    parser.add_argument("--local", action="store_true", help="on a local centre, which forgets")
    parser.add_argument(
        "--at", type=_moment, help="with --local: when it is there, such as 2026-11-23T10:00-05:00"
    )
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="COMMAND", help="such as list; none: from stdin"
    )


def run(arguments: argparse.Namespace, deployed: Callable[[str], Centre]) -> int:
    """Carries out one command, or those of standard input.

    Args:
        arguments: as ``add_to`` has them parsed.
        deployed: returns the centre of a stage.

    Returns:
        0, or 2 when one of them could not be carried out.
    """
    if arguments.local:
        return _local(arguments)
    desk = CampaignDesk(deployed(arguments.stage))
    return _all(arguments, lambda words: carry_out(desk, words))


def _local(arguments: argparse.Namespace) -> int:
    from simulator.centre.local import LocalCentre

    with LocalCentre.raise_(start=arguments.at) as local:
        desk = CampaignDesk(Centre(arguments.stage, local.outputs, local.client))
        named = Latest()
        return _all(arguments, lambda words: carry_out(desk, named.in_place(words), local, named))


def _all(arguments: argparse.Namespace, do: Callable[[list[str]], str]) -> int:
    lines: Iterable[str] = [shlex.join(arguments.words)] if arguments.words else _prompted()
    code = 0
    from_file = not arguments.words and not sys.stdin.isatty()
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
            if words:
                print(do(words), flush=True)
        except (OperationError, ValueError) as problem:
            where = f"line {number}: " if from_file else ""
            print(f"{where}{problem}", file=sys.stderr, flush=True)
            code = 2
    return code


def _prompted() -> Iterable[str]:
    asks = sys.stdin.isatty()
    while True:
        if asks:
            print("campaign> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line or line.strip() in ("quit", "exit"):
            return
        if not asks:
            print(f"campaign> {line.rstrip()}")
        yield line


@dataclass
class Latest:
    """The campaign that was previewed last here.

    Attributes:
        run: its name; empty: none was.
        digest: of its preview.
    """

    run: str = ""
    digest: str = ""

    def in_place(self, words: list[str]) -> list[str]:
        """Returns a command with names in place of the word `last` behind it.

        Raises:
            OperationError: nothing was previewed yet.
        """
        if words[1:2] != ["last"] or words[0] == "preview":
            return words
        if not self.run:
            raise _UnusableError("last: nothing was previewed here yet")
        names = [self.run, self.digest] if words[0] == "approve" else [self.run]
        return [words[0], *names, *words[2:]]


def carry_out(
    desk: CampaignDesk,
    words: list[str],
    local: "LocalCentre | None" = None,
    latest: Latest | None = None,
) -> str:
    """Carries out one command, and returns what it says.

    Args:
        desk: of the centre.
        words: of the command.
        local: the centre, if it is a local one.
        latest: told what was previewed.

    Raises:
        OperationError: it is none, or cannot be carried out.
    """
    parser = _commands(local=local is not None)
    try:
        given = vars(parser.parse_args(words))
    except argparse.ArgumentError as wrong:  # of the command itself; of its arguments: ``_Parser``
        raise _UnusableError(f"campaign: {wrong}") from None
    what = given.pop("do")
    if what == "help":
        return parser.format_help()
    if local and what == "wait":
        return _wait(local, given["minutes"])
    if local and what == "call":
        return _call(local, given["number"])
    said = {language: given.pop(language, None) for language in ("en", "es")}
    if any(said.values()):
        given["words"] = {language: text for language, text in said.items() if text}
    if what in ("update", "all_clear"):
        what, given["kind"] = "preview", what
    answer = desk.do(what, **given)
    if latest and what == "preview" and answer.get("preview"):
        latest.run, latest.digest = answer["run"], answer["preview"]["digest"]
    return listed(answer) if what == "list" else shown(answer)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= _LONGEST_WAIT:
        said = f"expected a number of minutes, up to {_LONGEST_WAIT}, such as 5; got {text}"
        raise argparse.ArgumentTypeError(said)
    return minutes


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        said = f"expected a time with its offset, such as 2026-11-23T10:00-05:00; got {text}"
        raise argparse.ArgumentTypeError(said)
    return moment


def _number(text: str) -> str:
    if not _E164.fullmatch(text):
        raise argparse.ArgumentTypeError("expected a number such as +15550102")
    return text


def _call(local: "LocalCentre", number: str) -> str:
    heard: list[str] = []

    def listen(event: "Event") -> None:
        told = event.as_dict()
        if told["type"] == "prompt":
            heard.append(str(told["text"]))

    local.on_event(listen)
    local.call(number, keys="hangup")
    return "\n".join(f"  caller hears: {text}" for text in heard)


def _wait(local: "LocalCentre", minutes: float) -> str:
    before = len(local.texts.sent)
    local.simulation.advance(minutes * 60)
    arrived = local.texts.sent[before:]
    lines = [f"{local.now:%Y-%m-%d %H:%M:%S} UTC, {len(arrived)} texts went out"]
    lines += [f"  {one.at:%H:%M:%S} …{one.to[-2:]}  {one.body}" for one in arrived[:_SHOWN]]
    return "\n".join(lines)


def _commands(*, local: bool) -> argparse.ArgumentParser:
    parser = _Parser(prog="campaign", exit_on_error=False, add_help=False)
    commands = parser.add_subparsers(dest="do", required=True, metavar="COMMAND")

    def add(name: str, says: str, *, of: str | None = None) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=says, add_help=False)
        command.set_defaults(do=name.replace("-", "_"))
        if of:
            command.add_argument(of)
        command.add_argument("--by")
        return command

    preview = add("preview", "who would get what, and what it costs; nothing is sent")
    preview.add_argument("run", nargs="?")
    preview.add_argument("--kind", default="incident", choices=_KINDS)
    preview.add_argument("--area")
    preview.add_argument("--incident", help="an outage that callers hear of already")
    preview.add_argument("--supply", choices=("water", "power"), help="of works")
    preview.add_argument("--from", dest="startsAt")
    preview.add_argument("--to", dest="endsAt")
    for command in (
        preview,
        add("update", "the same people hear how it goes on", of="first"),
        add("all-clear", "the same people hear that it is over", of="first"),
    ):
        command.add_argument("--en")
        command.add_argument("--es")
        command.add_argument("--until", help="when it is expected to be over, with its offset")
    add("approve", "send what was previewed", of="run").add_argument("digest")
    for name, says in (
        ("pause", "keep the rest until resume"),
        ("resume", "go on"),
        ("status", "who got it, and who did not and why"),
    ):
        add(name, says, of="run")
    stop = add("stop", "never send the rest", of="run")
    stop.add_argument("--over", action="store_true", help="callers do not hear of it any more")
    add("list", "the latest campaigns")
    add("help", "these commands")
    if local:
        add("wait", "let minutes pass, and print the texts that arrive").add_argument(
            "minutes", nargs="?", type=_minutes, default=1.0
        )
        add("call", "phone the centre").add_argument("number", type=_number)
    return parser
