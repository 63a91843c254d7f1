"""Charges that were claimed and never booked: what the sweep makes of each."""

import re
from typing import TYPE_CHECKING

import pytest

from charge_sweep.handler import sweep
from contact_center import payments
from contact_center.adapters import keys
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.claims import DynamoClaims
from contact_center.adapters.over_http.payments import HttpPayments
from contact_center.domain.cards import Approved, Card, Charge
from contact_center.domain.errors import PaymentUnavailable
from contact_center.domain.money import Money
from contact_center.settling import Settling, settle_all
from tests.back_office_server import patient_client
from tests.functional.test_payments import agreed, claimed, visit_of
from tests.memory_table import MemoryTable
from tests.payment_provider import provider
from tests.self_service import PHONE, Caller, Centre
from tests.support import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

PAID = Approved("ch_1", "1111")


class Provider:
    """Says what was taken under every key."""

    def __init__(self, answer: Approved | Exception | None = None) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def charge(self, _charge: Charge, _card: Card, /) -> Approved:
        raise AssertionError("a sweep charges nothing")

    def taken(self, key: str, /) -> Approved | None:
        self.asked.append(key)
        self.meanwhile()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture(params=["moto", "memory"])
def centre(request: pytest.FixtureRequest) -> Centre:
    if request.param == "memory":
        return Centre(MemoryTable())
    return Centre(request.getfixturevalue("dynamodb"))


def settling(centre: Centre, provider: Provider) -> Settling:
    claims = DynamoClaims(centre.client, TABLE)
    return Settling(centre.app(), provider, claims, DynamoCases(centre.client, TABLE))


def left(centre: Centre, *keys_pressed: str) -> Caller:
    """Have somebody hang up after the number of the card; five minutes ago."""
    caller = agreed(centre, *keys_pressed)
    claimed(centre, caller)
    centre.later(minutes=5)
    return caller


def test_what_was_not_taken_is_released_and_another_amount_can_be_paid(centre: Centre) -> None:
    left(centre, "2", "2550", "1")
    other = Caller(centre, "pay_bill", level=2)
    other.begin()
    assert other("1", "1")["reason"] == "payment_open"

    assert settle_all(settling(centre, Provider())) == {"released": 1}

    assert claimed(centre, agreed(centre, "1", "1")).deed.order.amount == Money(8_420)
    assert centre.account().balance == Money(8_420)


def test_who_hangs_up_before_the_card_keeps_nobody_from_paying(centre: Centre) -> None:
    agreed(centre, "2", "2550", "1")

    assert claimed(centre, agreed(centre, "1", "1")).deed.order.amount == Money(8_420)


def test_what_was_taken_is_booked_once_and_its_receipt_texted(centre: Centre) -> None:
    left(centre, "2", "2550", "1")

    assert settle_all(settling(centre, Provider(PAID))) == {"booked": 1}
    assert settle_all(settling(centre, Provider(PAID))) == {}

    assert centre.account().balance == Money(5_870)
    assert centre.item(keys.CLAIMS, keys.customer("C-1")) == {}
    again = Caller(centre, "pay_bill", level=2)
    again.begin()
    told = again("2", "2550", "1")
    assert told["outcome"] == "confirm"  # whether it is meant to be paid once more
    (number,) = re.findall(r"\d{8}", re.sub(r"(?<=\d)[ ,]+(?=\d)", "", told["say"]))
    text = centre.item(keys.outbox(f"{number}#receipt"), keys.MESSAGE)
    assert (text["template"], text["to"]) == ("receipt", PHONE.e164)


def test_nothing_is_settled_while_somebody_may_be_charging(centre: Centre) -> None:
    claimed(centre, agreed(centre, "1", "1"))
    centre.later(minutes=4, seconds=59)
    asked = Provider()

    assert settle_all(settling(centre, asked)) == {"waiting": 1}
    assert asked.asked == []


def test_who_claims_anew_while_the_provider_is_asked_keeps_the_claim(centre: Centre) -> None:
    caller, asked = left(centre, "1", "1"), Provider()
    asked.meanwhile = lambda: claimed(centre, caller)

    assert settle_all(settling(centre, asked)) == {"waiting": 1}
    assert claimed(centre, caller).deed.order.charge_key == asked.asked[0]


def test_a_booking_that_comes_late_is_told_of_the_sweeps(centre: Centre) -> None:
    caller = agreed(centre, "1", "1")
    payment = claimed(centre, caller)
    centre.later(minutes=5)
    settle_all(settling(centre, Provider(PAID)))

    payments.book(visit_of(caller), payment, "ch_1", "1111", "en", centre.app())

    assert centre.account().balance == Money(0)


def test_a_provider_that_does_not_say_is_asked_again_and_then_a_person(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    caller = left(centre, "1", "1")
    silent = settling(centre, Provider(PaymentUnavailable("503")))
    assert settle_all(silent) == {"unknown": 1}
    centre.later(minutes=55)

    sweep(silent)
    sweep(silent)

    assert '"ClaimForPerson":[1.0]' in capsys.readouterr().out
    case = centre.item(keys.contact(caller.contact_id), keys.fact("CASE", "bill"))
    assert (case["topic"], case["customer_id"]) == ("bill", "C-1")
    assert settle_all(settling(centre, Provider(PAID))) == {"booked": 1}  # if it says so at last


def test_a_claim_that_was_deleted_by_hand_leaves_the_list(centre: Centre) -> None:
    left(centre, "1", "1")
    key = {"pk": {"S": keys.customer("C-1")}, "sk": {"S": keys.CHARGING}}
    centre.client.transact_write_items(TransactItems=[{"Delete": {"TableName": TABLE, "Key": key}}])

    assert settle_all(settling(centre, Provider())) == {"released": 1}
    assert settle_all(settling(centre, Provider())) == {}


@pytest.mark.parametrize(
    ("status", "answer", "taken"),
    [
        (200, {"status": "approved", "token": "ch_1", "last_four": "1111"}, PAID),
        (200, {"status": "none"}, None),
        (200, {"status": "approved"}, PaymentUnavailable),
        (200, {}, PaymentUnavailable),
        (404, {}, PaymentUnavailable),  # perhaps of somebody who does not know the question
        (500, {}, PaymentUnavailable),
    ],
)
def test_a_provider_over_http_is_asked_by_key(
    status: int, answer: object, taken: Approved | type[Exception] | None
) -> None:
    with provider() as serving:
        serving.answers = [(status, answer)]
        at_provider = HttpPayments(patient_client(serving.url, "token-1"))
        if isinstance(taken, type):
            with pytest.raises(taken):
                at_provider.taken("C-1:0:8420USD:ab")
        else:
            assert at_provider.taken("C-1:0:8420USD:ab") == taken
        assert {path for path, _, _ in serving.asked} == {"/v1/charges?key=C-1%3A0%3A8420USD%3Aab"}
