"""What a supervisor does with lists: judge, approve, pause, go on, stop, look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, get_args

from contact_center.domain.callbacks.states import ImpossibleMove
from contact_center.domain.errors import InvalidInput, InvalidPhoneNumber
from contact_center.domain.group_calls.plan import Effort
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Mode, Run, RunMove, State
from contact_center.domain.group_calls.screening import MEANINGS, Refusal
from contact_center.domain.phone import PhoneNumber, mask_numbers
from contact_center.group_calls.drafting import Drafter
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.ports import CalledBefore
from contact_center.group_calls.watching import measured

_MODES: Final = get_args(Mode)
_GOOD_FOR: Final = timedelta(days=3)  # a dry run: by then people and hours have changed
_MOST_AGENTS: Final = 1_000
_MOST_MINUTES: Final = 120
_LONGEST: Final = 100  # characters of a word of a command

_OVER: Final = "it is over; to call its list again, make a new dry run"
_NEXT: Final[Mapping[State, str]] = {  # what can be done, by the state of a run
    "drafted": "it calls nobody yet; approve it, or stop it to drop it",
    "approved": "it is about to call; pause it, or stop it",
    "running": "it calls already; pause it, or stop it",
    "paused": "resume it, or stop it",
    "stopped": _OVER,
    "finished": _OVER,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The supervisor's commands; each returns plain data.

    Attributes:
        effort: What a call takes where the command does not say.
    """

    drafter: Drafter
    keeper: Keeper
    effort: Effort

    def run(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a command says: ``{"do": "dry_run" | "approve" | ..., ...}``.

        Raises:
            InvalidInput: There is no such command, list or run, or a value is missing.
        """
        commands: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "dry_run": self._dry_run,
            "approve": self._approve,
            "pause": self._pause,
            "resume": self._resume,
            "stop": self._stop,
            "status": self._status,
            "results": self._results,
            "list": self._list,
            "allow": self._allow,
        }
        wanted = command.get("do")
        if not isinstance(wanted, str) or wanted not in commands:
            raise InvalidInput(f"do is one of {', '.join(commands)}, not {_shown(wanted)}")
        return commands[wanted](command)

    def _dry_run(self, command: Mapping[str, Any]) -> dict[str, Any]:
        mode = command.get("mode", "calls")
        if mode not in _MODES:
            raise InvalidInput(f"mode is one of {', '.join(_MODES)}, not {_shown(mode)}")
        _, report = self.drafter.draft(_text(command, "list"), mode, self._effort(command))
        brief = ("called", "not_called", "unreadable")
        return {
            **{name: value for name, value in report.items() if name not in brief},
            # What is too long for an answer stands in the report beside the list.
            **{name: report[name][:20] for name in brief},
            "report": f"{report['list']}.dry-run.json",
        }

    def _approve(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Approve what a dry run found: the digest says which list the approver has seen.

        A list is called once; ``again`` says that calling it once more is meant. Whoever it has
        reached is left out even so.
        """
        digest, by = _text(command, "digest"), _text(command, "by")
        run, now = self._one(command), self.keeper.clock.now()
        if digest != run.digest:
            raise InvalidInput("the digest is not that of this dry run: look at its report again")
        if now - run.drafted_at > _GOOD_FOR:
            raise InvalidInput("this dry run is older than three days: make a new one")
        if run.state == "drafted" and self.drafter.digest(run.name) != run.digest:
            raise InvalidInput(f"{run.name} was replaced since this dry run: make a new one")
        again = command.get("again", False)
        if not isinstance(again, bool):
            raise InvalidInput("again is true or false")
        why = "approved again" if again else "approved"
        try:
            after = self.keeper.move(
                run.run_id,
                lambda it: _to(it, "approved", now, why, by),
                partial(self.keeper.runs.approve, again=again),
            )
        except CalledBefore as before:
            raise InvalidInput(
                f"this list was approved before, as run {before.run_id},"
                f" {self._local(before.at)}:"
                " approve it with --again (again: true) to call whoever was not reached"
            ) from None
        return self._told(after or run)

    def _pause(self, command: Mapping[str, Any]) -> dict[str, Any]:
        by, now = _text(command, "by"), self.keeper.clock.now()
        return self._moved(self._one(command), lambda it: _to(it, "paused", now, "paused", by))

    def _resume(self, command: Mapping[str, Any]) -> dict[str, Any]:
        by, now = _text(command, "by"), self.keeper.clock.now()

        def change(it: Run) -> Run:
            if it.state != "paused":
                raise InvalidInput(f"a run that is {it.state} cannot be resumed: {_NEXT[it.state]}")
            return it.to("running" if it.whole else "approved", now, "resumed", by)

        return self._moved(self._one(command), change)

    def _stop(self, command: Mapping[str, Any]) -> dict[str, Any]:
        by, now = _text(command, "by"), self.keeper.clock.now()

        def change(it: Run) -> Run:
            stopped = _to(it, "stopped", now, "stopped", by)
            return replace(stopped, settled=it.state == "drafted")

        return self._moved(self._one(command), change)

    def _status(self, command: Mapping[str, Any]) -> dict[str, Any]:
        return self._told(self._one(command))

    def _results(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Return what came of each row of a list, by line; nobody's number.

        Rows that cannot be read were never anybody's: the dry run names them.
        """
        run = self._one(command)
        left = self.keeper.runs.left_out(run.run_id)
        rows = {line: _left_out(line, why) for line, why in left.items()}
        rows |= {line: _result(line, one) for line, one in self.keeper.runs.of_run(run.run_id)}
        told = [rows[line] for line in sorted(rows)]
        return {**_row(run), "left_out": run.left_out, "results": told}

    def _list(self, _command: Mapping[str, Any]) -> dict[str, Any]:
        return {"runs": [_row(run) for run in self.keeper.runs.all()]}

    def _allow(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Let lists call a number again that asked us not to, by the wish of whoever has it."""
        by, words = _text(command, "by"), _text(command, "words")
        try:
            phone = PhoneNumber(_text(command, "number"))
        except InvalidPhoneNumber:
            raise InvalidInput("number is + and 7 to 15 digits, such as +12125550123") from None
        allowed = self.drafter.people.allow(phone, self.keeper.clock.now(), by, words)
        return {"number": str(phone), "allowed": allowed}

    def _moved(self, run: Run, change: Callable[[Run], Run | None]) -> dict[str, Any]:
        after = self.keeper.move(run.run_id, change)
        return self._told(after or run)

    def _told(self, run: Run) -> dict[str, Any]:
        counts = self.keeper.runs.counts(run.run_id)
        known = measured(run, counts)
        return {
            **_row(run),
            "digest": run.digest,
            "left_out": run.left_out,
            "counts": dict(sorted(counts.items())),
            "abandoned_rate": round(known.abandoned_rate, 4) if known.answered else None,
            "stands_still_since": _utc(still) if (still := run.stands_still_since) else None,
            "moves": [_move(move) for move in run.moves],
        }

    def _one(self, command: Mapping[str, Any]) -> Run:
        run = self.keeper.runs.run(_text(command, "run"))
        if run is None:
            raise InvalidInput("there is no run with this id: make a dry run of its list")
        return run

    def _local(self, moment: datetime) -> str:
        """Return a moment by the centre's clock, as a sentence tells it."""
        return f"{moment.astimezone(self.drafter.zone):%Y-%m-%d %H:%M}"

    def _effort(self, command: Mapping[str, Any]) -> Effort:
        agents = command.get("agents", {})
        if not isinstance(agents, Mapping) or not all(
            name in self.drafter.queues and _is_within(number, _MOST_AGENTS)
            for name, number in agents.items()
        ):
            raise InvalidInput(
                f"agents are whole numbers from 1 to {_MOST_AGENTS} by queue"
                f" ({', '.join(self.drafter.queues)}), not {_shown(agents)}"
            )
        minutes = command.get("minutes", self.effort.handling // timedelta(minutes=1))
        if not _is_within(minutes, _MOST_MINUTES):
            raise InvalidInput(
                f"minutes is a whole number from 1 to {_MOST_MINUTES}, not {_shown(minutes)}"
            )
        handling = timedelta(minutes=minutes)
        return replace(self.effort, agents=dict(agents), handling=handling)


def _to(run: Run, state: State, now: datetime, why: str, by: str) -> Run:
    """Return a run in another state; who asks for what cannot be is told what can."""
    try:
        return run.to(state, now, why, by)
    except ImpossibleMove:
        told = f"a run that is {run.state} cannot be {state}: {_NEXT[run.state]}"
        raise InvalidInput(told) from None


def _row(run: Run) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "list": run.name,
        "mode": run.mode,
        "state": run.state,
        "since": _utc(run.moves[-1].at),
    }


def _result(line: int, it: Recipient | None) -> dict[str, Any]:
    """Return what came of somebody, or how it stands: their line of the list names them."""
    if it is None:
        known = {"line": line, "outcome": "unreadable", "attempts": None, "last": None}
        return {**known, "why": "their record cannot be read: nobody knows what came of them"}
    call, last = it.call, it.call.moves[-1]
    return {
        "line": it.line,
        "outcome": "refused" if it.refused else call.state,
        "attempts": call.attempts,
        "last": _utc(last.at),
        "why": last.why,
    }


def _left_out(line: int, why: Refusal) -> dict[str, Any]:
    known = {"line": line, "outcome": "left_out", "attempts": 0, "last": None}
    return {**known, "why": MEANINGS[why]}


def _move(move: RunMove) -> dict[str, str | None]:
    return {"state": move.state, "at": _utc(move.at), "why": move.why, "by": move.by}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _text(command: Mapping[str, Any], name: str) -> str:
    value = command.get(name)
    if value is None or value == "":
        raise InvalidInput(f"{name} is missing")
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise InvalidInput(f"{name} must be text of 1 to {_LONGEST} printable characters")
    return value


def _shown(value: object) -> str:
    """Return what was given as an error tells it: short, and nobody's number."""
    return mask_numbers(repr(value))[:60]


def _is_within(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
