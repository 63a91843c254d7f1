"""Steps that note something for others: one that fails is in nobody's way."""

import pytest

from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.library import FLOWS
from tests.flows.questions import CUT_OFF, SILENCE, Way
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

FULL = {"ballast": "x" * 32_761}  # bytes: every UpdateContactAttributes of the call fails
LATE = OPEN.replace(hour=17, minute=59, second=58)


def notes(*flows: str) -> list[tuple[str, str]]:
    """Flow and action of every step that sets attributes of the contact."""
    return [
        (flow.name, action.identifier)
        for flow in FLOWS.values()
        if flow.name in flows
        for action in flow.actions.values()
        if action.type == "UpdateContactAttributes"
    ]


def _menu(*entries: str) -> Way:
    return Way((SILENCE, *entries))


WAYS = {  # what a caller does to come to each of them
    ("Menu", "Remember the step"): Way(),
    ("Menu", "Take it up"): Way(("say:meter reading",)),
    ("Menu", "Take the question up"): Way(("say:prices",)),
    ("Menu", "Reports trouble"): _menu("2"),
    ("Menu", "Asked for a person"): Way(("0",)),
    ("Menu", "No key"): _menu(SILENCE, SILENCE),
    ("Menu", "No valid key"): _menu("7", "7"),
    ("Bills", "Remember the step"): Way(("1",)),
    ("Bills", "Pays a bill"): Way(("1", "1")),
    ("Bills", "Asks for the balance"): Way(("1", "2")),
    ("Bills", "Gives a reading"): Way(("1", "3")),
    ("Bills", "Wants instalments"): Way(("1", "4")),
    ("Bills", "Wants a copy"): Way(("1", "5")),
    ("Bills", "Take it up"): Way(("1", "say:meter reading")),
    ("Bills", "Take the question up"): Way(("1", "say:prices")),
    ("Bills", "Other language"): Way(("1", "say:Spanish")),
    ("Bills", "Asked for a person"): Way(("1", "0")),
    ("Bills", "No key"): Way(("1", SILENCE, SILENCE)),
    ("Bills", "No valid key"): Way(("1", "7", "7")),
    ("Visits and details", "Remember the step"): Way(("3",)),
    ("Visits and details", "Changes an appointment"): Way(("3", "1")),
    ("Visits and details", "Moves home"): Way(("3", "2")),
    ("Visits and details", "Asks about an order"): Way(("3", "3")),
    ("Visits and details", "Changes the number"): Way(("3", "4", "1")),
    ("Visits and details", "Chooses messages"): Way(("3", "4", "2")),
    ("Visits and details", "Wants a password"): Way(("3", "4", "3")),
    ("Visits and details", "Take it up"): Way(("3", "say:meter reading")),
    ("Visits and details", "Take the question up"): Way(("3", "say:prices")),
    ("Visits and details", "Other language"): Way(("3", "say:Spanish")),
    ("Visits and details", "Asked for a person"): Way(("3", "0")),
    ("Visits and details", "No key"): Way(("3", SILENCE, SILENCE)),
    ("Visits and details", "No valid key"): Way(("3", "7", "7")),
    ("Questions", "Remember the step"): Way(("4",)),
    ("Questions", "Asks for the hours"): Way(("4", "1")),
    ("Questions", "Asks for the address"): Way(("4", "2")),
    ("Questions", "Asks for the news"): Way(("4", "3")),
    ("Questions", "Asks for prices"): Way(("4", "4")),
    ("Questions", "Asks by voice"): Way(("say:prices",)),
    ("Questions", "Asks about a code"): Way(("4", "5", "711#")),
    ("Questions", "Asks about another code"): Way(("4", "5", "999#", "711#")),
    ("Questions", "Key the code in"): Way(("say:error code 999",)),
    ("Questions", "Remember the answer"): Way(("4", "4")),
    ("Questions", "There is none"): Way(("4", "5", "999#", "999#")),
    ("Questions", "Take it up"): Way(("4", "say:meter reading")),
    ("Questions", "Take the question up"): Way(("4", "say:prices")),
    ("Questions", "Other language"): Way(("4", "say:Spanish")),
    ("Questions", "Asked for a person"): Way(("4", "0")),
    ("Questions", "No key"): Way(("4", SILENCE, SILENCE)),
    ("Questions", "No valid key"): Way(("4", "7", "7")),
    ("Transaction", "Remember the step"): Way(("2",)),
    ("Transaction", "About a bill"): Way(("1", "1")),
    ("Transaction", "About trouble"): Way(("2",)),
    ("Transaction", "About an appointment"): Way(("3", "1")),
    ("Transaction", "About something else"): Way(("1", "3")),
    ("Transaction", "Go on with keys"): Way(("say:meter reading", SILENCE)),
    ("Transaction", "Note how it ended"): Way(("1", "2")),
    ("Transaction", "To the card"): Way(("1", "1", "1", "1")),
    ("Transaction", "Tell the person why"): Way(("1", "3", "0#")),
    ("Transaction", "Tell what was given"): Way(("2", "9")),
    ("Resume", "Remember the step"): Way((), CUT_OFF),
    ("Resume", "Goes on"): Way(("1",), CUT_OFF),
    ("Resume", "Goes on by voice"): Way(("say:yes",), CUT_OFF),
    ("Resume", "Take it up"): Way(("say:report a leak",), CUT_OFF),
    ("Resume", "Take the question up"): Way(("say:prices",), CUT_OFF),
    ("Resume", "Other language"): Way(("say:Spanish",), CUT_OFF),
    ("Resume", "Asked for a person"): Way(("0",), CUT_OFF),
    ("Resume", "No valid key"): Way(("7", "7"), CUT_OFF),
    ("Anything else", "Nothing is left to text"): Way(("4", "1")),
    ("Anything else", "Take it up"): Way(("4", "1", "say:report a leak")),
    ("Anything else", "Take the question up"): Way(("4", "1", "say:prices")),
    ("Anything else", "Other language"): Way(("4", "1", "say:Spanish")),
    ("Anything else", "Asked for a person"): Way(("4", "1", "0")),
    ("Anything else", "No valid key"): Way(("4", "1", "7", "7")),
    ("Bill question", "Remember the step"): Way((), WITH_A_BILL),
    ("Bill question", "Pays the bill"): Way(("1",), WITH_A_BILL),
    ("Bill question", "Says yes"): Way(("say:yes",), WITH_A_BILL),
    ("Bill question", "Something else"): Way(("2",), WITH_A_BILL),
    ("Bill question", "Take it up"): Way(("say:report a leak",), WITH_A_BILL),
    ("Bill question", "Take the question up"): Way(("say:prices",), WITH_A_BILL),
    ("Bill question", "Other language"): Way(("say:Spanish",), WITH_A_BILL),
    ("Bill question", "Asked for a person"): Way(("0",), WITH_A_BILL),
    ("Bill question", "No key"): Way((SILENCE, SILENCE), WITH_A_BILL),
    ("Bill question", "No valid key"): Way(("7", "7"), WITH_A_BILL),
}
BROKEN_BEFORE = {  # what is noted only because another step failed
    ("Menu", "Failed"): (_menu(), ("Menu", "Menu")),
    ("Bills", "Failed"): (Way(("1", SILENCE)), ("Bills", "Choice again")),
    ("Visits and details", "Failed"): (Way(("3", SILENCE)), ("Visits and details", "Choice again")),
    ("Questions", "Failed"): (Way(("4", SILENCE)), ("Questions", "Choice again")),
    ("Transaction", "Failed"): (Way(("2",)), ("Transaction", "Begin")),
    ("Resume", "Failed"): (Way((), CUT_OFF, bot=False), ("Resume", "Go on?")),
    ("Anything else", "Failed"): (
        Way(("4", "1"), bot=False),
        ("Anything else", "Anything else?"),
    ),
    ("Bill question", "Question failed"): (
        Way((), WITH_A_BILL, bot=False),
        ("Bill question", "Calling to pay?"),
    ),
}
SPECIAL = {  # for callers who have proved nothing, or are refused: below; in chats: test_chat.py
    ("Transaction", "Nobody writes"),
    ("Transaction", "Not understood in a chat"),
    ("Transaction", "Verify first"),
    ("Transaction", "Note why not"),
}


