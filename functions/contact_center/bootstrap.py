"""Wire adapters to ports: for each function what it needs, once for each execution environment.

Adapters are imported where they are wired, so that a function pays only for its own.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from contact_center import config
from contact_center.config import ConfigurationError
from contact_center.domain.pins import PinHasher

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_dynamodb import DynamoDBClient

    from contact_center import ports  # the whole domain, of which each function needs a part
    from contact_center.desk import Desk
    from contact_center.domain.incidents import ClusterRule
    from contact_center.self_service import SelfService
    from contact_center.settling import Settling


class SystemClock:
    """``Clock`` of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class CallerLookup:
    clock: "ports.Clock"
    zone: ZoneInfo
    cards: "ports.CallerCards"


@dataclass(frozen=True, slots=True)
class Info:
    clock: "ports.Clock"
    hours: "ports.Hours"
    announcements: "ports.Announcements"
    text_number: str = ""  # that customers are told to text, E.164; empty: none


@dataclass(frozen=True, slots=True)
class OpenCase:
    clock: "ports.Clock"
    hours: "ports.Hours"
    cases: "ports.Cases"


@dataclass(frozen=True, slots=True)
class AgentContext:
    clock: "ports.Clock"
    history: "ports.ContactHistory"


@dataclass(frozen=True, slots=True)
class Authenticate:
    clock: "ports.Clock"
    authentications: "ports.Authentications"
    inputs: "ports.ConfidentialInput"
    hasher: PinHasher


@dataclass(frozen=True, slots=True)
class TakePayment:
    clock: "ports.Clock"
    zone: ZoneInfo
    inputs: "ports.ConfidentialInput"
    payments: "ports.Payments"
    self_service: "SelfService"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    numbers: "ports.PhoneNumbers"


@dataclass(frozen=True, slots=True)
class InputKey:
    clock: "ports.Clock"
    keys: "ports.InputKeys"


@dataclass(frozen=True, slots=True)
class Knowledge:
    clock: "ports.Clock"
    knowledge: "ports.Knowledge"


@dataclass(frozen=True, slots=True)
class FollowUp:
    clock: "ports.Clock"
    incidents: "ports.Incidents"
    customers: "ports.CustomerCards"
    rule: "ClusterRule"


@dataclass(frozen=True, slots=True)
class ContactEvents:
    history: "ports.ContactHistory"
    lines: "ports.Lines"
    records: "ports.ContactRecords"
    conversations: "ports.Conversations"


App = TypeVar("App")


def at_init(build: Callable[[], App]) -> Callable[[], App]:
    """Return a function that builds once, and in Lambda has built before the first call.

    Lambda's init phase has the whole processor, and its failure stops a bad deployment early.
    Elsewhere importing a handler needs no environment.
    """
    built = cache(build)
    if "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ:
        built()
    return built


def caller_lookup() -> CallerLookup:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.caller_card import DynamoCallerCards

    settings = config.settings("caller_lookup")
    (dynamodb,) = clients("dynamodb")
    cards = DynamoCallerCards(dynamodb, settings[config.TABLE_NAME])
    return CallerLookup(SystemClock(), zone_of(settings[config.CENTRE_TIME_ZONE]), cards)


def info() -> Info:
    from contact_center.adapters.announcements import DynamoAnnouncements
    from contact_center.adapters.aws import clients

    settings = config.settings("info")
    dynamodb, connect = clients("dynamodb", "connect")
    announcements = DynamoAnnouncements(dynamodb, settings[config.TABLE_NAME])
    return Info(
        SystemClock(),
        hours_of(connect, settings),
        announcements,
        settings[config.PUBLIC_TEXT_NUMBER].replace(config.NONE, ""),
    )


def open_case() -> OpenCase:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.cases import DynamoCases

    settings = config.settings("open_case")
    (dynamodb,) = clients("dynamodb")
    (connect,) = clients("connect", attempts=1)  # without hours a case has no time promised
    cases = DynamoCases(dynamodb, settings[config.TABLE_NAME])
    return OpenCase(SystemClock(), hours_of(connect, settings), cases)


