"""Campaigns share their number: each text leaves in its turn, or not yet."""

from datetime import datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from contact_center.adapters import items, keys
from contact_center.adapters.texting.turns import TableTurns
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.judged import Message
from send_texts.handler import batch_handler
from tests.memory_table import MemoryTable
from tests.texting import ANA, MONDAY_NOON, Crash, Texting

FAR = MONDAY_NOON + timedelta(hours=1)
NOTICE = "RUN-a.aa.aaaaa"  # as keys.run_message names the text of a campaign


def _turns(table: MemoryTable, rate: int = 2) -> TableTurns:
    return TableTurns(table, "table", Fraction(rate))  # type: ignore[arg-type]


def _apart(turns: list[datetime | None]) -> list[float]:
    return [(one - MONDAY_NOON).total_seconds() for one in turns if one]


def test_doors_that_ask_at_once_get_turns_one_after_the_other() -> None:
    table = MemoryTable()
    one, other = _turns(table), _turns(table)

    turns = [door.take(1, MONDAY_NOON, FAR) for door in (one, one, other, one, other, other)]

    assert _apart(turns) == [0, 0, 1.02, 1.02, 2.04, 2.04]


def test_nobody_asks_twice_but_who_was_overtaken() -> None:
    table = MemoryTable()
    one, other = _turns(table), _turns(table)
    for _ in range(10):
        one.take(1, MONDAY_NOON, FAR)
    one.take(1, MONDAY_NOON + timedelta(minutes=1), FAR)
    assert table.requests["UpdateItem"] == 11
    other.take(1, MONDAY_NOON, FAR)
    assert table.requests["UpdateItem"] == 13
    assert sum(table.requests.values()) == 13


def test_what_is_kept_does_not_grow() -> None:
    table = MemoryTable()
    door = _turns(table, 100)
    for _ in range(300):
        door.take(1, MONDAY_NOON, FAR)
    (item,) = table.items.values()
    assert len(items.from_wire(item)["turns"]) <= 22


def test_time_that_nobody_used_is_not_made_up_for() -> None:
    table = MemoryTable()
    door, later = _turns(table), MONDAY_NOON + timedelta(seconds=60)
    door.take(1, MONDAY_NOON, FAR)
    assert _apart([_turns(table).take(1, later, FAR) for _ in range(3)]) == [60, 60, 61.02]


def test_who_would_wait_too_long_takes_nothing() -> None:
    table = MemoryTable()
    one, other = _turns(table), _turns(table)
    until = MONDAY_NOON + timedelta(seconds=1)
    assert _apart([one.take(1, MONDAY_NOON, until) for _ in range(5)]) == [0, 0]
    assert other.take(1, MONDAY_NOON, until) is None
    assert _apart([other.take(1, MONDAY_NOON, FAR)]) == [1.02]


def test_a_table_without_an_answer_is_told() -> None:
    table = MemoryTable(down={"UpdateItem"})
    with pytest.raises(StorageUnavailable):
        _turns(table).take(1, MONDAY_NOON, FAR)


@pytest.fixture
def centre() -> Texting:
    """A running campaign that has handed over a text to Ana."""
    centre = Texting()
    centre.allow()
    run = {"pk": keys.run("RUN-a"), "sk": keys.RUN, "state": "running"}
    centre.client.items[run["pk"], run["sk"]] = items.to_wire(run)
    centre.put(NOTICE, "announcement", notice="Open day.")
    return centre


def _busy(centre: Texting, seconds: float) -> None:
    """Let others take the time of the number."""
    turns = TableTurns(centre.client, centre.table, Fraction(3))
    last = centre.clock.now() + timedelta(seconds=seconds)
    while turns.take(1, centre.clock.now(), last):
        pass


def test_a_text_waits_for_its_turn(centre: Texting) -> None:
    _busy(centre, 2)
    assert centre.run(NOTICE).outcome == "sent"
    assert timedelta(seconds=2) <= centre.clock.now() - MONDAY_NOON < timedelta(seconds=2.4)


def test_a_text_that_is_of_no_campaign_does_not_wait(centre: Texting) -> None:
    _busy(centre, 2)
    centre.put("r-1", "receipt", receipt="4829")
    assert centre.run("r-1").outcome == "sent"
    assert centre.clock.now() == MONDAY_NOON


def test_a_text_whose_turn_is_far_is_looked_at_in_a_minute(centre: Texting) -> None:
    _busy(centre, 30)

    done = centre.run(NOTICE)

    assert (done.outcome, done.reason) == ("held", "pace")
    assert centre.clock.now() == MONDAY_NOON
    assert centre.wakes.moments == [MONDAY_NOON + timedelta(minutes=1)]
    centre.clock.pass_(minutes=1)
    centre.look()
    assert centre.run(NOTICE).outcome == "sent"