def test_the_tables_are_complete() -> None:
    flows = {flow for flow, _ in WAYS}

    assert {*WAYS, *BROKEN_BEFORE} | SPECIAL == set(notes(*flows))


@pytest.mark.parametrize("step", WAYS, ids="/".join)
def test_a_caller_gets_on_all_the_same(step: tuple[str, str]) -> None:
    way = WAYS[step]
    centre = way.centre()
    centre.breaks(*step)
    call = way.follow(centre)

    assert call.contact.waiting_for in ("input", "agent")
    assert "none" not in call.transcript.replace("(none)", "").split("\n")[-1]


@pytest.mark.parametrize("step", BROKEN_BEFORE, ids="/".join)
def test_a_failure_that_cannot_be_noted_is_a_person_too(step: tuple[str, str]) -> None:
    way, broken = BROKEN_BEFORE[step]
    centre = way.centre()
    centre.breaks(*broken)
    centre.breaks(*step)

    way.follow(centre).hears("connecting you with a person")


def test_verification_that_cannot_be_noted_is_asked_for_all_the_same() -> None:
    centre = Centre(ANA)
    centre.functions.level = 1
    centre.breaks("Transaction", "Verify first")

    centre.call().presses("1").presses("2").never_hears("You owe").hears("person")


def test_a_refusal_that_cannot_be_noted_is_said_all_the_same() -> None:
    centre = Centre(ANA)
    centre.functions.turns = [{"outcome": "refused", "say": "You owe nothing."}]
    centre.breaks("Transaction", "Note why not")

    centre.call().presses("1").presses("2").hears("You owe nothing.", "anything else?").asks()


