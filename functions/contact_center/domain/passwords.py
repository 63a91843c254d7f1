"""Passwords of web accounts: which ones are good enough, and how one goes through our hands."""

import hmac
import itertools
import unicodedata
from typing import Final, NoReturn

from contact_center.domain.errors import InvalidInput

# NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where a password alone opens the account, at
# least 64 allowed, every character allowed, no rules of composition, refused where it is expected.
LEAST: Final = 15
MOST: Final = 128
_LEAST_DIFFERENT: Final = 5  # characters


class WeakPassword(InvalidInput):
    """A password that is not taken.

    Attributes:
        problem: short, long or easy.
    """

    code = "weak_password"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the password is not taken: {problem}")
        self.problem = problem


class Password:
    """A password that nobody gets to see by accident.

    Args:
        text: As it was typed; NFKC makes it the same from every keyboard.
        expected: What a guess would begin with: names of the company, numbers of the customer.

    Raises:
        WeakPassword: It is too short, too long, or what somebody would guess.

    Example:
        >>> Password("correct horse battery")
        Password(21)
        >>> Password("aaaaaaaaaaaaaaaa")
        Traceback (most recent call last):
        ...
        contact_center.domain.passwords.WeakPassword: the password is not taken: easy
    """

    __slots__ = ("_text",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str, *expected: str) -> None:
        normal = unicodedata.normalize("NFKC", text)
        if len(normal) < LEAST:
            raise WeakPassword("short") from None
        if len(normal) > MOST:
            raise WeakPassword("long") from None
        rest = normal.casefold()
        for word in filter(None, expected):
            rest = rest.replace(word.casefold(), "")
        if len(set(rest)) < _LEAST_DIFFERENT or _counts(rest):
            raise WeakPassword("easy") from None
        self._text = normal

    def reveal(self) -> str:
        """Return the password: for hashing, and for nothing else."""
        return self._text

    def is_same(self, again: str) -> bool:
        typed = unicodedata.normalize("NFKC", again)
        return hmac.compare_digest(self._text.encode(), typed.encode())

    def __repr__(self) -> str:
        return f"Password({len(self._text)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("passwords are not serialised: keep a hash")


def _counts(text: str) -> bool:
    """Tell whether every character follows the one before: 1234567890..., abcdef..."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in itertools.pairwise(text)}
    return steps <= {1} or steps <= {9}
