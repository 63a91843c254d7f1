"""What people type in a clone, in a process of its own that has only what they have."""

import os
import subprocess
import sys

import pytest

from operations.__main__ import main
from tests.drills.drill import ROOT

# Said by whoever synthesizes first, which may be this process or another test's.
PROGRESS = ("Synthesizing the template (cdk synth, once per change) ...", "Template ready.")


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-m", "operations", "--help"],
        [sys.executable, "-m", "operations", "quotas", "--calls", "100", "--agents", "10"],
        [sys.executable, "-m", "simulator", "--help"],
    ],
    ids=lambda words: " ".join(words[2:4]),
)
def test_a_command_finds_what_it_needs(command: list[str]) -> None:
    """These tests have functions/ on their path, which a shell has not."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    said = [line for line in done.stderr.splitlines() if line not in PROGRESS]
    assert (done.returncode, said) == (0, [])
    assert done.stdout


def test_a_refused_synthesis_leaves_the_last_templates_alone() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "synth", "STAGE=nope"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    lines = done.stdout.splitlines()
    (synthesis,) = (n for n, line in enumerate(lines) if "cdk synth" in line)
    (removal,) = (n for n, line in enumerate(lines) if "-delete" in line or "rm -f cdk" in line)
    assert synthesis < removal
    assert "! -name 'ringback-nope-*'" in lines[removal]


@pytest.mark.parametrize("target", ["bootstrap", "diff", "deploy", "destroy", "synth"])
def test_the_cdk_is_told_which_stage(target: str) -> None:
    """Stages may be in different regions, and a bootstrap is of one."""
    done = subprocess.run(
        ["make", "--dry-run", target, "STAGE=prod"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    (line,) = (line for line in done.stdout.splitlines() if f"/cdk {target}" in line)
    assert "-c stage=prod" in line


@pytest.mark.parametrize("do", ["show", "cancel", "move", "assign"])
def test_a_callback_has_to_be_named(do: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["callbacks", do]) == 2
    assert f"callbacks {do} needs the id of a callback" in capsys.readouterr().err
