"""What a contact brings is a reference only where it could be one."""

import pytest

from simulator.engine.resources import could_be
from simulator.world import World
from simulator.world.alone import lone_world
from simulator.world.file import add_to
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json

INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-4333-8444-555555555555"
ID = "99999999-2222-4333-8444-555555555555"
BROUGHT = "$.Attributes.a"


def bring(kind: str, parameters: Json, value: str, world: World | None = None) -> str:
    """Where an action leads that refers to what the contact brings."""
    play = Play(probe(kind, parameters), world or lone_world(), attributes={"a": value})
    return str(landed(play))


@pytest.mark.parametrize("value", ["Sales typo!", f"{INSTANCE}/contact-flow/{ID}", "", "a b"])
def test_a_target_queue_that_can_be_none_is_an_error(value: str) -> None:
    assert bring("UpdateContactTargetQueue", {"QueueId": BROUGHT}, value) == "NoMatchingError"


@pytest.mark.parametrize("value", [f"{INSTANCE}/queue/{ID}", ID, "${SalesQueue}"])
def test_a_target_queue_that_could_be_one_is_assumed(value: str) -> None:
    assert bring("UpdateContactTargetQueue", {"QueueId": BROUGHT}, value) == "next"


@pytest.mark.parametrize(
    ("kind", "parameters", "path"),
    [
        ("UpdateContactTargetQueue", {"AgentId": BROUGHT}, "agent"),
        ("GetMetricData", {"QueueId": BROUGHT}, "queue"),
        ("MessageParticipant", {"PromptId": BROUGHT}, "prompt"),
    ],
)
def test_other_actions_judge_alike(kind: str, parameters: Json, path: str) -> None:
    assert bring(kind, parameters, "no such thing!") == "NoMatchingError"
    assert bring(kind, parameters, f"{INSTANCE}/{path}/{ID}") == "next"


def test_a_flow_that_can_be_none_is_an_error_and_no_transfer() -> None:
    parameters = {"ContactFlowId": BROUGHT}
    ends = [
        Play(probe("TransferToFlow", parameters), lone_world(), attributes={"a": value}).contact.end
        for value in ("Sales typo!", f"{INSTANCE}/contact-flow/{ID}")
    ]

    assert [end and end.reason for end in ends] == ["disconnected", "transferred"]


def test_what_a_world_file_lists_is_all_there_is() -> None:
    world = lone_world()
    add_to(world, {"queues": [{"name": "Sales", "arn": f"{INSTANCE}/queue/{ID}"}], "agents": []})

    for value, way in ((ID, "next"), ("Sales", "next"), ("${Other}", "NoMatchingError")):
        assert bring("UpdateContactTargetQueue", {"QueueId": BROUGHT}, value, world) == way
        assert bring("UpdateContactTargetQueue", {"QueueId": value}, "", world) == way
    assert bring("UpdateContactTargetQueue", {"AgentId": "ada"}, "", world) == "NoMatchingError"
    play = Play(probe("UpdateContactTargetQueue", {"QueueId": "Billing"}), world)
    assert "queue Billing is not in the world file, which lists others" in [
        event["text"] for event in play.events if event.type == "log"
    ]


def test_a_name_may_be_of_a_function_or_an_agent() -> None:
    assert could_be("function", "lookup")
    assert could_be("function", "arn:aws:lambda:us-east-1:111122223333:function:lookup:live")
    assert could_be("agent", "ada@example.com")
    assert not could_be("function", "no such thing!")
    assert not could_be("queue", "lookup")
    assert could_be("queue", "arn:aws:connect:${REGION}:${ACCOUNT}:instance/${ID}/queue/${Q}")
