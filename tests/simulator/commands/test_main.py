"""``python -m simulator``, before any command is played."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_package_that_is_not_installed_is_a_hint_and_no_traceback() -> None:
    # As after a pull that brings a new dependency: an interpreter without the packages.
    played = subprocess.run(
        [sys.executable, "-S", "-m", "simulator", "run", "any.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 2
    assert played.stdout == ""
    assert "run make setup" in played.stderr
    assert len(played.stderr.splitlines()) == 1
