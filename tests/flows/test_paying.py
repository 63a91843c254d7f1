"""Paying by card: keyed in confidence, charged once, and nothing of the card left anywhere."""

import json
from typing import Any

import pytest

from contact_center.domain.money import Money
from simulator.engine.events import Event
from tests.flows.confidential import GIVEN, Paying
from tests.leaks import leaks
from tests.self_service import ACCOUNT

PAID, PERSON = "Result: good.", "Result: person."
CARDS = {  # of the reference, with their codes; the last one is no card
    "4111111111111111": "731",
    "5555555555554444": "402",
    "378282246310005": "7312",
    "4111111111111112": "519",
}
VISA, INVALID = "4111111111111111", "4111111111111112"
POOR = "4000000000009995"
EXPIRY, CODE = "0931#", "731#"


def keys(card: str) -> str:
    return f"{card}#"


def test_a_bill_is_paid() -> None:
    centre = Paying()
    call = centre.agreed().hears("So that you can pay by card").presses(keys(VISA))

    call.hears("until when it is valid").presses(EXPIRY).hears("security code").presses(CODE)

    call.hears("your payment was made. The receipt number is", PAID).ends()
    call.has(tried="pay bill: done")
    assert centre.customers.account().balance == ACCOUNT.balance - Money(2_550)


def test_in_spanish_everything_is_spanish() -> None:
    call = Paying().agreed("es").hears("Para que pueda pagar con tarjeta").presses(keys(INVALID))

    call.hears("Ese no es un número de tarjeta.").presses(keys(VISA)).presses(EXPIRY)
    call.presses(CODE).hears("Gracias, su pago se realizó.", PAID)


@pytest.mark.parametrize("slips", [0, 1])
def test_whoever_comes_back_to_it_is_told_of_the_first_receipt(slips: int) -> None:
    centre = Paying()
    one, other = centre.agreed(), centre.agreed()
    one.presses(keys(VISA)).presses(EXPIRY).presses(CODE).hears(PAID)
    for _ in range(slips):
        other.presses(keys(INVALID))

    other.presses(keys(VISA)).hears("We already have", PAID)
    assert centre.customers.account().balance == ACCOUNT.balance - Money(2_550)


@pytest.mark.parametrize("slip", [keys(INVALID), "silence"])
def test_each_entry_may_go_wrong_once(slip: str) -> None:
    call = Paying().agreed()
    call = call.stays_silent() if slip == "silence" else call.presses(slip)
    call.hears("So that you can pay by card").presses(keys(VISA))
    call = call.stays_silent() if slip == "silence" else call.presses("1331#")
    call.hears("until when it is valid").presses(EXPIRY)
    call = call.stays_silent() if slip == "silence" else call.presses("73#")

    call.hears("security code").presses(CODE).hears(PAID)


@pytest.mark.parametrize(
    ("good", "slip"), [((), keys(INVALID)), ((keys(VISA),), "1331#"), ((keys(VISA), EXPIRY), "73#")]
)
def test_the_third_slip_leads_to_a_person_who_knows(good: tuple[str, ...], slip: str) -> None:
    for silent in (False, True):
        call = Paying().agreed()
        for entry in good:
            call.presses(entry)
        for _ in range(3):
            call.asks()
            call.stays_silent() if silent else call.presses(slip)

        call.hears(PERSON).has(reason="payment_failed", tried=GIVEN)


def test_the_third_try_counts_at_every_question() -> None:
    call = Paying().agreed()
    for slip, right in ((keys(INVALID), keys(VISA)), ("1331#", EXPIRY), ("73#", CODE)):
        call.presses(slip).presses(slip).presses(right)

    call.hears(PAID)


@pytest.mark.parametrize(
    ("good", "slip"), [((), keys(INVALID)), ((keys(VISA),), "1331#"), ((keys(VISA), EXPIRY), "73#")]
)
def test_a_slip_and_silence_are_counted_together(good: tuple[str, ...], slip: str) -> None:
    call = Paying().agreed()
    for entry in (*good, slip):
        call.presses(entry)
    call.stays_silent().asks().presses(slip)

    call.hears(PERSON).has(reason="payment_failed", tried=GIVEN)