def agent_context() -> AgentContext:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.contact_history import DynamoContactHistory

    settings = config.settings("agent_context")
    (dynamodb,) = clients("dynamodb")
    history = DynamoContactHistory(dynamodb, settings[config.TABLE_NAME])
    return AgentContext(SystemClock(), history)


def authenticate() -> Authenticate:
    from contact_center.adapters.authentication import DynamoAuthentication
    from contact_center.adapters.aws import clients
    from contact_center.adapters.encrypted_input import ConnectInput
    from contact_center.adapters.secrets import KeptSecret, Secret

    settings = config.settings("authenticate")
    dynamodb, secretsmanager = clients("dynamodb", "secretsmanager")
    peppers = KeptSecret(Secret(secretsmanager, settings[config.PEPPER_SECRET_ARN]))
    return Authenticate(
        SystemClock(),
        DynamoAuthentication(dynamodb, settings[config.TABLE_NAME]),
        ConnectInput(Secret(secretsmanager, settings[config.INPUT_KEY_SECRET_ARN])),
        PinHasher(peppers),
    )


def knowledge() -> Knowledge:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.knowledge_base import DynamoKnowledge

    settings = config.settings("knowledge")
    (dynamodb,) = clients("dynamodb")
    return Knowledge(SystemClock(), DynamoKnowledge(dynamodb, settings[config.TABLE_NAME]))


def self_service() -> "SelfService":
    return _served_by("self_service")


def lex_fulfilment() -> "SelfService":
    return _served_by("lex_fulfilment")


def _served_by(function: str) -> "SelfService":
    from contact_center.adapters.aws import clients

    settings = config.settings(function)
    (dynamodb,) = clients("dynamodb")
    return self_service_on(settings, dynamodb)


def self_service_on(settings: Mapping[str, str], dynamodb: "DynamoDBClient") -> "SelfService":
    """Wire self-service; ports that the company serves itself are called over HTTP."""
    from contact_center.adapters.in_table.desk import TableDesks
    from contact_center.self_service import SelfService

    zone = zone_of(settings[config.CENTRE_TIME_ZONE])
    open_desk = TableDesks(dynamodb, settings[config.TABLE_NAME], zone).open
    if settings[config.BACK_OFFICE_PORTS] != config.NONE:
        open_desk = _over_http(settings, open_desk)
    return SelfService(SystemClock(), zone, open_desk, switched_off=_tell_switched_off)


def _over_http(
    settings: Mapping[str, str], open_desk: "Callable[[], Desk]"
) -> "Callable[[], Desk]":
    from contact_center.adapters.over_http.client import BackOfficeClient
    from contact_center.adapters.over_http.desk import HttpDesks

    client = BackOfficeClient(settings[config.BACK_OFFICE_URL], _token(settings, "token"))
    ports = frozenset(name.strip() for name in settings[config.BACK_OFFICE_PORTS].split(","))
    try:
        return HttpDesks(client, ports, open_desk).open
    except ValueError as exc:
        raise ConfigurationError(f"{config.BACK_OFFICE_PORTS}: {exc}") from exc


def _token(settings: Mapping[str, str], name: str) -> "Callable[[], str | None]":
    """Return how to read what one of the company's systems is called with, if the secret has it."""
    from contact_center.adapters.aws import clients
    from contact_center.adapters.secrets import Secret

    if settings[config.BACK_OFFICE_SECRET_ARN] == config.NONE:
        return lambda: None
    (secretsmanager,) = clients("secretsmanager")
    secret = Secret(secretsmanager, settings[config.BACK_OFFICE_SECRET_ARN])
    return lambda: secret.read().get(name)


def _tell_switched_off(transaction: str) -> None:
    from contact_center import telemetry

    telemetry.logger.error("transaction switched itself off", transaction=transaction)
    telemetry.count(telemetry.SWITCHED_OFF, transaction=transaction)


def take_payment() -> TakePayment:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.encrypted_input import ConnectInput
    from contact_center.adapters.secrets import Secret

    settings = config.settings("take_payment")
    dynamodb, secretsmanager = clients("dynamodb", "secretsmanager")
    clock = SystemClock()
    return TakePayment(
        clock,
        zone_of(settings[config.CENTRE_TIME_ZONE]),
        ConnectInput(Secret(secretsmanager, settings[config.INPUT_KEY_SECRET_ARN])),
        payments_of(settings, dynamodb, clock),
        self_service_on(settings, dynamodb),
    )


