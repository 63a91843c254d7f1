"""Both stores of logins, counters and proofs keep one contract: moto's DynamoDB, and memory."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from contact_center.adapters.authentication import KEEP_PROOFS, DynamoAuthentication
from contact_center.domain.attempts import ACCOUNT, Attempts
from contact_center.domain.authentication import Level, Login, OneTimeCode, Proof, State
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.ports import Authentications, Snapshot
from tests.in_memory import InMemoryAuthentications
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ANA = Login("1001", "C-1001", "scrypt$1$2$8$1$c2FsdA==$aGFzaA==", PhoneNumber("+15550100"))
PROOF = Proof(
    chain_id="c-1",
    level=Level.PIN,
    customer_id="C-1001",
    account="1001",
    phone=PhoneNumber("+15550100"),
    at=NOON,
    contacts=("c-1", "c-2"),
    wrong=2,
    code=OneTimeCode("hash", NOON + timedelta(minutes=5)),
    last_entry="fingerprint",
    last_outcome="verified",
)


@pytest.fixture(params=["dynamodb", "memory"])
def store(request: pytest.FixtureRequest) -> Iterator[Authentications]:
    if request.param == "memory":
        yield InMemoryAuthentications()
    else:
        yield DynamoAuthentication(request.getfixturevalue("dynamodb"), TABLE)


def read(store: Authentications, *, at: datetime = NOON, chain: str = "c-1") -> Snapshot:
    return store.read(chain_id=chain, account="1001", number="+15550100", now=at)


def test_nothing_is_known_at_first(store: Authentications) -> None:
    assert read(store).state == State(None, Attempts(), Attempts(), Proof("c-1"))


def test_everything_survives_the_round_trip(store: Authentications) -> None:
    store.save(ANA)
    state = State(ANA, Attempts(1, 7, NOON), Attempts(2, 2, NOON), PROOF)

    store.write(read(store), state, NOON)

    assert read(store).state == state
    assert store.proof("c-1", NOON).state.proof == PROOF


def test_a_new_login_starts_with_a_clean_counter(store: Authentications) -> None:
    before = read(store)
    store.write(before, replace(before.state, account=Attempts(5, 100, NOON)), NOON)

    store.save(ANA)

    assert read(store).state.account == Attempts()


@pytest.mark.parametrize("changed", ["account", "number", "proof"])
def test_whoever_comes_second_is_refused(store: Authentications, changed: str) -> None:
    first, second = read(store), read(store)
    new = PROOF if changed == "proof" else Attempts(1, 1, NOON)
    store.write(first, replace(first.state, **{changed: new}), NOON)  # type: ignore[arg-type]

    # Also where the second changes something else: a lock must hold for whoever read before it.
    others = replace(second.state, proof=replace(second.state.proof, wrong=1))
    with pytest.raises(Raced):
        store.write(second, others, NOON)


def test_counters_of_another_account_do_not_interfere(store: Authentications) -> None:
    first = store.read(chain_id="c-1", account="1001", number="+15550100", now=NOON)
    second = store.read(chain_id="c-2", account="1002", number="+15550101", now=NOON)
    failed = Attempts(1, 1, NOON)

    store.write(first, replace(first.state, account=failed), NOON)
    store.write(second, replace(second.state, account=failed), NOON)

    assert read(store).state.account == failed


def test_a_proof_alone_is_written_without_touching_counters(store: Authentications) -> None:
    known = store.proof("c-1", NOON)

    store.write(known, replace(known.state, proof=PROOF), NOON)

    assert read(store).state == State(None, Attempts(), Attempts(), PROOF)


def test_no_failure_is_lost_when_many_fail_at_once(store: Authentications) -> None:
    waiting = [read(store) for _ in range(12)]  # all of them have seen the same
    while waiting:
        before = waiting.pop(0)
        after = replace(before.state, account=before.state.account.failed(NOON, ACCOUNT))
        try:
            store.write(before, after, NOON)
        except Raced:
            waiting.append(read(store))

    assert read(store).state.account.ever == 12


def test_what_has_expired_is_not_there_though_dynamodb_deletes_it_later(
    dynamodb: "DynamoDBClient",
) -> None:
    store = DynamoAuthentication(dynamodb, TABLE)
    known = store.proof("c-1", NOON)
    store.write(known, replace(known.state, proof=PROOF), NOON)

    later = read(store, at=NOON + KEEP_PROOFS)
    assert later.state.proof == Proof("c-1")

    store.write(later, replace(later.state, proof=PROOF), NOON + KEEP_PROOFS)
    assert read(store, at=NOON + KEEP_PROOFS).state.proof == PROOF


def test_a_table_that_does_not_answer_is_our_error(dynamodb: "DynamoDBClient") -> None:
    dynamodb.delete_table(TableName=TABLE)
    store = DynamoAuthentication(dynamodb, TABLE)

    with pytest.raises(StorageUnavailable, match="BatchGetItem: ResourceNotFoundException"):
        read(store)


def test_half_of_what_is_known_is_not_judged_by(
    dynamodb: "DynamoDBClient", busy: Callable[[], None]
) -> None:
    """DynamoDB hands keys back when it is busy; a lock among them must not go unnoticed."""
    store = DynamoAuthentication(dynamodb, TABLE)
    busy()

    with pytest.raises(StorageUnavailable, match="not all keys were read"):
        read(store)


@pytest.fixture
def busy(dynamodb: "DynamoDBClient") -> Iterator[Callable[[], None]]:
    """Let DynamoDB answer as it does when it cannot read everything at the moment."""
    operation = "before-call.dynamodb.BatchGetItem"

    def answer(**_: object) -> Any:  # noqa: ANN401 - what botocore takes for an answer
        unread = {TABLE: {"Keys": [{"pk": {"S": "ACCOUNT#1001"}, "sk": {"S": "ATTEMPTS"}}]}}
        return _Ok(), {"Responses": {TABLE: []}, "UnprocessedKeys": unread}

    yield lambda: dynamodb.meta.events.register_first(operation, answer)
    dynamodb.meta.events.unregister(operation, answer)


class _Ok:
    status_code = 200