def test_a_contact_with_no_room_for_attributes_still_reaches_a_person() -> None:
    call = Centre(WITH_A_BILL).call(attributes=FULL).hears("Good morning, Ana.")

    call.never_hears("We sent you a bill").hears("How can we help you?").presses("0")
    call.reaches_queue("General")


def test_a_choice_that_cannot_be_noted_is_a_person_who_asks() -> None:
    centre = Centre(ANA)
    centre.breaks("Bills", "Gives a reading")

    call = centre.call().presses("1").presses("3").hears("we cannot do that by ourselves")
    call.never_hears("none").reaches_queue("General")


@pytest.mark.parametrize(("flow", "action"), notes("Leave a request"))
def test_a_request_is_stored_even_when_its_topic_is_not_noted(flow: str, action: str) -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.breaks(flow, action)
    call = centre.call().presses("0")
    for key in {"About the bill": "1", "About the supply": "2"}.get(action, "3"):
        call.presses(key)

    call.presses("1").invokes("open_case", topic="other").hears("We have noted your request.")


def test_the_other_steps_that_note_something_are_not_in_the_way() -> None:
    for action in ("Begin with what is certain", "Remember the caller"):
        centre = Centre(UNKNOWN)
        centre.breaks("Main", action)
        centre.call().presses("0").reaches_queue("General")
    centre = Centre()
    centre.functions.failing.add("caller_lookup")
    centre.breaks("Main", "Lookup failed")
    centre.call().presses("0").reaches_queue("General")
    for action, keys in (("Speak Spanish", "8"), ("Speak English", "88")):
        centre = Centre(UNKNOWN)
        centre.breaks("Main", action)
        call = centre.call()
        for key in keys:
            call.presses(key)
        call.presses("0").reaches_queue("General")
    for action, last in (("To Billing", "pay_bill"), ("To General", "none")):
        centre = Centre({**ANA, "repeat": "yes", "lastIntent": last})
        centre.breaks("Welcome back", action)
        centre.call().stays_silent().reaches_queue("General")
    centre = Centre(ANA)
    centre.breaks("To a person", "Tell the agent")
    centre.call().presses("0").agent_accepts().agent_hears("could not be loaded")
    centre = Centre(ANA)
    centre.breaks("Main", "Settled")
    centre.call().presses("4").presses("1").hears("Is there anything else?").has(settled="no")
    for action in ("Something failed", "What was left undone", "Emergency"):
        centre = Centre(ANA, at=LATE)
        centre.breaks("Main", action)
        if action == "Something failed":
            centre.breaks("Main", "Menu")
        call = centre.call()
        if action != "Something failed":
            call.presses("2").presses("9" if action == "Emergency" else "0")
        call.hears("connecting you with a person")


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("Take it up", "meter reading"),
        ("Take the question up", "prices"),
        ("Other language", "Spanish"),
    ],
)
def test_words_in_place_of_the_menu_that_cannot_be_noted(action: str, words: str) -> None:
    centre = Centre({**ANA, "repeat": "yes"})
    centre.breaks("Welcome back", action)

    centre.call().says(words).never_hears("none")


@pytest.mark.parametrize(("lookup", "action"), [(UNKNOWN, "Language en"), (LUIS, "Language es")])
def test_a_language_that_cannot_be_set_is_spoken_all_the_same(
    lookup: dict[str, str], action: str
) -> None:
    centre = Centre(lookup)
    centre.breaks("Main", action)

    centre.call().presses("0").reaches_queue("General")
