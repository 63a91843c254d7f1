"""Cards keyed, encrypted as Amazon Connect does, charged, booked, and gone without a trace."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from contact_center.adapters import keys
from contact_center.adapters.encrypted_input import ConnectInput
from contact_center.adapters.key_pairs import KeyPair, new_key_pair
from contact_center.adapters.over_http.payments import HttpPayments
from contact_center.adapters.sandbox_payments import SandboxPayments
from contact_center.bootstrap import TakePayment
from contact_center.connect import flow_function
from contact_center.desk import Charging
from contact_center.domain.cards import Approved, Card, Charge, Declined
from contact_center.domain.errors import PaymentUnavailable, UnexpectedFailure
from contact_center.domain.money import Money
from simulator.encryption import encrypt
from take_payment import handler
from tests.back_office_server import patient_client
from tests.leaks import leaks
from tests.payment_provider import provider
from tests.self_service import Caller, Centre
from tests.support import NEW_YORK, SATURDAY_NOON, TABLE, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

VISA, MASTERCARD, AMEX = "4111111111111111", "5555555555554444", "378282246310005"
INVALID = "4111111111111112"
CARDS = {VISA: "731", MASTERCARD: "402", AMEX: "7312", INVALID: "519"}  # with their codes
POOR = "4000000000009995"
EXPIRY = "0931"
KEY = "4cdb826a-24c9-443d-b78b-000000000001"


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_key_pair("Ringback test", SATURDAY_NOON)


class Keys:
    """The secret with the private key."""

    def __init__(self, pair: KeyPair) -> None:
        self._pair = pair

    def read(self) -> dict[str, str]:
        return {KEY: self._pair.private}


class Till:
    """The function, on a centre with a customer who owes 84.20.

    Attributes:
        requests: Bodies of everything that was sent to AWS.
        replies: Everything that was answered to flows.
    """

    def __init__(self, centre: Centre, client: Any, pair: KeyPair) -> None:  # noqa: ANN401
        self.centre = centre
        self.certificate = pair.certificate
        self.requests: list[str] = []
        self.replies: list[Mapping[str, str]] = []
        self.payments: Any = SandboxPayments(client, TABLE, centre.clock)
        self.inputs = ConnectInput(Keys(pair))  # type: ignore[arg-type]
        client.meta.events.register("before-call.dynamodb", self._note)

    def _note(self, params: Mapping[str, Any], **_: object) -> None:
        self.requests.append(params["body"].decode())

    @property
    def app(self) -> TakePayment:
        clock = self.centre.clock
        return TakePayment(clock, NEW_YORK, self.inputs, self.payments, self.centre.app())

    def agreed(self, *pressed: str) -> "Payer":
        caller = Caller(self.centre, "pay_bill", level=2)
        caller.begin()
        assert caller(*pressed)["outcome"] == "pay"
        return Payer(self, caller)

    def keyed(self, digits: str) -> str:
        return encrypt(KEY, self.certificate, digits)


class Payer:
    """Somebody who has agreed to pay, and keys a card."""

    def __init__(self, till: Till, caller: Caller) -> None:
        self.till = till
        self.caller = caller

    def event(self, step: str, language: str = "en", **keyed: str) -> dict[str, Any]:
        encrypted = {name: self.till.keyed(digits) for name, digits in keyed.items()}
        return flow_event(
            contact_id=self.caller.contact_id,
            attributes={"customerId": self.caller.customer_id or "none"},
            parameters={"step": step, "language": language, **encrypted},
        )

    def send(self, event: dict[str, Any]) -> Mapping[str, str]:
        function = flow_function(
            "take_payment", handler.KEYS, handler.take_payment, lambda: self.till.app
        )
        reply = function(event, None)
        self.till.replies.append(reply)
        return reply

    def step(self, step: str, language: str = "en", **keyed: str) -> Mapping[str, str]:
        return self.send(self.event(step, language, **keyed))

    def pays(self, card: str, code: str | None = None, expiry: str = EXPIRY) -> Mapping[str, str]:
        return self.step("pay", card=card, expiry=expiry, code=code or CARDS.get(card, "731"))


@pytest.fixture
def till(dynamodb: "DynamoDBClient", pair: KeyPair) -> Iterator[Till]:
    till = Till(Centre(dynamodb), dynamodb, pair)
    yield till
    dynamodb.meta.events.unregister("before-call.dynamodb", till._note)


def test_a_card_is_charged_and_the_receipt_told(till: Till) -> None:
    reply = till.agreed("2", "2550", "1").pays(VISA)

    assert reply["outcome"] == "paid"
    assert reply["say"].startswith("Thank you, your payment was made. The receipt number is ")
    assert reply["lastFour"] == "1111"
    assert till.centre.account().balance == Money(5_870)


@pytest.mark.parametrize(
    ("step", "keyed", "outcome"),
    [
        ("card", {"card": VISA}, "ok"),
        ("card", {"card": INVALID}, "invalid"),
        ("card", {"card": "4111"}, "invalid"),
        ("card", {"card": "Timeout"}, "invalid"),
        ("card", {"card": "0"}, "person"),
        ("expiry", {"expiry": EXPIRY}, "ok"),
        ("expiry", {"expiry": "1331"}, "invalid"),
        ("expiry", {"expiry": "1026"}, "invalid"),
        ("expiry", {"expiry": "0"}, "person"),
        ("expiry", {}, "invalid"),
        ("pay", {"card": VISA, "expiry": EXPIRY, "code": "7312"}, "invalid"),
        ("pay", {"card": VISA, "expiry": EXPIRY, "code": "0"}, "person"),
        ("else", {}, "person"),
    ],
)
def test_each_entry_is_checked_as_it_comes(
    till: Till, step: str, keyed: dict[str, str], outcome: str
) -> None:
    payer = till.agreed("1", "1")
    till.requests.clear()

    assert payer.step(step, **keyed)["outcome"] == outcome
    claims = step == "card" and outcome == "ok"
    assert bool(till.requests) == claims  # else nothing is looked up, and nothing kept, for that


def test_what_is_wrong_is_said_in_the_callers_language(till: Till) -> None:
    reply = till.agreed("1", "1").step("card", "es", card=INVALID)

    assert reply["say"] == "Ese no es un número de tarjeta."


def test_each_step_of_a_payment_takes_two_requests_beside_the_providers(till: Till) -> None:
    class Elsewhere:
        def charge(self, _charge: Charge, card: Card, /) -> Approved:
            return Approved("token", card.last_four)

    till.payments = Elsewhere()
    payer = till.agreed("1", "1")
    entries = {"card": VISA, "expiry": EXPIRY, "code": CARDS[VISA]}
    requests = []
    for step, keyed in (("card", "card"), ("card", "card"), ("expiry", "expiry"), ("pay", "")):
        till.requests.clear()
        reply = payer.step(step, **{n: v for n, v in entries.items() if n == keyed or not keyed})
        assert reply["outcome"] in ("ok", "paid")
        requests.append(len(till.requests))

    assert requests == [2, 1, 0, 2]


def test_a_card_that_is_keyed_slowly_is_claimed_once_more(till: Till) -> None:
    payer = till.agreed("1", "1")
    payer.step("card", card=VISA)
    till.centre.later(minutes=4)
    asked_at = till.centre.of_customer(keys.CHARGING)["asked_at"]

    assert payer.pays(POOR)["outcome"] == "declined"
    assert payer.step("card", card=VISA)["outcome"] == "ok"
    assert till.centre.of_customer(keys.CHARGING)["asked_at"] > asked_at


def test_an_amount_that_may_have_been_charged_is_noticed_at_the_card_number(till: Till) -> None:
    one, other = till.agreed("2", "2550", "1"), till.agreed("1", "1")
    one.step("card", card=VISA)

    reply = other.step("card", card=VISA)

    assert (reply["outcome"], reply["reason"]) == ("person", "payment_open")


def test_what_was_paid_meanwhile_is_told_at_the_card_number(till: Till) -> None:
    one, other = till.agreed("2", "2550", "1"), till.agreed("2", "2550", "1")
    first = one.pays(VISA)

    reply = other.step("card", card=MASTERCARD)

    assert (reply["outcome"], reply["receipt"]) == ("repeated", first["receipt"])


def test_a_declined_card_may_be_followed_by_another(till: Till) -> None:
    payer = till.agreed("1", "1")

    declined = payer.pays(POOR)

    assert (declined["outcome"], declined["reason"]) == ("declined", "insufficient_funds")
    assert declined["say"] == "This card was declined."
    assert payer.pays(VISA)["outcome"] == "paid"


def test_the_second_declined_card_leads_to_a_person(till: Till) -> None:
    payer = till.agreed("1", "1")
    payer.pays(POOR)

    reply = payer.pays(POOR)

    assert reply["outcome"] == "declined_twice"
    assert "card declined, card declined" in reply["tried"]
    assert payer.pays(VISA)["outcome"] == "person"
    assert till.centre.account().balance == Money(8_420)


def test_an_invocation_that_connect_repeats_is_the_same_try(till: Till) -> None:
    payer = till.agreed("1", "1")
    event = payer.event("pay", card=POOR, expiry=EXPIRY, code="731")

    assert [payer.send(event)["outcome"] for _ in range(4)] == ["declined"] * 4
    event = payer.event("pay", card=VISA, expiry=EXPIRY, code="731")
    replies = [payer.send(event) for _ in range(4)]
    assert [reply["outcome"] for reply in replies] == ["paid"] * 4
    assert len({reply["receipt"] for reply in replies}) == 1
    assert till.centre.account().balance == Money(0)


def test_a_declined_entry_that_connect_repeats_is_not_sent_to_the_provider_again(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer, charged = till.agreed("1", "1"), list[str]()
    charge = till.payments.charge

    def counted(order: Charge, card: Card, /) -> Approved | Declined:
        charged.append(order.key)
        result: Approved | Declined = charge(order, card)
        return result

    monkeypatch.setattr(till.payments, "charge", counted)
    event = payer.event("pay", card=POOR, expiry=EXPIRY, code="731")

    assert [payer.send(event)["outcome"] for _ in range(3)] == ["declined"] * 3
    assert len(charged) == 1


def test_two_calls_pay_the_same_once_and_the_second_is_told(till: Till) -> None:
    one, other = till.agreed("2", "2550", "1"), till.agreed("2", "2550", "1")
    first = one.pays(VISA)

    second = other.pays(MASTERCARD)

    assert second["outcome"] == "repeated"
    assert second["receipt"] == first["receipt"]
    assert till.centre.account().balance == Money(5_870)


def test_money_taken_but_not_booked_is_booked_by_the_next_try(till: Till) -> None:
    payer = till.agreed("1", "1")
    charged: list[object] = []
    sandbox = till.payments

    class Dropping:
        """Takes the money, and loses the answer the first time."""

        def charge(self, charge: Charge, card: Card, /) -> Approved | Declined:
            result: Approved | Declined = sandbox.charge(charge, card)
            charged.append(result)
            if len(charged) == 1:
                raise PaymentUnavailable("timed out")
            return result

    till.payments = Dropping()
    with pytest.raises(PaymentUnavailable):
        payer.pays(VISA)

    assert payer.pays(MASTERCARD)["lastFour"] == "1111"  # of the card that was charged
    assert charged[0] == charged[1]
    assert till.centre.account().balance == Money(0)


def test_without_an_agreement_nothing_is_charged(till: Till) -> None:
    stranger = Payer(till, Caller(till.centre, "pay_bill", level=2))

    reply = stranger.pays(VISA)

    assert (reply["outcome"], reply["reason"]) == ("person", "nothing_agreed")


class Down:
    """A provider that does not answer."""

    def charge(self, _charge: Charge, _card: Card, /) -> Approved:
        raise PaymentUnavailable("timed out")


@pytest.mark.parametrize("cause", ["outages", "declines"])
def test_payments_that_fail_too_often_are_switched_off(till: Till, cause: str) -> None:
    sandbox = till.payments
    till.payments = Down() if cause == "outages" else sandbox
    # While nobody knows whether an amount was taken, no other one is charged.
    same = cause == "outages"
    payers = [till.agreed("2", "1000" if same else f"1{n}00", "1") for n in range(5)]
    for payer in payers:
        assert till.centre.off == []
        for _ in range(2):  # a contact counts once
            if cause == "outages":
                with pytest.raises(PaymentUnavailable):
                    payer.pays(VISA)
            else:
                payer.pays(POOR)

    assert till.centre.off == ["pay_bill"]
    turned_away = Caller(till.centre, "pay_bill", level=2).begin()
    assert (turned_away["outcome"], turned_away["reason"]) == ("person", "switched_off")
    till.payments = sandbox
    # Whoever had agreed before may still pay.
    assert payers[0].pays(VISA)["outcome"] == ("paid" if cause == "outages" else "person")


def test_payments_that_are_made_speak_for_the_provider(till: Till) -> None:
    sandbox, payers = till.payments, [till.agreed("2", f"5{n:02}", "1") for n in range(11)]
    for number, payer in enumerate(payers):
        down = number in (0, 7, 8, 9, 10)  # five of eleven: less than half
        till.payments = Down() if down else sandbox
        till.centre.put(keys.customer("C-1"), keys.CHARGING, Charging())  # each a first payment
        with pytest.raises(PaymentUnavailable) if down else nullcontext():
            payer.pays(VISA)

    assert till.centre.off == []


class Failing:
    """A provider that fails with the card in its hands, in a way that nobody expected."""

    def charge(self, _charge: Charge, card: Card, /) -> Approved:
        raise ZeroDivisionError(f"cannot charge {card} with {card.number} and {card.code}")


@pytest.mark.parametrize("break_", ["provider", "table"])
def test_no_exception_holds_anything_of_the_card(
    till: Till, break_: str, dynamodb: "DynamoDBClient", log: StringIO
) -> None:
    payer = till.agreed("1", "1")
    if break_ == "provider":
        till.payments = Failing()
    else:
        dynamodb.delete_table(TableName=TABLE)

    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
        payer.pays(VISA)

    shown: list[str] = []
    exception: BaseException | None = caught.value
    while exception is not None:
        shown += traceback.TracebackException.from_exception(
            exception, capture_locals=True
        ).format()
        exception = exception.__cause__ or exception.__context__
    ours = _frames_of("/functions/", shown)
    assert break_ == "table" or isinstance(caught.value, UnexpectedFailure)
    assert ours
    written = log.getvalue()
    assert '"exception"' in written or break_ == "table"
    assert not leaks({"tracebacks": ours, "log": written}, words=[VISA])
    assert not leaks({"log": written}, secrets=[CARDS[VISA], EXPIRY])


def _frames_of(place: str, shown: list[str]) -> list[str]:
    """Keep the frames of our functions: those of this test have the card in clear."""
    return [entry for entry in shown if place in entry.partition("\n")[0]]


@pytest.fixture(params=["sandbox", "http"])
def paid_at(request: pytest.FixtureRequest, till: Till) -> Iterator[list[Any]]:
    """Both providers; returns what was sent to the one over HTTP, but for its body."""
    if request.param == "sandbox":
        yield []
        return
    with provider() as serving:
        serving.declined = {POOR}
        till.payments = HttpPayments(patient_client(serving.url, "token-1"))
        yield serving.asked
        assert {asked["card"]["number"] for _, _, asked in serving.asked} == {
            *(card for card in CARDS if card != INVALID),
            POOR,
        }


def test_nothing_of_any_card_is_left_anywhere(
    till: Till,
    paid_at: list[Any],
    dynamodb: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
    log: StringIO,
) -> None:
    """The four test cards of the reference, one of them invalid, played through every step."""
    outcomes = {}
    for amount, (card, code) in zip(("1000", "1100", "1200", "1300"), CARDS.items(), strict=True):
        payer = till.agreed("2", amount, "1")
        checked = payer.step("card", card=card)["outcome"]
        payer.step("expiry", expiry=EXPIRY)
        outcomes[card] = (checked, payer.pays(card, code)["outcome"])
        poor = payer.pays(POOR)["outcome"]
        assert poor == ("declined" if card == INVALID else "paid")  # which was told before

    written = capsys.readouterr()
    places = {
        "log": [log.getvalue(), written.out, written.err],
        "table": dynamodb.scan(TableName=TABLE)["Items"],
        "requests": till.requests,
        "replies": till.replies,
        "addresses and headers": [(path, headers) for path, headers, _ in paid_at],
    }

    assert outcomes == {
        VISA: ("ok", "paid"),
        MASTERCARD: ("ok", "paid"),
        AMEX: ("ok", "paid"),
        INVALID: ("invalid", "invalid"),
    }
    assert len(till.requests) > 20
    assert '"outcome":"paid"' in log.getvalue()
    assert '"Namespace":"Ringback"' in written.out  # metrics
    secrets = [EXPIRY, *CARDS.values()]
    assert leaks(places, secrets=secrets, words=[*CARDS, POOR]) == []


def test_the_search_would_have_found_a_card_in_each_of_these_places(
    till: Till, dynamodb: "DynamoDBClient", capsys: pytest.CaptureFixture[str]
) -> None:
    """A search that finds nothing proves nothing unless it can find something."""
    dynamodb.put_item(TableName=TABLE, Item={"pk": {"S": "x"}, "sk": {"S": "y"}, "n": {"S": VISA}})
    print(f'{{"card":"{VISA}"}}')  # noqa: T201

    found = leaks(
        {
            "log": capsys.readouterr().out,
            "table": dynamodb.scan(TableName=TABLE)["Items"],
            "requests": till.requests,
        }
    )
    assert {leak.place for leak in found} == {"log", "table", "requests"}
