"""Links that open something: who holds one may do one thing, once, for a short while.

    issue ──▶ open ──the page's button──▶ used ──▶ a pass: one browser goes on for half an hour
                └──────15 minutes──────▶ expired

Looking at a link changes nothing: telephones and messaging apps fetch what they show a preview of.
Only the button on its page uses it.

Source: domain reference, row 40 and part 2(d): own domain, single use, 128 bits, 15 minutes, bound
to customer and transaction, nothing personal in the address.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

TOKEN_BYTES: Final = 16
VALID_FOR: Final = timedelta(minutes=15)
PASS_VALID_FOR: Final = timedelta(minutes=30)  # then who was sent a link counts as not helped by it

_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 bits in base64url

Standing = Literal["open", "used", "expired"]


@dataclass(frozen=True, slots=True)
class Link:
    """What was issued, without the token that opens it.

    Attributes:
        purpose: What it opens: the name of a transaction, or of another page ("bill_copy").
        customer_id: For whom; possession of the link proves no more than their telephone does.
        phone: Where it was sent.
        variables: What the page needs beside that: a bill's number, which deflection it belongs to.
        used_at: When its button was pressed; None: not yet.
        used_by: Digest of the secret of the browser in which it was.
    """

    purpose: str
    customer_id: str | None
    phone: PhoneNumber | None
    language: Language
    issued_at: datetime
    valid_until: datetime
    variables: Mapping[str, str] = field(default_factory=dict)
    used_at: datetime | None = None
    used_by: str = ""

    @property
    def leads_to(self) -> str:
        """What it opens: a text that carries on a call is about the transaction it names."""
        return self.variables.get("transaction", self.purpose)

    def standing(self, now: datetime) -> Standing:
        """Tell whether it opens.

        Example:
            >>> from datetime import UTC
            >>> noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
            >>> link = Link("pay_bill", "C-1", None, "en", noon, noon + VALID_FOR)
            >>> link.standing(noon), link.standing(noon + VALID_FOR)
            ('open', 'expired')
        """
        if self.used_at is not None:
            return "used"
        return "open" if now < self.valid_until else "expired"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a link became when it was used: one browser may go on, until the pass is over.

    Attributes:
        visit_id: The contact, for history and for the conversation.
        link: Digest of the link that it came from.
        language: Of the page; it may be changed there.
    """

    visit_id: str
    link: str
    purpose: str
    customer_id: str | None
    phone: PhoneNumber | None
    language: Language
    began_at: datetime
    valid_until: datetime
    variables: Mapping[str, str] = field(default_factory=dict)


def digest(secret: str) -> str:
    """Name a token or a browser's secret: what is stored of it, and does not open anything.

    Example:
        >>> len(digest("a")), digest("a") == digest("b")
        (64, False)
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of what we issue.

    Example:
        >>> is_secret("3q2-7w" + 16 * "A"), is_secret("3q2-7w"), is_secret("../../etc/passwd")
        (True, False, False)
    """
    return _SECRET.fullmatch(text) is not None
