"""PINs: which ones are good enough, and how one is kept."""

import base64
import hashlib
import hmac
import itertools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from contact_center.domain.digits import Digits
from contact_center.domain.errors import InvalidInput

PIN_LENGTH: Final = 6  # NIST SP 800-63B, 5.1.1.1: at least 6 where chosen at random by the company
_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32
_SCHEME: Final = "scrypt"


class WeakPin(InvalidInput):
    """A PIN that is among the first ones anybody tries."""

    code = "weak_pin"


def good_pin(pin: Digits) -> Digits:
    """Return the PIN if it may be set.

    Raises:
        WeakPin: It has another length, repeats one or two digits, or counts up or down.

    Example:
        >>> good_pin(Digits("493817"))
        Digits(6)
        >>> good_pin(Digits("345678"))
        Traceback (most recent call last):
        ...
        contact_center.domain.pins.WeakPin: choose 6 digits that do not simply count or repeat
    """
    digits = [int(digit) for digit in pin.reveal()]
    steps = {(after - before) % 10 for before, after in itertools.pairwise(digits)}
    if len(digits) != PIN_LENGTH or len(set(digits)) < 3 or steps in ({1}, {9}):
        raise WeakPin(f"choose {PIN_LENGTH} digits that do not simply count or repeat")
    return pin


@dataclass(frozen=True, slots=True)
class Cost:
    """What one scrypt computation costs; memory is 128 * ``block`` * ``rounds`` bytes.

    The default takes 16 MiB: OWASP's scrypt setting for that memory (Password Storage Cheat Sheet).
    Measured: 0.24 s on a whole processor, so 0.8 s in a Lambda function of 512 MiB, which has 0.29.

    Attributes:
        rounds: scrypt's N, a power of two.
        block: scrypt's r.
        parallel: scrypt's p.
    """

    rounds: int = 2**14
    block: int = 8
    parallel: int = 5

    @property
    def memory_bytes(self) -> int:
        """What OpenSSL must be allowed, with room for its own bookkeeping."""
        return 128 * self.block * (self.rounds + self.parallel) + 2**20


class Concealed(Protocol):
    """What is hashed, and shows itself to nobody else: the digits of a PIN, a password."""

    def reveal(self) -> str: ...


class PinHasher:
    """Hashes PINs, and passwords no worse: HMAC with the pepper, then scrypt with a salt.

    A slow hash alone does not keep a PIN: there are only a million, and 0.24 s times a million is
    three days. Without the pepper, which is not in the table, there is nothing to try them against.

    Args:
        peppers: Secret by its name; the last name in alphabetical order makes new hashes, the
            others still check old ones. Asked for a name only when a hash was made with it.
        cost: For new hashes. A stored hash names its own.

    Raises:
        ValueError: There is no pepper.
    """

    def __init__(self, peppers: Mapping[str, str], cost: Cost | None = None) -> None:
        if not peppers:
            raise ValueError("expected at least one pepper, got none: see PEPPER_SECRET_ARN")
        self._peppers = peppers
        self._current = max(peppers)
        self._cost = cost or Cost()
        # What a PIN is compared with where there is no account: as much work, and never equal.
        self._nobody = self._encode(self._current, self._cost, b"\0" * _SALT_BYTES, b"")

    def hash(self, pin: Concealed, account: str) -> str:
        """Return what to store for a PIN: scheme, pepper's name, cost, salt and hash."""
        salt = secrets.token_bytes(_SALT_BYTES)
        derived = self._derive(pin, account, self._current, self._cost, salt)
        return self._encode(self._current, self._cost, salt, derived)

    def matches(self, pin: Concealed, account: str, stored: str | None) -> bool:
        """Tell whether a PIN is the one that was stored.

        Without a stored hash (no such account) it takes the same time, and is never right.
        """
        scheme, pepper, *cost, salt, expected = (stored or self._nobody).split("$")
        if scheme != _SCHEME:
            raise ValueError(f"expected a {_SCHEME} hash, got {scheme!r}")
        derived = self._derive(pin, account, pepper, Cost(*map(int, cost)), _decoded(salt))
        return hmac.compare_digest(derived, _decoded(expected))

    def quick_hash(self, digits: Digits, purpose: str) -> str:
        """Return a keyed hash of digits that live for minutes only, such as a one-time code."""
        return self._peppered(digits, purpose, self._current).hex()

    def _derive(self, pin: Concealed, account: str, pepper: str, cost: Cost, salt: bytes) -> bytes:
        return hashlib.scrypt(
            self._peppered(pin, account, pepper),
            salt=salt,
            n=cost.rounds,
            r=cost.block,
            p=cost.parallel,
            maxmem=cost.memory_bytes,
            dklen=_KEY_BYTES,
        )

    def _peppered(self, digits: Concealed, purpose: str, pepper: str) -> bytes:
        # No name for the digits in clear: a traceback may show the names of its frames.
        return hmac.digest(
            self._peppers[pepper].encode(), f"{purpose}\0{digits.reveal()}".encode(), "sha256"
        )

    @staticmethod
    def _encode(pepper: str, cost: Cost, salt: bytes, derived: bytes) -> str:
        parts = (_SCHEME, pepper, cost.rounds, cost.block, cost.parallel)
        return "$".join([*map(str, parts), _encoded(salt), _encoded(derived)])


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)
