"""What the functions reach the world through, each as it may fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center.callbacks.keeping import CALLER
from contact_center.domain.errors import (
    CallRefused,
    CallsThrottled,
    ConnectUnavailable,
    SchedulerUnavailable,
)
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from tests.callback_world.world import World


@dataclass
class Schedules:
    world: "World"

    def set(
        self, name: str, function: str, at: datetime, zone: str, payload: Mapping[str, object]
    ) -> None:
        assert function == CALLER
        ZoneInfo(zone)  # it must be one
        if self.world.random.random() < self.world.luck.schedule_fails:
            raise SchedulerUnavailable("CreateSchedule: ThrottlingException")
        self.world.schedule(name, at, payload)

    def remove(self, name: str) -> None:
        self.world.unschedule(name)


@dataclass
class Calls:
    world: "World"

    def start(
        self,
        phone: PhoneNumber,
        queue: str,
        attributes: Mapping[str, str],
        token: str,
    ) -> str:
        world = self.world
        world.asked.append(token)
        refusal = world.refusal or world.refused.get(phone.e164)
        if refusal is not None:
            raise refusal
        if token in world.network.tokens:
            return world.network.tokens[token]
        if world.random.random() < world.luck.call_throttled:
            raise CallsThrottled("StartOutboundVoiceContact: ThrottlingException")
        if world.random.random() < world.luck.invalid / 4:
            raise CallRefused("DestinationNotAllowedException", of_number=True)
        world.network.tokens[token] = world.network.dial(phone.e164, attributes)
        if world.random.random() < world.luck.call_answer_lost:
            raise ConnectUnavailable("ReadTimeoutError")
        return world.network.tokens[token]

    def prefer(self, contact_id: str, owner: str, seconds: int) -> None:
        """Nobody waits for an agent of their own in the month."""

    def is_agent(self, owner: str) -> bool:
        return owner == "ada"

    def stop(self, contact_id: str) -> bool:
        return self.world.network.stop(contact_id)

    def callback_of(self, contact_id: str) -> tuple[str, int] | None:
        known = self.world.network.contacts[contact_id]["attributes"]
        return (known["callbackId"], int(known["callbackAttempt"])) if known else None


@dataclass
class Records:
    world: "World"

    def describe(self, contact_id: str) -> Fact | None:
        return self.world.network.described(contact_id)


class NoTransactions:
    """``Conversations`` of a month in which nobody pays or authenticates."""

    def hung_up(self, contact_id: str) -> tuple[str, str] | None:
        """Return where a caller left a transaction: nobody did."""
