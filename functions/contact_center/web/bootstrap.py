"""Wire what answers on the web, and what sends callers there; see ``contact_center.bootstrap``."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import config
from contact_center.bootstrap import SystemClock, hours_of, payments_of, self_service_on, zone_of
from contact_center.domain.pins import PinHasher

if TYPE_CHECKING:
    from contact_center import ports
    from contact_center.adapters.photos import BucketOfPhotos, TableOfPhotos
    from contact_center.callbacks.booking import Desk as CallbackDesk
    from contact_center.domain import phone
    from contact_center.self_service import SelfService
    from contact_center.web.widget import Widget


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
        zone_of(settings[config.CENTRE_TIME_ZONE]),
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
        zone=zone_of(settings[config.CENTRE_TIME_ZONE]),
        links=DynamoLinks(dynamodb, table),
        self_service=self_service_on(settings, dynamodb),
        authentications=DynamoAuthentication(dynamodb, table),
        hasher=PinHasher(Secret(secretsmanager, settings[config.PEPPER_SECRET_ARN]).read()),
        payments=payments_of(settings, dynamodb, clock),
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
    call, text = settings[config.CONTACT_NUMBER], settings[config.PUBLIC_TEXT_NUMBER]
    origins, chat = settings[config.WIDGET_ORIGINS], settings[config.WIDGET_CHAT]
    return Widget(
        SystemClock(),
        hours_of(connect, settings),
        ConnectLines(connect, settings[config.INSTANCE_ID], named(settings[config.QUEUE_IDS])),
        settings[config.COMPANY],
        frozenset() if origins == config.NONE else frozenset(origins.split(",")),
        "" if call == config.NONE else call,
        "" if text == config.NONE else text,
        None if chat == config.NONE else json.loads(chat),
    )
