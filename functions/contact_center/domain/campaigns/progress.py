"""How far a campaign has come: as it is planned, and as it is sent. One item, written by one.

Whoever works on a campaign holds a lease, and each write requires the version that was read: two at
the same time cannot both go on, and what a crash leaves behind is the state before a step or after
it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contact_center.domain.campaigns.recipients import Group, Recipient

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GROUP, _NUMBER = 2, 5  # letters
_REFUSED = "zz"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a campaign stands between two steps.

    Attributes:
        after: Up to where the area was read.
        last: The last number that was planned: one that several customers share is one recipient.
        groups: Those who are texted.
        refused: How many are not, by reason.
        later: How many have to wait, by until when.
        why_later: And by why.
        digest: Of all recipients so far.
        planned: Everybody is.
        flying: Places of those who were handed to the door and not heard of since.
        owner: Who works on it ...
        lease_until: ... and until when nobody else does.
        moved_at: When something was handed over last.
    """

    after: str = ""
    last: str = field(default="", repr=False)
    groups: tuple[Group, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)
    why_later: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    planned: bool = False
    flying: tuple[str, ...] = ()
    owner: str = ""
    lease_until: datetime | None = None
    moved_at: datetime | None = None
    version: int = 0

    @property
    def eligible(self) -> int:
        return sum(group.end for group in self.groups)

    def speaking(self, language: str) -> int:
        """Return how many are texted in a language."""
        return sum(group.end for group in self.groups if group.language == language)

    def unheard(self, language: str) -> int:
        """Return how many of these have not heard of it before."""
        found = (one for one in self.groups if one.language == language and one.news)
        return sum(group.end for group in found)

    @property
    def recipients(self) -> int:
        return self.eligible + sum(self.refused.values())

    @property
    def left(self) -> int:
        return sum(group.left for group in self.groups)

    def room_for(self, like: Group) -> tuple["Progress", str]:
        """Return the progress with one more who may be texted, and the place of that one.

        Args:
            like: An empty group of those whom they are grouped with.
        """
        kinds = [group.kin for group in self.groups]
        if like.kin not in kinds:
            return replace(self, groups=(*self.groups, like)).room_for(like)
        at = kinds.index(like.kin)
        group = self.groups[at]
        groups = (*self.groups[:at], replace(group, end=group.end + 1), *self.groups[at + 1 :])
        return replace(self, groups=groups), place(at, group.end)

    def refusing(self, reason: str) -> tuple["Progress", str]:
        """Return the progress with one more who is not texted, and the place of that one."""
        at = f"{_REFUSED}.{_spelled(sum(self.refused.values()), _NUMBER)}"
        return replace(self, refused=counted(self.refused, reason)), at

    def seeing(self, recipients: Iterable[Recipient]) -> "Progress":
        """Return the progress with recipients in the digest: what is approved is these."""
        seed = hashlib.sha256(self.digest.encode())
        for one in recipients:
            seed.update(f"|{one.place}|{one.phone.e164}|{one.language}|{one.reason}".encode())
        return replace(self, digest=seed.hexdigest())

    def taking(self, group: int, number: int, places: Iterable[str], now: datetime) -> "Progress":
        """Return the progress once the next of a group are handed over."""
        before = self.groups[group]
        groups = (
            *self.groups[:group],
            replace(before, next=before.next + number),
            *self.groups[group + 1 :],
        )
        return replace(self, groups=groups, flying=(*self.flying, *places), moved_at=now)


def place(group: int, number: int) -> str:
    """Name the place of a recipient, in letters: logs mask what could be a telephone number.

    Example:
        >>> place(0, 0), place(0, 27) < place(0, 702) < place(1, 0)
        ('aa.aaaaa', True)
    """
    return f"{_spelled(group, _GROUP)}.{_spelled(number, _NUMBER)}"


def counted(counts: Mapping[str, int], name: str) -> Mapping[str, int]:
    """Return counts with one more."""
    return {**counts, name: counts.get(name, 0) + 1}


def _spelled(number: int, letters: int) -> str:
    spelled = ""
    for _ in range(letters):
        number, digit = divmod(number, len(_LETTERS))
        spelled = _LETTERS[digit] + spelled
    if number:
        raise ValueError("more recipients than there are places for")
    return spelled
