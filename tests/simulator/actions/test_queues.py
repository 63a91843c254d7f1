"""Queues: choosing one, waiting in it, leaving it."""

from typing import Any

import pytest

from simulator.engine.observer import Override
from simulator.world import Person, Queue, World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, menu, say

BOTH = {"NoMatchingError": "error", "QueueAtCapacity": "full"}


def world_with(*queues: Queue) -> World:
    world = World()
    for queue in queues or (Queue("Billing", "arn:x/queue/billing"),):
        world.queues.add(queue, queue.arn, queue.name)
    return world


def pick(queue: str, to: str = "wait") -> Json:
    return action(
        "pick", "UpdateContactTargetQueue", {"QueueId": queue}, to, errors={"NoMatchingError": to}
    )


def enqueue(
    queue: str | None,
    world: World,
    **contact: Any,  # noqa: ANN401 - what start_contact takes
) -> Play:
    """A contact that goes into a queue; its ways out are said."""
    wait = action("wait", "TransferContactToQueue", {}, "error", errors=BOTH)
    ends = [say("error", "error"), say("full", "full")]
    first = [pick(queue)] if queue else []
    return Play(flow(*first, wait, *ends), world, **contact)


# UpdateContactTargetQueue


@pytest.mark.parametrize("reference", ["arn:x/queue/billing", "billing", "Billing"])
def test_the_target_queue_is_set_by_any_reference(reference: str) -> None:
    play = Play(probe("UpdateContactTargetQueue", {"QueueId": reference}), world_with())

    assert play.contact.value("$.Queue.Name") == "Billing"
    assert play.contact.value("$.Queue.ARN") == "arn:x/queue/billing"


@pytest.mark.parametrize("reference", ["arn:x/queue/other", "$.External.none"])
def test_a_queue_that_is_not_there_is_an_error(reference: str) -> None:
    play = Play(probe("UpdateContactTargetQueue", {"QueueId": reference}), world_with())

    assert landed(play) == "NoMatchingError"
    assert play.contact.value("$.Queue") is None


def test_alone_a_queue_is_assumed_and_said_once() -> None:
    again = action(
        "again",
        "UpdateContactTargetQueue",
        {"QueueId": "${SalesQueue}"},
        "end",
        errors={"NoMatchingError": "end"},
    )
    play = Play(flow(pick("${SalesQueue}", "again"), again))

    assert play.all("queue", "queue") == ["SalesQueue", "SalesQueue"]
    assert play.all("log", "text") == ["queue ${SalesQueue} is not given: assumed"]


def test_an_agent_has_a_queue_of_her_own() -> None:
    world = World()
    world.people.add(Person("ada", "arn:x/agent/ada"), "arn:x/agent/ada")
    play = Play(probe("UpdateContactTargetQueue", {"AgentId": "ada"}), world)

    assert landed(play) == "next"
    assert play.contact.target_queue is not None
    assert play.contact.target_queue.agent == "arn:x/agent/ada"


@pytest.mark.parametrize("parameters", [{}, {"QueueId": "a", "AgentId": "b"}])
def test_one_of_queue_and_agent_must_be_given(parameters: Json) -> None:
    assert (
        "either QueueId or AgentId" in Play(probe("UpdateContactTargetQueue", parameters)).message
    )


# TransferContactToQueue


def test_a_contact_waits_in_its_queue() -> None:
    play = enqueue("Billing", world_with())

    assert play.contact.waiting_for == "agent"
    assert play.all("queue", "state") == ["target", "enqueued"]
    assert play.said == []


def test_the_queue_flow_runs_while_it_waits() -> None:
    world = world_with()
    world.flows.add(
        flow(
            say("music", "La la la.", "rest"),
            action("rest", "EndFlowExecution", to=None),
            kind="customerQueue",
            source="music.json",
        ),
        "music",
    )
    world.default_flows["CustomerQueue"] = "music"
    play = enqueue("Billing", world)
    play.simulation.run_until_idle()

    assert play.said == ["La la la."]
    assert play.contact.waiting_for == "agent"


def test_without_a_target_queue_it_is_an_error() -> None:
    assert landed(enqueue(None, world_with())) == "error"


