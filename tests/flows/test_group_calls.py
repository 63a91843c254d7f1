"""Whom we call from a list: a person or a machine, in English and in Spanish."""

import pytest

from contact_center.domain.group_calls.words import ASK
from contact_center.domain.language import Language
from simulator.scenario import Call, Scenario
from tests.flows.centre import Centre
from tests.flows.library import FLOWS

NUMBER = "+12125550123"
GROUP_CALL = FLOWS["${GroupCallFlow}"]
REASON = {"en": "your visit on Friday", "es": "su visita del viernes"}
WHO = {
    "en": "Hello. This is Riverside Water and Power.",
    "es": "Le llama Riverside Water and Power.",
}
LEFT = {"en": "You can call us during our opening hours.", "es": "en nuestro horario de atención."}
ONCE_MORE = {"en": "We will try to reach you once more.", "es": "Volveremos a intentar"}
BYE = {"en": "Goodbye.", "es": "Hasta luego."}
SAID = {
    ("2", "en"): ("later", "We will call you another time."),
    ("2", "es"): ("later", "Le llamaremos en otro momento."),
    ("3", "en"): ("not_needed", "Thank you. Goodbye."),
    ("3", "es"): ("not_needed", "Gracias. Hasta luego."),
    ("9", "en"): ("refuse", "You will not be called like this again."),
    ("9", "es"): ("refuse", "No volverá a recibir llamadas como esta."),
}
languages = pytest.mark.parametrize("language", ["en", "es"])


def picks_up(
    language: str,
    centre: Centre | None = None,
    *,
    found: str | None = None,
    voicemail: str = "message",
) -> Call:
    """Somebody, or something, answers our call."""
    known = {
        "groupCall": "run-2",
        "callReason": REASON[language],
        "language": language,
        "queue": "Billing",
        "voicemail": voicemail,
        "reason": "group_call",
        "why": "Called by us about your visit on Friday, attempt 1",
        "whisper": "Called by us.",
    }
    there = centre or Centre()
    scenario = Scenario(there.simulation, GROUP_CALL)
    return scenario.call(NUMBER, attributes=known, method="API", detected=found)


@pytest.mark.parametrize("found", ["HUMAN_ANSWERED", "AMD_UNRESOLVED", "AMD_ERROR", None])
@languages
def test_a_person_hears_who_calls_and_why_and_what_to_press(
    language: Language, found: str | None
) -> None:
    call = picks_up(language, found=found)

    call.hears(WHO[language], REASON[language], ASK[language]).asks()


@pytest.mark.parametrize("key", ["1", "0"])
@languages
def test_who_wants_a_person_comes_to_one_who_is_recorded_in_their_language(
    language: Language, key: str
) -> None:
    call = picks_up(language, found="HUMAN_ANSWERED").presses(key)
    call.invokes("group_call", step="person").reaches_queue("Billing")

    assert call.contact.urgency.priority == 1
    recorded = [one["behavior"] for one in call.events if one.type == "recording"]
    assert [one["AnalyticsBehavior"]["AnalyticsLanguage"] for one in recorded] == [f"{language}-US"]
    call.agent_accepts().agent_hears("Called by us.")


@pytest.mark.parametrize("key", ["2", "3", "9"])
@languages
def test_what_is_pressed_is_noted_and_said_back(language: Language, key: str) -> None:
    step, words = SAID[key, language]
    call = picks_up(language).presses(key)

    call.invokes("group_call", step=step).hears(words).ends("disconnected")


@languages
def test_what_could_not_be_noted_is_not_promised(language: Language) -> None:
    for key in ("3", "9"):
        centre = Centre()
        centre.functions.failing.add("group_call")
        call = picks_up(language, centre).presses(key)
        call.hears({"en": "we could not note that", "es": "no pudimos anotarlo"}[language]).ends()
        call.never_hears(SAID["9", language][1])


@languages
def test_a_voice_mailbox_hears_who_called_and_never_why(language: Language) -> None:
    call = picks_up(language, found="VOICEMAIL_BEEP")

    call.hears(WHO[language], LEFT[language]).invokes("group_call", step="machine").ends()
    call.never_hears(REASON[language], ASK[language])


@pytest.mark.parametrize(
    ("found", "voicemail"),
    [("VOICEMAIL_BEEP", "hang_up"), ("VOICEMAIL_NO_BEEP", "message"), ("VOICEMAIL_NO_BEEP", "x")],
)
@languages
def test_a_machine_that_may_not_be_told_hears_a_good_bye(
    language: Language, found: str, voicemail: str
) -> None:
    call = picks_up(language, found=found, voicemail=voicemail)

    call.invokes("group_call", step="machine").hears(BYE[language]).ends()
    call.never_hears(REASON[language], LEFT[language], WHO[language])


@languages
def test_whoever_presses_nothing_twice_is_taken_for_a_machine(language: Language) -> None:
    call = picks_up(language, found="HUMAN_ANSWERED").stays_silent().hears(ASK[language])
    call.stays_silent().invokes("group_call", step="machine")

    call.hears(ONCE_MORE[language]).ends()


@pytest.mark.parametrize("doing", ["later", "silence", "mailbox"])
@languages
def test_after_the_last_call_no_other_one_is_promised(language: Language, doing: str) -> None:
    centre = Centre()
    centre.functions.list_calls_again = "no"
    call = picks_up(language, centre, found="VOICEMAIL_BEEP" if doing == "mailbox" else None)
    if doing == "later":
        call.presses("2")
    elif doing == "silence":
        call.stays_silent(2)

    call.hears(BYE[language]).ends()
    call.never_hears(ONCE_MORE[language], SAID["2", language][1])
