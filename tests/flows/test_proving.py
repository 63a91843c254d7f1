"""Proving who one is: account, PIN and code, keyed in confidence."""

import json
from dataclasses import replace

import pytest

from contact_center.domain.authentication import Proof
from simulator.scenario import Call
from tests.flows.confidential import ANA, PIN, STRANGER, WRONG, Proving
from tests.leaks import leaks

MODULE = "Authenticate"
VERIFIED, PERSON = "Result: good.", "Result: person."
LEVEL_3 = {**ANA, "authNeeded": "3"}


def test_a_known_number_takes_the_pin_alone() -> None:
    call = Proving().call(ANA).presses("1").hears("please key in your six-digit PIN")

    call.presses(PIN).hears(VERIFIED)
    call.has(verified="yes", authLevel="2", authMethod="pin", customerId="C-1").ends()


def test_an_unknown_number_takes_the_account_as_well() -> None:
    call = Proving().call(STRANGER).presses("1").hears("key in the account number on your bill")

    call.presses("1#").hears("six-digit PIN").presses(PIN).hears(VERIFIED)
    call.has(verified="yes", customerId="C-1")


def proved_before(centre: Proving, attributes: dict[str, str]) -> Call:
    """A call of somebody who has proved level 2 in it already, and comes to the module again."""
    first = centre.call(ANA).presses("1").presses(PIN).hears(VERIFIED)
    call = centre.call(attributes)
    proof = centre.store.proofs[first.contact.id]
    here = call.contact.id
    centre.store.proofs[here] = replace(proof, chain_id=here, contacts=(here,))
    return call.presses("1")


def test_whoever_has_proved_it_is_not_asked_again() -> None:
    proved_before(Proving(), ANA).hears(VERIFIED).never_hears("PIN")


def test_in_spanish_everything_is_spanish() -> None:
    call = Proving().call({**STRANGER, "language": "es"}).presses("1")

    call.hears("marque el número de cuenta").presses("1#").hears("marque su PIN de seis dígitos")
    call.presses(WRONG).hears("Eso no coincide con nuestros datos.").presses(PIN).hears(VERIFIED)


def test_a_code_is_sent_and_asked_for_where_more_is_at_stake() -> None:
    centre = Proving()
    call = centre.call(LEVEL_3).presses("1").presses(PIN)

    call.hears("We have sent a code by text", "Key in the six digits of the code")
    call.presses(f"{centre.code}#").hears(VERIFIED).has(authLevel="3", authMethod="code")


def test_level_two_steps_up_by_the_code_alone() -> None:
    centre = Proving()
    call = proved_before(centre, LEVEL_3)

    call.hears("We have sent a code").presses(f"{centre.code}#").hears(VERIFIED)


def test_the_third_wrong_pin_leads_to_a_person_who_knows() -> None:
    call = Proving().call(ANA).presses("1").presses(WRONG).hears("does not match our records")

    call.presses(WRONG).hears("does not match our records").presses(WRONG)
    call.hears("A person will help you", PERSON)
    call.has(reason="not_verified", tried="proving who they are: what was keyed did not match")
    assert call.attribute("verified") is None


def test_whoever_used_up_the_tries_of_a_call_gets_no_more_in_it() -> None:
    centre = Proving()
    call = centre.call(ANA)
    centre.store.proofs[call.contact.id] = Proof(call.contact.id, wrong=3)

    call.presses("1").hears("A person will help you", PERSON).never_hears("PIN")


@pytest.mark.parametrize("entries", [("1",), ("1", "1#"), ("1", "1#", WRONG), ("1", "1#", PIN)])
def test_a_caller_may_hang_up_at_every_question(entries: tuple[str, ...]) -> None:
    call = Proving().call({**STRANGER, "authNeeded": "3"})
    for entry in entries:
        call.presses(entry)

    call.asks().hangs_up().ends("hung_up")


def test_an_unknown_account_sounds_like_a_wrong_pin() -> None:
    heard = []
    for account in ("1#", "9999#"):
        call = Proving().call(STRANGER).presses("1").presses(account).presses(WRONG)
        heard.append([event["text"] for event in call.events if event.type == "prompt"])

    assert heard[0] == heard[1]


def test_a_locked_account_leads_to_a_person() -> None:
    centre = Proving()
    for number in range(5):
        centre.call(ANA, f"+1555010{number}").presses("1").presses(WRONG)

    call = centre.call(ANA, "+15550109").presses("1").presses(PIN)
    call.hears("we cannot check more entries for a while", PERSON).has(reason="not_verified")


@pytest.mark.parametrize("attributes", [ANA, STRANGER, LEVEL_3])
def test_the_third_silence_leads_to_a_person_who_knows(attributes: dict[str, str]) -> None:
    given = {"tried": "pay bill: stopped at the PIN"}
    call = Proving().call({**attributes, **given}).presses("1").stays_silent()

    call.hears("We did not get any digits.").stays_silent().asks().stays_silent().hears(PERSON)
    call.has(
        reason="no_input", tried="pay bill: stopped at the PIN; proving who they are: keyed nothing"
    )


def test_zero_at_the_pin_keeps_what_was_given_before() -> None:
    given = {"tried": "meter reading (given: reading 1230): stopped at the PIN"}
    call = Proving().call({**ANA, **given}).presses("1").presses("0#").hears(PERSON)

    call.has(
        reason="asked_person",
        tried=f"{given['tried']}; proving who they are: asked for a person",
    )


