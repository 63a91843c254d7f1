"""Campaigns of texts, as an operator commands them: `python -m operations campaign COMMAND`.

Every command invokes the function `campaign` and prints what it answers, for people.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from operations.centre import Centre, OperationError


@dataclass(frozen=True, slots=True)
class CampaignDesk:
    """Campaigns of one centre."""

    centre: Centre

    def do(self, what: str, **more: object) -> dict[str, Any]:
        """Carries out a command.

        Raises:
            OperationError: it cannot be done; or the function failed.
        """
        command = {"do": what, **{name: value for name, value in more.items() if value}}
        reply = self.centre.client("lambda").invoke(
            FunctionName=f"ringback-{self.centre.stage}-campaign",
            Payload=json.dumps(command).encode(),
        )
        answer = json.loads(reply["Payload"].read())
        if "FunctionError" in reply:
            raise OperationError(
                f"the function campaign failed ({answer.get('errorType')}): its log says why;"
                " repeating the command does no harm"
            )
        if "error" in answer:
            raise OperationError(answer["error"])
        return dict(answer)


def listed(answer: Mapping[str, Any]) -> str:
    """Returns a table of campaigns."""
    rows = answer["campaigns"]
    if not rows:
        return "no campaigns yet"
    lines = [f"{'campaign':14}{'kind':14}{'area':12}{'state':12}{'texts':>8}  made"]
    for one in rows:
        texts = "-" if one["eligible"] is None else f"{one['eligible']:,}"
        lines.append(
            f"{one['run']:14}{one['kind']:14}{one['area']:12}{one['state']:12}{texts:>8}"
            f"  {_time(one['made'])} by {one['by']}{_waiting(one)}"
        )
    return "\n".join(lines)


def shown(answer: Mapping[str, Any]) -> str:
    """Returns a campaign for people to read."""
    return "\n".join(_lines(answer))


def _lines(it: Mapping[str, Any]) -> Iterator[str]:
    of = f", follows {it['first']}" if it["first"] else ""
    why = f" ({it['reason']})" if it["reason"] not in (None, it["state"]) else ""
    yield f"{it['run']}: {it['kind']} in {it['area']}{of}: {it['state']}{why}"
    if preview := it["preview"]:
        yield ""
        yield from _preview(preview)
        if it["at_any_hour"]:
            yield f"  Nobody waits for the morning: {it['at_any_hour']}"
    if it["state"] in ("running", "paused", "stopped", "finished"):
        yield ""
        yield from _outcomes(it)
    yield ""
    for move in it["moves"]:
        yield f"  {_time(move['at'])}  {move['act']} by {move['by']}"
    if it["state"] == "stopped" and it["callers"]:
        yield ""
        yield "Callers of the area still hear of it. They do not any more after:"
        yield f"  stop {it['run']} --over"
    if it["state"] == "previewed":
        yield ""
        if it["expired"]:
            yield f"Nobody approved it by {_time(it['approve_by'])}. Again: preview {it['run']}"
        else:
            yield f"To send it: approve {it['run']} {it['preview']['digest']}"
            yield f"  until {_time(it['approve_by'])}"


def _preview(preview: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {preview['recipients']:,} numbers in the area, looked at {_time(preview['at'])}"
    yield f"  {preview['eligible']:7,} get the text"
    for until, number in sorted(preview["later"].items()):
        yield f"    of these, {number:,} not before {_time(until)}"
    for why, number in sorted(preview["why_later"].items()):
        yield f"    {number:,} have to wait because of {why.replace('_', ' ')}"
    for why, number in sorted(preview["refused"].items()):
        yield f"  {number:7,} do not: {_WHY.get(why, why)}"
    yield ""
    for language, one in preview["texts"].items():
        yield from _text(language, one)
    duration = timedelta(seconds=preview["seconds"])
    yield (
        f"  {preview['parts']:,} parts, {preview['cost']}; at the number's pace at least {duration}"
    )


def _text(language: str, one: Mapping[str, Any]) -> Iterator[str]:
    if one["texts"]:
        parts = "1 part" if one["parts"] == 1 else f"{one['parts']} parts"
        texts = "1 text" if one["texts"] == 1 else f"{one['texts']:,} texts"
        each = f"{texts} of {parts}, {one['each']} each"
        yield f"  {language}: {each}: {one['cost']}"
    if one["unheard"] < one["texts"]:
        yield f"      {one['text']}"
    if one["unheard"]:
        yield f"      {one['unheard']:,} have not heard of it before, and get:"
        yield f"      {one['news']}"
    for link in one["shared_links"]:
        yield f"      {link} is a public shortener, which carriers filter: link to your site"


def _outcomes(it: Mapping[str, Any]) -> Iterator[str]:
    for outcome, reasons in sorted(it["outcomes"].items()):
        for reason, number in sorted(reasons.items()):
            why = f": {_WHY.get(reason, reason)}" if reason else ""
            yield f"  {number:7,} {_OUTCOMES.get(outcome, outcome)}{why}"
    if it["delivery"]:
        said = ", ".join(f"{number:,} {what}" for what, number in sorted(it["delivery"].items()))
        yield f"  the network says: {said}"
    yield f"  spent so far: {it['spent']}"
    if it["seconds_left"]:
        yield f"  at least {timedelta(seconds=it['seconds_left'])} to go"


def _waiting(one: Mapping[str, Any]) -> str:
    if not one["approve_by"]:
        return ""
    if one["expired"]:
        return "; not approved in time"
    return f"; waits for approval until {_time(one['approve_by'])}"


def _time(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M UTC")


_OUTCOMES = {
    "planned": "not yet",
    "handed": "on their way",
    "held": "wait at the door",
    "sent": "sent",
    "refused": "not sent",
    "unknown": "perhaps sent",
}
_WHY = {
    "consent": "they did not allow texts about our service",
    "suppression": "they said STOP",
    "mobile": "no number that can be texted",
    "duplicate": "they got the same within a day",
    "zone_unknown": "nobody knows what time it is there",
    "stopped": "the campaign was stopped",
    "replaced": "an update took its place",
    "over": "it was over",
    "campaign_stopped": "the campaign was stopped",
    "campaign_finished": "it was no news any more",
    "too_late": "it was no news any more",
    "crashed": "a crash in between",
    "no_answer": "the network did not answer",
    "on_its_way": "another text to the number was on its way",
}
