"""Drawings: every action and every way out is on them, and what was played is seen."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from simulator.__main__ import main
from simulator.coverage.collect import Branch, Coverage
from simulator.language.document import Flow, load_flow
from simulator.language.draw import branches_of, draw_mermaid, draw_svg
from simulator.language.draw.picture import stacks_of
from tests.simulator.language.build import action, document, end, flow, menu, say

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"
SVG = "{http://www.w3.org/2000/svg}"

MENU = document(
    say("hello <you> & I", "Good morning.", "menu"),
    menu("menu", "Press 1 or 2.", {"1": "queue", "2": "end"}, "sorry"),
    action(
        "queue",
        "TransferContactToQueue",
        to="sorry",
        errors={"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"},
    ),
    say("sorry", "Sorry."),
    say("lost", "Nobody hears this."),
)


@pytest.fixture
def drawn() -> Flow:
    return flow(*MENU["Actions"])


def _xml(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the picture is ours


def _texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in _xml(svg).iter(f"{SVG}text")]


def test_every_action_and_every_way_out_is_on_the_picture(drawn: Flow) -> None:
    texts = _texts(draw_svg(drawn))

    for said in ("hello <you> & I", "Play prompt", "Good morning.", "menu", "1", "2"):
        assert said in texts
    assert "no answer · other key · error" in texts
    assert "queue full · error" in texts


def test_no_box_lies_on_another(drawn: Flow) -> None:
    svg = _xml(draw_svg(drawn))
    cards = []
    for group in svg.iter(f"{SVG}g"):
        card = group.find(f"{SVG}rect[@class='card']")
        if card is not None:
            x, y = map(float, re.findall(r"[-\d.]+", group.attrib["transform"]))
            cards.append((x, y, x + float(card.attrib["width"]), y + float(card.attrib["height"])))

    assert len(cards) == len(drawn.actions)
    for index, (left, top, right, bottom) in enumerate(cards):
        for other in cards[index + 1 :]:
            apart = other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
            assert apart


def test_what_nothing_leads_to_is_faded(drawn: Flow) -> None:
    lost = [g for g in _xml(draw_svg(drawn)).iter(f"{SVG}g") if g.get("class") == "lost"]

    assert ["".join(group.find(f"{SVG}title").itertext()) for group in lost] == ["lost"]  # type: ignore[union-attr]


def test_branches_are_those_that_can_be_taken(drawn: Flow) -> None:
    branches = branches_of(drawn)

    assert ("hello <you> & I", "NextAction") in branches
    assert ("menu", "Equals 1") in branches
    assert ("menu", "InputTimeLimitExceeded") in branches
    assert ("menu", "NextAction") not in branches  # conditions and errors decide
    assert ("queue", "NextAction") not in branches  # the flow ends here when all goes well
    assert len(branches) == len(set(branches)) == 10


def test_coverage_is_counted_and_shaded(drawn: Flow) -> None:
    played = [("hello <you> & I", "NextAction"), ("menu", "Equals 1"), ("menu", "NoMatchingError")]

    svg = draw_svg(drawn, played)

    assert "3 of 10 branches played (30 %)" in "".join(_texts(svg))
    ways = [
        path.attrib["class"].split()
        for path in _xml(svg).iter(f"{SVG}path")
        if path.get("class", "").startswith("way")
    ]
    assert ["way", "next", "played"] in ways  # hello -> menu
    assert ["way", "condition", "played"] in ways  # menu 1 -> queue
    assert ["way", "error", "missed"] in ways  # a row is played when all its branches are
    assert "played" not in draw_svg(drawn).split("</defs>")[1]


def test_a_chain_stands_in_one_stack_and_a_ring_is_drawn() -> None:
    chain = flow(say("a", "A", "b"), say("b", "B", "c"), say("c", "C"))
    ring = flow(end("stop"), say("a", "A", "b"), say("b", "B", "a"))

    assert [[box.identifier for box in stack] for stack in stacks_of(chain)] == [
        ["a", "b", "c", "end"]
    ]
    assert sorted(box.identifier for stack in stacks_of(ring) for box in stack) == [
        "a",
        "b",
        "stop",
    ]
    assert draw_svg(ring)


def test_the_start_is_on_top_whatever_leads_to_it() -> None:
    checked = flow(say("a", "A"), say("lost", "L", "a"))

    assert [[box.identifier for box in stack] for stack in stacks_of(checked)] == [
        ["a", "end"],
        ["lost"],
    ]


def test_errors_into_one_box_are_written_when_they_are_many() -> None:
    def calls(number: int) -> Flow:
        call = {"LambdaFunctionARN": "${F}", "InvocationTimeLimitSeconds": "8"}
        failed = {"NoMatchingError": "sorry"}
        rows = [
            action(f"c{i}", "InvokeLambdaFunction", call, f"c{i + 1}", errors=failed)
            for i in range(number)
        ]
        return flow(*rows, end(f"c{number}"), say("sorry", "Sorry.", f"c{number}"))

    assert "error → sorry" not in _texts(draw_svg(calls(4)))
    assert _texts(draw_svg(calls(5))).count("error → sorry") == 5


def test_a_flow_that_goes_round_to_its_start_is_drawn() -> None:
    again = flow(say("a", "A", "b"), say("b", "B", "a"))

    assert [[box.identifier for box in stack] for stack in stacks_of(again)] == [["a", "b"]]
    assert draw_svg(again)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert _texts(draw_svg(flow(end("a\x00\x1bb"))))[-1] == "a b"


def test_mermaid_has_an_arrow_for_each_row_and_nothing_unescaped(drawn: Flow) -> None:
    text = draw_mermaid(drawn, played=[])

    rows = sum(len(box.exits) for stack in stacks_of(drawn) for box in stack)
    assert len(re.findall(r"-->|-\.->", text)) == rows + 1  # and the one from the start
    assert "hello #60;you#62; #38; I" in text
    assert re.search(r"linkStyle 1,2,.* stroke:#e8a317", text)


@pytest.mark.parametrize("name", ["f.svg", "f.mmd"])
def test_the_command_writes_what_the_name_says(tmp_path: Path, name: str) -> None:
    (tmp_path / "f.json").write_text(json.dumps(MENU), encoding="utf-8")

    assert main(["draw", str(tmp_path / "f.json"), "-o", str(tmp_path / name)]) == 0

    drawing = (tmp_path / name).read_text(encoding="utf-8")
    assert drawing.startswith("<svg" if name.endswith("svg") else "flowchart LR")


def test_the_command_shades_what_a_test_run_kept(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(MENU), encoding="utf-8")
    counted = Coverage()
    counted.taken[Branch("f", "menu", "Equals 1")] += 2
    counted.taken[Branch("another", "menu", "Equals 2")] += 1
    counted.save(tmp_path / "counts")

    arguments = ["draw", str(tmp_path / "f.json"), "-o", str(tmp_path / "f.svg")]
    assert main([*arguments, "--coverage", str(tmp_path / "counts")]) == 0

    assert "1 of 10 branches played (10 %)" in (tmp_path / "f.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "output", "says"),
    [("[]", "f.svg", "is a list"), (json.dumps(MENU), "f.png", ".svg or .mmd")],
)
def test_the_command_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, output: str, says: str
) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8")

    code = main(["draw", str(tmp_path / "f.json"), "-o", str(tmp_path / output)])

    err = capsys.readouterr().err
    assert (code, err.count("\n")) == (2, 1)
    assert says in err


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the example flows are not beside the repository")
def test_every_real_flow_can_be_drawn() -> None:
    for path in sorted((CORPUS / "new").glob("*.json")):
        drawing = draw_svg(load_flow(path))
        assert draw_svg(load_flow(path)) == drawing
        assert _xml(drawing).tag == f"{SVG}svg"
