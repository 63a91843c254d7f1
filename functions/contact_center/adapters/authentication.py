"""Logins, counters of failures, and proofs: read in one request, written in one transaction.

Each item carries a ``version``, and what was read is a condition of what is written. So no failure
is lost when many try at once: all but one of those who read the same state are refused, and judge
again by what the one has written.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import items, keys, proofs
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import UnitOfWork, unchanged
from contact_center.domain.attempts import Attempts
from contact_center.domain.authentication import CodeText, Login, State
from contact_center.domain.phone import PhoneNumber
from contact_center.ports import Snapshot

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# A month without a failure clears a counter, also that of consecutive ones: whoever waits for that
# gets a hundred guesses a month at a million PINs.
KEEP_ATTEMPTS: Final = timedelta(days=30)
KEEP_CODES: Final = timedelta(hours=1)  # a text with a code is worth nothing after minutes
KEEP_PROOFS: Final = timedelta(hours=24)  # a call's tries are counted as long as the call may last

_Place = tuple[str, str]


class DynamoAuthentication:
    """``Authentications`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self, *, chain_id: str, account: str, number: str, now: datetime) -> Snapshot:
        places = _places(chain_id, account, number)
        login = (keys.account(account), keys.LOGIN)
        found = self._found([login, *places.values()], now)
        state = State(
            login=_login(found[login]) if "pin_hash" in found[login] else None,
            account=_attempts(found[places["account"]]),
            number=_attempts(found[places["number"]]),
            proof=proofs.restored(chain_id, found[places["proof"]]),
        )
        return Snapshot(state, account, number, _versions(places, found))

    def proof(self, chain_id: str, now: datetime) -> Snapshot:
        place = (keys.proof(chain_id), keys.PROOF)
        found = self._found([place], now)
        state = State(None, Attempts(), Attempts(), proofs.restored(chain_id, found[place]))
        return Snapshot(state, "", "", _versions({"proof": place}, found))

    def write(
        self, before: Snapshot, after: State, now: datetime, text: CodeText | None = None
    ) -> None:
        places = _places(after.proof.chain_id, before.account, before.number)
        stored = {
            "account": (_stored_attempts(after.account), now + KEEP_ATTEMPTS),
            "number": (_stored_attempts(after.number), now + KEEP_ATTEMPTS),
            "proof": (proofs.stored(after.proof), now + KEEP_PROOFS),
        }
        work = UnitOfWork(self._client, self._table)
        for name, version in before.versions.items():
            pk, sk = places[name]
            if getattr(after, name) == getattr(before.state, name):
                work.check(pk, sk, unchanged(version))
                continue
            attributes, expires_at = stored[name]
            key = {"pk": pk, "sk": sk, "expires_at": items.epoch(expires_at)}
            work.put({**attributes, **key, "version": version + 1}, unchanged(version))
        if text:
            work.put(_message(text, now))
        work.write()

    def save(self, login: Login) -> None:
        work = UnitOfWork(self._client, self._table)
        work.put(
            {
                "pk": keys.account(login.account),
                "sk": keys.LOGIN,
                "customer_id": login.customer_id,
                "pin_hash": login.pin_hash,
                "phone": login.phone.e164 if login.phone else None,
            }
        )
        work.delete(keys.account(login.account), keys.ATTEMPTS)
        work.write()

    def _found(self, places: list[_Place], now: datetime) -> dict[_Place, Mapping[str, Any]]:
        """Read items in one request. Of one that has expired nothing but its version is left."""
        work = UnitOfWork(self._client, self._table)
        for place in places:
            work.want(*place)
        work.read()
        found = {}
        for place in places:
            expired = {"version": work.item(*place).get("version", 0)}
            found[place] = work.item(*place, now) or expired
        return found


def _message(text: CodeText, now: datetime) -> Mapping[str, Any]:
    """Return what the outbox sends: with the code in it, so it is kept for a short while only."""
    about = {
        "code": text.code.reveal(),
        "customer_id": text.customer_id,
        "language": text.language,
    }
    item = message(f"code-{secrets.token_hex(8)}", "one_time_code", text.phone, now, **about)
    return {**item, "expires_at": items.epoch(now + KEEP_CODES)}


def _places(chain_id: str, account: str, number: str) -> dict[str, _Place]:
    return {
        "account": (keys.account(account), keys.ATTEMPTS),
        "number": (keys.calling_number(number), keys.ATTEMPTS),
        "proof": (keys.proof(chain_id), keys.PROOF),
    }


def _versions(places: Mapping[str, _Place], found: Mapping[_Place, Any]) -> dict[str, int]:
    return {name: found[place].get("version", 0) for name, place in places.items()}


def _login(item: Mapping[str, Any]) -> Login:
    return Login(
        account=item["pk"].removeprefix(keys.ACCOUNTS),
        customer_id=item["customer_id"],
        pin_hash=item["pin_hash"],
        phone=PhoneNumber(item["phone"]) if "phone" in item else None,
    )


def _stored_attempts(attempts: Attempts) -> dict[str, Any]:
    return {
        "failures": attempts.failures,
        "ever": attempts.ever,
        "last": items.instant(attempts.last) if attempts.last else None,
    }


def _attempts(item: Mapping[str, Any]) -> Attempts:
    return Attempts(item.get("failures", 0), item.get("ever", 0), _instant(item.get("last")))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
