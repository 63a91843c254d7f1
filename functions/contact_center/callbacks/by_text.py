"""Going on by text in place of waiting: who may, and the text that begins it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from contact_center.callbacks.booking import Request
from contact_center.domain.callbacks.states import Text
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from contact_center.callbacks.ports import Losses

TEMPLATE: Final = "by_text"


@dataclass(frozen=True, slots=True)
class ByText:
    """Lets who waits go on by text.

    Attributes:
        offered: Whether the stage offers texts to callers.
        can_be_texted: Tells whether a number is a mobile one that has not said STOP.
        losses: Sees to it that the text is sent; whether it may be is for the sender to decide.
    """

    offered: bool
    can_be_texted: Callable[[PhoneNumber], bool]
    losses: "Losses"

    def is_possible(self, request: Request) -> bool:
        """Tell whether to offer it: to the telephone that they hold, and no other."""
        return self.offered and request.own and self.can_be_texted(request.phone)

    def send(self, request: Request, at: datetime) -> bool:
        """Send it, once for each call; False: it is not possible."""
        if not self.is_possible(request):
            return False
        text = Text(f"{request.contact_id}-by-text", TEMPLATE)
        self.losses.tell(text, request.phone, request.language, request.customer_id, at)
        return True
