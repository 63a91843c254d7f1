"""Flows that events start: queue, whispers, hold, the agent's screen, what remains of a call."""

from typing import Any

import pytest

from simulator.engine.errors import SimulationError
from simulator.world import Person, World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say

END = action("rest", "EndFlowExecution", to=None)


def queued(
    hooks: dict[str, str],
    world: World | None = None,
    settings: Json | None = None,
    **contact: Any,  # noqa: ANN401 - what start_contact takes
) -> Play:
    """A contact in queue Billing, with event hooks set one after the other."""
    parts: list[Json] = [{"EventHooks": {event: name}} for event, name in hooks.items()]
    parts += [{"EventHooksConfiguration": settings}] if settings else []
    steps = [
        action(
            f"hook{i}",
            "UpdateContactEventHooks",
            part,
            f"hook{i + 1}" if i + 1 < len(parts) else "pick",
            errors={"NoMatchingError": "end"},
        )
        for i, part in enumerate(parts)
    ]
    pick = action(
        "pick",
        "UpdateContactTargetQueue",
        {"QueueId": "Billing"},
        "wait",
        errors={"NoMatchingError": "end"},
    )
    wait = action(
        "wait",
        "TransferContactToQueue",
        {},
        "end",
        errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
    )
    return Play(flow(*steps, pick, wait, source="main.json"), world, **contact)


def world_of(**texts: str) -> World:
    """A world with one flow for each name, which says its text and ends."""
    world = lone_world()
    for name, text in texts.items():
        world.flows.add(flow(say("say", text, "rest"), END, source=f"{name}.json"), name)
    return world


def accepted(play: Play) -> Json:
    """The context the agent got."""
    play.simulation.agent_accept(play.contact)
    event = next(e for e in play.events if e.type == "agent" and e["action"] == "accept")
    fields: Json = event.as_dict()
    return fields


# Whispers


def test_agent_and_customer_hear_their_whispers_before_they_are_connected() -> None:
    world = world_of(a="A caller for $.Queue.Name, $.Agent.FirstName.", c="This call is recorded.")
    play = queued({"AgentWhisper": "a", "CustomerWhisper": "c"}, world, attributes={"why": "bill"})
    context = accepted(play)

    assert [(e["text"], e["to"]) for e in play.events if e.type == "prompt"] == [
        ("A caller for Billing, Alex.", "agent"),
        ("This call is recorded.", "customer"),
    ]
    assert context["whisper"] == "A caller for Billing, Alex."
    assert (context["agent"], context["queue"], context["attributes"]) == (
        "agent",
        "Billing",
        {"why": "bill"},
    )
    assert play.contact.waiting_for == "connected"


def test_a_whisper_may_be_switched_off() -> None:
    world = world_of(a="Whispered.")
    world.default_flows["AgentWhisper"] = "a"

    assert accepted(queued({}, world))["whisper"] == "Whispered."
    off = {"AgentWhisper": {"DisableExecution": "True"}}
    assert "whisper" not in accepted(queued({}, world, settings=off))


def test_a_hook_wins_over_the_instances_default() -> None:
    world = world_of(a="Ours.", b="Default.")
    world.default_flows["AgentWhisper"] = "b"

    assert accepted(queued({"AgentWhisper": "a"}, world))["whisper"] == "Ours."


def test_a_hook_flow_that_is_not_given_is_skipped_and_said() -> None:
    play = queued({"AgentWhisper": "${Whisper}"})
    accepted(play)

    assert "the AgentWhisper flow ${Whisper} is not given: skipped" in play.all("log", "text")
    assert play.contact.waiting_for == "connected"


# The agent's screen


def screen_world() -> World:
    world = lone_world()
    show = action(
        "show",
        "ShowView",
        {
            "ViewResource": {"Id": "${ContextView}"},
            "InvocationTimeLimitSeconds": "400",
            "ViewData": {
                "Caller": "$.Attributes.name",
                "Lines": [{"Label": "why", "Value": "$.Attributes.why"}],
            },
        },
        "rest",
        conditions=[("Equals", "Close", "note")],
        errors=dict.fromkeys(
            ("NoMatchingCondition", "NoMatchingError", "TimeLimitExceeded"), "rest"
        ),
    )
    note = action(
        "note",
        "UpdateContactAttributes",
        {"Attributes": {"closed": "$.Views.ViewResultData.note"}},
        "rest",
        errors={"NoMatchingError": "rest"},
    )
    world.flows.add(flow(show, note, END, source="screen.json"), "screen")
    return world


def test_the_agent_sees_the_context_when_she_accepts() -> None:
    play = queued(
        {"DefaultAgentUI": "screen"}, screen_world(), attributes={"name": "Ana", "why": "bill"}
    )
    context = accepted(play)

    assert context["view"] == {
        "name": "ContextView",
        "data": {"Caller": "Ana", "Lines": [{"Label": "why", "Value": "bill"}]},
    }
    assert [e["name"] for e in play.events if e.type == "view"] == ["ContextView"]


def views(play: Play) -> list[float]:
    return [e.t for e in play.events if e.type == "view"]


def test_the_screen_comes_up_while_the_contact_rings() -> None:
    world = screen_world()
    world.people.add(Person("ada", "arn:ada", answers_after=12.0, talks=30.0), "arn:ada")
    play = queued({"DefaultAgentUI": "screen"}, world, attributes={"name": "Ana", "why": "bill"})
    offered = play.simulation.clock.elapsed
    play.simulation.advance(11)

    assert views(play) == [offered]
    assert play.contact.waiting_for != "connected"
    play.simulation.advance(2)
    assert play.contact.waiting_for == "connected"
    assert views(play) == [offered]
    play.simulation.choose(play.contact, "Close", {"note": "paid"})
    assert play.contact.attributes.values["closed"] == "paid"


