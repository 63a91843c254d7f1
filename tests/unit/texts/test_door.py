"""The one door: once, or held, or refused with its reason, whatever crashes or comes twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from contact_center.adapters import keys
from contact_center.adapters.texting.deliveries import TableDeliveries
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.judged import Message
from contact_center.texting.deliveries import DeliveryEvent
from contact_center.texting.door import pass_on
from contact_center.texting.ports import NoAnswer, NotSent
from tests.texting import ANA, MONDAY_NOON, Crash, Texting, crash, failing

EIGHT: Final = datetime.fromisoformat("2026-11-24T13:00:00+00:00")


@pytest.fixture
def centre() -> Texting:
    return Texting()


def test_a_receipt_is_sent_and_its_history_written(centre: Texting) -> None:
    centre.put("r-1", "receipt", customer_id="C-1", receipt="4829")

    done = centre.run("r-1")

    assert (done.outcome, done.reason) == ("sent", "ok")
    assert centre.network.bodies == ["Acme Water: Done. Your receipt number is 4829."]
    kept = centre.message("r-1")
    assert (kept["status"], kept["network_id"], kept["micros"]) == ("sent", "network-1", 9_000)
    assert kept["checks"]["consent"] == "request"
    for partition in (keys.phone(ANA), keys.customer("C-1")):
        (line,) = centre.partition(partition)
        assert (line["channel"], line["ending"], line["intent"]) == ("SMS", "text_sent", "receipt")


def test_the_same_record_again_sends_nothing(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")

    outcomes = [centre.run("r-1").outcome for _ in range(3)]

    assert outcomes == ["sent", "gone", "gone"]
    assert len(centre.network.sent) == 1


def test_a_refusal_keeps_its_reason(centre: Texting) -> None:
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")

    assert centre.run("b-1").reason == "consent"
    assert centre.message("b-1")["checks"]["consent"] == "transactional: never given"
    assert centre.network.sent == []


@pytest.mark.parametrize(
    ("template", "about", "reason"),
    [
        ("no_such_words", {}, "unknown_template"),
        ("receipt", {}, "unusable"),
        ("receipt", {"receipt": "1", "more": "2"}, "unusable"),
    ],
)
def test_a_message_nobody_could_word(
    centre: Texting, template: str, about: dict[str, str], reason: str
) -> None:
    centre.put("r-1", template, **about)

    assert centre.run("r-1").reason == reason
    assert centre.message("r-1")["status"] == "refused"


def test_at_night_it_waits_and_goes_in_the_morning(centre: Texting) -> None:
    centre.allow("transactional")
    centre.clock.pass_(hours=10)
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")

    assert centre.run("b-1").outcome == "held"
    assert centre.wakes.moments == [EIGHT]
    assert centre.look().released == 0

    centre.clock.moment = EIGHT
    assert centre.look().released == 1
    assert centre.run("b-1").outcome == "sent"
    assert centre.partition(keys.HELD) == []


def test_morning_is_where_the_profile_says_that_they_live(centre: Texting) -> None:
    """By the name under which lists and callbacks read it, too."""
    centre.allow("transactional")
    work = centre._work()
    lives = {"pk": keys.customer("C-1"), "sk": keys.PROFILE, "time_zone": "America/Chicago"}
    work.put(lives)
    work.write()
    centre.clock.pass_(hours=10)
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9", customer_id="C-1")

    assert pass_on("b-1", ANA, "C-1", centre.door).outcome == "held"
    assert centre.wakes.moments == [EIGHT + timedelta(hours=1)]


def test_who_said_stop_in_the_night_gets_nothing_in_the_morning(centre: Texting) -> None:
    centre.allow("transactional")
    centre.clock.pass_(hours=10)
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")
    centre.run("b-1")

    centre.stop()
    centre.clock.moment = EIGHT
    centre.look()

    assert centre.run("b-1").reason == "suppression"
    assert centre.network.sent == []


def test_stop_between_the_judgement_and_the_claim_is_seen(centre: Texting) -> None:
    centre.allow("transactional")
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")
    centre.client.before_write.append(lambda: _nothing(centre.stop()))

    assert centre.run("b-1").reason == "suppression"
    assert centre.network.sent == []


def test_the_confirmation_waits_for_a_text_on_its_way(centre: Texting) -> None:
    centre.allow("transactional")
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")
    order = []

    def meanwhile(message: Message) -> None:
        order.append(message.template.name)
        if message.template.name != "stop_confirmed":
            centre.stop()
            (confirmation,) = centre.waiting()
            assert centre.run(confirmation).reason == "on_its_way"

    centre.network.before = meanwhile
    centre.run("b-1")
    centre.clock.pass_(seconds=61)
    centre.look()
    (confirmation,) = centre.waiting()
    centre.run(confirmation)

    assert order == ["bill_issued", "stop_confirmed"]


def test_stop_is_confirmed_once_and_start_once(centre: Texting) -> None:
    assert centre.stop("in-1")
    assert not centre.stop("in-2")
    assert [centre.run(one).outcome for one in centre.waiting()] == ["sent"]

    assert centre.start("in-3")
    assert [centre.run(one).outcome for one in centre.waiting()] == ["sent"]
    assert "no more texts" in centre.network.bodies[0]
    assert "again" in centre.network.bodies[1]


def test_start_gives_back_all_but_offers(centre: Texting) -> None:
    centre.allow()
    centre.stop("in-1")
    centre.start("in-2")

    standing = centre.item(keys.texts(ANA), keys.STANDING)
    assert {name: standing[name] for name in standing if name.startswith("allows")} == {
        "allows_transactional": "yes",
        "allows_service": "yes",
        "allows_marketing": "no",
    }


def test_the_ledger_keeps_every_word(centre: Texting) -> None:
    centre.allow("service")
    centre.clock.pass_(minutes=1)
    centre.stop("in-1", words="please no more of these")

    ledger = [one for one in centre.partition(keys.texts(ANA)) if one["sk"] != keys.STANDING]
    assert [(one["words"], one["allowed"], one["source"]) for one in ledger] == [
        ("I agree to get texts.", True, "sign-up"),
        ("please no more of these", False, "in-1"),
    ]


def test_stop_outlives_everything_else_about_a_number(centre: Texting) -> None:
    centre.allow()
    centre.stop()
    for key in [key for key in centre.client.items if ANA.e164 in str(centre.client.items[key])]:
        del centre.client.items[key]  # an erasure: nothing names the number any more

    centre.put("r-1", "receipt", receipt="4829")

    assert centre.run("r-1").reason == "suppression"


def test_a_crash_before_the_text_was_handed_over_does_not_send_it_later(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.before = crash

    with pytest.raises(Crash):
        centre.run("r-1")

    assert centre.run("r-1").outcome == "gone"
    assert centre.look().unknown == 0
    centre.clock.pass_(minutes=6)
    assert centre.look().unknown == 1
    kept = centre.message("r-1")
    assert (kept["status"], kept["reason"]) == ("unknown", "crashed")
    assert centre.look().unknown == 0
    assert centre.network.sent == []


def test_a_confirmation_of_stop_that_start_overtook_is_not_sent(centre: Texting) -> None:
    """It waited behind a text that a crash left on its way: the last word would be false."""
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.before = crash
    with pytest.raises(Crash):
        centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.stop()
    (stopped,) = centre.waiting()
    assert centre.run(stopped).reason == "on_its_way"
    centre.clock.pass_(seconds=61)
    centre.start()
    (started,) = centre.waiting()
    assert centre.run(started).outcome == "sent"
    centre.look()

    assert (centre.run(stopped).outcome, centre.run(stopped).outcome) == ("refused", "gone")
    assert [message.template.name for message, _ in centre.network.sent] == ["start_confirmed"]


def test_a_crash_after_it_was_handed_over_does_not_send_it_twice(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.after = crash

    with pytest.raises(Crash):
        centre.run("r-1")
    centre.clock.pass_(minutes=6)
    centre.look()

    assert centre.run("r-1").outcome == "gone"
    assert len(centre.network.sent) == 1


def test_a_crash_blocks_other_texts_to_the_number_for_a_minute_only(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.before = crash
    with pytest.raises(Crash):
        centre.run("r-1")
    centre.network.before = lambda _message: None
    centre.put("r-2", "receipt", receipt="4830")

    assert centre.run("r-2").reason == "on_its_way"
    assert centre.wakes.moments  # nothing is left to the stream, which gives up before the claim
    centre.clock.pass_(seconds=61)
    centre.look()
    assert centre.run("r-2").outcome == "sent"


def test_a_text_goes_out_as_soon_as_the_one_before_it_is_settled(centre: Texting) -> None:
    """It waits in the door, and not for a schedule's minute."""
    centre.put("r-1", "receipt", receipt="4829")
    centre.put("r-2", "receipt", receipt="4830")
    seen = []

    def meanwhile(_message: Message) -> None:
        centre.network.before = lambda _message: None
        centre.door = replace(centre.door, pause=lambda _: centre.client.items[place].update(free))
        seen.append(centre.run("r-2").outcome)

    place, free = (keys.texts(ANA), keys.STANDING), {"claimed_until": {"N": "0"}}
    centre.network.before = meanwhile
    centre.run("r-1")

    assert seen == ["sent"]


