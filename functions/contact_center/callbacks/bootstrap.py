"""Wire callbacks: see ``contact_center.bootstrap``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import config
from contact_center.bootstrap import SystemClock, hours_of

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_ssm import SSMClient

    from contact_center.callbacks.administration import Administration
    from contact_center.callbacks.booking import Desk as CallbackDesk
    from contact_center.callbacks.by_text import ByText
    from contact_center.callbacks.calling import Caller
    from contact_center.callbacks.events import Dropped
    from contact_center.callbacks.keeping import Keeper
    from contact_center.callbacks.listening import Listener
    from contact_center.callbacks.sweeping import Sweeper
    from contact_center.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class Callback:
    desk: "CallbackDesk"
    listener: "Listener"
    by_text: "ByText"


@dataclass(frozen=True, slots=True)
class CallbackDue:
    caller: "Caller"


@dataclass(frozen=True, slots=True)
class CallbackSweep:
    sweeper: "Sweeper"


@dataclass(frozen=True, slots=True)
class CallbackEvents:
    listener: "Listener"
    dropped: "Dropped"


@dataclass(frozen=True, slots=True)
class CallbackAdministration:
    administration: "Administration"


def callback() -> Callback:
    listener = _listener("callback")
    return Callback(_desk(listener), listener, _by_text("callback"))


def _by_text(function: str) -> "ByText":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.losses import DynamoLosses
    from contact_center.callbacks.by_text import ByText

    settings = config.settings(function)
    (dynamodb,) = clients("dynamodb")
    losses = DynamoLosses(dynamodb, settings[config.TABLE_NAME])
    return ByText(settings[config.OFFERS_TEXTS] == "yes", _textable(function), losses)


def _textable(function: str) -> "Callable[[PhoneNumber], bool]":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.deflections import TextableNumbers
    from contact_center.texting.bootstrap import digests

    settings = config.settings(function)
    (dynamodb,) = clients("dynamodb")
    table, fictional = settings[config.TABLE_NAME], settings[config.FICTIONAL_NUMBERS]
    numbers = "" if fictional == config.NONE else fictional

    def can_be_texted(phone: "PhoneNumber") -> bool:
        return TextableNumbers(dynamodb, table, digests(settings), numbers)(phone)

    return can_be_texted


def callback_due() -> CallbackDue:
    from contact_center.callbacks.calling import Caller

    return CallbackDue(Caller(_listener("callback_due", begins_calls=True)))


def callback_sweep() -> CallbackSweep:
    from contact_center.callbacks.calling import Caller
    from contact_center.callbacks.sweeping import Sweeper

    return CallbackSweep(Sweeper(Caller(_listener("callback_sweep", begins_calls=True))))


def callback_events() -> CallbackEvents:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.losses import DynamoLosses
    from contact_center.callbacks.events import Dropped

    listener = _listener("callback_events")
    (dynamodb,) = clients("dynamodb")
    table = config.settings("callback_events")[config.TABLE_NAME]
    losses = DynamoLosses(dynamodb, table)
    return CallbackEvents(listener, Dropped(listener.records, losses, listener.keeper.store))


def callback_desk() -> CallbackAdministration:
    from contact_center.callbacks.administration import Administration

    changes = booking_desk("callback_desk").changes
    return CallbackAdministration(Administration(changes, _textable("callback_desk")))


def booking_desk(function: str) -> "CallbackDesk":
    """Wire what takes requests by text and by link, and makes no calls."""
    return _desk(_listener(function))


def _desk(listener: "Listener") -> "CallbackDesk":
    from contact_center.callbacks.booking import Desk
    from contact_center.callbacks.changing import Changes

    return Desk(listener.keeper, Changes(listener.keeper, listener.calls, listener.records))


def _listener(function: str, *, begins_calls: bool = False) -> "Listener":
    """Wire what all functions of callbacks share."""
    from contact_center.adapters.amazon_connect import ConnectContactRecords
    from contact_center.adapters.aws import clients
    from contact_center.adapters.calls import ConnectCalls
    from contact_center.adapters.cases import DynamoCases
    from contact_center.callbacks.listening import Listener

    settings = config.settings(function)
    once = ("connect",) if begins_calls else ()
    services = ("dynamodb", "connect", "scheduler", "ssm")
    dynamodb, connect, scheduler, ssm, *starts = clients(*services, once=once)
    instance_id = settings[config.INSTANCE_ID]
    parameter = settings[config.CALLBACK_FLOW_PARAMETER]
    queues = named(settings[config.QUEUE_IDS])
    flow, begins = parameter_reader(ssm, parameter), next(iter(starts), None)
    calls = ConnectCalls(connect, instance_id, queues, flow, starts=begins)
    keeper = _keeper(settings, dynamodb, connect, scheduler)
    records = ConnectContactRecords(connect, instance_id)
    cases = DynamoCases(dynamodb, settings[config.TABLE_NAME])
    return Listener(keeper, calls, records, cases)


def _keeper(
    settings: Mapping[str, str],
    dynamodb: "DynamoDBClient",
    connect: "ConnectClient",
    scheduler: "EventBridgeSchedulerClient",
) -> "Keeper":
    from contact_center.adapters.callbacks import DynamoCallbacks
    from contact_center.adapters.schedules import EventBridgeSchedules, Places
    from contact_center.callbacks.keeping import Keeper
    from contact_center.domain.callbacks.policy import Policy
    from contact_center.texting.bootstrap import digests

    places = Places(
        group=settings[config.SCHEDULE_GROUP],
        role_arn=settings[config.SCHEDULE_ROLE_ARN],
        dead_letters_arn=settings[config.SCHEDULE_DEAD_LETTERS_ARN],
        functions=settings[config.FUNCTION_ARN_PREFIX],
    )
    policy = Policy(
        offer_after=int(settings[config.CALLBACK_OFFER_AFTER]),
        owner_wait=int(settings[config.CALLBACK_OWNER_WAIT]),
        capacity=int(settings[config.CALLBACK_SLOT_CAPACITY]),
        queues=tuple(named(settings[config.QUEUE_IDS])),
        countries=frozenset(settings[config.CALLBACK_COUNTRIES].split(",")),
    )
    hours = hours_of(connect, settings)  # refuses a time zone that does not exist
    return Keeper(
        SystemClock(),
        ZoneInfo(settings[config.CENTRE_TIME_ZONE]),
        hours,
        DynamoCallbacks(dynamodb, settings[config.TABLE_NAME], cache(lambda: digests(settings))),
        EventBridgeSchedules(scheduler, places),
        policy,
    )


def named(pairs: str) -> dict[str, str]:
    """Read "General=...,Billing=..."."""
    return dict(pair.split("=", 1) for pair in pairs.split(","))


def parameter_reader(ssm: "SSMClient", name: str) -> Callable[[], str]:
    """Return a function that reads a parameter, once: what it names is made after the functions."""
    from contact_center.adapters.aws import failures_as
    from contact_center.domain.errors import ConnectUnavailable

    @cache
    def read() -> str:
        with failures_as(ConnectUnavailable):
            return ssm.get_parameter(Name=name)["Parameter"]["Value"]

    return read
