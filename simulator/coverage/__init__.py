"""Branch coverage of flows: collected while contacts are played, merged, shown, required."""

from simulator.coverage.collect import END, Branch, Coverage, NotCovered
from simulator.coverage.report import html, table

__all__ = ["END", "Branch", "Coverage", "NotCovered", "html", "table"]
