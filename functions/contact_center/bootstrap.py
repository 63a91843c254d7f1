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
    from contact_center.adapters.photos import BucketOfPhotos, TableOfPhotos
    from contact_center.callbacks.booking import Desk as CallbackDesk
    from contact_center.desk import Desk
    from contact_center.domain import phone
    from contact_center.domain.incidents import ClusterRule
    from contact_center.self_service import SelfService
    from contact_center.settling import Settling
    from contact_center.web.widget import Widget


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


@dataclass(frozen=True, slots=True)
class OpenCase:
    clock: "ports.Clock"
    zone: ZoneInfo
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
class Deflect:
    clock: "ports.Clock"
    zone: ZoneInfo
    cards: "ports.CallerCards"
    offers: bool
    can_be_texted: "Callable[[phone.PhoneNumber], bool]"
    deflections: "ports.Deflections"


@dataclass(frozen=True, slots=True)
class DeflectionDue:
    clock: "ports.Clock"
    deflections: "ports.Deflections"
    history: "ports.ContactHistory"


@dataclass(frozen=True, slots=True)
class Web:
    """What the pages behind links need.

    Attributes:
        callbacks: Returns who takes requests for callbacks; few visits need it.
        takes_cards: A page may ask for a card itself; only where no real card is ever charged.
        new_secret: Makes what a browser is known by.
    """

    clock: "ports.Clock"
    zone: ZoneInfo
    links: "ports.Links"
    self_service: "SelfService"
    authentications: "ports.Authentications"
    hasher: PinHasher
    payments: "ports.Payments"
    takes_cards: bool
    cases: "ports.Cases"
    hours: "ports.Hours"
    history: "ports.ContactHistory"
    deflections: "ports.Deflections"
    callbacks: "Callable[[], CallbackDesk]"
    company: str
    contact_number: "phone.PhoneNumber | None"
    photos: "BucketOfPhotos"
    kept_photos: "TableOfPhotos"
    passwords: "ports.Passwords"
    pages_url: str
    new_secret: Callable[[], str]


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
    return CallerLookup(SystemClock(), _zone(settings[config.CENTRE_TIME_ZONE]), cards)


def info() -> Info:
    from contact_center.adapters.announcements import DynamoAnnouncements
    from contact_center.adapters.aws import clients

    settings = config.settings("info")
    dynamodb, connect = clients("dynamodb", "connect")
    announcements = DynamoAnnouncements(dynamodb, settings[config.TABLE_NAME])
    return Info(SystemClock(), hours_of(connect, settings), announcements)


def open_case() -> OpenCase:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.cases import DynamoCases

    settings = config.settings("open_case")
    (dynamodb,) = clients("dynamodb")
    (connect,) = clients("connect", attempts=1)  # without hours a case has no time promised
    zone = _zone(settings[config.CENTRE_TIME_ZONE])
    cases = DynamoCases(dynamodb, settings[config.TABLE_NAME])
    return OpenCase(SystemClock(), zone, hours_of(connect, settings), cases)


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

    zone = _zone(settings[config.CENTRE_TIME_ZONE])
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
        _zone(settings[config.CENTRE_TIME_ZONE]),
        ConnectInput(Secret(secretsmanager, settings[config.INPUT_KEY_SECRET_ARN])),
        _payments(settings, dynamodb, clock),
        self_service_on(settings, dynamodb),
    )


def _payments(
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
        _payments(settings, dynamodb, SystemClock()),
        DynamoClaims(dynamodb, table),
        DynamoCases(dynamodb, table),
    )


def phone_number() -> PhoneNumber:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.phone_numbers import ConnectPhoneNumbers

    settings = config.settings("phone_number")
    (connect,) = clients("connect")
    return PhoneNumber(ConnectPhoneNumbers(connect, settings[config.INSTANCE_ID]))


def deflect() -> Deflect:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.caller_card import DynamoCallerCards
    from contact_center.adapters.deflections import DynamoDeflections, TextableNumbers
    from contact_center.texting.bootstrap import digests

    settings = config.settings("deflect")
    (dynamodb,) = clients("dynamodb")
    table, fictional = settings[config.TABLE_NAME], settings[config.FICTIONAL_NUMBERS]
    numbers = "" if fictional == config.NONE else fictional
    return Deflect(
        SystemClock(),
        _zone(settings[config.CENTRE_TIME_ZONE]),
        DynamoCallerCards(dynamodb, table),
        settings[config.OFFERS_TEXTS] == "yes",
        TextableNumbers(dynamodb, table, digests(settings), numbers),
        DynamoDeflections(dynamodb, table),
    )


