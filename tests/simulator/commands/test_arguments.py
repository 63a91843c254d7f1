"""What the commands refuse, and what they say of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from simulator.__main__ import main
from tests.simulator.language.build import action, document, say

if TYPE_CHECKING:
    from tests.simulator.commands.conftest import Shell


def test_the_seed_decides_percentages(shell: Shell) -> None:
    split = action(
        "split",
        "DistributeByPercentage",
        conditions=[("NumberLessThan", "51", "low")],
        errors={"NoMatchingCondition": "high"},
    )
    flow = shell.file("f.json", document(split, say("low", "Low."), say("high", "High.")))

    heard = {shell.run(flow, "--seed", str(seed), "--json")[1].count("Low.") for seed in range(8)}
    assert heard == {0, 1}


def test_what_would_not_be_published_is_said(shell: Shell) -> None:
    odd = document(say("a", "Hold on."), kind="customerHold")
    code, _, err = shell.run(shell.file("f.json", odd))

    assert code == 0
    assert "Actions[0].Type: Amazon Connect would refuse this" in err
    assert shell.run(shell.file("g.json", document(say("a", "Hello."))))[2] == ""


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_file_that_is_no_flow_is_a_finding(
    shell: Shell, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    flow = shell.file("f.json", document(say("a", "Hello.", "nowhere")))

    assert main(["lint", flow, "--format", form]) == 2
    out, err = capsys.readouterr()
    found = json.loads(out)
    found = found[0] if form == "json" else found["runs"][0]["results"][0]
    assert found.get("rule", found.get("ruleId")) == "invalid-flow"
    assert "Actions[0]" in json.dumps(found)
    assert "which does not exist" in json.dumps(found)
    assert "which does not exist" in err


def test_text_and_coverage_of_nothing_and_names_that_mislead_are_refused(shell: Shell) -> None:
    flow = shell.file("f.json", document(say("a", "Hello.")))

    assert main(["draw", flow, "-o", "f.svg", "--coverage", "nowhere"]) == 2
    assert main(["record", flow, "-o", "test_r.txt", "--keys", "1"]) == 2
    assert shell.run(flow, "--flow", f"x={flow}", "--flow", f"x={flow}")[0] == 2


@pytest.mark.parametrize("emoji", [":accept:", "\x1b[2J"])
def test_what_is_heard_reaches_the_terminal_as_it_is_and_steers_nothing(
    shell: Shell, emoji: str
) -> None:
    _, out, _ = shell.run(shell.file("f.json", document(say("a", f"x {emoji}"))))

    assert (":accept:" in out) == (emoji == ":accept:")
    assert "\x1b" not in out


def test_a_default_flow_that_nobody_gives_is_refused(shell: Shell) -> None:
    flow = shell.file("f.json", document(say("a", "Hello.")))
    world = shell.file("w.json", {"defaultFlows": {"CustomerQueue": "music"}})

    code, _, err = shell.run(flow, "--world", world)
    assert (code, "defaultFlows.CustomerQueue: no flow given is 'music'" in err) == (2, True)
    assert shell.run(flow, "--world", world, "--flow", f"music={flow}")[0] == 0