@pytest.mark.parametrize("good", [(), (keys(VISA),), (keys(VISA), EXPIRY)])
@pytest.mark.parametrize("slips", [0, 1])
def test_zero_is_a_person_at_every_question(good: tuple[str, ...], slips: int) -> None:
    call = Paying().agreed()
    for entry in good:
        call.presses(entry)
    for _ in range(slips):
        call.stays_silent()

    call.presses("0#").hears(PERSON).has(reason="asked_person", tried=GIVEN)


def test_nine_costs_no_try_at_the_card() -> None:
    Paying().agreed().presses("9#").hears(PERSON).has(reason="emergency", tried=GIVEN)


@pytest.mark.parametrize("entries", [(), (keys(VISA),), (keys(VISA), EXPIRY)])
def test_a_caller_may_hang_up_at_every_question(entries: tuple[str, ...]) -> None:
    centre = Paying()
    call = centre.agreed()
    for entry in entries:
        call.presses(entry)

    call.asks().hangs_up().ends("hung_up")
    assert centre.customers.account().balance == ACCOUNT.balance


def test_a_declined_card_may_be_followed_by_another() -> None:
    call = Paying().agreed().presses(keys(POOR)).presses(EXPIRY).presses(CODE)

    call.hears("This card was declined.", "key in its number").presses(keys(VISA))
    call.presses(EXPIRY).presses(CODE).hears(PAID)


def test_so_may_one_whose_code_was_keyed_twice() -> None:
    call = Paying().agreed().presses(keys(POOR)).presses(EXPIRY).presses("7#").presses(CODE)

    call.hears("This card was declined.").presses(keys(VISA)).presses(EXPIRY).presses(CODE)
    call.hears(PAID)


def test_one_paid_elsewhere_meanwhile_is_told_after_a_slip_as_well() -> None:
    centre = Paying()
    one, other = centre.agreed(), centre.agreed()
    other.presses(keys(VISA)).presses(EXPIRY).presses("7#")
    one.presses(keys(VISA)).presses(EXPIRY).presses(CODE).hears(PAID)

    other.presses(CODE).hears("We already have", PAID)


def test_the_second_declined_card_leads_to_a_person_who_knows() -> None:
    centre = Paying()
    call = centre.agreed().presses(keys(POOR)).presses(EXPIRY).presses(CODE)

    call.presses(keys(POOR)).presses(EXPIRY).presses(CODE).hears(PERSON)
    call.has(reason="payment_failed", tried="; card declined, card declined): declined twice")
    assert centre.customers.account().balance == ACCOUNT.balance


@pytest.mark.parametrize(
    ("entries", "down"),
    [
        ((keys(VISA),), "card"),
        ((keys(INVALID), keys(VISA)), "card"),
        ((keys(VISA), EXPIRY), "expiry"),
        ((keys(VISA), "1331#", EXPIRY), "expiry"),
        ((keys(VISA), EXPIRY, CODE), "pay"),
        ((keys(VISA), EXPIRY, "7#", CODE), "pay"),
    ],
)
def test_a_function_that_fails_leads_to_a_person(entries: tuple[str, ...], down: str) -> None:
    centre = Paying()
    call = centre.agreed()
    for entry in entries[:-1]:
        call.presses(entry)
    centre.down.add(down)

    call.presses(entries[-1]).hears(PERSON).has(reason="function_error", tried=GIVEN)


ENTRIES: dict[tuple[str, str], tuple[str, ...]] = {  # (action, error): the way to it
    ("Remember the step", "NoMatchingError"): (keys(VISA), EXPIRY, CODE),
    ("Texts en", "NoMatchingError"): (),
    ("The card is not recorded", "NoMatchingError"): (),
    ("The card is not recorded", "ChannelMismatch"): (),
    ("Ask card", "NoMatchingError"): (),
    ("Keep card", "NoMatchingError"): (keys(VISA),),
    ("Ask card again", "NoMatchingError"): (keys(INVALID),),
    ("Keep card again", "NoMatchingError"): (keys(INVALID), keys(VISA)),
    ("Ask expiry", "NoMatchingError"): (keys(VISA),),
    ("Keep expiry", "NoMatchingError"): (keys(VISA), EXPIRY),
    ("Ask expiry again", "NoMatchingError"): (keys(VISA), "1331#"),
    ("Keep expiry again", "NoMatchingError"): (keys(VISA), "1331#", EXPIRY),
    ("Ask code", "NoMatchingError"): (keys(VISA), EXPIRY),
    ("Ask code again", "NoMatchingError"): (keys(VISA), EXPIRY, "7#"),
    ("Note how it ended", "NoMatchingError"): (keys(VISA), EXPIRY, CODE),
    ("Record again", "NoMatchingError"): (keys(VISA), EXPIRY, CODE),
    ("Record again", "ChannelMismatch"): (keys(VISA), EXPIRY, CODE),
    ("Tell the reason", "NoMatchingError"): ("0#",),
    ("Tell the agent why", "NoMatchingError"): (keys(POOR), EXPIRY, CODE) * 2,
    ("Record before a person", "NoMatchingError"): ("0#",),
    ("Record before a person", "ChannelMismatch"): ("0#",),
}
GOES_ON = ("Remember the step", "Note how it ended", "Record again")