def test_silence_at_the_code_too() -> None:
    centre = Proving()
    call = centre.call(LEVEL_3).presses("1").presses(PIN).stays_silent()

    call.hears("We did not get any digits.").stays_silent().asks().stays_silent().hears(PERSON)


def test_silence_after_a_first_slip() -> None:
    centre = Proving()
    for first in ("silence", WRONG):
        call = centre.call(LEVEL_3).presses("1").presses(PIN)
        call = call.stays_silent() if first == "silence" else call.presses(WRONG)
        call.presses(WRONG).hears("does not match").presses(f"{centre.code}#").hears(VERIFIED)


def test_a_pin_wrong_at_first_may_still_lead_to_the_code() -> None:
    centre = Proving()
    call = centre.call(LEVEL_3).presses("1").presses(WRONG).presses(PIN)

    call.hears("We have sent a code").presses(f"{centre.code}#").hears(VERIFIED)


def test_an_account_keyed_at_the_second_try_counts() -> None:
    call = Proving().call(STRANGER).presses("1").stays_silent().presses("1#")

    call.hears("six-digit PIN").presses(PIN).hears(VERIFIED)


@pytest.mark.parametrize(
    ("attributes", "entries"),
    [
        (ANA, ("0#",)),
        (STRANGER, ("0#",)),
        (STRANGER, ("1#", "0#")),
        (LEVEL_3, (PIN, "0#")),
        (ANA, (WRONG, "0#")),
    ],
)
def test_zero_is_a_person_at_every_question(
    attributes: dict[str, str], entries: tuple[str, ...]
) -> None:
    call = Proving().call(attributes).presses("1")
    for entry in entries:
        call.presses(entry)

    call.hears(PERSON).has(reason="asked_person", tried="proving who they are: asked for a person")


@pytest.mark.parametrize(
    ("attributes", "entries"),
    [
        (ANA, ("9#",)),
        (ANA, (WRONG, "9#")),
        (STRANGER, ("9#",)),
        (STRANGER, ("1#", "9#")),
        (LEVEL_3, (PIN, "9#")),
    ],
)
def test_nine_is_danger_and_costs_no_try(
    attributes: dict[str, str], entries: tuple[str, ...]
) -> None:
    call = Proving().call(attributes).presses("1")
    for entry in entries:
        call.presses(entry)

    call.hears(PERSON).has(reason="emergency", tried="proving who they are: keyed 9, for danger")


@pytest.mark.parametrize(
    ("attributes", "entries", "down"),
    [
        (ANA, (), "begin"),
        (STRANGER, ("1#",), "account"),
        (STRANGER, (None, "1#"), "account"),
        (ANA, (PIN,), "pin"),
        (ANA, (WRONG, PIN), "pin"),
        (LEVEL_3, (PIN, "000000#"), "code"),
        (LEVEL_3, (PIN, "000000#", "000001#"), "code"),
    ],
)
def test_a_function_that_fails_leads_to_a_person(
    attributes: dict[str, str], entries: tuple[str | None, ...], down: str
) -> None:
    centre = Proving()
    if not entries:
        centre.down.add(down)
    call = centre.call(attributes).presses("1")
    for position, entry in enumerate(entries):
        if position == len(entries) - 1:
            centre.down.add(down)
        call = call.stays_silent() if entry is None else call.presses(entry)

    call.hears(PERSON).has(reason="function_error")


ENTRIES = {  # the way to each action that only breaks by itself
    "Remember the step": (ANA, (PIN,)),
    "Texts en": (ANA, ()),
    "Texts es": ({**ANA, "language": "es"}, ()),
    "No account keyed yet": (ANA, ()),
    "Ask account": (STRANGER, ()),
    "Keep account": (STRANGER, ("1#",)),
    "Ask account again": (STRANGER, (None,)),
    "Keep account again": (STRANGER, (None, "1#")),
    "Ask PIN": (ANA, ()),
    "Ask PIN again": (ANA, (WRONG,)),
    "Ask code": (LEVEL_3, (PIN,)),
    "Ask code again": (LEVEL_3, (PIN, None)),
    "Remember who it is": (ANA, (PIN,)),
    "Tell the agent why": (ANA, ("0#",)),
    "Failed": (ANA, ()),
}


@pytest.mark.parametrize("action", list(ENTRIES))
def test_what_breaks_by_itself_leads_to_a_person_or_goes_on(action: str) -> None:
    centre = Proving()
    attributes, entries = ENTRIES[action]
    centre.breaks(action)
    if action == "Failed":
        centre.down.add("begin")
    call = centre.call(attributes).presses("1")
    for entry in entries:
        call = call.stays_silent() if entry is None else call.presses(entry)

    call.hears(VERIFIED if action == "Remember the step" else PERSON)


def test_no_entry_is_told_to_anybody() -> None:
    centre = Proving()
    call = centre.call(LEVEL_3).presses("1").presses(WRONG).presses(PIN).presses(f"{centre.code}#")
    call.hears(VERIFIED)

    told = [json.dumps(event.as_dict()) for event in call.events]
    assert (
        leaks(
            {"events": told, "replies": centre.replies}, secrets=[PIN[:-1], WRONG[:-1], centre.code]
        )
        == []
    )


def test_a_pound_key_after_a_full_entry_is_no_answer_to_the_next_question() -> None:
    centre = Proving()
    call = (
        centre.call({**STRANGER, "authNeeded": "3"}).presses("1").presses("1#").presses("604913#")
    )

    call.hears("six digits of the code").presses(f"{centre.code}#").hears(VERIFIED)
    assert call.transcript.count("six digits of the code") == 1
