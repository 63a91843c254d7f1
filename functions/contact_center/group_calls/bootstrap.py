"""Wire calls to lists: see ``contact_center.bootstrap``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import config
from contact_center.bootstrap import SystemClock, hours_of

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_dynamodb import DynamoDBClient

    from contact_center.adapters.group_calls.calls import ConnectGroupCalls
    from contact_center.adapters.group_calls.people import TablePeople
    from contact_center.adapters.texting.suppression import Digests
    from contact_center.group_calls.answering import Answering
    from contact_center.group_calls.desk import Desk
    from contact_center.group_calls.dialling import Dialler
    from contact_center.group_calls.drafting import Drafter
    from contact_center.group_calls.keeping import Keeper

_LIST_TRIES = 2


@dataclass(frozen=True, slots=True)
class GroupCall:
    answering: "Answering"


@dataclass(frozen=True, slots=True)
class GroupCallBeat:
    dialler: "Dialler"


@dataclass(frozen=True, slots=True)
class GroupCallDesk:
    desk: "Desk"


def group_call() -> GroupCall:
    return _answering("group_call")


def group_call_events() -> GroupCall:
    return _answering("group_call_events")


def group_call_desk() -> GroupCallDesk:
    from contact_center.adapters.aws import clients
    from contact_center.domain.group_calls.plan import Effort
    from contact_center.group_calls.desk import Desk

    settings = config.settings("group_call_desk")
    dynamodb, connect = clients("dynamodb", "connect")
    keeper = _keeper(settings, dynamodb, connect)
    effort = Effort({}, minute_micros=int(settings[config.CALL_MINUTE_MICROS]))
    return GroupCallDesk(Desk(_drafter(settings, keeper, dynamodb, connect), keeper, effort))


def group_call_beat() -> GroupCallBeat:
    from contact_center.adapters.amazon_connect import ConnectContactRecords
    from contact_center.adapters.aws import clients
    from contact_center.adapters.group_calls.agents import ConnectAgents, RememberedOwners
    from contact_center.adapters.group_calls.beats import TableBeats
    from contact_center.group_calls.dialling import Dialler
    from contact_center.group_calls.loading import Loader

    settings = config.settings("group_call_beat")
    dynamodb, connect, sqs = clients("dynamodb", "connect", "sqs")
    # Tried once: a second try would be a request that the pace does not know of.
    (caller,) = clients("connect", attempts=1)
    table, instance_id = settings[config.TABLE_NAME], settings[config.INSTANCE_ID]
    queues = _queues(settings)
    keeper = _keeper(settings, dynamodb, connect)
    drafter = _drafter(settings, keeper, dynamodb, connect)
    owners = RememberedOwners(drafter.owners, keeper.clock)
    return GroupCallBeat(
        Dialler(
            keeper,
            Loader(replace(drafter, owners=owners), keeper),
            _people(settings, dynamodb),
            ConnectAgents(connect, instance_id, queues),
            _calls(settings, caller),
            TableBeats(dynamodb, table, sqs, settings[config.BEAT_QUEUE_URL]),
            ConnectContactRecords(connect, instance_id),
            tuple(queues),
        )
    )


def _answering(function: str) -> GroupCall:
    from contact_center.adapters.aws import clients
    from contact_center.group_calls.answering import Answering

    settings = config.settings(function)
    dynamodb, connect = clients("dynamodb", "connect")
    keeper = _keeper(settings, dynamodb, connect)
    people, calls = _people(settings, dynamodb), _calls(settings, connect)
    return GroupCall(Answering(keeper, people, calls))


def _keeper(
    settings: Mapping[str, str], dynamodb: "DynamoDBClient", connect: "ConnectClient"
) -> "Keeper":
    from contact_center.adapters.group_calls.runs import DynamoRuns
    from contact_center.domain.group_calls.recipients import POLICY
    from contact_center.group_calls.keeping import Keeper
    from contact_center.quiet import quiet_rule

    table = settings[config.TABLE_NAME]
    runs = DynamoRuns(dynamodb, table, _digests(settings))
    policy = replace(POLICY, quiet=quiet_rule(settings))
    return Keeper(SystemClock(), hours_of(connect, settings), runs, policy)


def _drafter(
    settings: Mapping[str, str],
    keeper: "Keeper",
    dynamodb: "DynamoDBClient",
    connect: "ConnectClient",
) -> "Drafter":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.group_calls.agents import ConnectOwners
    from contact_center.adapters.group_calls.lists import BucketOfLists
    from contact_center.group_calls.drafting import Drafter

    (s3,) = clients("s3", attempts=_LIST_TRIES)
    return Drafter(
        keeper.clock,
        keeper.hours,
        BucketOfLists(s3, settings[config.LISTS_BUCKET]),
        _people(settings, dynamodb),
        ConnectOwners(connect, settings[config.INSTANCE_ID]),
        keeper.runs,
        tuple(_queues(settings)),
        ZoneInfo(settings[config.CENTRE_TIME_ZONE]),
        keeper.policy.quiet,
        frozenset(settings[config.CALLBACK_COUNTRIES].split(",")),
    )


def _people(settings: Mapping[str, str], dynamodb: "DynamoDBClient") -> "TablePeople":
    from contact_center.adapters.group_calls.people import TablePeople
    from contact_center.adapters.unit_of_work import UnitOfWork

    table = settings[config.TABLE_NAME]
    zone = settings[config.CENTRE_TIME_ZONE]
    return TablePeople(lambda: UnitOfWork(dynamodb, table), _digests(settings), zone)


def _calls(settings: Mapping[str, str], connect: "ConnectClient") -> "ConnectGroupCalls":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.calls import ConnectCalls
    from contact_center.adapters.group_calls.calls import ConnectGroupCalls
    from contact_center.callbacks.bootstrap import parameter_reader

    def flow(name: str) -> Callable[[], str]:
        """Return what looks a flow up; a function that begins no calls is told of none."""
        (ssm,) = clients("ssm")
        return parameter_reader(ssm, settings[name])

    detects = settings.get(config.DETECTS_MACHINES) == "yes"
    instance_id = settings[config.INSTANCE_ID]
    begins = config.GROUP_CALL_FLOW_PARAMETER in settings
    calls = ConnectCalls(
        connect,
        instance_id,
        _queues(settings) if begins else {},
        flow(config.GROUP_CALL_FLOW_PARAMETER) if begins else _no_flow,
        detects_machines=detects,
    )
    tasks = flow(config.GROUP_TASK_FLOW_PARAMETER) if begins else _no_flow
    return ConnectGroupCalls(calls, connect, instance_id, tasks)


def _no_flow() -> str:
    raise LookupError("this function begins no calls")


def _queues(settings: Mapping[str, str]) -> dict[str, str]:
    """Read "General=...,Billing=..."."""
    return dict(pair.split("=", 1) for pair in settings[config.QUEUE_IDS].split(","))


def _digests(settings: Mapping[str, str]) -> "Callable[[], Digests]":
    @cache
    def read() -> "Digests":
        from contact_center.texting.bootstrap import digests

        return digests(settings)

    return read