def test_the_screen_goes_when_she_does_not_answer_or_the_caller_hangs_up() -> None:
    for seconds, hang_up in ((21.0, False), (5.0, True)):
        world = screen_world()
        world.people.add(Person("ada", "arn:ada", answers_after=25.0), "arn:ada")
        play = queued({"DefaultAgentUI": "screen"}, world, attributes={"name": "Ana"})
        play.simulation.advance(seconds)
        if hang_up:
            play.simulation.hang_up(play.contact)

        assert len(views(play)) == 1
        assert all(each.end for each in play.simulation.contacts.values() if each.beside)


def test_the_screen_is_there_before_the_agent_hears_anything() -> None:
    play = queued({"DefaultAgentUI": "screen", "AgentWhisper": "whisper"}, screen_world())
    accepted(play)

    assert views(play) == [play.simulation.clock.elapsed]


def test_the_agent_answers_her_screen_while_she_talks() -> None:
    play = queued(
        {"DefaultAgentUI": "screen"}, screen_world(), attributes={"name": "Ana", "why": "bill"}
    )
    accepted(play)
    play.simulation.choose(play.contact, "Close", {"note": "paid"})

    assert play.contact.attributes.values["closed"] == "paid"
    assert play.contact.waiting_for == "connected"


def test_the_screen_ends_with_the_call_and_is_no_contact_of_its_own() -> None:
    play = queued({"DefaultAgentUI": "screen"}, screen_world())
    accepted(play)
    play.simulation.hang_up(play.contact)

    assert [e.type for e in play.events].count("end") == 1
    assert [e.type for e in play.events].count("start") == 1
    assert all(contact.end for contact in play.simulation.contacts.values())


def test_another_screen_is_shown_after_the_call() -> None:
    world = screen_world()
    world.people.add(Person("ada", "arn:ada", wraps_up=30.0), "arn:ada")
    play = queued({"DisconnectAgentUI": "screen"}, world, attributes={"name": "Ana"})
    assert "view" not in accepted(play)
    play.simulation.agent_hang_up(play.contact)
    guide = play.contact.guide
    assert guide is not None
    assert guide.waiting_for == "view"

    play.simulation.choose(play.contact, "Close", {"note": "done"})
    assert play.contact.attributes.values["closed"] == "done"
    play.simulation.advance(31)
    assert guide.end is not None
    assert not play.simulation.agent("ada").contacts


# Hold


def test_hold_flows_run_until_the_agent_returns() -> None:
    world = lone_world()
    for name in ("customer", "agent"):
        loop = action(
            "loop",
            "MessageParticipantIteratively",
            {"Messages": [{"Text": f"{name} holds."}]},
            None,
        )
        world.flows.add(flow(loop, source=f"{name}.json", kind=f"{name}Hold"), name)
    play = queued({"CustomerHold": "customer", "AgentHold": "agent"}, world)
    accepted(play)
    play.simulation.agent_hold(play.contact)

    assert sorted((e["text"], e["to"]) for e in play.events if e.type == "prompt") == [
        ("agent holds.", "agent"),
        ("customer holds.", "customer"),
    ]
    assert play.contact.waiting_for == "hold"

    play.simulation.advance(60)
    play.simulation.agent_resume(play.contact)
    assert play.contact.waiting_for == "connected"
    assert (play.contact.segment.holds, play.contact.segment.held) == (1, 60.0)


def test_who_is_not_on_hold_cannot_be_resumed() -> None:
    talking = queued({})
    accepted(talking)
    with pytest.raises(SimulationError, match="not on hold"):
        talking.simulation.agent_resume(talking.contact)

    play = queued({})

    with pytest.raises(SimulationError, match="not on hold"):
        play.simulation.agent_resume(play.contact)
    with pytest.raises(SimulationError, match="not connected"):
        play.simulation.agent_hold(play.contact)


def test_hold_flows_are_for_calls() -> None:
    hook = {"EventHooks": {"CustomerHold": "x"}}

    assert landed(Play(probe("UpdateContactEventHooks", hook), channel="CHAT")) == "NoMatchingError"
    assert landed(Play(probe("UpdateContactEventHooks", hook))) == "next"


# What remains


def test_the_customer_who_remains_hears_another_flow() -> None:
    play = queued({"CustomerRemaining": "after"}, world_of(after="How was it?"))
    accepted(play)
    play.simulation.agent_hang_up(play.contact)

    assert play.said == ["How was it?"]
    assert play.end == "flow_ended"


def test_without_such_a_flow_the_contact_ends_when_the_agent_leaves() -> None:
    play = queued({})
    accepted(play)
    play.simulation.agent_hang_up(play.contact)

    assert play.end == "disconnected"


# The action itself


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [({}, "at least one event hook"), ({"EventHooks": {"Lunch": "x"}}, "there is no event Lunch")],
)
def test_hooks_that_publishing_refuses(parameters: Json, problem: str) -> None:
    assert problem in Play(probe("UpdateContactEventHooks", parameters)).message


def test_an_empty_reference_is_an_error() -> None:
    play = Play(
        probe("UpdateContactEventHooks", {"EventHooks": {"CustomerQueue": "$.External.none"}})
    )

    assert landed(play) == "NoMatchingError"
    assert play.contact.hooks == {}


@pytest.mark.parametrize(("state", "where"), [("OffHold", "NoMatchingError"), ("Sleeping", None)])
def test_the_previous_contacts_people_are_put_on_hold(state: str, where: str | None) -> None:
    play = Play(
        probe("UpdatePreviousContactParticipantState", {"PreviousContactParticipantState": state})
    )

    assert landed(play) == where  # there is no previous contact; a state that is none is refused
    assert (play.end == "failed") == (where is None)