def test_a_network_that_does_not_answer_may_have_sent_it(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.after = failing(NoAnswer())

    assert centre.run("r-1").outcome == "unknown"
    assert centre.message("r-1")["status"] == "unknown"
    assert centre.partition(keys.SENDING) == []


def test_a_network_without_room_gets_it_a_minute_later(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.before = failing(NotSent("throttled", again=True))

    assert centre.run("r-1").reason == "throttled"
    centre.network.before = lambda _message: None
    centre.clock.pass_(minutes=1)
    centre.look()

    assert centre.run("r-1").outcome == "sent"


def test_who_is_on_the_networks_own_list_said_stop(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.network.before = failing(NotSent("opted_out", opted_out=True))

    assert centre.run("r-1").outcome == "refused"
    assert centre.consents.is_suppressed(ANA)


def test_a_number_that_others_keep_writing_to_is_tried_again_later(centre: Texting) -> None:
    centre.put("r-1", "receipt", receipt="4829")

    def again() -> None:
        centre.clock.pass_(seconds=1)
        centre.client.before_write.clear()
        centre.allow(to=ANA)
        centre.client.before_write.append(again)

    centre.client.before_write.append(again)
    with pytest.raises(StorageUnavailable):
        centre.run("r-1")
    assert centre.network.sent == []


@pytest.mark.parametrize(
    ("kinds", "last"),
    [
        (("TEXT_QUEUED", "TEXT_DELIVERED"), "delivered"),
        (("TEXT_DELIVERED", "TEXT_QUEUED"), "delivered"),
        (("TEXT_DELIVERED", "TEXT_BLOCKED"), "delivered"),  # it cannot be taken back from a phone
        (("TEXT_BLOCKED", "TEXT_DELIVERED"), "delivered"),
        (("TEXT_BLOCKED", "TEXT_QUEUED"), "not_delivered"),
    ],
)
def test_events_in_any_order_tell_the_same(
    centre: Texting, kinds: tuple[str, ...], last: str
) -> None:
    centre.put("r-1", "receipt", receipt="4829")
    centre.run("r-1")
    deliveries = TableDeliveries(centre.client, centre.table)

    for kind in kinds:
        deliveries.note(DeliveryEvent(kind, "r-1", MONDAY_NOON, final=kind != "TEXT_QUEUED"))

    assert centre.message("r-1")["delivery"] == last


def test_what_waits_too_long_is_not_sent(centre: Texting) -> None:
    centre.allow()
    centre.put("v-1", "appointment_tomorrow", when="8 to 10")
    centre.clock.pass_(hours=18)

    assert centre.run("v-1").reason == "too_late"


def test_what_would_be_wrong_when_the_window_opens_is_not_sent(centre: Texting) -> None:
    centre.allow()
    centre.clock.pass_(hours=9.5)  # 21:30: closed until eight
    for reference, begins in (("v-1", "2026-11-24T08:00-05:00"), ("v-2", "2026-11-24T09:00-05:00")):
        centre.put(reference, "appointment_tomorrow", when="as they said", true_until=begins)

    assert (centre.run("v-1").outcome, centre.run("v-1").outcome) == ("refused", "gone")
    assert centre.message("v-1")["reason"] == "quiet_hours"
    assert centre.run("v-2").outcome == "held"


def test_a_network_does_not_try_longer_than_a_text_is_true(centre: Texting) -> None:
    centre.allow()
    centre.put(
        "b-1", "payment_due", bill="B-7", due="today", true_until="2026-11-23T17:10:00+00:00"
    )
    centre.run("b-1")
    centre.put(
        "b-2", "payment_due", bill="B-8", due="today", true_until="2026-11-23T17:00:00+00:00"
    )

    assert centre.network.lives == [600]
    assert centre.run("b-2").reason == "too_late"


def test_a_text_ends_before_the_night(centre: Texting) -> None:
    centre.allow()
    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")
    centre.run("b-1")

    assert centre.network.lives == [int(timedelta(hours=9).total_seconds())]
    assert centre.clock.now() == MONDAY_NOON


def test_numbers_do_not_wait_for_each_other(centre: Texting) -> None:
    ben = PhoneNumber("+12125550101")
    centre.put("r-1", "receipt", receipt="1")
    centre.put_to(ben, "r-2", "receipt", receipt="2")

    def meanwhile(message: Message) -> None:
        if message.to == ANA:
            centre.run("r-2", ben)

    centre.network.before = meanwhile

    centre.run("r-1")

    assert len(centre.network.sent) == 2


def _nothing(_result: object) -> None:
    return None
