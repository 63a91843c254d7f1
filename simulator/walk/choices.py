"""Random choices that remember: a walk goes on from what an earlier one has found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    Choice = tuple[str, ...]

T = TypeVar("T")

BOLDNESS: Final = (0.0, 0.02, 0.1, 0.5)  # share of choices that are made anew, by walk


class Choices:
    """The choices of one walk, by what they are about.

    Args:
        random: Decides.
        before: The choices of an earlier walk; most are made again.

    Attributes:
        made: What was chosen in this walk.
    """

    def __init__(self, random: Random, before: Mapping[Choice, object]) -> None:
        self.random = random
        self.made: dict[Choice, object] = {}
        self._before = before
        self._boldness = random.choice(BOLDNESS)

    def pick(self, about: Choice, options: Sequence[T], fresh: Sequence[T] = ()) -> T:
        """Choose one of the options; sometimes one that would lead somewhere new."""
        if fresh and self.random.random() < 0.5:
            chosen = self.random.choice(fresh)
        else:
            kept = [option for option in options if option == self._before.get(about)]
            again = kept and self.random.random() >= self._boldness
            chosen = kept[0] if again else self.random.choice(options)
        self.made[about] = chosen
        return chosen

    def happens(self, what: str, where: str, share: float) -> bool:
        """Whether something happens that happens in about this share of the walks."""
        every = max(2, round(1 / share))
        return self.pick((what, where), range(every)) == 0
