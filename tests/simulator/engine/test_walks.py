"""Random callers walk through real flows by others, and take every branch that can be taken.

Through each flow walk as many as FLOW_WALKS in the environment says, then more until nothing is
left to take, at most 1,000; with 1,000 for all of them it takes about a minute and a half. The
example flows are not part of the repository.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from simulator.language.document import Flow, load_flow, parse_flow
from simulator.language.exchange import import_flow, write_json
from simulator.walk import Explorer

EXAMPLES = Path(__file__).parents[4] / "shared" / "example-flows"
FILES = sorted([*EXAMPLES.glob("new/*.json"), *EXAMPLES.glob("legacy/*.json")])
WALKS = int(os.environ.get("FLOW_WALKS", "100"))
ENOUGH = 1_000  # callers who find every branch that can be reached
BROKEN = {"amazon-connect-copy__flow_Orphaned_20Flow"}  # no error branches, a type Connect refuses

pytestmark = pytest.mark.skipif(not FILES, reason="the example flows are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_crashes_a_flow_or_goes_round_in_it_for_ever(path: Path) -> None:
    explorer = Explorer(read(path))

    ends: Counter[str] = Counter()
    while (seed := ends.total()) < WALKS or (explorer.left and seed < ENOUGH):
        ends[explorer.walk(seed).reason] += 1

    assert not ends["unsupported"]
    assert not ends["max_steps"]
    assert path.stem in BROKEN or not ends["failed"]
    assert explorer.closed.keys() & explorer.coverage.taken.keys() == set(), "a proof is wrong"
    assert explorer.left == []


def read(path: Path) -> Flow:
    if path.parent.name == "new":
        return load_flow(path)
    imported = import_flow(path.read_text(encoding="utf-8"), str(path))
    return parse_flow(write_json(imported.document), source=path.stem)
