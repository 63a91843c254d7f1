"""What stacks hold, found in the tree of constructs, so that nothing is listed a second time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from aws_cdk import Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

_T = TypeVar("_T")


@dataclass(slots=True)
class Estate:
    """Resources of some stacks, by a name that lasts as long as their construct's.

    Attributes:
        functions: By folder below functions/; `live` those that flows call.
        work: Names of queues that a function is fed from. `set_aside`: all others, dead letters.
        streams: Functions that are fed from a stream.
        queues: In which callers wait: not the one that lists quick connects.
    """

    functions: dict[str, lambda_.CfnFunction] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    work: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, str] = field(default_factory=dict)
    streams: set[str] = field(default_factory=set)
    flows: list[connect.CfnContactFlow] = field(default_factory=list)
    queues: list[connect.CfnQueue] = field(default_factory=list)
    schedules: list[scheduler.CfnScheduleGroup] = field(default_factory=list)


def name_queues(stack: Stack, *, stage: str) -> None:
    """Names the queues of a stack that have no name.

    So whoever watches them from another stack needs no reference to them (ADR 72).
    """
    for queue in _of(stack.node.find_all(), sqs.CfnQueue):
        if stack.resolve(queue.queue_name) is None:
            queue.queue_name = f"ringback-{stage}-{_label(queue)}"


def survey(*stacks: Stack) -> Estate:
    """Returns what is in stacks so far."""
    found = Estate()
    for stack in stacks:
        nodes = stack.node.find_all()
        functions = {str(one.handler).split(".")[0]: one for one in _of(nodes, lambda_.CfnFunction)}
        names = {str(stack.resolve(one.ref)): name for name, one in functions.items()}
        found.functions |= functions
        found.live |= {
            names[str(stack.resolve(one.function_name))] for one in _of(nodes, lambda_.CfnAlias)
        }
        found.flows += _of(nodes, connect.CfnContactFlow)
        found.queues += [
            queue for queue in _of(nodes, connect.CfnQueue) if not queue.quick_connect_arns
        ]
        found.schedules += _of(nodes, scheduler.CfnScheduleGroup)
        _sort_queues(stack, nodes, names, found)
    return found


def _sort_queues(
    stack: Stack, nodes: list[IConstruct], names: dict[str, str], found: Estate
) -> None:
    sources: dict[str, list[str]] = {}  # a stream has several readers
    for mapping in _of(nodes, lambda_.CfnEventSourceMapping):
        reader = names[str(stack.resolve(mapping.function_name))]
        sources.setdefault(str(stack.resolve(mapping.event_source_arn)), []).append(reader)
    for queue in _of(nodes, sqs.CfnQueue):
        fed = sources.pop(str(stack.resolve(queue.attr_arn)), None)
        name = str(stack.resolve(queue.queue_name))
        (found.set_aside if fed is None else found.work)[_label(queue)] = name
    found.streams |= {reader for readers in sources.values() for reader in readers}


def _of(nodes: list[IConstruct], kind: type[_T]) -> list[_T]:
    return [node for node in nodes if isinstance(node, kind)]


def _label(resource: IConstruct) -> str:
    """Returns the ids on the way to a resource, without the stack's and CDK's own."""
    return "".join(_ids(resource))


def _ids(resource: IConstruct) -> Iterator[str]:
    yield from (part for part in resource.node.path.split("/")[1:] if part != "Resource")
