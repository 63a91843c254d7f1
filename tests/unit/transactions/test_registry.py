"""What every transaction of the registry promises, whichever it is."""

from pathlib import Path

import pytest

from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.conversation import MOST_INPUTS
from contact_center.domain.transactions.declaration import Facts, Transaction
from tests.unit.transactions.talk import Talk

EVERY = list(TRANSACTIONS.values())
# Source: domain reference, part 2(e).
LEVELS = {
    "balance": 2, "pay_bill": 2, "meter_reading": 1, "report_outage": 0, "move_home": 2,
    "payment_plan": 3, "change_appointment": 2, "order_status": 1, "change_phone": 3,
    "change_consent": 1, "bill_copy": 1, "reset_password": 3,
}  # fmt: skip


def test_the_levels_are_those_of_the_reference() -> None:
    assert {transaction.name: transaction.level for transaction in EVERY} == LEVELS


@pytest.mark.parametrize("transaction", EVERY, ids=lambda t: t.name)
def test_at_most_three_questions_each_with_its_reason(transaction: Transaction) -> None:
    assert len(transaction.inputs) <= MOST_INPUTS
    assert len({question.name for question in transaction.inputs}) == len(transaction.inputs)
    for question in transaction.inputs:
        assert question.why.en
        assert question.why.es
        assert question.why.en != question.why.es


@pytest.mark.parametrize("transaction", EVERY, ids=lambda t: t.name)
def test_the_facts_it_needs_exist(transaction: Transaction) -> None:
    assert set(transaction.facts) <= set(Facts.__dataclass_fields__)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", TRANSACTIONS)
def test_a_question_begins_with_its_reason(name: str, language: str) -> None:
    talk = Talk(name, language="es" if language == "es" else "en")
    talk.begin()
    if talk.session and talk.session.asked:
        asked = next(q for q in talk.transaction.inputs if q.name == talk.session.asked)
        assert talk.session.turn.say.startswith(asked.why.es if language == "es" else asked.why.en)


def test_what_changes_anything_is_read_back_first() -> None:
    """Information has nothing to confirm; all others have something, on their straight way."""
    asked_back = {name for name in TRANSACTIONS if "confirm" in _outcomes(name)}

    assert asked_back == set(TRANSACTIONS) - {"balance", "order_status"}


def _outcomes(name: str) -> set[str]:
    answers = {
        "reading": "1230",
        "moving_out": "1130",
        "new_number": "5552010123",
        "number": "48291375",
    }
    talk = Talk(name)
    outcomes = {talk.begin().outcome}
    while talk.session and talk.session.is_open and talk.session.stage != "paying":
        asked = talk.session.asked if talk.session.stage == "asking" else ""
        outcomes.add(talk(answers.get(asked, "10001" if "postal" in asked else "1")).outcome)
    return set(outcomes)


def test_the_ear_hears_keys_and_the_eye_reads_replies() -> None:
    assert "press 1 for" in Talk("pay_bill", spoken=True).begin().say
    assert "reply 1 for" in Talk("pay_bill", spoken=False).begin().say


def test_each_transaction_has_a_file_of_its_own() -> None:
    import contact_center.domain.transactions as package

    folder = Path(package.__file__ or "").parent
    assert all((folder / f"{name}.py").exists() for name in TRANSACTIONS)


def test_options_are_few_enough_to_keep_in_mind() -> None:
    """Five at most, as in every menu. Source: domain reference, row 62."""
    for transaction in EVERY:
        talk = Talk(transaction.name)
        talk.begin()
        for question in transaction.inputs:
            if question.kind == "choice" and talk.session and talk.session.asked == question.name:
                assert len(question.options(talk.situation())) <= 5
