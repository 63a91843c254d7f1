"""Entries that prove something, on any channel: read, judged, counted, and written under a lock.

The rules are in ``domain/authentication.py``. An entry is answered only once it is counted, so that
nobody gains a try by sending many at once.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from contact_center.domain.authentication import CodeText, Entry, Leg, State, Verdict, judge
from contact_center.domain.digits import Digits
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.pins import PinHasher
from contact_center.ports import Authentications

_RACES: Final = 8  # others may come first this often; a caller's own entries do not race each other
_PAUSE_S: Final = 0.05


def judged(
    authentications: Authentications,
    leg: Leg,
    account: str,
    number: str,
    entry: Callable[[State], Entry],
    now: datetime,
    *,
    once_verified: Callable[[State], State] = lambda state: state,
    text: Callable[[State], CodeText | None] = lambda _state: None,
) -> Verdict:
    """Read, judge and write; from the start again where others wrote in between.

    Args:
        authentications: Where counters and proofs are.
        leg: The contact in which it was given.
        account: Account number.
        number: The telephone number whose counter counts too, as it is named.
        entry: Makes the entry by the state that was read.
        now: Aware.
        once_verified: What else is to be stored with an entry that was right, and
        text: what is to be sent with it.

    Raises:
        StorageUnavailable: The table did not answer, or too many were faster: neither yes nor no.
    """
    for race in range(_RACES):
        snapshot = authentications.read(
            chain_id=leg.chain_id, account=account, number=number, now=now
        )
        verdict = judge(snapshot.state, entry(snapshot.state), leg, number, now)
        if verdict.state is None:
            return verdict
        if verdict.outcome == "verified":
            verdict = replace(verdict, state=once_verified(verdict.state))
        after = verdict.state or snapshot.state
        sent = text(after) if verdict.outcome == "verified" else None
        try:
            authentications.write(snapshot, after, now, sent)
        except Raced:
            time.sleep(random.uniform(0, _PAUSE_S * 2**race / 4))  # noqa: S311 - no secret
        else:
            return verdict
    raise StorageUnavailable(f"lost {_RACES} races in a row")


def pin_is_right(hasher: PinHasher, pin: Digits, account: str) -> Callable[[State], bool]:
    """Return what tells whether a PIN opens an account; it takes as long where there is none."""
    hashes: dict[str | None, bool] = {}  # a race reads again, but need not hash again

    def is_right(state: State) -> bool:
        stored = state.login.pin_hash if state.login else None
        if stored not in hashes:
            hashes[stored] = hasher.matches(pin, account, stored)
        return hashes[stored]

    return is_right