@pytest.mark.parametrize(("action", "error"), list(ENTRIES))
def test_what_breaks_by_itself_leads_to_a_person_or_goes_on(action: str, error: str) -> None:
    centre = Paying()
    centre.breaks(action, error)
    call = centre.agreed()
    for entry in ENTRIES[action, error]:
        call.presses(entry)

    call.hears(PAID if action in GOES_ON else PERSON)


def test_spanish_texts_that_cannot_be_set_lead_to_a_person_too() -> None:
    centre = Paying()
    centre.breaks("Texts es")

    centre.agreed("es").hears(PERSON)


def test_a_person_is_reached_though_nobody_can_be_told_why() -> None:
    centre = Paying()
    centre.breaks("Failed")
    centre.breaks("Ask card")

    centre.agreed().hears(PERSON)


def _recorded(event: Event) -> object:
    behavior: Any = event["behavior"]
    return behavior["VoiceBehavior"]["VoiceRecordingBehavior"]["RecordedParticipants"]


def test_recording_is_off_while_a_card_is_keyed_and_on_again_after() -> None:
    """That the flow log is off as well is tests/flows/test_flow_log.py."""
    call = Paying().agreed().presses(keys(VISA)).presses(EXPIRY).presses(CODE).hears(PAID)

    told = [
        event
        for event in call.events
        if event.type in ("recording", "input") and event.flow == "Payment"
    ]
    assert (told[0].action, told[-1].action) == ("The card is not recorded", "Record again")
    assert _recorded(told[0]) == []
    assert _recorded(told[-1]) == ["Agent", "Customer"]
    keyed = [e["value"] for e in call.events if (e.type, e.action) == ("input", "Ask card")]
    assert keyed == ["*" * 16]


def test_nothing_of_any_card_is_left_anywhere() -> None:
    """The four test cards of the reference, through the flow, with the real functions."""
    centre = Paying()
    told: list[str] = []
    for (card, code), amount in zip(CARDS.items(), ("1000", "1100", "1200", "1300"), strict=True):
        call = centre.agreed(amount=amount).presses(keys(card))
        if card != INVALID:
            call.presses(EXPIRY).presses(f"{code}#")
        else:
            call.presses(keys(card)).presses(keys(card)).hears(PERSON)
        told += [json.dumps(event.as_dict()) for event in call.events]
        told.append(json.dumps(call.contact.attributes.values))

    places = {
        "events and attributes": told,
        "replies": centre.replies,
        "table": list(centre.table.items.values()),
    }
    assert [reply["outcome"] for reply in centre.replies].count("paid") == 3
    assert leaks(places, secrets=[EXPIRY[:-1], *CARDS.values()], words=list(CARDS)) == []


def test_a_pound_key_after_the_expiry_is_no_security_code() -> None:
    call = Paying().agreed().presses(keys(VISA)).presses("0931#").hears("security code")

    call.presses(CODE).hears(PAID)
    assert call.transcript.count("its security code") == 1


def test_two_who_key_in_cards_at_once_pay_once() -> None:
    centre = Paying()
    one, other = centre.agreed(), centre.agreed()
    for entry in (keys(VISA), EXPIRY):
        one.presses(entry)
        other.presses(entry)
    one.presses(CODE).hears(PAID)

    other.presses(CODE).hears("We already have", PAID)
    assert centre.customers.account().balance == ACCOUNT.balance - Money(2_550)
