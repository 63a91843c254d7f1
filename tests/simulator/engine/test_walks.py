"""Random callers walk through real flows by others.

How many walk through each flow is FLOW_WALKS in the environment; the full check is 1,000, which
takes about a minute and a half. The example flows are not part of the repository.
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
ALL = 1_000  # callers who find every branch that can be reached, but for UNTAKEN
BROKEN = {"amazon-connect-copy__flow_Orphaned_20Flow"}  # no error branches, a type Connect refuses
# Reachable, and too rare for a thousand: several unlikely things must come together.
UNTAKEN: dict[str, set[tuple[str, str]]] = {
    "amazon-connect-salesforce-scv__AWSSCV-DDR-Flow": {
        ("Choose next target", "NoMatchingError"),  # a target found free, and gone a moment later
    },
    "amazon-connect-salesforce-scv__AWSSCV-FollowMe-Test": {
        ("Into the queue 2", "NoMatchingError"),  # connected by number, back, 1 pressed, no queue
    },
}

pytestmark = pytest.mark.skipif(not FILES, reason="the example flows are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_crashes_a_flow_or_goes_round_in_it_for_ever(path: Path) -> None:
    explorer = Explorer(read(path))

    ends = Counter(explorer.walk(seed).reason for seed in range(WALKS))

    assert not ends["unsupported"]
    assert not ends["max_steps"]
    assert path.stem in BROKEN or not ends["failed"]
    assert explorer.closed.keys() & explorer.coverage.taken.keys() == set(), "a proof is wrong"
    if WALKS >= ALL:
        left = {(branch.action, branch.way) for branch in explorer.left}
        assert left <= UNTAKEN.get(path.stem, set())


def read(path: Path) -> Flow:
    if path.parent.name == "new":
        return load_flow(path)
    imported = import_flow(path.read_text(encoding="utf-8"), str(path))
    return parse_flow(write_json(imported.document), source=path.stem)
