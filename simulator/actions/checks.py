"""Asking the instance: are we open, who is there, how long is the queue.

Source: developer guide, CheckHoursOfOperation, CheckMetricData, GetMetricData; administrator guide,
metric definitions.

    CheckHoursOfOperation   HoursOfOperationId        the target queue's hours without it
    CheckMetricData         MetricType, QueueId | AgentId
    GetMetricData           QueueId | AgentId, QueueChannel

Numbers are those of the simulation, unless the world fixes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.actions.queues import queue_of
from simulator.engine import metrics
from simulator.engine.compile import Broken, action
from simulator.engine.conditions import matcher
from simulator.engine.resources import finder

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

HOURS: Final = "CheckHoursOfOperation"
ALWAYS: Final = "always"  # the hours of a queue that has none


@action(HOURS, "HoursOfOperationId")
def check_hours_of_operation(b: Builder) -> Run:
    open_, closed, fail = b.choice("True"), b.choice("False"), b.fail
    reference = b.text_or_none("HoursOfOperationId")
    find = finder("hours of operation", b.parameters.get("HoursOfOperationId", ""))

    def run(contact: Contact) -> Edge:
        simulation = contact.simulation
        wanted = _hours_of_queue(contact) if reference is None else reference(contact)
        always = reference is None and wanted == ALWAYS
        override = simulation.started(contact, HOURS, HoursOfOperationId=wanted)
        if override is not None:
            if override.error is not None:
                return fail(contact, "as an override wants it", override.error)
            if override.substitute is None:
                return open_ if override.data else closed
            wanted, always = override.substitute, False
        if always:
            return open_
        hours = find(contact, wanted)
        if hours is None:
            return fail(contact, f"there are no hours {wanted!r}" if wanted else "no hours apply")
        if hours.assumed:
            contact.assume("hours of operation", wanted)
        return open_ if hours.open_at(simulation.now) else closed

    return run


def _hours_of_queue(contact: Contact) -> str:
    """The target queue's hours; an agent's personal queue has none."""
    queue = contact.target_queue
    if queue is None or queue.agent is not None:
        return ""
    if queue.assumed:
        contact.assume("hours of operation", f"of queue {queue.name}")
    return queue.hours or ALWAYS


@action("CheckMetricData", "MetricType", "QueueId", "AgentId")
def check_metric_data(b: Builder) -> Run:
    metric = b.raw("MetricType")
    if metric not in metrics.CHECKED:
        raise Broken(f"its MetricType is none of {', '.join(metrics.CHECKED)}")
    find, match, fail = queue_of(b, required=False), matcher(b.conditions), b.fail

    def run(contact: Contact) -> Edge:
        queue = find(contact)
        if queue is None:
            return fail(contact, "no queue is meant")
        channel = contact.channel if metric.startswith("NumberOfAgents") else None
        value = metrics.value(contact.simulation, queue, metrics.CHECKED[metric], channel)
        edge = match(contact, f"{value:g}")
        return edge or fail(contact, f"{metric} is {value:g}", "NoMatchingCondition")

    return run


@action("GetMetricData", "QueueId", "AgentId", "QueueChannel")
def get_metric_data(b: Builder) -> Run:
    find, next_, fail = queue_of(b, required=False), b.next, b.fail
    channel = b.text_or_none("QueueChannel")

    def run(contact: Contact) -> Edge:
        queue = find(contact)
        if queue is None:
            return fail(contact, "no queue is meant")
        wanted = None if channel is None else channel(contact).upper()
        contact.data["Metrics"] = metrics.snapshot(contact.simulation, queue, wanted)
        return next_

    return run
