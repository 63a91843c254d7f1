"""``python -m benchmarks``: every measurement, one after the other."""

from benchmarks import cold_start, engine, lookup

MODULES = (engine, cold_start, lookup)  # each has a ``main`` that prints its figures

for module in MODULES:
    module.main()
