"""Readings of a meter: which are accepted, which need a second look, which cannot be.

Source: domain reference, part 2(f): an integer of at most the meter's digits; lower than the last
only as a rollover; high and low check by estimated consumption times factors (accepted, but
flagged); zero consumption and a limit on consecutive customer readings (SAP); registers checked one
by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Doubt = Literal["zero", "low", "high"]
Refusal = Literal[
    "not_a_number", "too_long", "lower", "in_future", "not_after_last", "before_registration"
]


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How far a reading may be from what the meter is expected to show.

    Attributes:
        low, high: Factors of the expected consumption; both ends are plausible.
        consecutive: How many readings of the customer's own may follow each other before somebody
            has to look at the meter.
    """

    low: Decimal = Decimal("0.2")
    high: Decimal = Decimal("3.0")
    consecutive: int = 4


@dataclass(frozen=True, slots=True)
class Register:
    """One counter of a meter.

    Attributes:
        name: "total", or "day" and "night" where the tariff has two.
        last: The reading that counts until now.
        expected_per_day: Estimated consumption in the meter's units.
    """

    name: str
    last: int
    expected_per_day: Decimal


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a meter stood before the customer's last reading, by which a correction is judged.

    Attributes:
        corrections: How often that last reading was corrected.
    """

    registers: tuple[Register, ...]
    read_on: date
    by_customer: int = 0
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Meter:
    """A customer's meter, as it stands.

    Attributes:
        meter_id: Number on its plate.
        supply: "water", "electricity", ...: how the caller tells two meters apart.
        digits: How many whole digits each register shows.
        read_on: Date of the last reading.
        registered_on: Since when it is this customer's.
        by_customer: How many readings in a row came from the customer.
        receipt: Number of the receipt of the last one, if it came from the customer.
        before: How it stood before that one; None where nobody knows, so that it stays as it is.
        version: Counts the changes; a reading is stored only onto the version it was judged by.
    """

    meter_id: str
    supply: str
    digits: int
    registers: tuple[Register, ...]
    read_on: date
    registered_on: date
    by_customer: int = 0
    receipt: str = ""
    before: Earlier | None = None
    version: int = 0

    def lets_correct(self, today: date) -> bool:
        """Tell whether the last reading is the customer's own of today: a slip, if they say so.

        A reading has to be later than the last one; what replaces it is judged by the one before.
        """
        return self.before is not None and bool(self.receipt) and self.read_on == today

    def uncorrected(self) -> "Meter":
        """Return the meter as it stood before its last reading."""
        if self.before is None:
            return self
        was = self.before
        return replace(
            self, registers=was.registers, read_on=was.read_on, by_customer=was.by_customer
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reading of one register amounts to.

    Attributes:
        consumption: Since the last reading, in the meter's units; 0 when refused.
        rolled_over: The register went past its last digit.
        doubt: Why somebody should look again; accepted only when the caller says so twice.
        refusal: Why it cannot be taken.
    """

    consumption: int = 0
    rolled_over: bool = False
    doubt: Doubt | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An accepted reading of a meter.

    Attributes:
        values: What each register shows, by its name.
        review: Accepted although it was in doubt: somebody should look at it.
    """

    meter_id: str
    on: date
    values: Mapping[str, int] = field(default_factory=dict)
    review: bool = False


def judge(
    typed: str,
    meter: Meter,
    register: Register,
    *,
    on: date,
    today: date,
    plausible: Plausibility = Plausibility(),
) -> Judgement:
    """Judge a reading of one register.

    Args:
        typed: As the customer gave it.
        meter: The meter as it stands.
        register: Which of its registers.
        on: Date of the reading.
        today: Date at the centre.
        plausible: How far it may be from what is expected.

    Example:
        >>> total = Register("total", last=9990, expected_per_day=Decimal(1))
        >>> mine = Meter("W-1", "water", 4, (total,), date(2026, 10, 22), date(2020, 1, 1))
        >>> day = date(2026, 11, 21)
        >>> judge("0020", mine, total, on=day, today=day)
        Judgement(consumption=30, rolled_over=True, doubt=None, refusal=None)
    """
    refusal = _refused_date(meter, on, today) or _refused_form(typed, meter)
    if refusal:
        return Judgement(refusal=refusal)
    expected = register.expected_per_day * (on - meter.read_on).days
    consumption = int(typed) - register.last
    rolled_over = consumption < 0
    if rolled_over:
        consumption += int(10**meter.digits)
        if consumption > expected * plausible.high:
            return Judgement(refusal="lower")
    return Judgement(consumption, rolled_over, _doubt(consumption, expected, plausible))


def _refused_date(meter: Meter, on: date, today: date) -> Refusal | None:
    if on > today:
        return "in_future"
    if on < meter.registered_on:
        return "before_registration"
    return "not_after_last" if on <= meter.read_on else None


def _refused_form(typed: str, meter: Meter) -> Refusal | None:
    if not (typed.isascii() and typed.isdigit()):
        return "not_a_number"
    return "too_long" if int(typed) >= 10**meter.digits else None


def _doubt(consumption: int, expected: Decimal, plausible: Plausibility) -> Doubt | None:
    if consumption == 0:
        return "zero"
    if consumption > expected * plausible.high:
        return "high"
    return "low" if consumption < expected * plausible.low else None


def needs_a_visit(meter: Meter, plausible: Plausibility = Plausibility()) -> bool:
    """Tell whether so many readings came from the customer that somebody has to look now."""
    return meter.by_customer >= plausible.consecutive


def after(meter: Meter, reading: Reading, receipt: str) -> Meter:
    """Return the meter as it stands once a customer's reading is accepted.

    The second one of a day replaces the first.
    """
    if meter.before is not None and meter.lets_correct(reading.on):
        before = replace(meter.before, corrections=meter.before.corrections + 1)
    else:
        before = Earlier(meter.registers, meter.read_on, meter.by_customer)
    return replace(
        meter,
        registers=tuple(replace(r, last=reading.values[r.name]) for r in meter.registers),
        read_on=reading.on,
        by_customer=before.by_customer + 1,
        receipt=receipt,
        before=before,
        version=meter.version + 1,
    )
