"""Callbacks, as a supervisor sees them: a table, and what is done about one.

Asks the function ``callback_desk``, which nobody can reach but whoever may invoke it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from operations.centre import Centre, OperationError, local

# What a table shows, by the names of the desk's reply; `show` has a line for each.
_COLUMNS = {
    "id": "id",
    "state": "state",
    "phone": "number",
    "queue": "queue",
    "owner": "owner",
    "promised": "promised",
    "promised_by": "by",
    "their_time": "their time",
    "attempts": "calls",
    "next": "next",
    "first_call": "called",
    "connected": "talked",
    "kept": "kept",
    "case": "case",
}
_TIMES = {"promised", "promised_by", "next", "first_call", "connected", "requested"}
_ALL = {**_COLUMNS, "requested": "requested", "customer": "customer"}
_DONE = {
    "ok": "done",
    "taken": "that slot is full, or no time to call: nothing was changed",
    "too_late": "too late: it is being called, or over",
    "over": "nothing to do: it is over already",
}

_TOLD = {
    True: "the customer is told by text",
    False: "the customer was not told: their number cannot be texted, or they said STOP",
}


def ask(centre: Centre, command: Mapping[str, object]) -> dict[str, Any]:
    """Invokes the desk.

    Raises:
        OperationError: it refuses the command, or is not to be reached.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    given = {name: value for name, value in command.items() if value not in (None, False)}
    name = f"ringback-{centre.stage}-callback_desk"
    try:
        reply = centre.client("lambda").invoke(FunctionName=name, Payload=json.dumps(given))
    except (BotoCoreError, ClientError) as exc:
        raise OperationError(f"{name} is not to be invoked: {exc}") from exc
    answer: dict[str, Any] = json.loads(reply["Payload"].read())
    if reply.get("FunctionError"):
        raise OperationError(f"{name} failed: its log says why")
    if "error" in answer:
        raise OperationError(str(answer["error"]))
    return answer


def told(what: str, answer: Mapping[str, Any]) -> str:
    """Returns an answer as it is read in a terminal; times are the centre's."""
    if what == "report":
        return summary(answer)
    now = datetime.fromisoformat(answer["at"])
    if what == "list":
        return "\n".join([table(answer["callbacks"], now), *_left(answer["unreadable"])])
    if what == "show":
        values = (f"{says:<11} {_cell(answer, name, now)}" for name, says in _ALL.items())
        return "\n".join([*map(str.rstrip, values), "", *_moves(answer["moves"], now)])
    done = _DONE.get(answer["outcome"], answer["outcome"])
    if "texted" in answer:
        done += "; " + _TOLD[bool(answer["texted"])]
    return "\n".join([done, table([answer["callback"]], now)] if answer["callback"] else [done])


def table(callbacks: Sequence[Mapping[str, Any]], now: datetime) -> str:
    """Returns a line for each callback: what was promised beside what was done.

    Example:
        >>> table([], datetime(2026, 11, 23))
        'no callbacks'
    """
    if not callbacks:
        return "no callbacks"
    names = tuple(_COLUMNS.values())
    rows = [names, *(tuple(_cell(one, name, now) for name in _COLUMNS) for one in callbacks)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(names))]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _left(unreadable: int) -> list[str]:
    """Returns what a list says of callbacks that it cannot show, whatever was asked for."""
    if not unreadable:
        return []
    return [f"{unreadable} more cannot be read: the log of callback_sweep names them"]


def summary(report: Mapping[str, Any]) -> str:
    """Returns a report: outcomes, promises kept, calls, and honest waits."""
    waits = report["wait_seconds"]
    rate, lost = report["kept_rate"], report["abandoned_rate"]
    outcomes = ", ".join(f"{name} {n}" for name, n in report["outcomes"].items()) or "none"
    misses = ", ".join(f"{name} {n}" for name, n in report["misses"].items()) or "none"
    by_us = ", ".join(f"{name} {n}" for name, n in report["by_us"].items()) or "none"
    return "\n".join(
        (
            f"callbacks that ended   {report['callbacks']} ({outcomes})",
            f"promises kept          {'none was due' if rate is None else f'{rate:.1%}'}"
            f" of {report['promises']}",
            f"changed by us          {by_us}",
            f"calls                  {report['attempts']}; in vain: {misses}",
            f"nobody was free for    {'-' if lost is None else f'{lost:.1%}'} of who took our call",
            "from request to talk   "
            + ", ".join(f"{name} {_minutes(value)}" for name, value in waits.items()),
        )
    )


def _cell(one: Mapping[str, Any], name: str, now: datetime) -> str:
    value = one[name]
    if name == "kept":
        return {True: "yes", False: "no", None: ""}[value]
    if name in _TIMES:
        return _time(value, now)
    return "" if value is None else str(value)


def _moves(moves: Sequence[Mapping[str, str]], now: datetime) -> list[str]:
    """Returns a line for each move: when, from which state to which, and why."""
    states = [
        m["state"] if m["from"] in (None, m["state"]) else f"{m['from']} -> {m['state']}"
        for m in moves
    ]
    width = max(map(len, states))
    lines = zip(moves, states, strict=True)
    return [f"{_time(m['at'], now)}  {state:<{width}}  {m['why']}" for m, state in lines]


def _time(moment: str | None, now: datetime) -> str:
    """Returns a time by the centre's clock, with its year where that is not the present one."""
    if moment is None:
        return ""
    there = local(datetime.fromisoformat(moment))
    year = "" if there.year == local(now).year else f"{there:%Y}-"
    return f"{year}{there:%m-%d %H:%M}"


def _minutes(seconds: int | None) -> str:
    return "-" if seconds is None else f"{seconds / 60:.0f} min"
