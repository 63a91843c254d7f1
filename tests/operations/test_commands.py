"""What people type in a clone, in a process of its own that has only what they have."""

import os
import subprocess
import sys

import pytest

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
