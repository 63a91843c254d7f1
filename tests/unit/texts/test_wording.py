"""Templates: every language says the same, variables are checked, the cost is known before."""

import pytest

from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import (
    HOUSE,
    House,
    Template,
    UnusableMessage,
    dollars,
    worded,
)

ACME = House("Acme Water", "555-0100", micros_per_part=9_000)
BILL = TEMPLATES["bill_issued"]


def test_a_message_in_words_and_what_it_costs() -> None:
    text = worded(BILL, "en", {"bill": "B-7", "due": "Dec 9"}, ACME)

    assert text.body == (
        "Acme Water: Your bill B-7 is ready, due Dec 9. Text BALANCE to see it, PAY to pay it. "
        "Reply STOP to end texts."
    )
    assert (text.parts.count, text.micros) == (1, 9_000)


def test_what_is_not_in_gsm_7_costs_by_its_own_parts() -> None:
    text = worded(BILL, "es-MX", {"bill": "B-7", "due": "9 de diciembre"}, ACME)

    assert text.parts.encoding == "UCS-2"
    assert text.micros == text.parts.count * 9_000 > 9_000


def test_a_language_that_is_not_there_becomes_english() -> None:
    assert "is ready" in worded(BILL, "fr", {"bill": "B-7", "due": "Dec 9"}, ACME).body


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"bill": "B-7"}, "needs the variable due"),
        ({"bill": "B-7", "due": "x", "more": "y"}, "has no variable more"),
        ({"bill": " ", "due": "x"}, "bill is empty"),
        ({"bill": "B" * 301, "due": "x"}, "bill has 301 characters"),
        ({"bill": "B\n7", "due": "x"}, "bill is not one printable line"),
        ({"bill": "B\u202e7", "due": "x"}, "bill is not one printable line"),
    ],
)
def test_variables_that_cannot_be_used(variables: dict[str, str], problem: str) -> None:
    with pytest.raises(UnusableMessage, match=problem):
        worded(BILL, "en", variables, ACME)


def test_braces_in_a_value_stay_braces() -> None:
    assert "{phone}" in worded(BILL, "en", {"bill": "{phone}", "due": "x"}, ACME).body


def test_a_text_that_nobody_could_send() -> None:
    with pytest.raises(UnusableMessage, match="a text has at most 1600"):
        worded(TEMPLATES["first_answer"], "en", {"said": "a" * 1_599}, ACME)


def test_languages_of_a_template_use_the_same_variables() -> None:
    with pytest.raises(ValueError, match="es has other variables"):
        Template(
            name="odd",
            message_class="service",
            basis="consent",
            texts={"en": "{day}", "es": "{dia}"},
        )


def test_a_template_speaks_english() -> None:
    with pytest.raises(ValueError, match="there is no English"):
        Template(name="odd", message_class="service", basis="consent", texts={"es": "hola"})


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_each_template_says_who_sends_in_english_and_spanish(template: Template) -> None:
    variables = dict.fromkeys(template.variables - HOUSE, "x")

    for language in ("en", "es"):
        assert language in template.texts
        text = worded(template, language, variables, ACME)
        assert text.body.startswith("Acme Water") or template.prose
        assert text.parts.count <= 3


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_nobody_asked_for_says_how_to_end_it(template: Template) -> None:
    if template.basis == "consent":
        assert all("STOP" in text for text in template.texts.values())


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_no_full_stop_follows_when_we_open(template: Template) -> None:
    """It may end with one: "tomorrow at 8 a.m."."""
    assert not any("{opens}." in text for text in template.texts.values())


def test_what_people_must_be_able_to_read_is_in_their_language() -> None:
    for name in ("stop_confirmed", "help", "start_confirmed", "start_noted"):
        assert TEMPLATES[name].texts.keys() >= {"en", "es", "uk", "zh"}
    assert "{phone}" in TEMPLATES["help"].texts["uk"]


def test_costs_are_written_for_people() -> None:
    assert (dollars(9_000), dollars(1_000_000)) == ("$0.009", "$1.00")
