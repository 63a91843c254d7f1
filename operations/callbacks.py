"""Callbacks, as a supervisor sees them: a table, and what is done about one.

Asks the function ``callback_desk``, which nobody can reach but whoever may invoke it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from infra.calendar import TIME_ZONE
from operations.centre import Centre, OperationError

_COLUMNS = ("id", "state", "number", "queue", "owner", "promised", "called", "talked", "kept")
_DONE = {
    "ok": "done",
    "taken": "that slot is full, or no time to call: nothing was changed",
    "too_late": "too late: it is being called, or over",
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
    if what == "list":
        return table(answer["callbacks"])
    if what == "report":
        return summary(answer)
    if what == "show":
        moves = (f"{_time(m['at'])}  {m['state']:<10} {m['why']}" for m in answer["moves"])
        return "\n".join([table([answer]), "", *moves])
    done = _DONE.get(answer["outcome"], answer["outcome"])
    return "\n".join([done, table([answer["callback"]])] if answer["callback"] else [done])


def table(callbacks: Sequence[Mapping[str, Any]]) -> str:
    """Returns a line for each callback: what was promised beside what was done.

    Example:
        >>> table([])
        'no callbacks'
    """
    if not callbacks:
        return "no callbacks"
    rows = [_COLUMNS, *(_row(one) for one in callbacks)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_COLUMNS))]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def summary(report: Mapping[str, Any]) -> str:
    """Returns a report: outcomes, promises kept, calls, and honest waits."""
    waits = report["wait_seconds"]
    rate, lost = report["kept_rate"], report["abandoned_rate"]
    outcomes = ", ".join(f"{name} {n}" for name, n in report["outcomes"].items()) or "none"
    misses = ", ".join(f"{name} {n}" for name, n in report["misses"].items()) or "none"
    return "\n".join(
        (
            f"callbacks that ended   {report['callbacks']} ({outcomes})",
            f"promises kept          {'none was due' if rate is None else f'{rate:.1%}'}"
            f" of {report['promises']}",
            f"calls                  {report['attempts']}; in vain: {misses}",
            f"nobody was free for    {'-' if lost is None else f'{lost:.1%}'} of who took our call",
            "from request to talk   "
            + ", ".join(f"{name} {_minutes(value)}" for name, value in waits.items()),
        )
    )


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    kept = {True: "yes", False: "no", None: ""}[one["kept"]]
    return (
        *(one["id"], one["state"], one["phone"], one["queue"], one["owner"] or ""),
        _time(one["promised"]) or f"by {_time(one['promised_by'])}",
        _time(one["first_call"]),
        _time(one["connected"]),
        kept,
    )


def _time(moment: str | None) -> str:
    if moment is None:
        return ""
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(TIME_ZONE)):%m-%d %H:%M}"


def _minutes(seconds: int | None) -> str:
    return "-" if seconds is None else f"{seconds / 60:.0f} min"
