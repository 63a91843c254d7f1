"""Wire what texts need; see ``contact_center.bootstrap``."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from contact_center import config
from contact_center.bootstrap import SystemClock, hours_of, self_service_on
from contact_center.config import NONE, ConfigurationError
from contact_center.quiet import quiet_rule

if TYPE_CHECKING:
    from contact_center.adapters.texting.suppression import Digests
    from contact_center.adapters.texting.wakes import ScheduledWakes
    from contact_center.domain.texts.judged import Rules
    from contact_center.domain.texts.wording import House
    from contact_center.texting.agents import App as Agents
    from contact_center.texting.arrivals import Rejects
    from contact_center.texting.deliveries import Deliveries
    from contact_center.texting.door import Door
    from contact_center.texting.holding import Holding
    from contact_center.texting.people import People
    from contact_center.texting.pictures import App as Pictures
    from contact_center.texting.talks import App
    from contact_center.texting.telling import Telling


@dataclass(frozen=True, slots=True)
class IncomingTexts:
    """What answering texts needs, and where to leave what is none."""

    app: "App"
    rejects: "Rejects"


def send_texts() -> "Door":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.knowledge_base import DynamoKnowledge
    from contact_center.adapters.links import DynamoLinks
    from contact_center.adapters.texting.composer import TextComposer
    from contact_center.adapters.texting.sms import EndUserMessaging, network_client
    from contact_center.adapters.texting.table import TableOutbox
    from contact_center.adapters.texting.turns import TableTurns
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.texting.door import Door

    settings = config.settings("send_texts")
    (dynamodb,) = clients("dynamodb")
    table = settings[config.TABLE_NAME]
    return Door(
        SystemClock(),
        TableOutbox(
            lambda: UnitOfWork(dynamodb, table),
            digests(settings),
            settings[config.CENTRE_TIME_ZONE],
        ),
        EndUserMessaging(
            network_client(),
            settings[config.ORIGINATION_IDENTITY],
            settings[config.CONFIGURATION_SET],
        ),
        TextComposer(
            DynamoKnowledge(dynamodb, table),
            DynamoLinks(dynamodb, table, settings[config.PAGES_URL]),
        ),
        wakes(settings),
        house(settings),
        rules(settings),
        TableTurns(dynamodb, table, Fraction(settings[config.TEXT_PARTS_PER_SECOND])),
        _wait,
    )


def _wait(seconds: float) -> None:
    time.sleep(seconds)  # looked up as it is called: the local centre puts its own clock there


def release_texts() -> "Holding":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.texting.held import TableHeld
    from contact_center.texting.holding import Holding

    settings = config.settings("release_texts")
    (dynamodb,) = clients("dynamodb")
    return Holding(SystemClock(), TableHeld(dynamodb, settings[config.TABLE_NAME]), wakes(settings))


def text_events() -> "Deliveries":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.texting.deliveries import TableDeliveries

    settings = config.settings("text_events")
    (dynamodb,) = clients("dynamodb")
    return TableDeliveries(dynamodb, settings[config.TABLE_NAME])


def incoming_texts() -> "IncomingTexts":
    from contact_center.adapters.announcements import DynamoAnnouncements
    from contact_center.adapters.aws import clients
    from contact_center.adapters.caller_card import DynamoCallerCards
    from contact_center.adapters.cases import DynamoCases
    from contact_center.adapters.knowledge_base import DynamoKnowledge
    from contact_center.adapters.texting.consents import TableConsents
    from contact_center.adapters.texting.inbox import TableInbox, TableSwitch
    from contact_center.adapters.texting.rejects import QueueOfRejects
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.callbacks.bootstrap import booking_desk
    from contact_center.texting.talks import App

    settings = config.settings("incoming_texts")
    dynamodb, sqs = clients("dynamodb", "sqs")
    (connect,) = clients("connect", attempts=1)  # without hours a case has no time promised
    table = settings[config.TABLE_NAME]

    def work() -> UnitOfWork:
        return UnitOfWork(dynamodb, table)

    app = App(
        SystemClock(),
        TableInbox(work, digests(settings)),
        TableSwitch(TableConsents(work, digests(settings))),
        DynamoCallerCards(dynamodb, table),
        self_service_on(settings, dynamodb),
        DynamoKnowledge(dynamodb, table),
        DynamoCases(dynamodb, table),
        hours_of(connect, settings),
        booking_desk("incoming_texts"),
        _people(settings),
        DynamoAnnouncements(dynamodb, table),
    )
    return IncomingTexts(app, QueueOfRejects(sqs, settings[config.REJECTED_TEXTS_URL]))


def _people(settings: Mapping[str, str]) -> "People":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.texting.people import (
        ConnectLines,
        ConnectPeople,
        people_clients,
    )
    from contact_center.callbacks.bootstrap import named, parameter_reader

    (ssm,) = clients("ssm")
    connect, participant = people_clients()
    return ConnectPeople(
        connect,
        participant,
        settings[config.INSTANCE_ID],
        ConnectLines(connect, settings[config.INSTANCE_ID], named(settings[config.QUEUE_IDS])),
        parameter_reader(ssm, settings[config.TEXT_CHAT_FLOW_PARAMETER]),
        settings[config.CHAT_TOPIC_ARN],
        settings[config.PERSON_BY_TEXT],
    )


def photos() -> "Pictures":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.photos import BucketOfPhotos, TableOfPhotos, photo_client
    from contact_center.adapters.texting.announcements import ChatAnnouncements
    from contact_center.adapters.texting.people import ConnectVoices, people_clients
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.texting.pictures import App

    settings = config.settings("photos")
    (dynamodb,) = clients("dynamodb")
    table = settings[config.TABLE_NAME]

    def work() -> UnitOfWork:
        return UnitOfWork(dynamodb, table)

    _, participant = people_clients()
    return App(
        SystemClock(),
        BucketOfPhotos(photo_client(), settings[config.PHOTOS_BUCKET]),
        TableOfPhotos(work),
        ChatAnnouncements(work, ConnectVoices(participant)),
        settings[config.PAGES_URL],
    )


def chat_events() -> "Agents":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.texting.answers import ConnectCorrespondents, TableAnswers
    from contact_center.adapters.texting.rejects import QueueOfRejects
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.texting.agents import App

    settings = config.settings("chat_events")
    dynamodb, connect, sqs = clients("dynamodb", "connect", "sqs")
    table, clock = settings[config.TABLE_NAME], SystemClock()
    return App(
        ConnectCorrespondents(connect, settings[config.INSTANCE_ID]),
        TableAnswers(lambda: UnitOfWork(dynamodb, table), clock.now),
        QueueOfRejects(sqs, settings[config.REJECTED_TEXTS_URL]),
    )


def customer_events() -> "Telling":
    from zoneinfo import ZoneInfo

    from contact_center.adapters.addresses import TableAddresses
    from contact_center.adapters.aws import clients
    from contact_center.adapters.campaigns.notices import ScheduledWakes
    from contact_center.adapters.campaigns.runs import TableRuns
    from contact_center.adapters.schedules import EventBridgeSchedules, Places
    from contact_center.adapters.texting.rejects import QueueOfRejects
    from contact_center.adapters.texting.tellings import TableTellings
    from contact_center.adapters.unit_of_work import UnitOfWork
    from contact_center.campaigns.drafting import Drafts
    from contact_center.texting.telling import Telling

    settings = config.settings("customer_events")
    dynamodb, sqs, scheduler = clients("dynamodb", "sqs", "scheduler")
    zone, clock = ZoneInfo(settings[config.CENTRE_TIME_ZONE]), SystemClock()
    table = settings[config.TABLE_NAME]
    tellings = TableTellings(
        lambda: UnitOfWork(dynamodb, table), digests(settings), zone, clock.now
    )
    places = Places(
        group=settings[config.SCHEDULE_GROUP],
        role_arn=settings[config.SCHEDULE_ROLE_ARN],
        dead_letters_arn=settings[config.SCHEDULE_DEAD_LETTERS_ARN],
        functions=settings[config.FUNCTION_ARN_PREFIX],
    )
    wakes = ScheduledWakes(EventBridgeSchedules(scheduler, places))
    drafts = Drafts(TableRuns(dynamodb, table), wakes, clock.now)
    rejects = QueueOfRejects(sqs, settings[config.REJECTED_TEXTS_URL])
    addresses = TableAddresses(lambda: UnitOfWork(dynamodb, table))
    return Telling(clock, tellings, drafts, addresses, rejects, zone, rules(settings))


def house(settings: Mapping[str, str]) -> "House":
    from contact_center.domain.texts.wording import House

    return House(
        settings[config.COMPANY],
        _written(settings[config.CONTACT_NUMBER]),
        int(settings[config.TEXT_PRICE_MICROS]),
    )


def rules(settings: Mapping[str, str]) -> "Rules":
    from contact_center.domain.texts.judged import Rules

    fictional = settings[config.FICTIONAL_NUMBERS]
    return Rules(quiet_rule(settings), "" if fictional == NONE else fictional)


def digests(settings: Mapping[str, str]) -> "Digests":
    """Read the key that numbers are named with; once for each execution environment."""
    from contact_center.adapters.aws import clients
    from contact_center.adapters.secrets import Secret
    from contact_center.adapters.texting.suppression import KEY, Digests

    (secretsmanager,) = clients("secretsmanager")
    named = Secret(secretsmanager, settings[config.SUPPRESSION_KEY_SECRET_ARN]).read()
    if not named.get(KEY):
        raise ConfigurationError(f"the secret of suppressions has no text named {KEY!r}")
    return Digests(named[KEY])


def wakes(settings: Mapping[str, str]) -> "ScheduledWakes":
    from contact_center.adapters.aws import clients
    from contact_center.adapters.schedules import EventBridgeSchedules, Places
    from contact_center.adapters.texting.wakes import ScheduledWakes

    (scheduler,) = clients("scheduler")
    places = Places(
        group=settings[config.SCHEDULE_GROUP],
        role_arn=settings[config.SCHEDULE_ROLE_ARN],
        dead_letters_arn=settings[config.SCHEDULE_DEAD_LETTERS_ARN],
        functions=settings[config.FUNCTION_ARN_PREFIX],
    )
    return ScheduledWakes(EventBridgeSchedules(scheduler, places))


def _written(number: str) -> str:
    """Write the centre's number as people dial it; HELP has to say one."""
    import phonenumbers

    if number == NONE:
        raise ConfigurationError(
            f"{config.CONTACT_NUMBER} is none: texts have to say whom to call (contact_number of"
            " the stage)"
        )
    return phonenumbers.format_number(
        phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL
    )
