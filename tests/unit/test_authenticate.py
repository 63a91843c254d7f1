"""What a caller experiences who proves who they are, step by step; ports in memory."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from authenticate.handler import authenticate
from contact_center.bootstrap import Authenticate
from contact_center.connect import FlowEvent
from contact_center.domain.attempts import LOCK
from contact_center.domain.authentication import CODE_VALID_FOR, VALID_FOR, Login
from contact_center.domain.digits import NO_INPUT, Digits
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.pins import Cost, PinHasher
from tests.in_memory import InMemoryAuthentications, ReadableInput, keyed
from tests.support import StandingClock, flow_event

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
PIN, WRONG = "493817", "493818"
ANA = {"customerId": "C-1001"}

Reply = Mapping[str, str | None]


class Centre:
    """The function with two customers, Ana (C-1001) and Omar (C-1004, no registered number)."""

    def __init__(self) -> None:
        self.clock = StandingClock(NOON)
        self.store = InMemoryAuthentications()
        self.hasher = PinHasher({"1": "pepper"}, Cost(rounds=2, parallel=1))
        self.app = Authenticate(self.clock, self.store, ReadableInput(), self.hasher)
        self.enrol("1001", PhoneNumber("+15550100"))
        self.enrol("1004", None)

    def enrol(self, account: str, phone: PhoneNumber | None) -> None:
        stored = self.hasher.hash(Digits(PIN), account)
        self.store.save(Login(account, f"C-{account}", stored, phone))

    def ask(
        self,
        step: str,
        value: str | None = None,
        /,
        *,
        account: str | None = None,
        contact: str = "c-1",
        number: str | None = "+15550100",
        attributes: Mapping[str, str] | None = None,
        level: str = "2",
        language: str = "en",
        **more: str,
    ) -> Reply:
        """Run a step. What is keyed is given in clear here, and encrypted on the way."""
        entries = {"value": value, "account": account}
        event = flow_event(
            address=number,
            attributes=attributes,
            contact_id=contact,
            parameters={
                "step": step,
                "level": level,
                "language": language,
                **{name: keyed(digits) for name, digits in entries.items() if digits is not None},
            },
            **more,
        )
        return authenticate(FlowEvent.parse(event), self.app)

    def event_of(self, pin: str) -> FlowEvent:
        given = {"step": "pin", "value": keyed(pin)}
        return FlowEvent.parse(flow_event(attributes=ANA, parameters=given))

    def pin(self, pin: str, /, **event: Any) -> str | None:  # noqa: ANN401 - as ``ask`` takes it
        return self.ask("pin", pin, **event)["outcome"]


def leg(contact: str, *, after: str, by: str) -> dict[str, Any]:
    """Return what tells a later contact of the chain c-1 from the first."""
    return {
        "contact": contact,
        "InitialContactId": "c-1",
        "PreviousContactId": after,
        "InitiationMethod": by,
    }


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_a_recognised_number_is_asked_for_the_pin_only(centre: Centre) -> None:
    assert centre.ask("begin", attributes=ANA)["outcome"] == "pin"


def test_an_unknown_number_is_asked_for_the_account_first(centre: Centre) -> None:
    assert centre.ask("begin")["outcome"] == "account"


def test_the_right_pin_proves_level_two(centre: Centre) -> None:
    reply = centre.ask("pin", PIN, attributes=ANA)

    assert reply == {
        "outcome": "verified",
        "say": "Thank you.",
        "reason": None,
        "level": "2",
        "method": "pin",
        "at": "2026-11-20T17:00:00+00:00",
        "customerId": "C-1001",
    }


def test_an_account_that_is_keyed_counts_before_the_number(centre: Centre) -> None:
    reply = centre.ask("pin", PIN, account="1004", attributes=ANA)

    assert reply["customerId"] == "C-1004"


def test_a_withheld_number_may_prove_itself_too(centre: Centre) -> None:
    assert centre.pin(PIN, account="1001", number=None) == "verified"


def test_wrong_pin_and_unknown_account_are_answered_alike(centre: Centre) -> None:
    told: list[tuple[Reply, list[str]]] = []
    for contact, account in (("c-1", "1001"), ("c-2", "9999")):
        centre.store.requests.clear()
        reply = centre.ask("pin", WRONG, account=account, contact=contact)
        told.append((reply, list(centre.store.requests)))

    assert told[0] == told[1]
    assert told[0][0]["outcome"] == "wrong"
    assert told[0][1] == ["read", "write"]


def test_locking_looks_the_same_for_an_account_that_does_not_exist(centre: Centre) -> None:
    def replies(account: str, prefix: str) -> list[Reply]:
        return [
            centre.ask(
                "pin", WRONG, account=account, contact=f"{prefix}{n}", number=f"+1555{n:04}{prefix}"
            )
            for n in range(6)
        ]

    assert replies("1001", "1") == replies("9999", "2")


def test_the_third_wrong_entry_of_a_call_leads_to_a_person(centre: Centre) -> None:
    outcomes = [centre.pin(WRONG, attributes=ANA) for _ in range(3)]

    assert outcomes == ["wrong", "wrong", "person"]
    assert centre.pin(PIN, attributes=ANA) == "person"
    assert centre.ask("begin", attributes=ANA)["outcome"] == "person"


def test_tries_are_counted_through_transfers(centre: Centre) -> None:
    for _ in range(3):
        centre.pin(WRONG, attributes=ANA)

    transferred = leg("c-2", after="c-1", by="TRANSFER")
    assert centre.pin(PIN, attributes=ANA, **transferred) == "person"


def test_five_failures_across_calls_lock_the_account(centre: Centre) -> None:
    for n in range(4):
        assert centre.pin(WRONG, account="1001", contact=f"a{n}", number=f"+1555010{n}") == "wrong"
    assert centre.pin(WRONG, account="1001", contact="a4", number="+15550104") == "locked"

    assert centre.pin(PIN, account="1001", contact="a5", number="+15550105") == "locked"
    centre.clock.moment += LOCK - timedelta(seconds=1)
    assert centre.pin(PIN, account="1001", contact="a6", number="+15550105") == "locked"
    centre.clock.moment += timedelta(seconds=1)
    assert centre.pin(PIN, account="1001", contact="a7", number="+15550105") == "verified"


def test_five_failures_from_a_number_lock_the_number_for_any_account(centre: Centre) -> None:
    for n in range(5):
        centre.pin(WRONG, account=f"20{n}", contact=f"a{n}")

    assert centre.pin(PIN, account="1001", contact="a6") == "locked"
    assert centre.pin(PIN, account="1001", contact="a7", number="+15550109") == "verified"


def test_entries_while_locked_do_not_prolong_the_lock(centre: Centre) -> None:
    for n in range(5):
        centre.pin(WRONG, account="1001", contact=f"a{n}", number=f"+1555010{n}")
    centre.clock.moment += LOCK / 2
    centre.pin(WRONG, account="1001", contact="b", number="+15550106")
    centre.clock.moment += LOCK / 2

    assert centre.pin(PIN, account="1001", contact="c", number="+15550106") == "verified"


def test_success_resets_the_account_and_not_the_number(centre: Centre) -> None:
    for n in range(4):
        centre.pin(WRONG, account="1001", contact=f"a{n}")
    assert centre.pin(PIN, account="1001", contact="b") == "verified"

    # One more from that number, against another account, is its fifth. Ana's own starts again.
    assert centre.pin(WRONG, account="1004", contact="c") == "locked"
    elsewhere = [
        centre.pin(WRONG, account="1001", contact=f"d{n}", number=f"+1555011{n}") for n in range(4)
    ]
    assert elsewhere == ["wrong"] * 4


def test_callers_without_a_number_share_a_wider_counter(centre: Centre) -> None:
    def withheld(n: int, pin: str) -> str | None:
        account = str(2000 + n) if pin == WRONG else "1001"
        return centre.pin(pin, account=account, contact=f"w{n}", number="anonymous")

    assert [withheld(n, WRONG) for n in range(50)] == ["wrong"] * 49 + ["locked"]
    assert withheld(50, PIN) == "locked"
    assert centre.pin(PIN, account="1001", contact="x") == "verified"


def test_a_hundred_consecutive_failures_lock_for_good(centre: Centre) -> None:
    for n in range(200):
        centre.pin(WRONG, account="1001", contact=f"a{n}", number=f"+1555{n:07}")
        centre.clock.moment += LOCK

    assert centre.pin(PIN, account="1001", contact="b", number="+15559999") == "locked"
    assert centre.store.failures["account", "1001"].ever == 100


def test_nothing_keyed_is_no_try(centre: Centre) -> None:
    given = {"step": "pin", "value": NO_INPUT, "language": "es"}
    event = flow_event(attributes=ANA, parameters=given)

    for _ in range(4):
        reply = authenticate(FlowEvent.parse(event), centre.app)
        assert reply["outcome"] == "silence"
        assert reply["say"] == "No hemos recibido ningún dígito."
    assert centre.pin(PIN, attributes=ANA) == "verified"


def test_an_invocation_repeated_by_connect_is_no_second_try(centre: Centre) -> None:
    once = centre.event_of(WRONG)

    replies = [authenticate(once, centre.app) for _ in range(4)]

    assert [reply["outcome"] for reply in replies] == ["wrong"] * 4
    assert centre.store.failures["account", "1001"].failures == 1


def test_a_repeated_success_is_answered_as_the_first_time(centre: Centre) -> None:
    once = centre.event_of(PIN)

    assert authenticate(once, centre.app) == authenticate(once, centre.app)


class TestFollowing:
    """Verification follows the caller, and nobody else."""

    @pytest.fixture
    def verified(self, centre: Centre) -> Centre:
        assert centre.pin(PIN, attributes=ANA) == "verified"
        return centre

    def test_through_transfers(self, verified: Centre) -> None:
        second = leg("c-2", after="c-1", by="TRANSFER")
        third = leg("c-3", after="c-2", by="QUEUE_TRANSFER")

        assert verified.ask("begin", attributes=ANA, **second)["outcome"] == "verified"
        assert verified.ask("begin", attributes=ANA, **third)["outcome"] == "verified"

    def test_for_fifteen_minutes(self, verified: Centre) -> None:
        verified.clock.moment += VALID_FOR - timedelta(seconds=1)
        assert verified.ask("begin", attributes=ANA)["outcome"] == "verified"
        verified.clock.moment += timedelta(seconds=1)
        assert verified.ask("begin", attributes=ANA)["outcome"] == "pin"

    def test_not_to_another_call_of_the_same_number(self, verified: Centre) -> None:
        assert verified.ask("begin", attributes=ANA, contact="c-9")["outcome"] == "pin"

    def test_not_to_a_callback(self, verified: Centre) -> None:
        callback = leg("c-2", after="c-1", by="CALLBACK")
        assert verified.ask("begin", attributes=ANA, **callback)["outcome"] == "pin"

    def test_not_to_what_comes_after_a_callback(self, verified: Centre) -> None:
        callback = leg("c-2", after="c-1", by="CALLBACK")
        after = leg("c-3", after="c-2", by="TRANSFER")
        verified.ask("begin", attributes=ANA, **callback)

        assert verified.ask("begin", attributes=ANA, **after)["outcome"] == "pin"

    def test_whoever_picks_up_a_callback_may_prove_it_anew(self, verified: Centre) -> None:
        callback = leg("c-2", after="c-1", by="CALLBACK")
        after = leg("c-3", after="c-2", by="TRANSFER")

        assert verified.pin(PIN, attributes=ANA, **callback) == "verified"
        assert verified.ask("begin", attributes=ANA, **callback)["outcome"] == "verified"
        assert verified.ask("begin", attributes=ANA, **after)["outcome"] == "verified"


class TestCodes:
    """Level 3: a one-time code to the registered number, on top of the PIN."""

    def test_a_code_is_sent_once_the_pin_is_right(self, centre: Centre) -> None:
        reply = centre.ask("pin", PIN, attributes=ANA, level="3", language="es")

        assert reply["outcome"] == "code"
        ((code, phone, language),) = centre.store.sent
        assert (len(code), phone, language) == (6, PhoneNumber("+15550100"), "es")

    def test_the_code_proves_level_three(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")

        reply = centre.ask("code", centre.store.sent[0][0], attributes=ANA, level="3")
        assert (reply["outcome"], reply["level"], reply["method"]) == ("verified", "3", "code")

    def test_it_is_not_kept_readable(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")

        kept = centre.store.proofs["c-1"].code
        assert kept is not None
        assert centre.store.sent[0][0] not in kept.hash

    def test_a_wrong_code_is_a_wrong_entry(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")
        wrong = str((int(centre.store.sent[0][0]) + 1) % 10**6).zfill(6)

        outcomes = [
            centre.ask("code", wrong, attributes=ANA, level="3")["outcome"] for _ in range(3)
        ]
        assert outcomes == ["wrong", "wrong", "person"]
        assert centre.store.failures["account", "1001"].failures == 3

    def test_it_expires(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")
        centre.clock.moment += CODE_VALID_FOR

        assert centre.ask("code", centre.store.sent[0][0], attributes=ANA)["outcome"] == "wrong"

    def test_it_works_once(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")
        code = centre.store.sent[0][0]
        centre.ask("code", code, attributes=ANA, level="3")

        assert centre.ask("code", code, attributes=ANA, level="3")["outcome"] == "wrong"

    def test_it_is_worth_nothing_in_another_call(self, centre: Centre) -> None:
        centre.ask("pin", PIN, attributes=ANA, level="3")

        code = centre.store.sent[0][0]
        assert centre.ask("code", code, attributes=ANA, contact="c-9")["outcome"] == "wrong"

    def test_a_code_does_not_stand_for_the_pin(self, centre: Centre) -> None:
        assert centre.ask("code", "000000", attributes=ANA, level="3")["outcome"] == "wrong"

    def test_level_two_steps_up_without_the_pin_again(self, centre: Centre) -> None:
        centre.pin(PIN, attributes=ANA)
        centre.store.requests.clear()

        assert centre.ask("begin", attributes=ANA, level="3")["outcome"] == "code"
        assert centre.store.requests == ["proof", "write"]

    def test_without_a_registered_number_it_takes_a_person(self, centre: Centre) -> None:
        assert centre.ask("pin", PIN, account="1004", level="3")["outcome"] == "person"

    def test_a_code_that_could_not_be_noted_is_not_sent(self, centre: Centre) -> None:
        centre.store.write = raced_always  # type: ignore[method-assign,assignment]

        with pytest.raises(StorageUnavailable):
            centre.ask("pin", PIN, attributes=ANA, level="3")
        assert centre.store.sent == []


def raced_always(*_given: object) -> None:
    raise Raced


def test_a_lost_race_is_judged_again_by_what_the_winner_wrote(centre: Centre) -> None:
    write = centre.store.write
    others = iter(range(4))

    def raced(*given: object) -> None:
        if next(others, None) is not None:  # meanwhile, somebody else fails on the same account
            centre.store.write = write  # type: ignore[method-assign]
            centre.pin(
                WRONG,
                account="1001",
                contact=f"other{len(centre.store.requests)}",
                number="+15550107",
            )
            centre.store.write = raced  # type: ignore[assignment]
            raise Raced
        write(*given)  # type: ignore[arg-type]

    centre.store.write = raced  # type: ignore[assignment]

    assert centre.pin(WRONG, attributes=ANA) == "locked"
    assert centre.store.failures["account", "1001"].failures == 5


def test_an_entry_that_cannot_be_counted_is_not_answered(centre: Centre) -> None:
    centre.store.write = raced_always  # type: ignore[method-assign,assignment]

    for pin in (PIN, WRONG):
        with pytest.raises(StorageUnavailable):
            centre.pin(pin, attributes=ANA)


@pytest.mark.parametrize(
    ("keyed_account", "outcome"),
    [("1001", "pin"), ("9999", "pin"), ("0", "person"), (None, "account")],
)
def test_an_account_number_is_not_looked_up_before_the_pin(
    centre: Centre, keyed_account: str | None, outcome: str
) -> None:
    centre.store.requests.clear()

    assert centre.ask("account", account=keyed_account)["outcome"] == outcome
    assert centre.store.requests == []


def test_zero_is_a_person_and_no_try(centre: Centre) -> None:
    for step in ("pin", "code"):
        reply = centre.ask(step, "0", attributes=ANA)
        assert (reply["outcome"], reply["reason"]) == ("person", "asked_person")
    assert centre.store.failures == {}


def test_an_unknown_step_leads_to_a_person(centre: Centre) -> None:
    assert centre.ask("guess", attributes=ANA)["outcome"] == "person"
