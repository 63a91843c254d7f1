"""In-memory ports for tests that make more requests than moto can play. Honest: they keep the one
rule that matters, and `tests/functional/test_authentication_store.py` holds them to it."""

import base64
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from contact_center.domain.attempts import Attempts
from contact_center.domain.authentication import CodeText, Login, Proof, State
from contact_center.domain.digits import NO_INPUT, Digits
from contact_center.domain.errors import Raced
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.ports import Snapshot


@dataclass
class InMemoryAuthentications:
    """`Authentications`: what was read is a condition of what is written."""

    logins: dict[str, Login] = field(default_factory=dict)
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: dict[tuple[str, str], Attempts] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    sent: list[tuple[str, PhoneNumber, Language]] = field(default_factory=list)

    def read(self, *, chain_id: str, account: str, number: str, now: datetime) -> Snapshot:
        self.requests.append("read")
        places = _places(chain_id, account, number)
        state = State(
            self.logins.get(account),
            self.failures.get(("account", account), Attempts()),
            self.failures.get(("number", number), Attempts()),
            self.proofs.get(chain_id, Proof(chain_id)),
        )
        versions = {name: self.versions[name, key] for name, key in places.items()}
        return Snapshot(state, account, number, versions)

    def proof(self, chain_id: str, now: datetime) -> Snapshot:
        self.requests.append("proof")
        proof = self.proofs.get(chain_id, Proof(chain_id))
        state = State(None, Attempts(), Attempts(), proof)
        return Snapshot(state, "", "", {"proof": self.versions["proof", chain_id]})

    def write(
        self, before: Snapshot, after: State, now: datetime, text: CodeText | None = None
    ) -> None:
        self.requests.append("write")
        places = _places(after.proof.chain_id, before.account, before.number)
        for name, version in before.versions.items():
            if self.versions[name, places[name]] != version:
                raise Raced
        for name in before.versions:
            if getattr(after, name) != getattr(before.state, name):
                self.versions[name, places[name]] += 1
        self.failures["account", before.account] = after.account
        self.failures["number", before.number] = after.number
        self.proofs[after.proof.chain_id] = after.proof
        if text:
            self.sent.append((text.code.reveal(), text.phone, text.language))

    def save(self, login: Login) -> None:
        self.logins[login.account] = login
        self.failures.pop(("account", login.account), None)
        self.versions.pop(("account", login.account), None)


def _places(chain_id: str, account: str, number: str) -> dict[str, str]:
    return {"account": account, "number": number, "proof": chain_id}


class ReadableInput:
    """`ConfidentialInput` of tests that are not about encryption: base64, with a serial number."""

    def read(self, stored: str | None) -> Digits | None:
        if stored is None or stored == NO_INPUT:
            return None
        return Digits(base64.b64decode(stored).decode().partition("/")[0])


_serial = iter(range(10**9))


def keyed(digits: str) -> str:
    """Return an entry as `ReadableInput` reads it; like ciphertext, never the same twice."""
    return base64.b64encode(f"{digits}/{next(_serial)}".encode()).decode()