def test_a_full_queue_takes_nobody() -> None:
    world = world_with(Queue("Billing", "arn:x/queue/billing", capacity=1))
    play = enqueue("Billing", world)
    second = play.simulation.start_contact(
        flow(
            pick("Billing"),
            action("wait", "TransferContactToQueue", {}, "error", errors=BOTH),
            say("error", "error"),
            say("full", "full"),
        )
    )

    assert play.contact.place is not None
    assert landed(play) == "full"
    assert second.place is None
    assert play.all("queue", "state")[-1] == "full"


def test_who_is_in_a_queue_cannot_be_queued_again() -> None:
    play = Play(
        probe(
            "TransferContactToQueue",
            errors="NoMatchingError QueueAtCapacity",
            flow_kind="customerQueue",
        ),
        world_with(),
    )
    play.simulation.advance(1)

    assert play.ways == ["NoMatchingError"]


@pytest.mark.parametrize(
    ("override", "where"),
    [
        (Override(error="QueueAtCapacity"), "full"),
        (Override(error="NoMatchingError"), "error"),
        (Override(substitute="Sales"), None),
    ],
)
def test_an_observer_may_bend_the_transfer(override: Override, where: str | None) -> None:
    class Bending:
        seen: object = None

        def started(self, _contact: object, kind: str, parameters: object) -> Override:
            self.seen = (kind, parameters)
            return override

        def completed(self, *_: object) -> None: ...

    world = world_with(Queue("Billing", "arn:b"), Queue("Sales", "arn:s"))
    ask = menu("ask", "?", {}, "wait")
    play = Play(
        flow(
            pick("Billing", "ask"),
            ask,
            action("wait", "TransferContactToQueue", {}, "error", errors=BOTH),
            say("error", "error"),
            say("full", "full"),
        ),
        world,
    )
    bending = play.simulation.observer = Bending()
    play.press("1")

    assert bending.seen == ("TransferContactToQueue", {"QueueId": "arn:b"})
    if where:
        assert landed(play) == where
    else:
        assert play.contact.place is not None
        assert play.contact.place.queue.name == "Sales"


# DequeueContactAndTransferToQueue


def moving(world: World, target: str = "Sales") -> Play:
    queue_flow = flow(
        action(
            "move", "DequeueContactAndTransferToQueue", {"QueueId": target}, "error", errors=BOTH
        ),
        say("error", "error"),
        say("full", "full"),
        kind="customerQueue",
        source="queue.json",
    )
    world.flows.add(queue_flow, "move on")
    hook = action(
        "hook",
        "UpdateContactEventHooks",
        {"EventHooks": {"CustomerQueue": "move on"}},
        "pick",
        errors={"NoMatchingError": "end"},
    )
    wait = action("wait", "TransferContactToQueue", {}, "end", errors=dict.fromkeys(BOTH, "end"))
    return Play(flow(hook, pick("Billing"), wait), world)


def test_a_contact_moves_on_to_another_queue_as_a_new_segment() -> None:
    world = world_with(Queue("Billing", "arn:b"), Queue("Sales", "arn:s"))
    play = moving(world)
    contact = play.contact

    assert contact.place is not None
    assert contact.place.queue.name == "Sales"
    assert contact.method == "QUEUE_TRANSFER"
    assert contact.previous_id is not None
    assert contact.previous_id != contact.id
    assert play.simulation.contacts[contact.initial_id] is contact


def test_a_chain_has_eleven_transfers_at_most() -> None:
    world = world_with(Queue("Billing", "arn:b"))
    play = moving(world, "Billing")

    assert play.contact.segment.transfers == 11
    assert "at most 11 transfers" in play.why


def test_only_who_is_in_a_queue_moves_on() -> None:
    play = Play(
        probe(
            "DequeueContactAndTransferToQueue",
            {"QueueId": "Billing"},
            errors="NoMatchingError QueueAtCapacity",
        ),
        world_with(),
    )

    assert landed(play) == "NoMatchingError"


def test_a_full_queue_leaves_the_contact_where_it_is() -> None:
    world = world_with(Queue("Billing", "arn:b"), Queue("Sales", "arn:s", capacity=0))
    play = moving(world)

    assert play.ways == ["QueueAtCapacity"]
    assert play.contact.place is None or play.contact.place.queue.name == "Billing"


