"""No text overtakes one to its number that is held: the last word is true."""

import pytest

from contact_center.adapters import keys
from contact_center.texting.ports import NotSent
from tests.texting import ANA, Crash, Texting, crash, failing


@pytest.fixture
def centre() -> Texting:
    return Texting()


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
