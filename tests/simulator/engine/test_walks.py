"""Random callers walk through real flows by others.

How many walk through each flow is FLOW_WALKS in the environment; the full check is 1,000, which
takes about a minute. The example flows are not part of the repository.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from simulator.coverage import Coverage
from simulator.engine.compile import compile_flow
from simulator.language.document import Flow, load_flow
from simulator.walk import Explorer

EXAMPLES = Path(__file__).parents[4] / "shared" / "example-flows" / "new"
FILES = sorted(EXAMPLES.glob("*.json"))
WALKS = int(os.environ.get("FLOW_WALKS", "60"))
ENOUGH = 40  # visits after which a choice that nobody made cannot be made
BROKEN = {"amazon-connect-copy__flow_Orphaned_20Flow"}  # no error branches, a type Connect refuses

pytestmark = pytest.mark.skipif(not FILES, reason="the example flows are not beside the repository")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_crashes_a_flow_and_every_choice_leads_somewhere(path: Path) -> None:
    flow = load_flow(path)
    explorer = Explorer(flow)

    ends = Counter(explorer.walk(seed).reason for seed in range(WALKS))

    assert not ends["unsupported"]
    assert flow.name in BROKEN or not ends["failed"]
    assert never_chosen(flow, explorer.coverage) == []


def never_chosen(flow: Flow, coverage: Coverage) -> list[str]:
    """What a caller could choose at an action that many reached, and nobody did."""
    missing = []
    for branch in coverage.missing:
        node = compile_flow(flow).nodes[branch.action]
        visits = sum(n for b, n in coverage.taken.items() if b[:2] == branch[:2])
        if node.action.type == "GetParticipantInput" and visits >= ENOUGH:
            stored = str(node.action.parameters.get("StoreInput")).lower() == "true"
            chosen = {"NextAction", "InvalidPhoneNumber"} if stored else None
            if branch.way != "NoMatchingError" and (chosen is None or branch.way in chosen):
                missing.append(str(branch))
    return missing
