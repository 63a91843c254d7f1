"""The caller's story in opening hours: greeted, asked about the bill, put through with a reason."""

import pytest

from tests.flows.centre import NO_BOT, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

QUESTION = (
    "We sent you a bill three days ago. Are you calling to pay it? "
    "Press 1 for yes, 2 for something else, 0 to speak to a person, at any time."
)
LISTEN = "How can we help you?"
by_voice_or_keys = pytest.mark.parametrize(
    "missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"]
)
NOT_RECOGNISED = ("unknown", "withheld", "malformed", "shared")


def test_a_recognised_caller_with_a_new_bill_is_asked_about_it() -> None:
    call = Centre(WITH_A_BILL).call()

    call.hears("Good morning, Ana.", QUESTION).asks()
    call.has(customerId="C-1001", firstName="Ana", verified="no", lastStep="bill_question")


@by_voice_or_keys
def test_whoever_wants_to_pay_pays_at_once(missing: frozenset[str]) -> None:
    call = Centre(WITH_A_BILL, missing=missing).call().presses("1")

    call.invokes("self_service", transaction="pay_bill", step="begin")
    call.hears("the whole amount of 84 dollars and 20 cents").presses("1")
    call.hears("You want to pay 84 dollars and 20 cents now.").asks()


@by_voice_or_keys
def test_whoever_gives_up_reaches_billing_with_the_reason_on_the_screen(
    missing: frozenset[str],
) -> None:
    call = Centre(WITH_A_BILL, missing=missing).call().presses("1").presses("0")

    call.hears("connecting you with a person", "may be recorded")
    call.invokes("agent_context", reason="asked_person", intent="pay_bill", queue="Billing")
    call.reaches_queue("Billing").agent_accepts()
    call.agent_hears("Ana: asked_person.")
    call.sees(who="Ana", why="asked_person", intent="pay_bill", verified="no")
    call.agent_screen_shows(
        Who="Ana", Why="asked_person", Failed="pay_bill", History1="2 March: paid by link"
    )
    call.hears("Here is a person who can help you.")
    call.agent_hangs_up().ends("disconnected")


@by_voice_or_keys
def test_something_else_leads_to_the_menu(missing: frozenset[str]) -> None:
    call = Centre(WITH_A_BILL, missing=missing).call().presses("2")

    call.hears(LISTEN).presses("0")
    call.reaches_queue("General").has(intent="none", tried="not about the new bill")


@by_voice_or_keys
def test_zero_at_the_bill_question_is_a_person(missing: frozenset[str]) -> None:
    call = Centre(WITH_A_BILL, missing=missing).call().presses("0")

    call.reaches_queue("General").has(reason="asked_person", tried="was asked about the new bill")


@by_voice_or_keys
@pytest.mark.parametrize(("entry", "reason"), [("timeout", "no_input"), ("7", "no_match")])
def test_no_valid_answer_to_the_bill_question_twice_is_a_person(
    entry: str, reason: str, missing: frozenset[str]
) -> None:
    call = Centre(WITH_A_BILL, missing=missing).call()
    for heard in (QUESTION, f"Sorry, we did not get that. {QUESTION}"):
        call.hears(heard)
        call.stays_silent() if entry == "timeout" else call.presses(entry)

    call.reaches_queue("General").has(reason=reason)


@pytest.mark.parametrize("slip", ["timeout", "7"])
def test_one_slip_is_forgiven(slip: str) -> None:
    for key, heard in (("1", "To know how much you want to pay"), ("0", "with a person")):
        call = Centre(WITH_A_BILL).call()
        call.stays_silent() if slip == "timeout" else call.presses(slip)
        call.presses(key).hears(heard)
    call = Centre(WITH_A_BILL).call().stays_silent().presses("2")
    call.hears(LISTEN).has(intent="none", tried="not about the new bill")


def test_without_a_new_bill_nobody_is_asked_about_one() -> None:
    call = Centre(ANA).call()

    call.hears("Good morning, Ana.", LISTEN).never_hears("We sent you a bill")