def test_a_text_that_was_claimed_too_late_for_its_turn_gets_another(centre: Texting) -> None:
    centre.client.before_write.append(lambda: centre.clock.pass_(seconds=0.2))

    done = centre.run(NOTICE)

    assert (done.outcome, done.reason) == ("held", "pace")
    assert centre.network.sent == []
    centre.clock.pass_(minutes=1)
    centre.look()
    assert centre.run(NOTICE).outcome == "sent"


def test_a_text_that_waited_into_the_night_is_kept(centre: Texting) -> None:
    centre.clock.pass_(hours=8, minutes=59, seconds=59)  # Ana's evening ends at nine
    _busy(centre, 2)

    assert (centre.run(NOTICE).outcome, centre.network.sent) == ("held", [])
    assert centre.message(NOTICE)["reason"] == "quiet_hours"


def test_who_is_stopped_while_a_text_waits_gets_nothing(centre: Texting) -> None:
    _busy(centre, 2)
    centre.client.before_write.append(centre.stop)
    assert (centre.run(NOTICE).reason, centre.network.sent) == ("suppression", [])


def _records(centre: Texting, references: list[str]) -> list[dict[str, Any]]:
    return [
        {"dynamodb": {"NewImage": items.to_wire(centre.message(one)), "SequenceNumber": str(place)}}
        for place, one in enumerate(references)
    ]


def test_in_a_batch_what_is_of_no_campaign_goes_first(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    records = _records(centre, [NOTICE, "r-1"])
    handle = batch_handler(lambda: centre.door)
    assert handle({"Records": records}, None) == {"batchItemFailures": []}
    assert [message.template.name for message, _ in centre.network.sent] == [
        *("receipt", "announcement")
    ]

    centre.client.down.add("BatchGetItem")  # the stream goes on from the first that is not done
    reply = handle({"Records": records}, None)
    assert reply == {"batchItemFailures": [{"itemIdentifier": "0"}]}


BEN, EVE = PhoneNumber("+12125550101"), PhoneNumber("+12125550102")


def _crashed(centre: Texting, to: PhoneNumber) -> None:
    """Leave a text to a number claimed, by a function that is gone."""
    centre.put_to(to, f"crashed-{to.e164}", "receipt", receipt="1")

    def crash(_message: Message) -> None:
        raise Crash

    centre.network.before = crash
    with pytest.raises(Crash):
        centre.run(f"crashed-{to.e164}", to)
    centre.network.before = lambda _message: None


def test_a_batch_waits_for_busy_numbers_last_and_ten_seconds_for_all(centre: Texting) -> None:
    """Two numbers are busy; the third is texted at once, and nobody waits beyond the patience."""
    _crashed(centre, ANA)
    _crashed(centre, BEN)
    for to, reference in ((ANA, "a-1"), (BEN, "b-1"), (ANA, "a-2"), (EVE, "e-1")):
        centre.put_to(to, reference, "receipt", receipt=reference)
    at = []
    centre.network.before = lambda _message: at.append(centre.clock.now())

    records = _records(centre, ["a-1", "b-1", "a-2", "e-1"])
    assert batch_handler(lambda: centre.door)({"Records": records}, None) == {
        "batchItemFailures": []
    }

    assert at == [MONDAY_NOON]
    assert [message.reference for message, _ in centre.network.sent] == ["e-1"]
    assert timedelta(seconds=9) < centre.clock.now() - MONDAY_NOON <= timedelta(seconds=10)
    kept = [centre.message(one) for one in ("a-1", "b-1", "a-2")]
    assert {one["status"] for one in kept} == {"held"}
    free = MONDAY_NOON + timedelta(seconds=60)  # when the claim is over, not before
    after = free + timedelta(milliseconds=1)  # what stands in line behind another
    assert [one["until"] for one in kept] == [items.instant(one) for one in (free, free, after)]


def test_no_text_is_begun_that_may_not_be_settled(centre: Texting) -> None:
    """A network that hangs ten seconds a text leaves time for two, of the thirty there are."""
    ends = centre.clock.now() + timedelta(seconds=30)
    context = SimpleNamespace(
        get_remaining_time_in_millis=lambda: (ends - centre.clock.now()).total_seconds() * 1_000
    )
    centre.network.before = lambda _message: centre.clock.pass_(seconds=10)
    for reference in ("r-0", "r-1", "r-2"):
        centre.put(reference, "receipt", receipt=reference)

    records = _records(centre, ["r-0", "r-1", "r-2"])
    reply = batch_handler(lambda: centre.door)({"Records": records}, context)

    assert reply == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert len(centre.network.sent) == 2
    assert centre.message("r-2")["status"] == "waiting"
