"""Random callers with agents who hold, take back, and pass on, whatever plays meanwhile."""

from __future__ import annotations

import pytest

from simulator.walk import Explorer
from simulator.world.alone import lone_world
from tests.simulator.language.build import action, end, flow

HOOKS = {"customerHold": "CustomerHold", "agentHold": "AgentHold"}
LOOP = action("loop", "MessageParticipantIteratively", {"Messages": [{"Text": "Please hold."}]},
              "over", errors={"NoMatchingError": "over"})  # fmt: skip
OVER = action("over", "EndFlowExecution", to=None)
FAILED = {"NoMatchingError": "end"}


@pytest.mark.parametrize("kind", HOOKS)
def test_a_hold_flow_is_walked_where_amazon_connect_would_run_it(kind: str) -> None:
    explorer = Explorer(flow(LOOP, OVER, kind=kind))

    tokens = set()
    for seed in range(60):
        explorer.walk(seed)
        tokens |= set(explorer.latest.tokens)

    assert explorer.left == []
    assert "agent:hangup" in tokens


@pytest.mark.parametrize("kind", HOOKS)
def test_a_hold_flow_that_a_flow_sets_is_walked_too(kind: str) -> None:
    world = lone_world()
    world.flows.add(flow(LOOP, OVER, kind=kind, source="hold.json"), "hold")
    start = flow(
        action("hooks", "UpdateContactEventHooks", {"EventHooks": {HOOKS[kind]: "hold"}}, "queue",
               errors=FAILED),
        action("queue", "UpdateContactTargetQueue", {"QueueId": "q"}, "wait", errors=FAILED),
        action("wait", "TransferContactToQueue", {}, "end",
               errors={**FAILED, "QueueAtCapacity": "end"}),
    )  # fmt: skip
    explorer = Explorer(start, world)
    held = []

    for seed in range(500):
        explorer.walk(
            seed,
            lambda simulation: simulation.on_event(
                lambda event: held.append(event["text"]) if event.type == "prompt" else None
            ),
        )

    assert "Please hold." in held


def test_agents_pass_contacts_on_to_a_flow_that_keeps_them_on_the_line() -> None:
    hold, both = (
        action(name, "UpdatePreviousContactParticipantState",
               {"PreviousContactParticipantState": state}, to, errors=FAILED)
        for name, state, to in (("hold", "AgentOnHold", "both"), ("both", "OffHold", "end"))
    )  # fmt: skip
    explorer = Explorer(flow(hold, both, end(), kind="queueTransfer"))
    for seed in range(150):
        explorer.walk(seed)

    assert ("both", "NextAction") not in {(b.action, b.way) for b in explorer.left}