@pytest.mark.parametrize("outcome", NOT_RECOGNISED)
def test_a_caller_who_is_not_recognised_is_greeted_without_a_name(outcome: str) -> None:
    number = None if outcome == "withheld" else "+15550111"
    call = Centre({**UNKNOWN, "outcome": outcome}).call(number)

    call.hears("Good morning. This is Riverside Water and Power.", LISTEN)
    call.never_hears("We sent you a bill", "Ana").has(caller=outcome, customerId="none")


def test_a_known_outage_is_told_before_anything_is_asked() -> None:
    notice = "There is a power outage in your area; we expect it to end at 3 p.m."
    call = Centre({**ANA, "notice": notice}).call()

    call.hears("Good morning, Ana.", notice, LISTEN)


def test_no_outage_no_notice() -> None:
    Centre(ANA).call().never_hears("none")


@pytest.mark.parametrize(
    ("intent", "before", "reason", "queue", "heard"),
    [
        (
            "pay_bill",
            "none",
            "your bill",
            "Billing",
            "You contacted us recently about your bill, so we will skip the menu and put",
        ),
        ("pay_bill", "General", "your bill", "General", "contacted us recently about your bill"),
        ("none", "Billing", "none", "Billing", "You contacted us recently, so we will skip"),
        ("outage", "none", "an outage", "General", "contacted us recently about an outage, so"),
        ("none", "none", "none", "General", "You contacted us recently, so we will skip"),
    ],
)
def test_a_second_call_within_a_day_goes_straight_to_a_person(
    intent: str, before: str, reason: str, queue: str, heard: str
) -> None:
    last = {"lastIntent": intent, "lastQueue": before, "lastReason": reason}
    call = Centre({**WITH_A_BILL, "repeat": "yes", **last}).call()

    call.hears("Good morning, Ana.", heard).presses("0").reaches_queue(queue)
    call.has(reason="repeat", intent=intent, predicted="pay_bill")
    call.never_hears("Press 1", LISTEN)


def test_a_second_call_is_answered_before_those_who_waited_longer() -> None:
    centre = Centre(ANA)
    first = centre.call("+15550101").presses("0").reaches_queue("General")
    centre.functions.lookup = {**ANA, "repeat": "yes"}
    again = centre.call().stays_silent().reaches_queue("General")

    assert again.contact.urgency.priority < first.contact.urgency.priority


@by_voice_or_keys
def test_a_customer_who_prefers_spanish_hears_spanish(missing: frozenset[str]) -> None:
    call = Centre(LUIS, missing=missing).call()

    call.hears(
        "Buenos días, Luis. Le atiende Riverside Water and Power.",
        "Le enviamos una factura hace tres días. ¿Llama para pagarla?",
    )
    call.stays_silent().hears("Disculpe, no le entendimos. Le enviamos una factura").presses("1")
    call.hears("Para saber cuánto quiere pagar").presses("0")
    call.hears("le comunicamos con una persona", "puede ser grabada").reaches_queue("Billing")
    call.agent_accepts().hears("Ya está con usted una persona")
    call.agent_hears("Luis: asked_person.").sees(language="es")


@pytest.mark.parametrize(
    ("reason", "heard"), [("su factura", "por su factura, así que"), ("none", "hace poco, así que")]
)
def test_a_second_call_is_greeted_in_spanish_too(reason: str, heard: str) -> None:
    last = {"lastReason": reason, "lastQueue": "Billing"}
    call = Centre({**LUIS, "repeat": "yes", **last}).call()

    call.hears("Buenos días, Luis.", heard).presses("0").reaches_queue("Billing")


def test_a_caller_may_hang_up_at_any_question() -> None:
    Centre(WITH_A_BILL).call().hears(QUESTION).hangs_up().ends("hung_up")
    Centre(ANA).call().hears(LISTEN).hangs_up().ends("hung_up")
