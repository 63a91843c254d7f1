"""What key 1 means in the queue: a call that is promised, or no such key."""

import pytest

from callback.steps.offered import ASKED_AFTER
from contact_center.callbacks.booking import Request
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.outcomes import CALLBACK_ID
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.dialable import is_dialable
from contact_center.domain.errors import InvalidInput
from contact_center.domain.group_calls import recipients
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.world import START, World
from tests.flows.library import FLOWS
from tests.support import flow_event

PHONE = "+12125550123"
UNDIALABLE = "+12125551"
NOBODYS = ("+10000000000", "+11111111111", "+19762345678", "+12121110123", "+12129112345")
COSTLY = ("+19005550123", "+12129760123", "+12125551212", "+449098790123", "+881612345678")
ABROAD = ("+18095550123", "+442079460000")


def world() -> World:
    return World(luck=NO_BAD_LUCK, now=START.replace(hour=15))


def asked(there: World, step: str = "offer", phone: str = PHONE, **given: str) -> dict[str, str]:
    with silence():
        return there.step(phone, "in-1", step=step, **given)


def test_the_flow_asks_as_late_as_the_function_believes() -> None:
    wait = FLOWS["${QueueFlow}"].actions["Wait"]

    assert wait.parameters["InterruptFrequencySeconds"] == str(ASKED_AFTER)


@pytest.mark.parametrize("wait", ["0", "60", "61", "none", ""])
def test_whoever_waited_a_minute_is_offered_a_call_that_is_promised(wait: str) -> None:
    """At one minute, key 1 was a request in the book; two minutes later it was a callback."""
    there = world()
    offered = asked(there, wait=wait)

    assert (offered["outcome"], offered["now"]) == ("offer", "yes")
    assert "press 1: you keep your place in line" in offered["message"]


@pytest.mark.parametrize(("wait", "outcome"), [("61", "not_yet"), ("300", "offer")])
def test_a_stage_that_offers_later_says_nothing_before(wait: str, outcome: str) -> None:
    there = World(luck=NO_BAD_LUCK, now=START.replace(hour=15), policy=Policy(offer_after=300))

    assert asked(there, wait=wait)["outcome"] == outcome


@pytest.mark.parametrize("wait", ["600", "none"])
@pytest.mark.parametrize("called_by", [recipients.RECIPIENT, CALLBACK_ID])
@pytest.mark.parametrize(("reason", "outcome"), [("callback", "not_yet"), ("passed_on", "offer")])
def test_whom_we_call_is_offered_no_second_call_until_an_agent_passes_them_on(
    called_by: str, wait: str, reason: str, outcome: str
) -> None:
    """Whoever called calls again if no agent comes; once one did, nobody would."""
    there, parameters = world(), {"language": "en", "queue": "General", "number": "none"}
    event = flow_event(
        address=PHONE,
        parameters={**parameters, "step": "offer", "wait": wait},
        contact_id="in-1",
        attributes={called_by: "1", "reason": reason},
    )
    with silence():
        reply = there.ask(event, None)

    assert reply["outcome"] == outcome


def test_the_days_of_a_week_are_offered_one_after_another_and_then_from_the_first() -> None:
    there, day, said = world(), "0", []
    for _ in range(8):
        told = asked(there, "times", day=day)
        day = told["day"]
        said.append(told["message"])

    assert len(set(said[:7])) == 7
    assert said[7] == f"{words.FROM_THE_FIRST['en']} {said[0]}"
    assert day == "1"


@pytest.mark.parametrize("step", ["times", "offer"])
def test_a_number_of_five_thousand_digits_is_told_apart_from_a_bug(step: str) -> None:
    with pytest.raises(InvalidInput, match="at most 6 digits, and has 5000"):
        asked(world(), step, day="9" * 5_000, wait="9" * 5_000)


def test_whose_own_number_cannot_be_called_is_asked_for_another() -> None:
    there = world()
    for phone in (UNDIALABLE, "anonymous"):
        reply = asked(there, phone=phone, wait="300")
        assert (reply["outcome"], reply["message"]) == ("number_needed", words.NO_OWN_NUMBER["en"])


@pytest.mark.parametrize("number", [UNDIALABLE, *NOBODYS, *COSTLY, *ABROAD])
def test_no_call_is_promised_to_what_was_keyed_and_no_telephone_has_or_costs_extra(
    number: str,
) -> None:
    policy = Policy(countries=frozenset({"US", "CA"}))
    there = World(luck=NO_BAD_LUCK, now=START.replace(hour=15), policy=policy)
    for step in ("offer", "now", "times", "book"):
        keyed = asked(there, step, number=number, wait="300", slot="General/2026-11-02T16:00Z")
        assert (keyed["outcome"], keyed["message"]) == ("number_needed", words.NO_NUMBER["en"])

    by_text = Request(PhoneNumber(number), "en", "General", "in-1")
    with silence():
        choice = there.desk.choice(by_text)
    assert (choice.now, choice.slots) == (False, ())
    assert is_dialable(PhoneNumber(number)) == (number in ABROAD)  # for lists, any country


@pytest.mark.parametrize(
    ("phone", "queue"), [(UNDIALABLE, "General"), (PHONE, "Nope"), (PHONE, "general")]
)
def test_nothing_is_promised_that_nobody_can_keep(phone: str, queue: str) -> None:
    """By phone, by text and by link alike: the desk itself refuses."""
    there = world()
    request = Request(PhoneNumber(phone), "en", queue, "in-1")
    slot = Slot(queue, START.replace(hour=16))
    with silence():
        choice = there.desk.choice(request)
        outcomes = there.desk.soon(request)[0], there.desk.at(request, slot)[0]

    assert (choice.now, choice.slots, outcomes) == (False, (), ("none", "taken"))
    assert every(there) == []
