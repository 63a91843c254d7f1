"""STOP and START as queues bring them: late, twice, in any order. A later STOP is never lifted."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contact_center.adapters import keys
from contact_center.adapters.texting.inbox import TableInbox
from contact_center.domain.errors import StorageUnavailable
from contact_center.texting.arrivals import Arrival, parse
from tests.texting import ANA, DIGESTS, MONDAY_NOON, Texting

SECOND = timedelta(seconds=1)
TEXT = {"inboundMessageId": "in-1", "messageBody": "STOP", "originationNumber": ANA.e164}


@pytest.fixture
def centre() -> Texting:
    centre = Texting()
    centre.allow()
    return centre


def test_a_start_that_comes_again_lifts_no_later_stop(centre: Texting) -> None:
    typed = centre.clock.now()
    with pytest.raises(StorageUnavailable):
        centre.arrives("sns-1", "START", typed, closes=False)
    centre.clock.pass_(seconds=40)
    centre.arrives("sns-2", "STOP", centre.clock.now())
    centre.clock.pass_(minutes=3)

    assert centre.arrives("sns-1", "START", centre.clock.now()) == "start"
    assert centre.consents.is_suppressed(ANA)
    assert centre.arrives("sns-1", "START", centre.clock.now()) == "repeated"


@pytest.mark.parametrize("before", [SECOND, timedelta(0)], ids=["earlier", "at once"])
def test_a_start_that_was_typed_before_a_stop_lifts_nothing(
    centre: Texting, before: timedelta
) -> None:
    stopped = centre.clock.now()
    centre.arrives("sns-2", "STOP", stopped)
    centre.clock.pass_(minutes=1)
    centre.arrives("sns-1", "START", stopped - before)

    centre.put("b-1", "bill_issued", bill="B-7", due="Dec 9")

    assert centre.run("b-1").reason == "suppression"
    kept = [item["words"] for item in centre.partition(keys.texts(ANA)) if "words" in item]
    assert "START" in kept  # what was said is kept, though it changes nothing


def test_the_last_of_several_stops_counts(centre: Texting) -> None:
    first = centre.clock.now()
    centre.arrives("sns-1", "STOP", first)
    centre.arrives("sns-3", "STOP", first + 20 * SECOND)

    centre.arrives("sns-2", "START", first + 10 * SECOND)
    assert centre.consents.is_suppressed(ANA)

    centre.arrives("sns-4", "START", first + 30 * SECOND)
    assert not centre.consents.is_suppressed(ANA)


def test_a_stop_counts_however_late_it_comes(centre: Texting) -> None:
    typed = centre.clock.now()
    centre.arrives("sns-2", "START", typed + SECOND)
    centre.arrives("sns-1", "STOP", typed)

    assert centre.consents.is_suppressed(ANA)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("2026-11-23T16:58:00.125Z", datetime(2026, 11, 23, 16, 58, 0, 125_000, UTC)),
        ("2026-11-24T00:00:00.000Z", MONDAY_NOON),  # still to come
        ("yesterday", MONDAY_NOON),
        (None, MONDAY_NOON),
    ],
)
def test_a_text_is_as_old_as_sns_says(stamp: str | None, at: datetime) -> None:
    envelope = {"Type": "Notification", "Message": json.dumps(TEXT), "Timestamp": stamp}

    assert parse(json.dumps(envelope), MONDAY_NOON).at == at


@pytest.mark.parametrize(("days", "kind"), [(15, "stop"), (16, "stop_late")])
def test_a_stop_later_than_the_law_lets_us_wait_counts_and_is_told(
    centre: Texting, days: int, kind: str
) -> None:
    typed = MONDAY_NOON  # the tenth business day: 8 December, with Thanksgiving in between
    centre.clock.pass_(days=days)

    assert centre.arrives("sns-1", "STOP", typed) == kind
    assert centre.consents.is_suppressed(ANA)


@pytest.mark.parametrize(
    ("said", "more"), [("ДОПОМОГА", "Більше – MENU."), ("帮助", "更多请回复 MENU。")]
)
def test_help_is_in_one_language(centre: Texting, said: str, more: str) -> None:
    assert centre.arrives("sns-1", said, centre.clock.now()) == "help"

    assert centre.message("in-sns-1")["hours"] == more


@pytest.mark.parametrize(
    ("said", "language"),
    [("HELP", "es"), ("STOP", "es"), ("Start", "es"), ("stop texting me", "en"), ("стоп", "uk")],
)
def test_a_word_of_the_network_is_answered_in_the_language_of_the_talk(
    centre: Texting, said: str, language: str
) -> None:
    inbox = TableInbox(centre._work, DIGESTS)
    before = Arrival("sns-0", ANA, "hola", centre.clock.now())
    begun = inbox.begin(before, "es", centre.clock.now())
    assert begun is not None
    inbox.close(before, begun.talk, None, None, centre.clock.now())
    centre.clock.pass_(seconds=30)

    kind = centre.arrives("sns-1", said, centre.clock.now())

    reference = "in-sns-1" if kind == "help" else centre.waiting()[-1]
    assert centre.message(reference)["language"] == language


def test_a_text_without_an_envelope_came_now() -> None:
    assert parse(json.dumps(TEXT), MONDAY_NOON).at == MONDAY_NOON


def test_a_text_of_a_time_that_cannot_be_reckoned_with_came_now() -> None:
    envelope = {
        "Type": "Notification",
        "Timestamp": "0001-01-01T00:00:00+14:00",
        "Message": json.dumps(TEXT),
    }

    assert parse(json.dumps(envelope), MONDAY_NOON).at == MONDAY_NOON


def test_a_start_without_a_stop_overturns_no_refusal(centre: Texting) -> None:
    refused = centre.decision("c-1", ANA, "no news of works", ("service",))
    centre.consents.record(replace(refused, allowed=False))

    centre.arrives("sns-1", "START", centre.clock.now())

    standing = centre.item(keys.texts(ANA), keys.STANDING)
    assert standing["allows_service"] == "no"
    assert standing["allows_transactional"] == "yes"


def test_a_start_without_a_stop_that_could_change_nothing_is_kept(centre: Texting) -> None:
    refused = centre.decision("c-1", ANA, "none of them", ("service", "transactional"))
    centre.consents.record(replace(refused, allowed=False))

    assert centre.arrives("sns-1", "START", centre.clock.now()) == "start"

    standing = centre.item(keys.texts(ANA), keys.STANDING)
    assert {standing["allows_service"], standing["allows_transactional"]} == {"no"}
    assert "START" in [one.get("words") for one in centre.partition(keys.texts(ANA))]
    assert centre.message("start_noted-sns-1")  # not "you get our texts again"


def test_a_start_of_who_gets_our_texts_says_that_nothing_was_stopped(centre: Texting) -> None:
    centre.arrives("sns-1", "START", centre.clock.now())

    assert centre.message("start_noted-sns-1")


@pytest.mark.parametrize("words", ["yes", "Yes please", "ok yes thanks", "sí gracias", "так", "是"])
def test_yes_lifts_a_stop(centre: Texting, words: str) -> None:
    centre.arrives("sns-1", "STOP", centre.clock.now())
    centre.clock.pass_(seconds=1)

    assert centre.arrives("sns-2", words, centre.clock.now()) == "start"
    assert not centre.consents.is_suppressed(ANA)


def test_the_conversation_keeps_our_words_and_no_names_of_templates(centre: Texting) -> None:
    centre.arrives("sns-1", "ДОПОМОГА", centre.clock.now())

    kept = centre.item(keys.texts(ANA), keys.CONVERSATION)["lines"]
    assert (
        kept[-1] == "centre: Допомога за телефоном (phone). Більше – MENU. STOP – більше не писати."
    )


def test_the_conversation_says_what_was_not_sent_to_who_said_stop(centre: Texting) -> None:
    centre.arrives("sns-1", "menu", centre.clock.now())
    centre.arrives("sns-2", "STOP", centre.clock.now())
    centre.arrives("sns-3", "menu", centre.clock.now())

    kept = centre.item(keys.texts(ANA), keys.CONVERSATION)["lines"]
    assert kept[1].startswith("centre: Reply with a number")
    assert kept[-1].startswith("centre (not sent: they said STOP): Reply with a number")
