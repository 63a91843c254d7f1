"""Flows of others go in by ``import``, and ``compare`` says that they still do the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.__main__ import main

EXAMPLES = Path(__file__).parents[4] / "shared" / "example-flows"
FILES = sorted([*EXAMPLES.glob("new/*.json"), *EXAMPLES.glob("legacy/*.json")])

pytestmark = pytest.mark.skipif(not FILES, reason="the example flows are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_does_the_same_once_imported_and_once_exported_again(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, arns, back = (str(tmp_path / name) for name in ("f.json", "arns.json", "back.json"))

    assert main(["import", str(path), "-o", ours, "--arns", arns]) == 0
    assert main(["compare", str(path), ours, "--arns", arns]) == 0, capsys.readouterr().out
    assert main(["export", ours, "-o", back, "--arns", arns]) == 0
    assert main(["compare", str(path), back]) == 0, capsys.readouterr().out
