"""Where recipients are listed: by queue while they wait, and together while their calls are out.

A place tells what is to be freed once nobody can say it any more: a recipient whose record cannot
be read is taken off by it.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from contact_center.adapters import items, keys
from contact_center.adapters.unit_of_work import Condition, Item, UnitOfWork
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.group_calls.ports import Listed

if TYPE_CHECKING:
    from collections.abc import Mapping

AIR: Final = "air"  # the list of calls that are out
_THERE: Final = Condition("attribute_exists(pk)")

Place = tuple[str, str]


def stage(work: UnitOfWork, before: Recipient | None, after: Recipient) -> None:
    """Stage that a recipient is listed where they belong, and nowhere else."""
    old, new = _due(before) if before else None, _due(after)
    if old and old != new:
        work.delete(*old)
    if new and old != new:
        known: Mapping[str, str] = {"number": after.call.phone.e164}
        room = {"room": after.takes_room_of} if after.in_the_air else {}
        work.put({"pk": new[0], "sk": new[1], **known, **room})


def place_of(listed: Listed) -> Place:
    """Return the key of a place."""
    at = keys.by_time(items.instant(listed.at), f"{listed.line:06d}")
    return keys.run_due(listed.run_id, listed.what), at


def read(run_id: str, what: str, item: Item) -> Listed:
    """Return what a place says."""
    at, _, line = str(item["sk"]).rpartition("#")
    return Listed(run_id, what, datetime.fromisoformat(at).astimezone(UTC), int(line))


def stage_drop(work: UnitOfWork, listed: Listed, place: Item, lock: Item, until: int) -> None:
    """Stage that somebody is on no list any more, though their record cannot be read.

    Args:
        work: In which that is written; ``Raced`` when they are not there any more.
        listed: Where they are.
        place: The item there.
        lock: Of their number, if there is one.
        until: Epoch seconds until which their record is kept; it says what became of them.
    """
    run, room = keys.run(listed.run_id), place.get("room")
    work.delete(*place_of(listed), _THERE)
    work.add(run, keys.COUNTS, open=-1, unreadable=1, **({"ended": 1} if room else {}))
    if room:
        work.add(keys.DIALLER, keys.AIR, **{str(room): -1})
    if (lock.get("run_id"), lock.get("line")) == (listed.run_id, listed.line):
        names = {"#run": "run_id", "#line": "line"}
        own = {":run": listed.run_id, ":line": listed.line}
        ours = Condition("#run = :run AND #line = :line", own, names)
        work.delete(str(lock["pk"]), str(lock["sk"]), ours)
    work.set(run, keys.recipient(listed.line), expires_at=until)


def _due(recipient: Recipient) -> Place | None:
    """Return where a recipient is listed; None once nothing is to come of them."""
    call = recipient.call
    if not call.is_open:
        return None
    what = call.queue if call.is_waiting else AIR
    return place_of(Listed(recipient.run_id, what, recipient.look_at, recipient.line))
