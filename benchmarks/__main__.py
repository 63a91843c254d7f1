"""``python -m benchmarks [NAME ...]``: every measurement, or those named, in their own order."""

import argparse

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


def _chosen() -> set[str]:
    names = [module.__name__.rpartition(".")[2] for module in MODULES]
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    given: list[str] = parser.parse_args().names
    if unknown := set(given) - set(names):
        parser.error(f"no measurement is called {', '.join(sorted(unknown))}: {', '.join(names)}")
    return set(given or names)


chosen = _chosen()
for module in MODULES:
    if module.__name__.rpartition(".")[2] in chosen:
        module.main()
