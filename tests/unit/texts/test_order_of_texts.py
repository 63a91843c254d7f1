"""No text overtakes one to its number that is held: the last word is true."""

from datetime import timedelta

import pytest

from contact_center.adapters import items, keys
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.ports import NotSent
from send_texts.handler import batch_handler
from tests.texting import ANA, Crash, Texting, crash, failing

BEN = PhoneNumber("+12125550101")
EIGHT = [f"r-{9 - number}" for number in range(8)]  # in the order asked, as no name sorts them


@pytest.fixture
def centre() -> Texting:
    return Texting()


def _no_room_for(centre: Texting, reference: str) -> None:
    centre.network.before = failing(NotSent("throttled", again=True))
    assert centre.run(reference).reason == "throttled"
    centre.network.before = lambda _message: None


def _in_line(centre: Texting, seconds: float) -> None:
    """Let the network have no room for the first of eight answers, and the others come after it."""
    for number, reference in enumerate(EIGHT):
        centre.put(reference, "receipt", receipt=str(number))
        if number:
            assert centre.run(reference).reason == "on_its_way"
        else:
            _no_room_for(centre, reference)
        centre.clock.pass_(seconds=seconds)


def _batch(centre: Texting, references: list[str]) -> timedelta:
    """Let the stream bring messages; return how long their batch takes."""
    images = [items.to_wire(centre.message(one)) for one in references]
    records = [{"dynamodb": {"NewImage": one, "SequenceNumber": "1"}} for one in images]
    begun = centre.clock.now()
    reply = batch_handler(lambda: centre.door)({"Records": records}, None)
    assert reply == {"batchItemFailures": []}
    return centre.clock.now() - begun


def _receipts(centre: Texting) -> str:
    return "".join(text.body[-2] for _, text in centre.network.sent)


def test_a_line_is_out_in_one_batch_and_keeps_nobody_waiting(centre: Texting) -> None:
    _in_line(centre, seconds=1)
    centre.clock.pass_(seconds=61)
    centre.look()
    centre.put_to(BEN, "z-1", "danger")

    assert _batch(centre, [*sorted(EIGHT), "z-1"]) == timedelta()

    first, *_ = centre.network.sent
    assert (first[0].to, first[0].reference) == (BEN, "z-1")
    assert _receipts(centre)[1:] == "01234567"
    assert centre.partition(keys.HELD) == []


@pytest.mark.parametrize("together", [True, False])
def test_each_of_a_line_brings_the_next_whichever_is_seen_first(
    centre: Texting, *, together: bool
) -> None:
    _in_line(centre, seconds=0)  # all of them asked for at once
    centre.clock.pass_(seconds=61)
    centre.look()
    while brought := sorted(centre.waiting()):
        for batch in [brought] if together else [[one] for one in brought]:
            assert _batch(centre, batch) == timedelta()
    assert _receipts(centre) == "01234567"
    assert not [name for name in centre.item(keys.texts(ANA), keys.STANDING) if "r-" in name]


def test_what_was_asked_for_at_once_is_looked_at_in_its_order(centre: Texting) -> None:
    _in_line(centre, seconds=0)
    assert [one["reference"] for one in centre.partition(keys.HELD)] == EIGHT
    centre.clock.pass_(seconds=61)
    centre.look()
    centre.network.before = failing(NotSent("throttled", again=True))
    for reference in sorted(EIGHT):  # another minute without room, seen the wrong way round
        centre.run(reference)
    assert [one["reference"] for one in centre.partition(keys.HELD)] == EIGHT


@pytest.mark.parametrize("why", [StorageUnavailable("throttled"), Raced("somebody else writes")])
def test_a_next_one_that_cannot_be_released_comes_at_its_time(
    centre: Texting, why: Exception
) -> None:
    def fail() -> None:
        raise why

    _in_line(centre, seconds=0)
    centre.clock.pass_(seconds=61)
    centre.holding.held.release(str(centre.partition(keys.HELD)[0]["sk"]))
    centre.network.after = lambda _message: centre.client.before_write.extend([int, fail])
    assert centre.run(EIGHT[0]).outcome == "sent"
    centre.network.after = lambda _message: None

    assert centre.waiting() == []
    centre.look()
    _batch(centre, EIGHT[1:])
    assert _receipts(centre) == "01234567"


def test_no_answer_overtakes_one_that_a_crash_kept(centre: Texting) -> None:
    """The last word is true, in whichever order the stream brings them again."""
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = crash
    with pytest.raises(Crash):
        centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.put("r-2", "receipt", receipt="2")
    assert centre.run("r-2").reason == "on_its_way"
    centre.clock.pass_(seconds=61)
    centre.put("r-3", "receipt", receipt="3")

    assert centre.run("r-3").reason == "on_its_way"

    for _ in range(2):
        centre.clock.pass_(minutes=1)
        centre.look()
        for reference in sorted(centre.waiting(), reverse=True):
            centre.run(reference)
    assert [text.body[-2] for _, text in centre.network.sent] == ["2", "3"]
    assert not [name for name in centre.item(keys.texts(ANA), keys.STANDING) if "r-" in name]


def test_no_answer_overtakes_one_that_the_network_had_no_room_for(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = failing(NotSent("throttled", again=True))
    centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.clock.pass_(seconds=5)
    centre.put("r-2", "receipt", receipt="2")

    assert centre.run("r-2").reason == "on_its_way"
    centre.clock.pass_(minutes=1)
    centre.look()
    assert [centre.run(one).outcome for one in ("r-1", "r-2")] == ["sent", "sent"]


def test_what_waits_for_the_morning_keeps_no_answer_back(centre: Texting) -> None:
    centre.allow()
    centre.clock.pass_(hours=10)
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")
    assert centre.run("b-1").reason == "quiet_hours"
    centre.clock.pass_(seconds=1)
    centre.put("r-1", "receipt", receipt="1")

    assert centre.run("r-1").outcome == "sent"


def test_too_many_answers_keep_back_answers_and_no_person(centre: Texting) -> None:
    for number in range(31):
        centre.put(f"a-{number}", "answer", said=f"number {number}")
        centre.run(f"a-{number}")
        centre.clock.pass_(seconds=1)
    assert centre.message("a-30")["reason"] == "frequency"
    centre.put("p-1", "chat_says", said="Ben: hello")
    assert centre.run("p-1").outcome == "sent"
    centre.clock.pass_(minutes=59, seconds=30)
    centre.put("a-31", "answer", said="the last word")

    assert centre.run("a-31").reason == "on_its_way"
    centre.look()
    assert centre.run("a-30").outcome == "sent"
    centre.clock.pass_(minutes=1)
    centre.look()
    assert centre.run("a-31").outcome == "sent"


def test_a_text_that_nobody_looked_at_again_keeps_nobody_back_for_ever(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = failing(NotSent("throttled", again=True))
    centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.clock.pass_(minutes=21)
    centre.put("r-2", "receipt", receipt="2")

    assert centre.run("r-2").outcome == "sent"


def test_advice_in_danger_waits_for_nothing_that_is_kept(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = failing(NotSent("throttled", again=True))
    centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.put("d-1", "danger")

    assert centre.run("d-1").outcome == "sent"
