"""``python -m benchmarks``: every measurement, one after the other."""

from benchmarks import (
    callbacks,
    calls,
    campaigns,
    cold_start,
    engine,
    gateway,
    group_calls,
    lookup,
    pin_timing,
    real_calls,
    self_service,
    waited_for,
)

# Each has a ``main`` that prints its figures.
MODULES = (
    callbacks,
    engine,
    calls,
    gateway,
    group_calls,
    cold_start,
    lookup,
    pin_timing,
    self_service,
    waited_for,
    campaigns,  # minutes
    real_calls,  # minutes; the others take seconds
)

for module in MODULES:
    module.main()
