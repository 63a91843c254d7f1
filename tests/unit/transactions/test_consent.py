"""Consent to messages: for the number that spoke, in the words that were heard."""

from dataclasses import replace

import pytest

from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import Profile
from contact_center.domain.transactions.commands import ChangeConsent
from tests.unit.transactions.talk import FACTS, PHONE, Talk

NOBODY = Profile("", "")
IVY = replace(FACTS.profile or NOBODY, phones=(PHONE, PhoneNumber("+12125550111")))


def test_consent_is_kept_with_the_words_that_were_heard() -> None:
    talk = Talk("change_consent")
    talk.begin()
    read_back = talk("3", "1")
    talk("1")

    (command,) = talk.commands
    assert isinstance(command, ChangeConsent)
    assert (command.message, command.allowed, command.method) == ("marketing", True, "ivr_key")
    assert read_back.say.startswith(command.words)
    assert "texting STOP" in command.words


@pytest.mark.parametrize("speaks", IVY.phones)
def test_consent_is_for_the_number_that_spoke(speaks: PhoneNumber) -> None:
    talk = Talk("change_consent", phone=speaks).with_facts(profile=IVY)
    talk.begin()
    talk("2", "2", "1")

    (command,) = talk.commands
    assert isinstance(command, ChangeConsent)
    assert (command.phone, command.allowed) == (speaks, False)


def test_who_speaks_from_elsewhere_is_asked_which_number_it_is_about() -> None:
    talk = Talk("change_consent", phone=PhoneNumber("+12125550199")).with_facts(profile=IVY)
    talk.begin()

    assert "the number ending in 0 1 1 1" in talk("2").say
    assert "to the number ending in 0 1 1 1" in talk("2", "1").say
    talk("1")
    (command,) = talk.commands
    assert isinstance(command, ChangeConsent)
    assert command.phone == IVY.phones[1]


def test_a_single_number_is_named_to_who_speaks_from_elsewhere() -> None:
    talk = Talk("change_consent", phone=None)
    talk.begin()

    assert "to the number ending in 0 1 0 0" in talk("2", "1").say
    talk("1")
    (command,) = talk.commands
    assert isinstance(command, ChangeConsent)
    assert command.phone == PHONE


def test_a_no_from_the_second_number_is_never_taken_for_said_already() -> None:
    talk = Talk("change_consent").with_facts(profile=IVY)  # marketing: no, from one of them
    talk.begin()

    assert talk("3", "2").outcome == "confirm"


def test_a_decision_that_stands_already_is_not_written_again() -> None:
    talk = Talk("change_consent")
    talk.begin()

    assert talk("3", "2").reason == "already_so"
