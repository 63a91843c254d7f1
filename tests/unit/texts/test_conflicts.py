"""Others at work on the same items decide nothing: what was to be written is written, or fails."""

import pytest

from contact_center.adapters import codec, keys
from contact_center.adapters.photos import TableOfPhotos
from contact_center.adapters.unit_of_work import NEW, UnitOfWork
from contact_center.domain.cases import Case
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.photos import Photo
from contact_center.texting.door import Done
from contact_center.texting.holding import Looked
from contact_center.texting.ports import NotSent
from tests.texting import ANA, MONDAY_NOON, Crash, Texting, crash, failing


@pytest.fixture
def centre() -> Texting:
    return Texting()


def held(centre: Texting) -> None:
    """Keep the text r-1, as the network has no room for it, until now."""
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = failing(NotSent("throttled", again=True))
    assert centre.run("r-1").outcome == "held"
    centre.network.before = lambda _message: None
    centre.clock.pass_(minutes=1)


def stuck(centre: Texting) -> None:
    """Leave the text r-1 on its way for good."""
    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = crash
    with pytest.raises(Crash):
        centre.run("r-1")
    centre.clock.pass_(minutes=6)


def test_a_held_text_is_released_beside_others_at_work(centre: Texting) -> None:
    held(centre)
    centre.client.conflicts = 2

    centre.look()

    assert centre.run("r-1").outcome == "sent"


def test_a_held_text_that_cannot_be_released_is_released_later(centre: Texting) -> None:
    held(centre)
    centre.client.conflicts = 100
    with pytest.raises(StorageUnavailable, match="TransactionCanceledException"):
        centre.look()
    assert centre.message("r-1")["status"] == "held"
    centre.client.conflicts = 0

    assert centre.look() == Looked(1, 0)

    assert centre.run("r-1").outcome == "sent"


def test_a_text_that_was_left_on_its_way_is_given_up_beside_others_at_work(centre: Texting) -> None:
    stuck(centre)
    centre.client.conflicts = 2

    assert centre.look() == Looked(0, 1)

    assert centre.message("r-1")["status"] == "unknown"


def test_a_text_that_cannot_be_given_up_is_given_up_later(centre: Texting) -> None:
    stuck(centre)
    centre.client.conflicts = 100
    with pytest.raises(StorageUnavailable):
        centre.look()
    centre.client.conflicts = 0

    assert centre.look() == Looked(0, 1)


def test_what_the_network_did_not_take_is_sent_later_beside_others_at_work(centre: Texting) -> None:
    def others_and_no_room(_message: object) -> None:
        centre.client.conflicts = 2
        raise NotSent("throttled", again=True)

    centre.put("r-1", "receipt", receipt="1")
    centre.network.before = others_and_no_room
    assert centre.run("r-1").outcome == "held"
    centre.network.before = lambda _message: None
    centre.clock.pass_(minutes=1)
    centre.look()

    assert centre.run("r-1").outcome == "sent"


def test_a_sent_text_is_settled_beside_others_at_work(centre: Texting) -> None:
    def others(_message: object) -> None:
        centre.client.conflicts = 2

    centre.network.after = others
    centre.put("r-1", "receipt", receipt="1")
    assert centre.run("r-1").outcome == "sent"
    assert centre.message("r-1")["status"] == "sent"
    centre.put("r-2", "receipt", receipt="2")

    assert centre.run("r-2").outcome == "sent"


@pytest.mark.parametrize("room", [True, False])
def test_a_text_that_the_sweep_closed_meanwhile_is_not_said_to_be_gone(
    centre: Texting, room: bool
) -> None:
    """Whoever claimed it counts it, and logs it as an error."""

    def for_ever(_message: object) -> None:
        centre.clock.pass_(minutes=6)
        assert centre.look() == Looked(0, 1)
        if not room:
            raise NotSent("throttled", again=True)

    centre.network.before = for_ever
    centre.put("r-1", "receipt", receipt="1")

    assert centre.run("r-1") == Done("unknown", "crashed", "transactional")


@pytest.fixture
def case(centre: Texting) -> Case:
    opened = Case(
        number="05520873",
        contact_id="contact-1",
        topic="supply",
        customer_id=None,
        phone=ANA,
        language="en",
        opened_at=MONDAY_NOON,
        answer_by=None,
    )
    work = UnitOfWork(centre.client, centre.table)
    work.put({**codec.plain(opened), "pk": keys.case(opened.number), "sk": keys.CASE})
    work.write()
    return opened


def test_a_photo_that_cannot_be_kept_is_not_said_to_be_repeated(
    centre: Texting, case: Case
) -> None:
    photos = TableOfPhotos(lambda: UnitOfWork(centre.client, centre.table))
    photo = Photo(case.number, "a" * 32, "image/jpeg", 10, MONDAY_NOON)
    centre.client.conflicts = 100

    with pytest.raises(StorageUnavailable):
        photos.keep(photo, case, "https://x", MONDAY_NOON)


def test_a_step_waits_shortly_and_longer_each_time(
    centre: Texting, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[tuple[int, float]] = []
    monkeypatch.setattr(
        "contact_center.adapters.unit_of_work.pause", lambda *turn: turns.append(turn)
    )
    work = UnitOfWork(centre.client, centre.table)
    work.put({"pk": "a", "sk": "b"}, NEW)
    centre.client.conflicts = 4

    work.write()

    assert turns == [(0, 0.01), (1, 0.01), (2, 0.01), (3, 0.01)]
