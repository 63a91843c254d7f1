"""Showing branch coverage: a table in the terminal, a page to look around in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from rich.table import Table

if TYPE_CHECKING:
    from simulator.coverage.collect import Branch, Coverage


def table(coverage: Coverage, *, missing: int = 5) -> Table:
    """Return a table of flows: branches, taken, percent, and the first few missing ones."""
    grid = Table(title="Branches of flows", title_justify="left")
    for column in ("flow", "branches", "taken", "%"):
        grid.add_column(column, justify="left" if column == "flow" else "right")
    grid.add_column("missing", overflow="fold")
    for flow, branches in sorted(coverage.expected.items()):
        lacking = [b for b in branches if not coverage.taken[b]]
        grid.add_row(flow, *_figures(len(branches), len(lacking)), _few(lacking, missing))
    grid.add_section()
    grid.add_row("total", *_figures(coverage.total, len(coverage.missing)), "")
    return grid


def _figures(total: int, lacking: int) -> tuple[str, str, str]:
    percent = 100.0 * (total - lacking) / total if total else 0.0
    return str(total), str(total - lacking), f"{percent:.1f}"


def _few(lacking: list[Branch], most: int) -> str:
    lines = [f"{b.action}: {b.way}" for b in lacking[:most]]
    if len(lacking) > most:
        lines.append(f"and {len(lacking) - most} more")
    return "\n".join(lines)


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Branches of flows</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #222; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ padding: .2rem .6rem; text-align: left; }}
tr.no td {{ background: #fdecea; }} tr.yes td {{ background: #eef7ee; }} .n {{ text-align: right; }}
summary {{ cursor: pointer; padding: .3rem 0; }} meter {{ width: 8rem; vertical-align: middle; }}
</style></head><body>
<h1>Branches of flows</h1>
<p>{taken} of {total} branches taken, {percent:.1f} %.</p>
{flows}
</body></html>
"""


def html(coverage: Coverage) -> str:
    """Return a page that shows every branch of every flow, and how often it was taken."""
    flows = "\n".join(
        _flow(coverage, flow, branches) for flow, branches in sorted(coverage.expected.items())
    )
    taken = coverage.total - len(coverage.missing)
    return _PAGE.format(taken=taken, total=coverage.total, percent=coverage.percent, flows=flows)


def _flow(coverage: Coverage, name: str, branches: list[Branch]) -> str:
    taken = sum(1 for b in branches if coverage.taken[b])
    rows = "\n".join(
        f'<tr class="{"yes" if coverage.taken[b] else "no"}"><td>{escape(b.action)}</td>'
        f'<td>{escape(b.way)}</td><td class="n">{coverage.taken[b]}</td></tr>'
        for b in branches
    )
    opened = " open" if taken < len(branches) else ""
    return (
        f"<details{opened}><summary><b>{escape(name)}</b> "
        f'<meter max="{len(branches)}" value="{taken}"></meter> '
        f"{taken} of {len(branches)}</summary>"
        f"<table><tr><th>action</th><th>way out</th><th>taken</th></tr>{rows}</table></details>"
    )
