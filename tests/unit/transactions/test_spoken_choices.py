"""Whatever is read out as a choice is understood when it is said, in both languages."""

import re
from dataclasses import replace

import pytest

from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.inputs import Unusable, read
from tests.unit.transactions.talk import FACTS, Talk, water

ARTICLE = re.compile(r"^(the|an?|el|la|una?)\s+")
LIGHT = replace(water(), meter_id="E-200", supply="electricity")
TWO_METERS = replace(FACTS, meters=(water(), LIGHT))
READ_OUT = [
    (name, question.name, language)
    for name, transaction in TRANSACTIONS.items()
    for question in transaction.inputs
    if question.kind == "choice"
    for language in ("en", "es")
]


@pytest.mark.parametrize(("name", "question", "language"), READ_OUT)
def test_every_label_is_understood_with_its_article_and_without(
    name: str, question: str, language: Language
) -> None:
    talk = Talk(name, language=language, facts=TWO_METERS)
    (asked,) = (one for one in TRANSACTIONS[name].inputs if one.name == question)
    situation = talk.situation({"appointment": "A-1"})
    options = asked.options(situation)
    assert options

    def heard(words: str) -> str:
        silent = replace(asked, check=lambda _value, _situation: None)
        return read(silent, words, [option.value for option in options], situation)

    for option in options:
        for said in (option.label, option.label.upper(), ARTICLE.sub("", option.label)):
            assert heard(said) == option.value, said


@pytest.mark.parametrize(
    ("name", "language", "said", "value"),
    [
        ("pay_bill", "es", "todo", "all"),
        ("pay_bill", "en", "the whole amount", "all"),
        ("pay_bill", "en", "whole amount please", None),
        ("pay_bill", "en", "I want to pay another amount", "other"),
        ("pay_bill", "en", "amount", None),  # both are one
        ("report_outage", "en", "water leak", "leak"),
        ("report_outage", "en", "water", None),
        ("report_outage", "en", "the", None),
        ("report_outage", "es", "Fuga de agua.", "leak"),
        ("report_outage", "es", "no hay agua", None),
    ],
)
def test_what_fits_one_label_alone_is_that(
    name: str, language: Language, said: str, value: str | None
) -> None:
    talk = Talk(name, language=language)
    (asked, *_) = TRANSACTIONS[name].inputs
    situation = talk.situation()
    offered = [option.value for option in asked.options(situation)]
    if value is None:
        with pytest.raises(Unusable, match="not_understood"):
            read(asked, said, offered, situation)
    else:
        assert read(asked, said, offered, situation) == value
