"""Wire campaigns: see ``contact_center.bootstrap``."""

import secrets
import time
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_lowercase
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import config
from contact_center.bootstrap import SystemClock
from contact_center.texting.bootstrap import digests, house, rules

if TYPE_CHECKING:
    from contact_center.campaigns.desk import Desk
    from contact_center.campaigns.steps import Runner

_LETTERS = 8  # of a campaign's name


@dataclass(frozen=True, slots=True)
class Campaigns:
    desk: "Desk"
    runner: "Runner"


def campaign() -> Campaigns:
    from contact_center.adapters.area_outages import DynamoOutages
    from contact_center.adapters.aws import clients
    from contact_center.adapters.campaigns.notices import CardNotices, ScheduledWakes
    from contact_center.adapters.campaigns.recipients import TableRecipients
    from contact_center.adapters.campaigns.runs import TableRuns
    from contact_center.adapters.schedules import EventBridgeSchedules, Places
    from contact_center.campaigns.desk import Desk
    from contact_center.campaigns.planning import Planner
    from contact_center.campaigns.steps import Runner

    settings = config.settings("campaign")
    dynamodb, scheduler = clients("dynamodb", "scheduler")
    table, clock = settings[config.TABLE_NAME], SystemClock()
    zone = ZoneInfo(settings[config.CENTRE_TIME_ZONE])
    per_second = Fraction(settings[config.TEXT_PARTS_PER_SECOND])
    runs = TableRuns(dynamodb, table)
    recipients = TableRecipients(dynamodb, table, digests(settings), clock.now)
    places = Places(
        group=settings[config.SCHEDULE_GROUP],
        role_arn=settings[config.SCHEDULE_ROLE_ARN],
        dead_letters_arn=settings[config.SCHEDULE_DEAD_LETTERS_ARN],
        functions=settings[config.FUNCTION_ARN_PREFIX],
    )
    wakes = ScheduledWakes(EventBridgeSchedules(scheduler, places))
    planner = Planner(clock, runs, recipients, house(settings), rules(settings), zone, per_second)
    notices = CardNotices(DynamoOutages(dynamodb, table))
    runner = Runner(
        clock,
        runs,
        recipients,
        notices,
        wakes,
        _wait,
        rules(settings),
        zone,
        per_second,
        _name,
    )
    return Campaigns(Desk(planner, wakes, notices, new_id), runner)


def new_id() -> str:
    """Name a campaign, in letters: logs mask what could be a telephone number."""
    return f"RUN-{_name()}"


def _wait(seconds: float) -> None:
    time.sleep(seconds)  # looked up as it is called: the local centre puts its own clock there


def _name() -> str:
    return "".join(secrets.choice(ascii_lowercase) for _ in range(_LETTERS))