def payments_of(
    settings: Mapping[str, str], dynamodb: "DynamoDBClient", clock: SystemClock
) -> "ports.Payments":
    from contact_center.adapters.sandbox_payments import NoPayments, SandboxPayments

    provider = settings[config.PAYMENT_PROVIDER]
    if provider == config.NONE:
        return NoPayments()
    if provider == "sandbox":
        return SandboxPayments(dynamodb, settings[config.TABLE_NAME], clock)
    if not provider.startswith("https://"):
        raise ConfigurationError(
            f"{config.PAYMENT_PROVIDER} is {provider!r}: give none, sandbox or an https address"
        )
    from contact_center.adapters.over_http.client import BackOfficeClient
    from contact_center.adapters.over_http.payments import HttpPayments

    return HttpPayments(BackOfficeClient(provider, _token(settings, "payment_token")))


def charge_sweep() -> "Settling":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.cases import DynamoCases
    from contact_center.adapters.claims import DynamoClaims
    from contact_center.settling import Settling

    settings = config.settings("charge_sweep")
    (dynamodb,) = clients("dynamodb")
    table = settings[config.TABLE_NAME]
    return Settling(
        self_service_on(settings, dynamodb),
        payments_of(settings, dynamodb, SystemClock()),
        DynamoClaims(dynamodb, table),
        DynamoCases(dynamodb, table),
    )


def phone_number() -> PhoneNumber:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.phone_numbers import ConnectPhoneNumbers

    settings = config.settings("phone_number")
    (connect,) = clients("connect")
    return PhoneNumber(ConnectPhoneNumbers(connect, settings[config.INSTANCE_ID]))


def input_key() -> InputKey:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.input_keys import ConnectInputKeys

    settings = config.settings("input_key")
    connect, secretsmanager = clients("connect", "secretsmanager")
    keys = ConnectInputKeys(
        connect,
        settings[config.INSTANCE_ID],
        secretsmanager,
        settings[config.INPUT_KEY_SECRET_ARN],
    )
    return InputKey(SystemClock(), keys)


def follow_up() -> FollowUp:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.customers import DynamoCustomers
    from contact_center.adapters.incidents import DynamoIncidents
    from contact_center.domain.incidents import ClusterRule

    settings = config.settings("follow_up")
    (dynamodb,) = clients("dynamodb")
    table = settings[config.TABLE_NAME]
    rule = ClusterRule(
        int(settings[config.INCIDENT_REPORTS]),
        timedelta(minutes=int(settings[config.INCIDENT_MINUTES])),
    )
    return FollowUp(
        SystemClock(), DynamoIncidents(dynamodb, table), DynamoCustomers(dynamodb, table), rule
    )


def contact_events() -> ContactEvents:
    from contact_center.adapters.amazon_connect import ConnectContactRecords
    from contact_center.adapters.aws import clients
    from contact_center.adapters.contact_history import DynamoContactHistory
    from contact_center.adapters.in_table.conversations import DynamoConversations
    from contact_center.adapters.lines import DynamoLines

    settings = config.settings("contact_events")
    dynamodb, connect = clients("dynamodb", "connect")
    table = settings[config.TABLE_NAME]
    return ContactEvents(
        DynamoContactHistory(dynamodb, table),
        DynamoLines(dynamodb, table),
        ConnectContactRecords(connect, settings[config.INSTANCE_ID]),
        DynamoConversations(dynamodb, table),
    )


def hours_of(connect: "ConnectClient", settings: Mapping[str, str]) -> "ports.Hours":
    from contact_center.adapters.amazon_connect import ConnectHours

    return ConnectHours(
        connect,
        settings[config.INSTANCE_ID],
        settings[config.HOURS_OF_OPERATION_ID],
        zone_of(settings[config.CENTRE_TIME_ZONE]),
    )


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError) as exc:  # ZoneInfoNotFoundError is a KeyError
        raise ConfigurationError(
            f"{config.CENTRE_TIME_ZONE} is {name!r}: give an IANA name such as America/New_York"
        ) from exc
