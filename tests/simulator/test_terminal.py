"""What flows say cannot steer a terminal."""

from io import StringIO

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from simulator.terminal import Terminal


def drawn(*things: object, colour: bool = False) -> str:
    stream = StringIO()
    Terminal(file=stream, width=60, force_terminal=colour).print(*things)
    return stream.getvalue()


def test_control_characters_and_emoji_codes_stay_what_they_are() -> None:
    table = Table()
    table.add_row("agent:accept: \x1b[2J", Text("\x1b]0;title\x07"))

    for thing in ("\x1b[2J :accept:", Text("a\x1b[2Jb"), Panel("\x1b[2J"), table):
        said = drawn(thing)
        assert "\x1b" not in said
        assert "\N{REPLACEMENT CHARACTER}" in said
    assert ":smile:" in drawn(":smile:")


def test_the_direction_of_a_text_is_not_turned_around() -> None:
    assert "\u202e" not in drawn("pay \u202eelbillid\u202c now \u2066x\u2069")
    assert "\u05e9" in drawn("\u05e9")  # what is written from right to left may be


def test_its_own_colours_are_kept() -> None:
    assert "\x1b[31m" in drawn(Text("red", style="red"), colour=True)
