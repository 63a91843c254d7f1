"""Lines of a call on the screen."""

import pytest

from simulator.console.story import Line, row


@pytest.mark.parametrize("width", [100, 24, 15, 1])
def test_a_line_is_drawn_however_small_the_terminal_is(width: int) -> None:
    drawn = row(Line(3.0, "centre", "Good morning, Ana.", "cyan"), width=width).plain

    assert drawn.split() == ["0:03", "centre", "Good", "morning,", "Ana."]
