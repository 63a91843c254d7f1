"""Orders and cases, as their status is told."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Progress = Literal["received", "in_progress", "shipped", "waiting_for_you", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Order:
    """An order or a case of a customer.

    Attributes:
        number: As the caller knows it, digits.
        what: "order" or "case".
        expected: When the next step is promised.
    """

    number: str
    what: Literal["order", "case"]
    progress: Progress
    since: date
    expected: date | None = None
