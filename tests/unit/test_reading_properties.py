"""What is stored of a meter is what somebody confirmed, and its meter can have shown it."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.adapters import keys
from contact_center.domain.errors import DependencyError
from contact_center.domain.meter import Meter, Register
from tests.memory_table import MemoryTable
from tests.self_service import METER, TODAY, Caller, Centre

VALUES = st.integers(0, 9_999)
REGISTERS = st.sampled_from([("total",), ("day", "night")])
# What is pressed: readings of any kind, yes and no, nonsense, and an outage of the table's writes.
PRESSED = st.lists(
    st.one_of(
        VALUES.map(lambda value: f"{value:04}"),
        st.sampled_from(["1", "1", "1", "2", "none", "12345", "down"]),
    ),
    max_size=12,
)


@given(REGISTERS, VALUES, VALUES, PRESSED)
@settings(max_examples=100)
def test_a_stored_reading_was_keyed_confirmed_and_possible(
    names: tuple[str, ...], last: int, other: int, pressed: list[str]
) -> None:
    before = replace(
        METER,
        registers=tuple(
            Register(name, value, Decimal(1))
            for name, value in zip(names, (last, other), strict=False)
        ),
    )
    table = MemoryTable()
    centre = Centre(table)
    centre.put_fact(keys.customer("C-1"), keys.METERS, {"meters": [before]})
    caller = Caller(centre, "meter_reading", level=1)
    caller.begin()
    for value in pressed:
        table.down = {"TransactWriteItems"} if value == "down" else set()
        heard = dict(caller.reply)
        try:
            caller("1" if value == "down" else value)
        except DependencyError:
            caller.reply = heard

    after = centre.meter()
    if after.version == before.version:
        assert after == before
        return
    assert after.version == before.version + 1  # once, whatever was pressed afterwards
    assert after.receipt
    for old, new in zip(before.registers, after.registers, strict=True):
        assert new.last in [int(value) for value in pressed if value.isdecimal()]
        assert _possible(before, old, new.last)


def _possible(meter: Meter, old: Register, value: int) -> bool:
    """Tell whether a meter can have moved there: forwards, or over its end by what is plausible."""
    days = (TODAY - meter.read_on).days
    if value >= old.last:
        return True
    return bool(value + 10**meter.digits - old.last <= 3 * old.expected_per_day * days)
