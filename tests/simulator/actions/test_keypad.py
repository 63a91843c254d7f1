"""Asking for keys."""

import pytest

from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say

KIND = "GetParticipantInput"
MENU = {"Text": "Choose.", "StoreInput": "False", "InputTimeLimitSeconds": "5"}
DECIDED = "NoMatchingError NoMatchingCondition InputTimeLimitExceeded"
STORE = {
    "Text": "Enter it.",
    "StoreInput": "True",
    "InputTimeLimitSeconds": "6",
    "InputValidation": {"CustomValidation": {"MaximumLength": "10"}},
}


def menu(**more: object) -> Play:
    return Play(probe(KIND, {**MENU, **more}, errors=DECIDED, when="1 2 * #"))


def asked(errors: str = "NoMatchingError", **more: object) -> Play:
    return Play(probe(KIND, {**STORE, **more}, errors=errors))


# One key


@pytest.mark.parametrize(
    ("keys", "where"),
    [("1", "= 1"), ("2", "= 2"), ("*", "= *"), ("#", "= #"), ("3", "NoMatchingCondition")],
)
def test_the_first_key_decides(keys: str, where: str) -> None:
    play = menu()
    play.press(keys)

    assert landed(play) == where
    assert play.all("input", "value") == [keys]


def test_silence_times_out_after_the_limit() -> None:
    play = menu()
    play.simulation.advance(4.9)
    assert play.contact.waiting_for == "input"

    play.simulation.advance(0.2)
    assert landed(play) == "InputTimeLimitExceeded"
    assert play.all("input", "value") == [None]


def test_the_limit_starts_after_the_prompt_and_a_key_interrupts_it() -> None:
    text = "a" * 150  # ten seconds of speech in a queue, where prompts take time
    flow_ = probe(KIND, {**MENU, "Text": text}, errors=DECIDED, when="1", flow_kind="customerQueue")
    silent, eager = Play(flow_), Play(flow_)
    silent.simulation.advance(14.9)
    eager.press("1")

    assert silent.contact.waiting_for == "input"
    assert landed(eager) == "= 1"
    silent.simulation.advance(0.2)
    assert landed(silent) == "InputTimeLimitExceeded"


def test_speech_is_not_a_key() -> None:
    play = menu()
    play.simulation.say(play.contact, "one")

    assert play.contact.waiting_for == "input"
    assert play.all("log", "text") == ["only keys are listened to"]


@pytest.mark.parametrize("channel", ["CHAT", "TASK", "EMAIL"])
def test_only_calls_have_keys(channel: str) -> None:
    play = Play(probe(KIND, MENU, errors=DECIDED, when="1"), channel=channel)

    assert play.ways == ["NoMatchingError"]
    assert "only on VOICE" in play.why


def test_a_prompt_that_cannot_be_played_is_an_error() -> None:
    asking = {**MENU, "Text": None, "PromptId": "$.External.none"}

    assert Play(probe(KIND, asking, errors=DECIDED)).said == ["NoMatchingError"]


def test_an_error_without_its_own_branch_takes_the_one_for_any_error() -> None:
    play = Play(probe(KIND, MENU, errors="NoMatchingError", when="1"))
    play.time_out()

    assert play.ways == ["NoMatchingError"]


# Several keys


@pytest.mark.parametrize(
    ("keys", "stored"),
    [
        ("1234#", "1234"),
        ("1234567890", "1234567890"),
        ("12*34#", "34"),
        ("#", ""),
    ],
    ids=["terminator", "maximum length", "cancelled", "only the terminator"],
)
def test_digits_are_stored(keys: str, stored: str) -> None:
    play = asked()
    play.press(keys)

    assert play.contact.value("$.StoredCustomerInput") == stored
    assert landed(play) == "next"


def test_the_pause_between_keys_ends_the_entry() -> None:
    play = asked(DTMFConfiguration={"InterdigitTimeLimitSeconds": "3"})
    play.press("12")
    play.simulation.advance(2.9)
    play.press("3")
    play.simulation.advance(2.9)
    assert play.contact.waiting_for == "input"

    play.simulation.advance(0.2)
    assert play.contact.stored_input == "123"


def test_without_configuration_the_pause_is_five_seconds() -> None:
    play = asked()
    play.press("1")
    play.simulation.advance(4.9)
    assert play.contact.waiting_for == "input"

    play.simulation.advance(0.2)
    assert play.contact.stored_input == "1"


@pytest.mark.parametrize(
    ("configuration", "keys", "stored"),
    [
        ({"InputTerminationSequence": "*9", "DisableCancelKey": "True"}, "12#3*9", "12#3"),
        ({"DisableCancelKey": "True"}, "1*2#", "1*2"),
        ({"InputTerminationSequence": "99"}, "12*599", "5"),
    ],
)
def test_terminators_and_the_cancel_key_are_configured(
    configuration: Json, keys: str, stored: str
) -> None:
    play = asked(DTMFConfiguration=configuration)
    play.press(keys)

    assert play.contact.stored_input == stored


def test_nothing_entered_is_stored_as_timeout() -> None:
    play = asked()
    play.time_out()

    assert play.contact.stored_input == "Timeout"
    assert landed(play) == "next"


