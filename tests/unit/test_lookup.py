"""What a caller hears, and what the agent reads, from a card."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from contact_center.domain import lookup
from contact_center.domain.callers import Customer
from contact_center.domain.interactions import Interaction
from contact_center.domain.lookup import CallerCard, Halfway
from contact_center.domain.matters import Matter, likely_intent, shown_until
from contact_center.domain.phone import PhoneNumber
from tests.support import NEW_YORK, SATURDAY_NOON

PHONE, MOBILE = PhoneNumber("+15550100"), PhoneNumber("+15550111")
ANA = Customer("C-1", "Ana", "en", "hillside")
DIEGO = Customer("C-2", "Diego", "es", "hillside")

BILL = Matter("bill", "B-1", "C-1", SATURDAY_NOON - timedelta(days=3))
OUTAGE = Matter(
    "outage", "O-1", None, SATURDAY_NOON, words={"en": "The power is out.", "es": "No hay luz."}
)
CALL = Interaction(
    "c-1",
    "c-1",
    "VOICE",
    SATURDAY_NOON - timedelta(hours=2),
    "answered",
    phone=PHONE,
    customer_id="C-1",
    intent="pay_bill",
)


def answer(card: CallerCard, *, chain_id: str = "this call") -> dict[str, str | None]:
    return dict(lookup.answer(card, PHONE, chain_id=chain_id, now=SATURDAY_NOON, zone=NEW_YORK))


def test_a_customer_is_greeted_by_name_and_asked_about_the_new_bill() -> None:
    reply = answer(CallerCard((ANA,), (BILL,)))

    assert reply["outcome"] == "recognised"
    assert reply["greeting"] == "Good afternoon, Ana."
    assert (reply["billIssued"], reply["intent"]) == ("three days ago", "pay_bill")


def test_a_spanish_speaker_hears_spanish() -> None:
    hers = replace(CALL, customer_id="C-2")
    reply = answer(CallerCard((DIEGO,), (replace(BILL, customer_id="C-2"), OUTAGE), (hers,)))

    assert reply["languageCode"] == "es-US"
    assert reply["greeting"] == "Buenas tardes, Diego."
    assert reply["billIssued"] == "hace tres días"
    assert reply["notice"] == "No hay luz."
    assert reply["lastReason"] == "su factura"


@pytest.mark.parametrize("customers", [(), (ANA, DIEGO)], ids=["unknown", "shared"])
def test_nothing_of_one_customer_is_said_to_a_caller_who_may_be_another(
    customers: tuple[Customer, ...],
) -> None:
    reply = answer(CallerCard(customers, (BILL, OUTAGE), (CALL,)))

    assert reply["outcome"] == ("shared" if customers else "unknown")
    assert reply["greeting"] == "Good afternoon."
    private_ones = (
        "customerId",
        "firstName",
        "billIssued",
        "lastReason",
        "lastIntent",
        "lastQueue",
    )
    for private in private_ones:
        assert reply[private] is None
    assert reply["notice"] == "The power is out."
    assert reply["repeat"] == "yes"


def test_on_a_shared_line_the_agent_reads_whose_matter_it_is() -> None:
    reply = answer(CallerCard((ANA, DIEGO), (BILL, OUTAGE)))

    assert reply["household"] == "Ana, Diego"
    assert reply["matters"] == (
        "Ana: unpaid bill B-1 of Nov 18; outage in the area since Nov 21 12:00"
    )


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ("2026-11-21T00:10-05:00", "today"),
        ("2026-11-20T23:50-05:00", "yesterday"),
        ("2026-11-14T00:01-05:00", "seven days ago"),
        ("2026-11-13T23:59-05:00", None),
        ("2026-11-22T00:01-05:00", None),
    ],
)
def test_a_bill_counts_for_seven_calendar_days(issued: str, said: str | None) -> None:
    bill = replace(BILL, at=datetime.fromisoformat(issued))

    assert answer(CallerCard((ANA,), (bill,)))["billIssued"] == said


@pytest.mark.parametrize(
    ("past", "repeat"),
    [
        pytest.param(CALL, "yes", id="two hours ago"),
        pytest.param(replace(CALL, at=SATURDAY_NOON - timedelta(hours=24)), "yes", id="a day"),
        pytest.param(
            replace(CALL, at=SATURDAY_NOON - timedelta(hours=24, seconds=1)), "no", id="longer ago"
        ),
        pytest.param(replace(CALL, contact_id="x", chain_id="this call"), "no", id="this call"),
        pytest.param(replace(CALL, initiation_method="OUTBOUND"), "no", id="we called"),
        pytest.param(replace(CALL, initiation_method="CALLBACK"), "no", id="we called back"),
        pytest.param(
            replace(CALL, channel="CHAT", initiation_method="API", phone=None), "yes", id="a chat"
        ),
        pytest.param(replace(CALL, phone=MOBILE), "yes", id="from another number of hers"),
        pytest.param(replace(CALL, ending="ended", intent=None), "no", id="hung up at once"),
        pytest.param(replace(CALL, ending="ended"), "yes", id="hung up in the middle"),
        pytest.param(
            replace(CALL, ending="ended", intent=None, tried="asked for the prices"),
            "yes",
            id="hung up at an answer",
        ),
        pytest.param(
            replace(CALL, ending="abandoned", intent=None, queue="General"), "yes", id="waited"
        ),
    ],
)
def test_what_makes_a_call_a_repeat(past: Interaction, repeat: str) -> None:
    assert answer(CallerCard((ANA,), (), (past,)))["repeat"] == repeat


def test_a_call_that_came_to_nothing_does_not_hide_the_one_before() -> None:
    nothing = replace(
        CALL, contact_id="c-2", chain_id="c-2", at=CALL.at + timedelta(hours=1), ending="ended",
        intent=None,
    )  # fmt: skip

    assert answer(CallerCard((ANA,), (), (nothing, CALL)))["lastReason"] == "your bill"


def test_our_callback_does_not_hide_the_call_that_it_answers() -> None:
    ours = replace(
        CALL, contact_id="c-2", at=CALL.at + timedelta(hours=1), initiation_method="CALLBACK"
    )
    reply = answer(CallerCard((ANA,), (), (ours, CALL)))

    assert (reply["repeat"], reply["lastReason"]) == ("yes", "your bill")
    assert reply["history1"] == "Nov 21 11:00 voice, bill: spoke with an agent"
    assert reply.get("history2") is None


def test_a_repeat_says_what_the_last_contact_was_about_and_not_what_is_likely() -> None:
    other = replace(CALL, intent=None, queue="General")
    reply = answer(CallerCard((ANA,), (BILL,), (other,)))

    assert reply["intent"] == "pay_bill"
    assert (reply["lastIntent"], reply["lastQueue"]) == (None, "General")
    assert answer(CallerCard((ANA,), (), (CALL,)))["lastIntent"] == "pay_bill"


def test_an_open_callback_is_told_of_whatever_is_likelier() -> None:
    callback = Matter("callback", "cb-1", None, SATURDAY_NOON)
    reply = answer(CallerCard((ANA,), (BILL, callback), (CALL,)))

    assert (reply["intent"], reply["repeat"], reply["openCallback"]) == ("pay_bill", "yes", "yes")
    assert answer(CallerCard((ANA,), (BILL,), (CALL,)))["openCallback"] == "no"


@pytest.mark.parametrize("customers", [(DIEGO,), ()], ids=["given to another", "given to nobody"])
def test_what_an_earlier_owner_of_the_number_left_counts_for_nobody(
    customers: tuple[Customer, ...],
) -> None:
    case = Matter("case", "7", "C-1", SATURDAY_NOON, words={"en": "bill"})
    of_the_number = replace(CALL, contact_id="c-0", chain_id="c-0", customer_id=None, intent=None)
    reply = answer(CallerCard(customers, (BILL, case), (CALL, of_the_number)))

    assert (reply["matters"], reply["intent"], reply["billIssued"]) == (None, None, None)
    assert (reply["lastReason"], reply["lastIntent"]) == (None, None)
    assert reply["history1"] == "Nov 21 10:00 voice: spoke with an agent"
    assert reply.get("history2") is None


def test_on_a_shared_line_only_calls_from_that_line_make_a_repeat() -> None:
    from_mobile = replace(CALL, phone=MOBILE)

    assert answer(CallerCard((ANA, DIEGO), (), (from_mobile,)))["repeat"] == "no"


def test_history_is_the_last_five_newest_first_and_a_transferred_call_is_one() -> None:
    calls = [
        replace(CALL, contact_id=f"c-{n}", chain_id=f"c-{n}", at=CALL.at - timedelta(days=n))
        for n in range(1, 8)
    ]
    transferred = replace(CALL, contact_id="c-1b", chain_id="c-1", queue="Billing")
    reply = answer(CallerCard((ANA,), (), (*reversed(calls), transferred)))

    lines = [reply.get(f"history{n}") for n in range(1, 7)]
    assert lines[0] == "Nov 21 10:00 voice, bill, Billing: spoke with an agent"
    assert [line[:6] for line in lines[1:5] if line] == ["Nov 19", "Nov 18", "Nov 17", "Nov 16"]
    assert lines[5] is None


@pytest.mark.parametrize(
    ("matters", "intent"),
    [
        ((), None),
        ((Matter("case", "1", None, SATURDAY_NOON),), None),
        ((replace(BILL, at=SATURDAY_NOON - timedelta(days=30)),), None),
        ((BILL, OUTAGE), "outage"),
        ((BILL, Matter("appointment", "A", "C-1", SATURDAY_NOON)), "appointment"),
        ((BILL, Matter("appointment", "A", "C-1", SATURDAY_NOON + timedelta(2))), "pay_bill"),
        ((BILL, Matter("callback", "R", "C-1", SATURDAY_NOON)), "pay_bill"),
        ((Matter("callback", "R", "C-1", SATURDAY_NOON),), "callback"),
        ((Matter("appointment", "A", "C-1", SATURDAY_NOON + timedelta(5)),), "appointment"),
    ],
)
def test_the_most_pressing_matter_predicts_the_reason(
    matters: tuple[Matter, ...], intent: str | None
) -> None:
    assert likely_intent(matters, SATURDAY_NOON, NEW_YORK) == intent


def test_every_matter_but_a_bill_leaves_the_card_by_itself() -> None:
    assert shown_until(BILL) is None
    for kind in ("outage", "callback", "appointment", "case"):
        until = shown_until(Matter(kind, "1", None, SATURDAY_NOON))
        assert until is not None
        assert until > SATURDAY_NOON


@pytest.mark.parametrize(
    ("customers", "owner", "offered"),
    [
        ((ANA,), "C-1", True),
        ((ANA,), "C-2", False),
        ((ANA,), None, False),
        ((ANA, DIEGO), "C-1", False),
        ((), None, True),
    ],
    ids=["their own", "another's", "a stranger's", "a shared line", "a stranger's own"],
)
def test_only_their_own_business_is_offered_to_go_on_with(
    customers: tuple[Customer, ...], owner: str | None, offered: bool
) -> None:
    halfway = Halfway("meter_reading", owner, {"en": "this meter reading", "es": "esta lectura"})
    reply = answer(CallerCard(customers, halfway=halfway))

    assert reply["resumeTransaction"] == ("meter_reading" if offered else None)
    assert reply["resumeWords"] == ("this meter reading" if offered else None)


def test_what_a_customer_began_from_a_number_of_nobody_is_offered_unnamed() -> None:
    """Who proved it there has to prove it again; until then nothing is revealed."""
    halfway = Halfway("payment_plan", "C-1", {"en": "this payment plan", "es": "este plan"})
    reply = answer(CallerCard((), halfway=halfway))

    assert (reply["resumeTransaction"], reply["customerId"]) == ("payment_plan", None)
    assert reply["resumeWords"] == "what you began"
