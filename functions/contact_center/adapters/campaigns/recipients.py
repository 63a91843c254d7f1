"""``Recipients`` in the table: one item for each number of a campaign, and how far it has come."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.addresses import time_zone_in
from contact_center.adapters.aws import failures_as
from contact_center.adapters.outbox import message
from contact_center.adapters.texting import turns
from contact_center.adapters.texting.standing import (
    standing_of,
    standing_place,
    suppression_place,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, Condition, Item, UnitOfWork, unchanged
from contact_center.campaigns.ports import Asked, Now
from contact_center.domain.campaigns.progress import Progress
from contact_center.domain.campaigns.recipients import (
    HANDED,
    OPEN,
    PLANNED,
    Recipient,
    Resident,
    got_it,
)
from contact_center.domain.campaigns.run import Run
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.rate import Taken

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP: Final = timedelta(days=90)  # for its updates and its report; then nobody is named any more
_AT_ONCE: Final = 30  # numbers asked about in one request: three items each, of at most 100
_LAST: Final = "~"  # after every letter and digit
_NEXT: Final = " "  # before them: what follows a key directly


class TableRecipients:
    """``Recipients`` of the table.

    Args:
        client: Of the service ``dynamodb``.
        table: Its name.
        digests: Names of numbers in the list of those who said STOP.
        now: The time.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        table: str,
        digests: Digests,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._table = table
        self._digests = digests
        self._now = now
        self._open: Callable[[], UnitOfWork] = lambda: UnitOfWork(client, table)

    def residents(self, area: str, after: str, most: int) -> tuple[Sequence[Resident], str | None]:
        found, following = self._page(keys.area(area), keys.PHONES, after, most)
        return [_resident(str(item["sk"])) for item in found], following

    def areas(self) -> Sequence[str]:
        work = self._open()
        work.want(keys.OUTAGES, keys.AREAS)
        work.read()
        return sorted(set(work.item(keys.OUTAGES, keys.AREAS).get("areas", {}).values()))

    def who_got(
        self, run_id: str, after: str, most: int, *, left: bool = False
    ) -> tuple[Sequence[Resident], str | None]:
        found, following = self._page(keys.run(run_id), keys.TOLD, after, most)
        told = [
            Resident(one.phone, one.customer_id, one.language, left=not got_it(one))
            for one in map(_recipient, found)
            if got_it(one) or (left and one.outcome in OPEN)
        ]
        return told, following

    def ask(self, residents: Sequence[Resident]) -> Sequence[Asked]:
        asked: list[Asked] = []
        for start in range(0, len(residents), _AT_ONCE):
            asked += self._ask(residents[start : start + _AT_ONCE])
        return asked

    def _ask(self, residents: Sequence[Resident]) -> Iterator[Asked]:
        work = self._open()
        places = [
            (standing_place(one.phone), suppression_place(self._digests.of(one.phone)), _home(one))
            for one in residents
        ]
        for standing, suppression, home in places:
            for place in filter(None, (standing, suppression, home)):
                work.want(*place)
        work.read()
        for one, (standing, suppression, home) in zip(residents, places, strict=True):
            profile = work.item(*home) if home else {}
            language = one.language or profile.get("language")
            yield Asked(
                replace(one, language=language),
                standing_of(work.item(*standing), work.item(*suppression)),
                bool(profile),
                time_zone_in(profile),
            )

    def progress(self, run_id: str) -> Progress:
        work, place = self._open(), (keys.run(run_id), keys.PROGRESS)
        work.want(*place)
        work.read()
        return codec.restored(Progress, work.item(*place))

    def save(
        self, run_id: str, before: Progress, after: Progress, planned: Sequence[Recipient] = ()
    ) -> Progress:
        work = self._open()
        written = self._stage(work, run_id, before, after)
        for one in planned:
            work.put(self._item(run_id, one))
        work.write()
        return written

    def now(self, run_id: str, places: Sequence[str], flying: Sequence[str]) -> Now:
        work, pk = self._open(), keys.run(run_id)
        pace = (keys.TEXTS_PACE, keys.PACE)
        work.want(pk, keys.RUN)
        work.want(*pace)
        for place in (*places, *flying):
            work.want(pk, keys.told(place))
        work.read()
        shared = work.item(*pace)
        return Now(
            codec.restored(Run, work.item(pk, keys.RUN)),
            [_recipient(work.item(pk, keys.told(place))) for place in places],
            tuple(one for one in flying if _flies(work.item(pk, keys.told(one)))),
            turns.restored(shared),
            shared.get("version", 0),
        )

    def hand_over(
        self,
        now: Now,
        before: Progress,
        after: Progress,
        messages: Sequence[tuple[Recipient, dict[str, object]]],
        taken: Taken,
    ) -> Progress:
        work, run_id = self._open(), now.run.run_id
        written = self._stage(work, run_id, before, after)
        running = Condition("#state = :running", {":running": "running"}, {"#state": "state"})
        work.check(keys.run(run_id), keys.RUN, running)
        pace = {"pk": keys.TEXTS_PACE, "sk": keys.PACE, "version": now.pace_version + 1}
        work.put({**pace, "turns": turns.stored(taken)}, unchanged(now.pace_version))
        values = {":handed": HANDED, ":planned": PLANNED}
        for recipient, about in messages:
            work.update(
                keys.run(run_id),
                keys.told(recipient.place),
                "SET outcome = :handed",
                Condition("outcome = :planned", values),
            )
            reference = keys.run_message(run_id, recipient.place)
            work.put(message(reference, to=recipient.phone, **about), NEW)  # type: ignore[arg-type]
        work.write()
        return written

    def outcomes(self, run_id: str) -> Iterator[Recipient]:
        after = ""
        while True:
            found, following = self._page(keys.run(run_id), keys.TOLD, after, None)
            yield from map(_recipient, found)
            if following is None:
                return
            after = following

    def _stage(self, work: UnitOfWork, run_id: str, before: Progress, after: Progress) -> Progress:
        written = replace(after, version=before.version + 1)
        place = {"pk": keys.run(run_id), "sk": keys.PROGRESS, "expires_at": self._expiry()}
        work.put({**codec.plain(written), **place}, unchanged(before.version))
        return written

    def _item(self, run_id: str, one: Recipient) -> dict[str, Any]:
        return {
            "pk": keys.run(run_id),
            "sk": keys.told(one.place),
            "to": one.phone.e164,
            "customer_id": one.customer_id,
            "language": one.language,
            "outcome": one.outcome,
            "reason": one.reason or None,
            "heard": one.heard or None,
            "expires_at": self._expiry(),
        }

    def _expiry(self) -> int:
        return items.epoch(self._now() + KEEP)

    def _page(
        self, pk: str, prefix: str, after: str, most: int | None
    ) -> tuple[list[Item], str | None]:
        """Return items of a partition, and the sort key to go on after; None at the end."""
        request: dict[str, Any] = {"Limit": most} if most else {}
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :from AND :to",
                ExpressionAttributeValues={
                    ":pk": {"S": pk},
                    ":from": {"S": f"{after}{_NEXT}" if after else prefix},
                    ":to": {"S": f"{prefix}{_LAST}"},
                },
                ConsistentRead=True,
                **request,
            )
        found: list[Item] = [items.from_wire(item) for item in reply["Items"]]
        more = "LastEvaluatedKey" in reply
        return found, str(found[-1]["sk"]) if more and found else None


def _home(resident: Resident) -> tuple[str, str] | None:
    if resident.customer_id is None:
        return None
    return keys.customer(resident.customer_id), keys.PROFILE


def _resident(sk: str) -> Resident:
    """Read the key of a number in an area (``keys.resident``)."""
    number, _, customer_id = sk.removeprefix(keys.PHONES).partition("#")
    return Resident(PhoneNumber(number), customer_id)


def _recipient(item: Item) -> Recipient:
    return Recipient(
        str(item["sk"]).removeprefix(keys.TOLD),
        PhoneNumber(item["to"]),
        item.get("customer_id"),
        item["language"],
        item["outcome"],
        item.get("reason", ""),
        item.get("delivery", ""),
        bool(item.get("heard")),
    )


def _flies(item: Item) -> bool:
    return bool(item) and item["outcome"] == HANDED
