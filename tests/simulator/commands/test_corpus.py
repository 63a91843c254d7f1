"""Flows of others run from the command line, with every function stubbed to an empty reply."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.__main__ import main

EXAMPLES = Path(__file__).parents[4] / "shared" / "example-flows" / "new"
FILES = sorted(EXAMPLES.glob("*.json"))
REFUSED = {"amazon-connect-copy__flow_Orphaned_20Flow": "Amazon Connect refuses the type"}

pytestmark = pytest.mark.skipif(not FILES, reason="the example flows are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_runs_to_an_end(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}")

    code = main(["run", str(path), "--reply", f"*={empty}", "--json"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert last["type"] == "end"
    if path.stem in REFUSED:
        assert (code, last["reason"]) == (4, "failed")
        assert REFUSED[path.stem] in last["message"]
    else:
        assert (code, last["reason"] in ("failed", "unsupported")) == (0, False)
