"""What each historical metric is, computed from segments of contacts or the time of agents.

Source: administrator guide, metric definitions; API reference of GetMetricDataV2 for which metric
takes a threshold and which groupings. Most belong to the interval in which the contact ended.
Service level: of the contacts that were in a queue, the share that left it within the threshold,
to an agent, by hanging up or because they are called back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from simulator.engine.history import Spent
from simulator.engine.segment import Segment

Number = float | None
Within = Callable[[float], bool]  # whether seconds keep a threshold


def ended(segment: Segment) -> Number:
    """When it ended."""
    return segment.disconnected


def handled(segment: Segment) -> bool:
    """Whether an agent had it."""
    return segment.connected_to_agent is not None


def queued(segment: Segment) -> bool:
    """Whether it was in a queue."""
    return segment.enqueued is not None


def abandoned(segment: Segment) -> bool:
    """Whether the customer left while it was in a queue."""
    return queued(segment) and not handled(segment) and segment.reason == "CUSTOMER_DISCONNECT"


def in_queue(segment: Segment) -> float:
    """Seconds in the queue, until it was taken out or ended."""
    until = segment.dequeued if segment.dequeued is not None else segment.disconnected
    return 0.0 if segment.enqueued is None or until is None else until - segment.enqueued


def interaction(segment: Segment) -> float:
    """Seconds that the agent talked."""
    answered = segment.connected_to_agent
    left = segment.agent_left if segment.agent_left is not None else segment.disconnected
    return 0.0 if answered is None or left is None else left - answered - segment.held


def wrap_up(segment: Segment) -> float:
    """Seconds of after-contact work."""
    if segment.wrap_up_ended is None or segment.agent_left is None:
        return 0.0
    return segment.wrap_up_ended - segment.agent_left


def handling(segment: Segment) -> float:
    """Seconds of talk, hold and after-contact work."""
    return interaction(segment) + segment.held + wrap_up(segment)


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of contacts.

    Attributes:
        value: Of the segments that count, with the threshold where it takes one.
        counts: Which segments do.
        moment: Which of their moments must be in the interval.
        threshold: Whether the request must give one.
    """

    value: Callable[[Sequence[Segment], Within], Number]
    counts: Callable[[Segment], bool]
    moment: Callable[[Segment], Number] = ended
    threshold: bool = False


def _count(segments: Sequence[Segment], _within: Within) -> Number:
    return float(len(segments))


def _sum(of: Callable[[Segment], float]) -> Callable[[Sequence[Segment], Within], Number]:
    return lambda segments, _within: float(sum(map(of, segments)))


def _mean(of: Callable[[Segment], float]) -> Callable[[Sequence[Segment], Within], Number]:
    return lambda segments, _within: sum(map(of, segments)) / len(segments) if segments else None


def _percent(part: Iterable[Segment], whole: Sequence[Segment]) -> Number:
    return 100.0 * sum(1 for _ in part) / len(whole) if whole else None


def _in_time(segments: Sequence[Segment], within: Within) -> Number:
    return float(sum(within(in_queue(one)) for one in segments))


def _service_level(segments: Sequence[Segment], within: Within) -> Number:
    return _percent((one for one in segments if within(in_queue(one))), segments)


def _abandonment(segments: Sequence[Segment], _within: Within) -> Number:
    return _percent(filter(abandoned, segments), segments)


def _longest(segments: Sequence[Segment], _within: Within) -> Number:
    return max(map(in_queue, segments), default=None)


CONTACTS: Final[Mapping[str, Measure]] = {
    "ABANDONMENT_RATE": Measure(_abandonment, queued),
    "AVG_ABANDON_TIME": Measure(_mean(in_queue), abandoned),
    "AVG_AFTER_CONTACT_WORK_TIME": Measure(_mean(wrap_up), handled),
    "AVG_HANDLE_TIME": Measure(_mean(handling), handled),
    "AVG_HOLD_TIME": Measure(_mean(lambda s: s.held), lambda s: s.holds > 0),
    "AVG_INTERACTION_TIME": Measure(_mean(interaction), handled),
    "AVG_QUEUE_ANSWER_TIME": Measure(_mean(in_queue), lambda s: handled(s) and queued(s)),
    "CONTACTS_ABANDONED": Measure(_count, abandoned),
    "CONTACTS_CREATED": Measure(_count, lambda _: True, lambda s: s.initiated),
    "CONTACTS_HANDLED": Measure(_count, handled),
    "CONTACTS_HANDLED_BY_CONNECTED_TO_AGENT": Measure(
        _count, handled, lambda s: s.connected_to_agent
    ),
    "CONTACTS_PUT_ON_HOLD": Measure(_count, lambda s: s.holds > 0),
    "CONTACTS_QUEUED": Measure(_count, queued),
    "CONTACTS_QUEUED_BY_ENQUEUE": Measure(_count, queued, lambda s: s.enqueued),
    "CONTACTS_TRANSFERRED_OUT": Measure(_count, lambda s: s.transferred is not None),
    "MAX_QUEUED_TIME": Measure(_longest, queued),
    "SERVICE_LEVEL": Measure(_service_level, queued, threshold=True),
    "SUM_AFTER_CONTACT_WORK_TIME": Measure(_sum(wrap_up), handled),
    "SUM_CONTACTS_ABANDONED_IN_X": Measure(_in_time, abandoned, threshold=True),
    "SUM_CONTACTS_ANSWERED_IN_X": Measure(
        _in_time, lambda s: handled(s) and queued(s), threshold=True
    ),
    "SUM_CONTACTS_DISCONNECTED": Measure(_count, lambda _: True),
    "SUM_HANDLE_TIME": Measure(_sum(handling), handled),
    "SUM_HOLD_TIME": Measure(_sum(lambda s: s.held), handled),
    "SUM_INTERACTION_TIME": Measure(_sum(interaction), handled),
}


def _occupancy(spent: Spent) -> Number:
    worked = spent.on_contact + spent.idle
    return 100.0 * spent.on_contact / worked if worked else None


AGENTS: Final[Mapping[str, Callable[[Spent], Number]]] = {
    "AGENT_OCCUPANCY": _occupancy,
    "SUM_CONTACT_TIME_AGENT": lambda spent: spent.on_contact,
    "SUM_IDLE_TIME_AGENT": lambda spent: spent.idle,
    "SUM_NON_PRODUCTIVE_TIME_AGENT": lambda spent: spent.non_productive,
    "SUM_ONLINE_TIME_AGENT": lambda spent: spent.online,
}
