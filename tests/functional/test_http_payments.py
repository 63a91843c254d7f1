"""The payment provider over HTTP: what it is sent, what is made of its answers, what is left."""

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from contact_center.adapters.over_http.payments import HttpPayments
from contact_center.domain.cards import Approved, Card, Charge, Declined, Expiry
from contact_center.domain.digits import Digits
from contact_center.domain.errors import PaymentUnavailable
from contact_center.domain.money import Money
from tests.back_office_server import patient_client
from tests.payment_provider import Provider, provider

VISA, CODE = "4111111111111111", "731"
CARD = Card(Digits(VISA), Expiry(9, 2031), Digits(CODE))
CHARGE = Charge("C-1:B-2107:8420USD:0", Money(8420), "B-2107")
DOCUMENT = Path(__file__).parents[2] / "docs/openapi/payments.yaml"


@pytest.fixture(name="provider")
def serving() -> Iterator[Provider]:
    with provider() as serving:
        yield serving


@pytest.fixture
def payments(provider: Provider) -> HttpPayments:
    return HttpPayments(patient_client(provider.url, "token-1"))


def test_a_charge_is_sent_as_the_contract_says(payments: HttpPayments, provider: Provider) -> None:
    assert payments.charge(CHARGE, CARD) == Approved("ch_1", "1111")

    ((path, headers, body),) = provider.asked
    assert path == "/v1/charges"
    assert headers["Idempotency-Key"] == CHARGE.key
    assert headers["Authorization"] == "Bearer token-1"
    schema = yaml.safe_load(DOCUMENT.read_text())["components"]["schemas"]["Charge"]
    assert body.keys() == schema["properties"].keys()
    assert body["card"].keys() == schema["properties"]["card"]["properties"].keys()


def test_the_contract_is_openapi() -> None:
    from openapi_spec_validator import validate

    validate(yaml.safe_load(DOCUMENT.read_text()))


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ({"status": "declined", "reason": "insufficient_funds"}, Declined("insufficient_funds")),
        ({"status": "declined"}, Declined("declined")),
        ({"status": "declined", "reason": f"card {VISA}"}, Declined("declined")),
        ({"status": "approved", "token": "ch_2", "last_four": "4444"}, Approved("ch_2", "4444")),
        ({"status": "approved", "token": "ch_2"}, Approved("ch_2", "1111")),
        ({"status": "approved", "token": "ch_2", "last_four": VISA}, Approved("ch_2", "1111")),
    ],
)
def test_answers_are_taken_for_what_they_say(
    payments: HttpPayments, provider: Provider, answer: object, result: Approved | Declined
) -> None:
    provider.answers = [(200, answer)]

    assert payments.charge(CHARGE, CARD) == result


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (409, {}),
        (404, {}),
        (503, {}),
        (200, {"status": "approved"}),
        (200, {"status": "pending", "token": "ch_1"}),
        (200, {"status": "approved", "token": f"card-{VISA}"}),
        (200, {"status": "approved", "token": "x" * 200}),
        (200, b"<html>"),
    ],
)
def test_anything_else_is_an_outage_that_shows_nothing_of_the_card(
    payments: HttpPayments, provider: Provider, status: int, answer: object
) -> None:
    provider.answers = [(status, answer)]

    with pytest.raises(PaymentUnavailable) as caught:
        payments.charge(CHARGE, CARD)

    shown: list[str] = []
    exception: BaseException | None = caught.value
    while exception is not None:
        frames = traceback.TracebackException.from_exception(exception, capture_locals=True)
        shown += [entry for entry in frames.format() if "/functions/" in entry.partition("\n")[0]]
        exception = exception.__cause__ or exception.__context__
    asked = len(provider.asked)
    assert asked == (3 if status == 503 else 1)
    assert shown
    if not (isinstance(answer, dict) and VISA in str(answer)):
        assert VISA not in f"{shown} {caught.value}"


def test_a_charge_whose_answer_was_lost_is_repeated_under_the_same_key(
    payments: HttpPayments, provider: Provider
) -> None:
    provider.answers = [(503, {}), *provider.answers]

    assert payments.charge(CHARGE, CARD) == Approved("ch_1", "1111")
    assert {headers["Idempotency-Key"] for _, headers, _ in provider.asked} == {CHARGE.key}
