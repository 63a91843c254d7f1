"""What an operator sees of a campaign: plain data, which a command line or a page shows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from contact_center.domain.campaigns.notices import template_of
from contact_center.domain.campaigns.recipients import PLANNED, Recipient, tallied
from contact_center.domain.campaigns.run import OVER, Preview, Run
from contact_center.domain.texts.rate import Rate
from contact_center.domain.texts.shorteners import shortened
from contact_center.domain.texts.wording import dollars


def row(run: Run, now: datetime) -> dict[str, Any]:
    """Return a line of a list."""
    until = run.approvable_until
    return {
        "run": run.run_id,
        "kind": run.kind,
        "area": run.area,
        "state": run.state,
        "reason": run.reason,
        "made": _utc(run.at),
        "by": run.by,
        "eligible": run.preview.eligible if run.preview else None,
        "approve_by": _utc(until),
        "expired": until is not None and until < now,
    }


def report(
    run: Run, recipients: Iterable[Recipient], now: datetime, per_second: Fraction
) -> dict[str, Any]:
    """Return everything about a campaign; of people, only how many."""
    counted: dict[tuple[str, str], int] = {}
    delivered: dict[str, int] = {}
    left: dict[str, int] = {}
    micros = 0
    wordings = run.preview.wordings if run.preview else {}
    for one in recipients:
        key = (one.outcome, one.reason)
        counted[key] = counted.get(key, 0) + 1
        if one.delivery:
            delivered[one.delivery] = delivered.get(one.delivery, 0) + 1
        if one.language in wordings:
            left[one.language] = left.get(one.language, 0) + (one.outcome == PLANNED)
            micros += wordings[one.language].micros if one.outcome == "sent" else 0
    lasting = Rate(per_second).lasts((n, wordings[one].parts) for one, n in left.items())
    tally = tallied(run, ((*key, number) for key, number in counted.items()))
    return {
        **row(run, now),
        "first": run.first,
        "until": _utc(run.until),
        "good_until": _utc(run.good_until),
        "callers": run.heard_by_callers,
        "preview": _preview(run.preview) if run.preview else None,
        "at_any_hour": template_of(run).urgent or None,
        "outcomes": tally.counts,
        "delivery": delivered,
        "spent": dollars(micros),
        "open": tally.open,
        "seconds_left": 0 if run.state in OVER else ceil(lasting.total_seconds()),
        "moves": [{"act": one.act, "at": _utc(one.at), "by": one.by} for one in run.moves],
        "now": _utc(now),
    }


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        "digest": preview.digest,
        "at": _utc(preview.at),
        "recipients": preview.recipients,
        "eligible": preview.eligible,
        "refused": preview.refused,
        "later": preview.later,
        "why_later": preview.why_later,
        "texts": {
            language: {
                "text": one.body,
                "parts": one.parts,
                "each": dollars(one.micros),
                "texts": one.texts,
                "unheard": one.unheard,
                "news": one.news,
                "cost": dollars(one.texts * one.micros),
                "shared_links": shortened(one.body),
            }
            for language, one in preview.wordings.items()
        },
        "parts": preview.parts,
        "cost": dollars(preview.micros),
        "seconds": preview.seconds,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
