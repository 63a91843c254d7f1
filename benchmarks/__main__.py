"""``python -m benchmarks``: every measurement, one after the other."""

from benchmarks import cold_start, engine, gateway, lookup, pin_timing

MODULES = (
    engine,
    gateway,
    cold_start,
    lookup,
    pin_timing,
)  # each has a ``main`` that prints its figures

for module in MODULES:
    module.main()
