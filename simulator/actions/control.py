"""Going one way or the other, and ending.

Source: developer guide, Compare, Loop, DistributeByPercentage, Wait, TransferToFlow,
EndFlowExecution, DisconnectParticipant, UpdateFlowLoggingBehavior.

    Compare                     ComparisonValue     the first condition that is true
    Loop                        LoopCount           n times ContinueLooping, once DoneLooping
    DistributeByPercentage                          a number from 1 to 100, by the simulation's seed
    Wait                        TimeLimitSeconds, Events, ContinueExecution, MinimumWaitTimeSeconds
    TransferToFlow              ContactFlowId       attributes stay, flow attributes do not
    EndFlowExecution
    DisconnectParticipant
    UpdateFlowLoggingBehavior   FlowLoggingBehavior

Not modelled: looping over an array, whose JSON is not documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import previous
from simulator.engine.compile import Broken, action, compile_flow
from simulator.engine.conditions import matcher
from simulator.engine.contact import DISCONNECTED, TRANSFERRED, End
from simulator.engine.resources import finder, imaginable
from simulator.engine.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run


@action("Compare", "ComparisonValue")
def compare(b: Builder) -> Run:
    read, match, fail = b.reference("ComparisonValue"), matcher(b.conditions), b.fail

    def run(contact: Contact) -> Edge:
        edge = match(contact, read(contact))
        return edge or fail(contact, "no condition is true", "NoMatchingCondition")

    return run


@action("Loop", "LoopCount")
def loop(b: Builder) -> Run:
    again, done = b.choice("ContinueLooping"), b.choice("DoneLooping")
    count, node, fail = b.number("LoopCount", 0, 100), b.node, b.fail

    def run(contact: Contact) -> Edge:
        times = count(contact)
        if times is None:
            return fail(contact, "LoopCount is not a number from 0 to 100")
        passed = contact.loops.get(node, 0)
        if passed < times:
            contact.loops[node] = passed + 1
            return again
        contact.loops.pop(node, None)
        return done

    return run


@action("DistributeByPercentage")
def distribute_by_percentage(b: Builder) -> Run:
    match, fail = matcher(b.conditions), b.fail

    def run(contact: Contact) -> Edge:
        number = contact.simulation.random.randint(1, 100)
        edge = match(contact, str(number))
        return edge or fail(contact, f"{number} is for the rest", "NoMatchingCondition")

    return run


class Pausing(Waiting):
    """Wait: until the time is over, or one of the events happens."""

    kind = "wait"
    takes_words = True

    def __init__(self, completed: Edge, events: Mapping[str, Edge]) -> None:
        self._completed = completed
        self._events = events

    def text(self, contact: Contact, text: str) -> None:
        contact.tell("input", text, "text")
        self.event(contact, "CustomerReturned")

    def event(self, contact: Contact, name: str) -> None:
        edge = self._events.get(name)
        if edge is None:
            contact.log(f"this Wait does not wait for {name}")
        else:
            contact.resume(edge)

    def timed_out(self, contact: Contact) -> None:
        contact.resume(self._completed)


@action(
    "Wait", "TimeLimitSeconds", "Events", "ContinueExecution", "MinimumWaitTimeSeconds",
    channels=frozenset({"CHAT", "TASK", "EMAIL"}),
)  # fmt: skip
def wait(b: Builder) -> Run:
    limit, completed = b.number("TimeLimitSeconds", 1, 604_800), b.choice("WaitCompleted")
    events = {str(event): b.choice(str(event)) for event in b.parameters.get("Events") or ()}
    going_on = b.choice_or_none("Continue") if b.flag("ContinueExecution") else None
    least = b.number("MinimumWaitTimeSeconds", 1, 604_800) if going_on is not None else None

    def run(contact: Contact) -> Edge | None:
        seconds = limit(contact)
        if seconds is None:
            return b.fail(contact, "TimeLimitSeconds is not a number from 1 to 604800")
        if going_on is not None and least is not None:
            # The service takes this mode, and says nowhere what it does: read from its names.
            shortest = least(contact)
            if shortest is None:
                return b.fail(contact, "MinimumWaitTimeSeconds is not a number from 1 to 604800")
            soon = shortest < seconds
            contact.wait(Pausing(going_on if soon else completed, events), min(shortest, seconds))
            return None
        contact.wait(Pausing(completed, events), seconds)
        return None

    return run


@action("TransferToFlow", "ContactFlowId")
def transfer_to_flow(b: Builder) -> Run:
    reference, fail = b.text("ContactFlowId"), b.fail
    find = finder("flow", b.raw("ContactFlowId"))
    imagine = imaginable("flow", b.raw("ContactFlowId"))
    allowed = {"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER"}

    def run(contact: Contact) -> Edge | None:
        simulation, wanted = contact.simulation, reference(contact)
        if not wanted:
            return fail(contact, "ContactFlowId is empty")
        flow = find(contact, wanted)
        if flow is None:
            if not simulation.world.alone or not imagine(wanted):
                return fail(contact, f"there is no flow {wanted}")
            contact.log(f"flow {wanted} is not given: the contact is transferred to it, and gone")
            simulation.lifecycle.finish(contact, End(TRANSFERRED))
            return None
        if flow.type not in allowed:
            return fail(contact, f"flow {flow.name} is of type {flow.type}")
        return contact.enter(compile_flow(flow), "TransferToFlow")

    return run


@action("EndFlowExecution")
def end_flow_execution(_b: Builder) -> Run:
    return lambda contact: contact.then(contact)


@action("DisconnectParticipant")
def disconnect_participant(_b: Builder) -> Run:
    def run(contact: Contact) -> None:
        if previous.is_there(contact):
            previous.talk_on(contact)
            return
        contact.segment.reason = "CONTACT_FLOW_DISCONNECT"
        contact.simulation.lifecycle.finish(contact, End(DISCONNECTED))

    return run


@action("UpdateFlowLoggingBehavior", "FlowLoggingBehavior")
def update_flow_logging_behavior(b: Builder) -> Run:
    behavior, next_ = b.raw("FlowLoggingBehavior"), b.next
    if behavior not in ("Enabled", "Disabled"):
        raise Broken("its FlowLoggingBehavior is neither Enabled nor Disabled")

    def run(contact: Contact) -> Edge:
        contact.data["Logging"] = behavior
        return next_

    return run
