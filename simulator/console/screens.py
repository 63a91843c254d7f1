"""What is drawn in a box: who may be phoned as, the agent's screen, what was stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from simulator.centre.local import LocalCentre
from simulator.centre.seeding import Caller
from simulator.console.story import AGENT, CENTRE, INNER, WIDTH, words_of
from simulator.engine.events import Event
from simulator.world import View

_EPOCHS = 1_000_000_000  # a number beyond this is seconds since 1970, for machines
_NOTHING = {"none", "", None}
Items = dict[tuple[str, ...], dict[str, Any]]
"""Items of a table by their key."""


def people(callers: Sequence[Caller]) -> RenderableType:
    """Return a numbered list of whom one may phone as."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for number, caller in enumerate(callers, start=1):
        key = Text(str(number), style=f"bold {CENTRE}")
        table.add_row(
            key, Text(caller.name, style="bold"), caller.number, Text(caller.story, style=INNER)
        )
    return table


def agent_screen(event: Event, views: Sequence[View]) -> RenderableType:
    """Return what an agent hears and sees at the moment of accepting.

    Args:
        event: An ``agent`` event with the action ``accept``.
        views: The views of the instance, for labels and order.
    """
    shown = event["view"] or {}
    data: Mapping[str, Any] = shown.get("data") or event["attributes"] or {}
    view = next((one for one in views if one.name == shown.get("name")), None)
    title, rows = _laid_out(view, data)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style=INNER, no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        if value not in _NOTHING:
            table.add_row(label, Text(str(value), style="bold" if len(str(value)) < 4 else ""))
    parts: list[RenderableType] = [table]
    if event["whisper"]:
        parts[:0] = [Text(f"♪ {event['whisper']}", style=f"italic {AGENT}"), Text()]
    return Panel(
        Group(*parts),
        title=Text(f" {title} ", style=f"bold {AGENT}"),
        title_align="left",
        subtitle=Text(f" {event['queue'] or 'direct'} ", style=INNER),
        subtitle_align="right",
        border_style=AGENT,
        box=box.ROUNDED,
        width=WIDTH,
        padding=(1, 2),
    )


def _laid_out(view: View | None, data: Mapping[str, Any]) -> tuple[str, list[tuple[str, Any]]]:
    """Return title and rows of a view; what its template does not place comes last."""
    template = {} if view is None else view.content
    rows = [
        (label, data.get(value.removeprefix("$."), value) if value.startswith("$.") else value)
        for label, value in _attributes(template)
    ]
    placed = {value.removeprefix("$.") for _, value in _attributes(template)}
    rows += [(words_of(name), value) for name, value in data.items() if name not in placed]
    title = template.get("Head", {}).get("Title") or (view.name if view else "The agent's screen")
    return str(title), rows


def _attributes(node: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON of a view
    """Yield label and value of every attribute bar, in the order of the page."""
    if isinstance(node, list):
        for item in node:
            yield from _attributes(item)
    elif isinstance(node, Mapping):
        if node.get("Type") == "AttributeBar":
            for attribute in node.get("Props", {}).get("Attributes", ()):
                yield str(attribute.get("Label", "")), str(attribute.get("Value", ""))
        for key in ("Body", "Content"):
            yield from _attributes(node.get(key, ()))


def stored_items(centre: LocalCentre) -> Items:
    """Return every item of every table, by table and key."""
    dynamodb = centre.client("dynamodb")
    plain = TypeDeserializer().deserialize
    items: Items = {}
    for name in dynamodb.list_tables()["TableNames"]:
        schema = dynamodb.describe_table(TableName=name)["Table"]["KeySchema"]
        keys = [part["AttributeName"] for part in schema]
        for page in dynamodb.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                values = {attribute: plain(value) for attribute, value in item.items()}
                items[(name, *(str(values.pop(key)) for key in keys))] = values
    return items


def written(before: Items, after: Items, about: str) -> RenderableType:
    """Return what a call left in the tables.

    Args:
        before: The items before the call.
        after: The items now.
        about: Items whose partition key holds this text are shown, the others are counted.
    """
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style=INNER, no_wrap=True)
    table.add_column(overflow="fold")
    others: Counter[str] = Counter()
    for key, item in after.items():
        if before.get(key) == item:
            continue
        _, partition, *sort = key
        if about in partition:
            table.add_row(Text(partition, style="bold"), Text(_short(" ".join(sort)), style=INNER))
            for name, value in _told(item):
                if value != about:
                    table.add_row(Text(words_of(name)), Text(str(value)))
        else:
            others[partition.partition("#")[0]] += 1
    if not table.row_count:
        table.add_row(f"Nothing is kept under {about}.")
    counted = ", ".join(f"{count} {kind}#…" for kind, count in others.items())
    rest = [Text(f"\nBesides: {counted}", style=INNER)] if counted else []
    return Panel(
        Group(table, *rest),
        title=Text(" What is stored of it ", style=f"bold {CENTRE}"),
        title_align="left",
        subtitle=Text(" DynamoDB ", style=INNER),
        subtitle_align="right",
        border_style=CENTRE,
        box=box.ROUNDED,
        width=WIDTH,
        padding=(1, 2),
    )


def _short(key: str) -> str:
    return key if len(key) <= 40 else f"{key[:24]}…"


def _told(item: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the attributes of an item that say something to people: no ids, no epochs."""
    return [
        (name, value)
        for name, value in item.items()
        if not isinstance(value, dict | list | set)
        and value not in _NOTHING
        and not name.endswith("_id")
        and not (isinstance(value, Decimal) and value > _EPOCHS)
    ]