def deflection_due() -> DeflectionDue:
    from contact_center.adapters.aws import clients
    from contact_center.adapters.contact_history import DynamoContactHistory
    from contact_center.adapters.deflections import DynamoDeflections

    settings = config.settings("deflection_due")
    (dynamodb,) = clients("dynamodb")
    table = settings[config.TABLE_NAME]
    return DeflectionDue(
        SystemClock(), DynamoDeflections(dynamodb, table), DynamoContactHistory(dynamodb, table)
    )


def web() -> Web:
    from contact_center.adapters.authentication import DynamoAuthentication
    from contact_center.adapters.aws import clients
    from contact_center.adapters.cases import DynamoCases
    from contact_center.adapters.contact_history import DynamoContactHistory
    from contact_center.adapters.deflections import DynamoDeflections
    from contact_center.adapters.links import DynamoLinks, new_secret
    from contact_center.adapters.passwords import TablePasswords
    from contact_center.adapters.photos import BucketOfPhotos, TableOfPhotos, photo_client
    from contact_center.adapters.secrets import Secret
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.callbacks.bootstrap import booking_desk
    from contact_center.domain import phone

    settings = config.settings("web")
    dynamodb, secretsmanager = clients("dynamodb", "secretsmanager")
    (connect,) = clients("connect", attempts=1)  # without hours a call has no time promised
    table, clock = settings[config.TABLE_NAME], SystemClock()
    number = settings[config.CONTACT_NUMBER]
    return Web(
        clock=clock,
        zone=_zone(settings[config.CENTRE_TIME_ZONE]),
        links=DynamoLinks(dynamodb, table),
        self_service=self_service_on(settings, dynamodb),
        authentications=DynamoAuthentication(dynamodb, table),
        hasher=PinHasher(Secret(secretsmanager, settings[config.PEPPER_SECRET_ARN]).read()),
        payments=_payments(settings, dynamodb, clock),
        takes_cards=settings[config.PAYMENT_PROVIDER] == "sandbox",
        cases=DynamoCases(dynamodb, table),
        hours=hours_of(connect, settings),
        history=DynamoContactHistory(dynamodb, table),
        deflections=DynamoDeflections(dynamodb, table),
        callbacks=cache(lambda: booking_desk("web")),
        company=settings[config.COMPANY],
        contact_number=None if number == config.NONE else phone.PhoneNumber(number),
        photos=BucketOfPhotos(photo_client(), settings[config.PHOTOS_BUCKET]),
        kept_photos=TableOfPhotos(lambda: UnitOfWork(dynamodb, table)),
        passwords=TablePasswords(lambda: UnitOfWork(dynamodb, table), clock),
        pages_url=settings[config.PAGES_URL],
        new_secret=new_secret,
    )


def widget() -> "Widget":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.texting.people import ConnectLines
    from contact_center.callbacks.bootstrap import named
    from contact_center.web.widget import Widget

    settings = config.settings("widget")
    (connect,) = clients("connect")
    call, text = settings[config.CONTACT_NUMBER], settings[config.WIDGET_TEXT_NUMBER]
    origins = settings[config.WIDGET_ORIGINS]
    return Widget(
        SystemClock(),
        hours_of(connect, settings),
        ConnectLines(connect, settings[config.INSTANCE_ID], named(settings[config.QUEUE_IDS])),
        settings[config.COMPANY],
        frozenset() if origins == config.NONE else frozenset(origins.split(",")),
        "" if call == config.NONE else call,
        "" if text == config.NONE else text,
    )


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

    settings = config.settings("contact_events")
    dynamodb, connect = clients("dynamodb", "connect")
    table = settings[config.TABLE_NAME]
    return ContactEvents(
        DynamoContactHistory(dynamodb, table),
        ConnectContactRecords(connect, settings[config.INSTANCE_ID]),
        DynamoConversations(dynamodb, table),
    )


def hours_of(connect: "ConnectClient", settings: Mapping[str, str]) -> "ports.Hours":
    from contact_center.adapters.amazon_connect import ConnectHours

    return ConnectHours(
        connect,
        settings[config.INSTANCE_ID],
        settings[config.HOURS_OF_OPERATION_ID],
        _zone(settings[config.CENTRE_TIME_ZONE]),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError) as exc:  # ZoneInfoNotFoundError is a KeyError
        raise ConfigurationError(
            f"{config.CENTRE_TIME_ZONE} is {name!r}: give an IANA name such as America/New_York"
        ) from exc
