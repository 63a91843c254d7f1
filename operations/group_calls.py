"""Calls to lists of people, as a supervisor orders them: `python -m operations group-calls`.

Times are the centre's.
"""

import csv
import io
import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contact_center.domain.group_calls import lists
from operations.centre import Centre, OperationError, local

_BEFORE = "Called before (run {run}, approved {at}): who was reached is left out."
_RESULT = ("line", "outcome", "attempts", "last", "why")
_STILL = {  # of a run that does not get on, by its state
    "approved": "its list could not be loaded since {}",
    "running": "nobody was called since {}, though somebody could be",
}
_SHOWN = 10  # rows of each kind; the report beside the list has all


@dataclass(frozen=True, slots=True)
class GroupCalls:
    """The commands; each returns what is printed."""

    centre: Centre

    def upload(self, arguments: Namespace) -> str:
        path = Path(" ".join(arguments.list))
        name = path.name.replace(" ", "-")
        if not lists.NAME.fullmatch(name):
            raise OperationError(f"a list is a file such as visits-2026-11.csv, not {path.name}")
        try:
            content = path.read_bytes()
        except OSError as exc:
            raise OperationError(f"{path} cannot be read: {exc.strerror}") from None
        bucket = self.centre.outputs["CallListsBucket"]
        self.centre.client("s3").put_object(Bucket=bucket, Key=f"lists/{name}", Body=content)
        return f"{name} is there. Next: group-calls dry-run {name}"

    def dry_run(self, arguments: Namespace) -> str:
        told = self._ask(
            do="dry_run",
            list=arguments.list,
            mode=arguments.mode,
            agents=dict(map(_agents, arguments.agents)),
            minutes=arguments.minutes,
        )
        totals, expected = told["totals"], told["expected"]
        before = told["called_before"]
        return "\n".join(
            [
                f"Run {told['run']} of {told['list']} ({told['mode']}): nobody was called.",
                f"  rows        {totals['rows']}",
                f"  called      {totals['called']} {_by(totals['by_queue'])}",
                f"  not called  {totals['not_called']} {_by(totals['why_not'])}",
                f"  unreadable  {totals['unreadable']}",
                f"  first call  {_time(expected['first_call'])}",
                f"  last        {_time(expected['last_first_call'])} (first call to everybody)",
                f"  expected    {expected['calls']} calls, {expected['cost']}",
                *_rows("Called", told["called"], "line {line}: {their_time}, {queue}, {number}"),
                *_rows("Not called", told["not_called"], "line {line}: {meaning}"),
                *_rows("Unreadable", told["unreadable"], "line {line}: {reason}"),
                *(
                    [_BEFORE.format(run=before["run"], at=_time(before["approved_at"]))]
                    if before
                    else []
                ),
                f"Everything is in {told['report']}, beside the list. To have it called:",
                f"  group-calls approve {told['run']} --digest {told['digest']}"
                + (" --again" if before else ""),
            ]
        )

    def approve(self, arguments: Namespace) -> str:
        return _status(
            self._ask(
                do="approve",
                run=arguments.run,
                digest=arguments.digest,
                by=arguments.by,
                again=arguments.again,
            )
        )

    def pause(self, arguments: Namespace) -> str:
        return _status(self._ask(do="pause", run=arguments.run, by=arguments.by))

    def resume(self, arguments: Namespace) -> str:
        return _status(self._ask(do="resume", run=arguments.run, by=arguments.by))

    def stop(self, arguments: Namespace) -> str:
        return _status(self._ask(do="stop", run=arguments.run, by=arguments.by))

    def status(self, arguments: Namespace) -> str:
        return _status(self._ask(do="status", run=arguments.run))

    def results(self, arguments: Namespace) -> str:
        told = self._ask(do="results", run=arguments.run)
        rows = [
            [_time(row[name]) if name == "last" and row[name] else row[name] for name in _RESULT]
            for row in told["results"]
        ]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_RESULT, *rows])
        return text.getvalue().removesuffix("\n")

    def runs(self, _arguments: Namespace) -> str:
        runs = self._ask(do="list")["runs"]
        rows = [
            f"{r['run']}  {r['state']:<9} {r['mode']:<6} {_time(r['since'])}  {r['list']}"
            for r in runs
        ]
        return "\n".join(rows) or "no run is open"

    def allow(self, arguments: Namespace) -> str:
        told = self._ask(
            do="allow", number=arguments.number, words=arguments.words, by=arguments.by
        )
        if not told["allowed"]:
            return (
                f"{told['number']} said STOP to a text: lists still do not call it, until START"
                " comes from it. Only that it asked for no more calls is taken back."
            )
        return f"{told['number']} may be called by lists again."

    def _ask(self, **command: object) -> dict[str, Any]:
        """Asks the desk.

        Raises:
            OperationError: it says no, or does not work.
        """
        reply = self.centre.client("lambda").invoke(
            FunctionName=f"ringback-{self.centre.stage}-group_call_desk",
            Payload=json.dumps(command).encode(),
        )
        told: dict[str, Any] = json.loads(reply["Payload"].read())
        if "FunctionError" in reply:
            raise OperationError("the function group_call_desk failed: look at its log, try again")
        if "error" in told:
            raise OperationError(str(told["error"]))
        return told


def _time(moment: str | None) -> str:
    return f"{local(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}" if moment else "-"


def _agents(pair: str) -> tuple[str, int]:
    queue, _, number = pair.partition("=")
    if not (queue and number.isascii() and number.isdecimal()):
        raise OperationError(f"--agents takes QUEUE=NUMBER, such as General=4, not {pair}")
    return queue, int(number)


def _by(numbers: Mapping[str, int]) -> str:
    told = ", ".join(f"{name} {number}" for name, number in numbers.items())
    return f"({told})" if told else ""


def _rows(title: str, rows: Sequence[Mapping[str, Any]], form: str) -> list[str]:
    shown = [f"  {form.format(**row)}" for row in rows[:_SHOWN]]
    return [f"{title}, the first {len(shown)}:", *shown] if shown else []


def _nobody(state: str) -> str:
    """Says of a run why nobody is on it."""
    if state in ("finished", "stopped"):
        return "nobody was called: everybody was left out, or it ended before"
    return "nobody is loaded yet"


def _status(told: Mapping[str, Any]) -> str:
    counts, rate = told["counts"], told["abandoned_rate"]
    still = _time(told["stands_still_since"]) if told["stands_still_since"] else None
    abandoned = "-" if rate is None else f"{rate:.1%} of answered calls found no agent in time"
    return "\n".join(
        [
            f"Run {told['run']} of {told['list']} ({told['mode']}): {told['state']}.",
            f"  {_by(counts).strip('()') or _nobody(told['state'])}",
            f"  left out, as they may not be called: {told['left_out']}"
            + (" (results says why)" if told["left_out"] else ""),
            f"  abandoned: {abandoned} (limit 3.0%)",
            *([f"  {_STILL[told['state']].format(still)}"] if still else []),
            *(
                f"  {_time(move['at'])}  {move['state']}: {move['why']}"
                + (f", by {move['by']}" if move["by"] else "")
                for move in told["moves"]
            ),
        ]
    )