def test_nothing_entered_is_an_error_where_the_world_says_so() -> None:
    world = lone_world()
    world.timeout_as_input = False
    play = Play(probe(KIND, STORE), world)
    play.time_out()

    assert landed(play) == "NoMatchingError"
    assert play.contact.stored_input is None


def test_the_maximum_length_may_be_a_reference() -> None:
    asking = {**STORE, "InputValidation": {"CustomValidation": {"MaximumLength": "$.Attributes.n"}}}
    play = Play(probe(KIND, asking), attributes={"n": "2"})
    play.press("12")

    assert play.contact.stored_input == "12"


@pytest.mark.parametrize(
    ("validation", "keys", "stored"),
    [
        ({"NumberFormat": "Local", "CountryCode": "US"}, "2025550123#", "+12025550123"),
        ({"NumberFormat": "Local", "CountryCode": "de"}, "030901820#", "+4930901820"),
        ({"NumberFormat": "E164"}, "12025550123#", "+12025550123"),
        ({"NumberFormat": "Local", "CountryCode": "US"}, "123#", None),
        ({"NumberFormat": "E164"}, "999#", None),
    ],
)
def test_phone_numbers_are_stored_in_e164(validation: Json, keys: str, stored: str | None) -> None:
    play = asked(
        "NoMatchingError InvalidPhoneNumber", InputValidation={"PhoneNumberValidation": validation}
    )
    play.press(keys)

    assert play.contact.stored_input == stored
    assert landed(play) == ("next" if stored else "InvalidPhoneNumber")


def test_encrypted_input_is_never_seen() -> None:
    world = lone_world()
    world.encrypt = lambda key_id, certificate, digits: f"{key_id}/{certificate}/{len(digits)}"
    encryption = {"EncryptionKeyId": "k1", "Key": "pem"}
    play = Play(probe(KIND, {**STORE, "InputEncryption": encryption}), world)
    play.press("4111#")

    assert play.contact.stored_input == "k1/pem/4"
    assert play.all("input", "value") == ["****"]
    assert "4111" not in repr([event.as_dict() for event in play.events])


def test_encryption_without_means_to_encrypt_is_an_error() -> None:
    play = Play(probe(KIND, {**STORE, "InputEncryption": {"EncryptionKeyId": "k", "Key": "p"}}))
    play.press("4111#")

    assert landed(play) == "NoMatchingError"
    assert play.contact.stored_input is None


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"InputValidation": {}}, "needs PhoneNumberValidation or CustomValidation"),
        ({"DTMFConfiguration": {"InputTerminationSequence": "abc"}}, "up to 5 of 0-9"),
        ({"DTMFConfiguration": {"InterdigitTimeLimitSeconds": "21"}}, "from 1 to 20"),
        ({"InputValidation": {"PhoneNumberValidation": {"NumberFormat": "Local"}}}, "CountryCode"),
        ({"InputTimeLimitSeconds": "181"}, "from 1 to 180"),
    ],
)
def test_what_publishing_refuses_fails(more: Json, problem: str) -> None:
    assert problem in asked(**more).message


# The touchtone buffer


def buffered(enabled: str) -> Play:
    return Play(
        flow(
            action(
                "buffer",
                KIND,
                {"EnableDTMFBuffer": enabled},
                "pause",
                errors={"NoMatchingError": "end"},
            ),
            action("pause", "MessageParticipant", {"Text": "A long story."}, "menu"),
            action(
                "menu",
                KIND,
                MENU,
                "end",
                conditions=[("Equals", "2", "two")],
                errors=dict.fromkeys(DECIDED.split(), "other"),
            ),
            say("two", "Two."),
            say("other", "Other."),
            kind="customerQueue",
        )
    )


def test_keys_typed_ahead_are_kept_while_the_buffer_is_on() -> None:
    play = buffered("True")
    play.press("2")
    play.simulation.advance(2)

    assert landed(play) == "Two."


def test_an_entry_begun_ahead_waits_only_for_the_next_key() -> None:
    stored = {
        "Text": "Your number?",
        "StoreInput": "True",
        "InputTimeLimitSeconds": "60",
        "InputValidation": {"CustomValidation": {"MaximumLength": "10"}},
    }
    play = Play(
        flow(
            action("buffer", KIND, {"EnableDTMFBuffer": "True"}, "pause"),
            action("pause", "MessageParticipant", {"Text": "A long story."}, "ask"),
            action("ask", KIND, stored, "end", errors={"NoMatchingError": "end"}),
            kind="customerQueue",
        )
    )
    play.press("12")
    play.simulation.advance(2)
    assert play.contact.waiting_for == "input"
    play.simulation.advance(5)

    assert play.contact.stored_input == "12"


def test_keys_typed_ahead_are_lost_without_the_buffer() -> None:
    play = buffered("False")
    play.press("2")
    play.simulation.advance(2)

    assert play.contact.waiting_for == "input"
    assert "nobody listened to the key" in play.all("log", "text")


def test_the_buffer_holds_thirty_keys() -> None:
    play = buffered("True")
    play.press("2" * 40)

    assert play.contact.typed == ["2"] * 30
