"""``python -m benchmarks``: every measurement, one after the other."""

from benchmarks import calls, cold_start, engine, gateway, lookup, pin_timing

# Each has a ``main`` that prints its figures.
MODULES = (engine, calls, gateway, cold_start, lookup, pin_timing)

for module in MODULES:
    module.main()
