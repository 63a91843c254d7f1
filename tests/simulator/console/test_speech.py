"""Prompts appear as they are spoken, and stop when somebody cuts in."""

from simulator.console.pace import CHARACTERS_A_SECOND
from simulator.console.speech import Speech
from simulator.console.story import Line


def _prompt(t: float, text: str, seconds: float = 2.0) -> Line:
    return Line(t, "centre", text, "cyan", seconds)


def _texts(spoken: list[tuple[Line, str]]) -> list[tuple[float, str]]:
    return [(line.t, text) for line, text in spoken]


def test_a_prompt_is_told_when_it_has_been_said() -> None:
    speech = Speech()

    assert speech.say(_prompt(1, "hello")) == []
    assert speech.spoken(2) == []
    current = speech.current(1 + 2.5 / CHARACTERS_A_SECOND)
    assert current is not None
    assert current[1] == "he"
    assert _texts(speech.spoken(3)) == [(1, "hello")]
    assert not speech.speaking


def test_prompts_take_turns_and_silence_counts() -> None:
    speech = Speech()
    for line in (_prompt(0, "one"), _prompt(0, "", 10), _prompt(0, "two")):
        speech.say(line)

    assert _texts(speech.spoken(11)) == [(0, "one")]
    assert speech.current(5) is None
    assert _texts(speech.spoken(14)) == [(12, "two")]


def test_cutting_in_keeps_what_was_heard_and_drops_the_rest() -> None:
    speech = Speech()
    speech.say(_prompt(0, "a long sentence", 10))
    speech.say(_prompt(0, "never begun"))
    note = Line(0, "General", "in line", "magenta")
    speech.say(note)

    heard = speech.cut(3.5 / CHARACTERS_A_SECOND)

    assert _texts(heard) == [(0, "a l…"), (0, "in line")]
    assert not speech.speaking
    assert speech.say(note) == [(note, "in line")]
