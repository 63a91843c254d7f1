"""The terminal phone: keys in, a readable call out."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from simulator.centre.local import LocalCentre
from simulator.centre.seeding import Caller
from simulator.centre.texting.network import Text as Arrived
from simulator.console.keyboard import Closed, Keyboard
from simulator.console.phone import Phone
from tests.simulator.centre.conftest import centre_with_queue


class Script:
    """A person who presses keys at given moments; the wall clock moves when nobody does."""

    def __init__(self, *moments: tuple[float, str]) -> None:
        self._moments = list(moments)
        self.now = 0.0

    def read(self, seconds: float) -> str:
        if not self._moments:
            raise Closed
        at, key = self._moments[0]
        if self.now < at:
            self.now += seconds
            return ""
        self._moments.pop(0)
        return key

    def wall(self) -> float:
        return self.now


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[LocalCentre]:
    with centre_with_queue(tmp_path, speech=lambda text: len(text) / 22) as raised:
        raised.callers = [Caller("+15550100", "Ana", "a story")]
        yield raised


def _play(centre: LocalCentre, *moments: tuple[float, str]) -> str:
    console = Console(width=100, record=True, force_terminal=False)
    script = Script(*moments)
    Phone(console, centre, script, script.wall).run()
    return console.export_text()


def test_a_call_reads_like_a_conversation(centre: LocalCentre) -> None:
    shown = _play(centre, (0, "1"), (1, "1"), (10, "a"), (20, "e"), (30, "q"))

    order = [
        "Who calls or texts?",
        "Ana calls, +15550100",
        "0:00  centre        Press 1 for a person",
        "0:01  Ana           presses 1",
        "0:01  General       Ana is in line for an agent, 1st in the queue.",
        "0:10  agent         takes the call.",
        "0:20  agent         hangs up.",
        "What is stored of it",
        "Goodbye.",
    ]
    positions = [shown.find(words) for words in order]
    assert -1 not in positions, shown
    assert positions == sorted(positions)


def test_silence_is_timed_and_the_prompt_is_heard_to_its_end(centre: LocalCentre) -> None:
    shown = _play(centre, (0, "1"), (30, "q"))

    assert "anything else to hear this for a long time.\n" in shown
    assert "Ana           does nothing." in shown


def test_a_key_during_a_prompt_that_asks_nothing_is_lost_and_the_prompt_goes_on(
    tmp_path: Path,
) -> None:
    shown = _greeted(tmp_path, "False")

    assert "Good morning, and welcome to a long greeting.\n" in shown
    assert "Ana           presses 1, while nobody listens" in shown
    assert "anything else to hear this for a long time.\n" in shown
    assert "in line for an agent" not in shown


def test_a_key_during_a_prompt_reaches_the_next_question_where_the_flow_keeps_it(
    tmp_path: Path,
) -> None:
    shown = _greeted(tmp_path, "True")

    assert "Ana           presses 1, for the next question" in shown
    assert "Ana is in line for an agent" in shown


def _greeted(tmp_path: Path, buffer: str) -> str:
    """A call to a flow that greets before it asks; 1 is pressed during the greeting."""
    with centre_with_queue(tmp_path, speech=lambda text: len(text) / 22) as centre:
        centre.callers = [Caller("+15550100", "Ana", "a story")]
        document = json.loads(json.dumps(centre.entry_flow.document))
        document["StartAction"] = "type ahead"
        ahead = {"EnableDTMFBuffer": buffer}
        greeting = {"Text": "Good morning, and welcome to a long greeting."}
        to_bye = [{"ErrorType": "NoMatchingError", "NextAction": "bye"}]
        for name, kind, parameters, then in (
            ("type ahead", "GetParticipantInput", ahead, "greet"),
            ("greet", "MessageParticipant", greeting, "ask"),
        ):
            way = {"NextAction": then, "Errors": to_bye, "Conditions": []}
            document["Actions"].append(
                {"Identifier": name, "Type": kind, "Parameters": parameters, "Transitions": way}
            )
        centre.client("connect").update_contact_flow_content(
            InstanceId=centre.outputs["Instance"],
            ContactFlowId=centre.outputs["Entry"].rpartition("/")[2],
            Content=json.dumps(document),
        )
        return _play(centre, (0, "1"), (1, "1"), (8, "h"), (40, "q"))


def test_details_come_on_request(centre: LocalCentre) -> None:
    assert "branch" not in _play(centre, (0, "1"), (1, "1"), (2, "h"), (3, "q"))
    assert "Equals 1 → queue" in _play(centre, (0, "1"), (0.5, "d"), (1, "1"), (2, "h"), (3, "q"))


def test_a_typed_number_and_a_withheld_one_call(centre: LocalCentre) -> None:
    typed = [(0.0, key) for key in "+19\x7f5550177\n"]
    shown = _play(centre, *typed, (1, "h"), (2, "w"), (3, "h"), (4, "q"))

    assert "The caller calls, +15550177" in shown
    assert "The caller calls, number withheld" in shown


@pytest.mark.parametrize("moments", [[], [(0, "1")], [(0, "1"), (1, "1")]])
def test_the_end_of_the_input_ends_it_cleanly(
    centre: LocalCentre, moments: list[tuple[float, str]]
) -> None:
    assert _play(centre, *moments).rstrip().endswith("Goodbye.")


def test_who_texts_types_lines_and_sees_what_comes_back(
    centre: LocalCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    listeners: list[Callable[[Arrived], None]] = []
    answer = Arrived(
        *("t-1", "+15550100", "+15550142", "Hola.\nThat is all.", centre.now, 60, ""), {}
    )

    def text(_number: str, body: str) -> None:
        assert body == "ñ"
        for listener in listeners:
            listener(answer)

    monkeypatch.setattr(centre.texts, "on_arrival", listeners.append)
    monkeypatch.setattr(centre.texts, "off_arrival", listeners.remove)
    monkeypatch.setattr(centre, "text", text)
    typed = [*"ño", "\x7f", "\n", *"agent:accept", "\r", "\n"]

    shown = _play(centre, *((0, key) for key in ["t", "1", *typed, "t", "q"]))

    assert "Ana texts, +15550100" in shown
    assert "Ana           ñ\ncentre        Hola.\n              That is all." in shown
    assert "agent:accept: no chat has begun; text AGENT first" in shown
    assert "Goodbye." in shown
    assert listeners == []


def test_a_centre_that_takes_no_texts_says_so(centre: LocalCentre) -> None:
    shown = _play(
        centre, *((0, key) for key in ["t", "+", *"15550101", "\n", "h", "\n", "\x1b", "q"])
    )

    assert "no number of this centre takes texts" in shown


def test_letters_beyond_ascii_are_one_key() -> None:
    front, back = os.openpty()
    with os.fdopen(back) as terminal, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", terminal)
        with Keyboard() as keyboard:
            os.write(front, "ñ中x".encode())
            assert [keyboard.read(1.0) for _ in range(3)] == ["ñ", "中", "x"]
    os.close(front)
