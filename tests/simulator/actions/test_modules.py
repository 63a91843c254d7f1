"""Flow modules."""

import pytest

from simulator.world import World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say

ARN = "arn:aws:connect:us-east-1:111122223333:instance/i/flow-module/9999"


def module(*actions: Json, result: str | None = None, data: Json | None = None) -> World:
    parameters: Json = {} if result is None else {"Result": result}
    if data is not None:
        parameters["ResultData"] = data
    back = action("back", "EndFlowModuleExecution", parameters, to=None)
    world = World()
    world.modules.add(flow(*actions, back, kind="flowModule", source="m.json", Settings={}), ARN)
    return world


def invoke(world: World, *, when: str = "") -> Play:
    errors = "NoMatchingError NoMatchingCondition"
    given = {"FlowModuleId": ARN, "Input": {"who": "$.Attributes.name", "tries": 3}}
    after = [say("next", "next"), action("end", "DisconnectParticipant", to=None)]
    return Play(
        probe("InvokeFlowModule", given, errors=errors, after=after, when=when),
        world,
        attributes={"name": "Ana"},
    )


def test_a_module_gets_its_input_and_returns_to_the_flow() -> None:
    play = invoke(
        module(say("m", "Hello $.Modules.Input.who, $.Modules.Input.tries tries", "back"))
    )

    assert play.said == ["Hello Ana, 3 tries", "next"]
    assert [(e["name"], e["state"]) for e in play.events if e.type == "module"] == [
        ("m", "enter"),
        ("m", "return"),
    ]


@pytest.mark.parametrize(
    ("result", "where"),
    [("verified", "= verified"), ("locked", "= locked"), ("odd", "NoMatchingCondition")],
)
def test_the_result_selects_a_branch(result: str, where: str) -> None:
    play = invoke(module(say("m", "inside", "back"), result=result), when="verified locked")

    assert landed(play) == where
    assert play.contact.value("$.Modules.Result") == result


def test_without_branches_the_way_is_straight_on() -> None:
    assert landed(invoke(module(say("m", "inside", "back"), result="whatever"))) == "next"


def test_result_data_keeps_its_types() -> None:
    world = module(say("m", "inside", "back"), data={"name": "$.Attributes.name", "count": 2})
    play = invoke(world)

    assert play.contact.value("$.Modules.ResultData") == {"name": "Ana", "count": 2}
    assert play.contact.value("$.Modules.ResultData.count") == 2


def test_flow_attributes_are_not_seen_inside_and_are_there_again_afterwards() -> None:
    set_inside = action(
        "m",
        "UpdateFlowAttributes",
        {"FlowAttributes": {"a": {"Value": "inside"}}},
        "tell",
        errors={"NoMatchingError": "back"},
    )
    world = module(
        say("first", "[$.FlowAttributes.a]", "m"),
        set_inside,
        say("tell", "[$.FlowAttributes.a]", "back"),
    )
    set_outside = action(
        "set",
        "UpdateFlowAttributes",
        {"FlowAttributes": {"a": {"Value": "outside"}}},
        "x",
        errors={"NoMatchingError": "end"},
    )
    after = [say("next", "[$.FlowAttributes.a]")]
    play = Play(probe("InvokeFlowModule", {"FlowModuleId": ARN}, set_outside, after=after), world)

    assert play.said == ["[]", "[inside]", "[outside]"]


def test_contact_attributes_and_external_are_shared() -> None:
    world = module(
        say("m", "$.Attributes.name", "set"),
        action(
            "set",
            "UpdateContactAttributes",
            {"Attributes": {"name": "Bo"}},
            "back",
            errors={"NoMatchingError": "back"},
        ),
    )
    play = invoke(world)

    assert play.said[0] == "Ana"
    assert play.contact.attributes.values["name"] == "Bo"


@pytest.mark.parametrize("reference", [ARN, f"{ARN}:$LATEST", f"{ARN}:2", f"{ARN}:live", "9999"])
def test_a_module_is_found_with_and_without_a_qualifier(reference: str) -> None:
    world = module(say("m", "inside", "back"))

    assert Play(probe("InvokeFlowModule", {"FlowModuleId": reference}), world).said[0] == "inside"


@pytest.mark.parametrize("world", [World(), lone_world()])
def test_a_module_nobody_gave_is_an_error(world: World) -> None:
    play = Play(probe("InvokeFlowModule", {"FlowModuleId": ARN}), world)

    assert landed(play) == "NoMatchingError"
    assert (
        bool(play.all("log", "text")) == world.alone
    )  # nothing is hidden where it was to be expected


def test_modules_nest_five_deep() -> None:
    world = World()
    again = action(
        "again",
        "InvokeFlowModule",
        {"FlowModuleId": ARN},
        "back",
        errors={"NoMatchingError": "deep"},
    )
    recursive = flow(
        say("m", "down", "again"),
        again,
        say("deep", "too deep", "back"),
        action("back", "EndFlowModuleExecution", to=None),
        kind="flowModule",
    )
    world.modules.add(recursive, ARN)
    play = Play(probe("InvokeFlowModule", {"FlowModuleId": ARN}), world)

    assert play.said == ["down"] * 5 + ["too deep", "next"]


def test_a_contact_may_end_inside_a_module() -> None:
    play = invoke(module(action("m", "DisconnectParticipant", to=None)))

    assert play.end == "disconnected"


def test_a_module_that_is_played_on_its_own_ends_the_flow() -> None:
    back = action("back", "EndFlowModuleExecution", {"Result": "x"}, to=None)

    assert (
        Play(flow(say("m", "inside", "back"), back, kind="flowModule", Settings={})).end
        == "flow_ended"
    )
