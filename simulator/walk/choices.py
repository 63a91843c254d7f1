"""Random choices that remember: a walk goes on from what an earlier one has found."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from simulator.coverage import Branch

    Choice = tuple[str, ...]

T = TypeVar("T")

NO_MATCHING_ERROR: Final = "NoMatchingError"
EAGER: Final = 0.5  # share of failures of the action that a walk wants to see fail

BOLDNESS: Final = (0.0, 0.02, 0.1, 0.5)  # share of choices that are made anew, by walk


class Choices:
    """The choices of one walk, by what they are about.

    Args:
        random: Decides.
        before: The choices of an earlier walk; most are made again.
        aim: A branch that nobody has taken yet, where the earlier walk came by.
        anew: What choices are about that the aim depends on: they are often made anew. An aim
            that depends on none, as the end of a loop, is reached by doing the same again and
            again.
        preferred: What choices are about -> the options that make the aim more likely.

    Attributes:
        made: What was chosen in this walk.
        here: The action that is being played.
    """

    def __init__(
        self,
        random: Random,
        before: Mapping[Choice, object],
        aim: Branch | None = None,
        anew: frozenset[str] = frozenset(),
        preferred: Mapping[str, Sequence[object]] = MappingProxyType({}),
    ) -> None:
        self.random = random
        self.aim = aim
        self.anew = anew
        self.here = ""
        self.made: dict[Choice, object] = {}
        self._before = before
        self._steady = aim is not None and not anew
        self._preferred = preferred
        self._boldness = random.choice(BOLDNESS) if anew or aim is None else 0.0

    def before(self, about: Choice) -> object:
        """What the earlier walk has chosen, None where it did not come to that."""
        return self._before.get(about)

    def pick(self, about: Choice, options: Sequence[T], fresh: Sequence[T] = ()) -> T:
        """Choose one of the options; sometimes one that would lead somewhere new."""
        if not fresh and about[0] in self._preferred:
            fresh = [o for o in options if o in self._preferred[about[0]]]
        if fresh and self.random.random() < 0.5:
            chosen = self.random.choice(fresh)
        else:
            earlier = self._earlier(about)
            kept = [option for option in options if option == earlier]
            boldness = EAGER if self.anew and self.anew & set(about) else self._boldness
            again = kept and self.random.random() >= boldness
            chosen = kept[0] if again else self.random.choice(options)
        self.made[about] = chosen
        return chosen

    def _earlier(self, about: Choice) -> object:
        """What was chosen before, in the earlier walk or, where all is done again, in this one."""
        earlier = self._before.get(about)
        if earlier is None and self._steady:
            return self.made.get(about)
        return earlier

    def happens(self, what: str, where: str, share: float) -> bool:
        """Whether something happens that happens in about this share of the walks.

        Where the walk has come to the action it aims at, to see it fail, it happens often; so does
        what that depends on.
        """
        about = (what, where)
        eager = what in self.anew or self.wants_failure
        before = self._earlier(about)
        if before is None or self.random.random() < (EAGER if eager else self._boldness):
            before = self.random.random() < (EAGER if eager else share)
        self.made[about] = before
        return bool(before)

    @property
    def wants_failure(self) -> bool:
        """Whether the walk has come to the action that it wants to see fail."""
        aim = self.aim
        return aim is not None and self.here == aim.action and aim.way == NO_MATCHING_ERROR

    def aims_at(self, way: str) -> bool:
        """Whether this walk is after a way out of this name."""
        return self.aim is not None and self.aim.way == way