# Agents as targets, priority, criteria


def test_a_transfer_to_an_agent_waits_for_her_alone() -> None:
    world = World()
    for name in ("ada", "bob"):
        world.people.add(Person(name, f"arn:x/agent/{name}"), f"arn:x/agent/{name}")
    target = action(
        "pick",
        "UpdateContactTargetQueue",
        {"AgentId": "bob"},
        "x",
        errors={"NoMatchingError": "end"},
    )
    play = Play(probe("TransferContactToAgent", {}, target, flow_kind="agentTransfer"), world)
    play.simulation.agent_accept(play.contact)

    assert play.all("agent", "agent") == ["bob"]


def test_without_a_target_agent_it_is_an_error() -> None:
    assert landed(Play(probe("TransferContactToAgent"))) == "NoMatchingError"


@pytest.mark.parametrize(
    ("parameters", "priority", "adjusted"),
    [({"QueuePriority": "1"}, 1, 0.0), ({"QueueTimeAdjustmentSeconds": "-30"}, 5, -30.0)],
)
def test_urgency_is_set(parameters: Json, priority: int, adjusted: float) -> None:
    play = Play(probe("UpdateContactRoutingBehavior", parameters, errors=""))

    assert (play.contact.urgency.priority, play.contact.urgency.adjusted) == (priority, adjusted)


def test_urgency_has_no_effect_on_chats() -> None:
    play = Play(
        probe("UpdateContactRoutingBehavior", {"QueuePriority": "1"}, errors=""), channel="CHAT"
    )

    assert (landed(play), play.contact.urgency.priority) == ("next", 5)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"QueuePriority": "0"},
        {"QueuePriority": "1", "QueueTimeAdjustmentSeconds": "5"},
        {"QueueTimeAdjustmentSeconds": "soon"},
    ],
)
def test_urgency_that_publishing_refuses(parameters: Json) -> None:
    assert Play(probe("UpdateContactRoutingBehavior", parameters, errors="")).end == "failed"


def criteria(*steps: Json) -> Json:
    return {"RoutingCriteria": {"Steps": list(steps)}}


def test_criteria_that_cannot_be_read_are_an_error() -> None:
    for parameters in ({"RoutingCriteria": "$.External.none"}, criteria({"Expression": "odd"})):
        assert landed(Play(probe("UpdateContactRoutingCriteria", parameters))) == "NoMatchingError"


def test_criteria_choose_the_agents_and_relax_with_time() -> None:
    world = lone_world()
    for name, level in (("ada", 2.0), ("bob", 5.0)):
        person = Person(
            name,
            f"arn:x/agent/{name}",
            answers_after=1.0,
            proficiencies={("Language", "Spanish"): level},
        )
        world.people.add(person, person.arn)
    skilled = {
        "AttributeCondition": {
            "Name": "Language",
            "Value": "Spanish",
            "ProficiencyLevel": "4",
            "ComparisonOperator": "NumberGreaterOrEqualTo",
        }
    }
    named = {"AttributeCondition": {"MatchCriteria": {"AgentsCriteria": {"AgentIds": ["nobody"]}}}}
    anyone: Json = {"AndExpression": []}

    def first_taker(*steps: Json) -> tuple[str, float]:
        restrict = action(
            "restrict",
            "UpdateContactRoutingCriteria",
            criteria(*steps),
            "pick",
            errors={"NoMatchingError": "end"},
        )
        wait = action(
            "wait", "TransferContactToQueue", {}, "end", errors=dict.fromkeys(BOTH, "end")
        )
        play = Play(flow(restrict, pick("Billing"), wait), world)
        play.simulation.advance(100)
        taken = next(e for e in play.events if e.type == "agent")
        return taken["agent"], taken.t

    assert first_taker({"Expression": anyone}) == ("ada", 1.0)
    assert first_taker({"Expression": skilled}) == ("bob", 1.0)
    soon = {"DurationInSeconds": "30"}
    assert first_taker({"Expression": named, "Expiry": soon}, {"Expression": skilled}) == (
        "bob",
        31.0,
    )
    assert first_taker({"Expression": named, "Expiry": soon}) == ("ada", 31.0)
