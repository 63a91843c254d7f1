"""The preview: everybody in the area, judged as the door would judge them now, and counted.

It writes one item for each number, also for those who are not texted, with the reason. So what is
approved are these recipients, and every one of them has an outcome in the end. Planning goes on
where a crash cut it off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from contact_center.campaigns.ports import Asked, Recipients, Runs
from contact_center.domain.campaigns.notices import said, template_of, variables
from contact_center.domain.campaigns.progress import Progress, counted
from contact_center.domain.campaigns.recipients import REFUSED, Group, Recipient, Resident
from contact_center.domain.campaigns.run import Preview, Run, Wording
from contact_center.domain.language import spoken
from contact_center.domain.texts.gate import verdict
from contact_center.domain.texts.judged import Message, Rules
from contact_center.domain.texts.rate import Rate
from contact_center.domain.texts.wording import House
from contact_center.domain.zones import stricter_state
from contact_center.ports import Clock

CHUNK: Final = 90  # recipients planned at once: one write
_SHOWN: Final = 12  # characters of a digest: enough to mean one preview, few enough to read aloud


@dataclass(frozen=True, slots=True)
class Planner:
    """Everything that planning needs.

    Attributes:
        zone: Where the customers of our supply area live.
        per_second: Parts of texts that campaigns hand over in a second.
    """

    clock: Clock
    runs: Runs
    recipients: Recipients
    house: House
    rules: Rules
    zone: ZoneInfo
    per_second: Fraction


def plan(run: Run, app: Planner) -> Run:
    """Plan a drafted campaign, as far as it is not planned yet.

    Raises:
        Raced: Somebody else plans it.
        UnusableMessage: It cannot be put into words.
        DependencyError: To be tried again.
    """
    texts = said(run, app.house, app.zone)  # first: what cannot be said is for nobody
    progress = app.recipients.progress(run.run_id)
    while not progress.planned:
        progress = _chunk(run, progress, app)
    news = said(run, app.house, app.zone, news=True)
    wordings = {
        language: Wording(
            text.body,
            text.parts.count,
            text.micros,
            progress.speaking(language),
            progress.unheard(language),
            news[language].body if progress.unheard(language) else "",
        )
        for language, text in texts.items()
    }
    after = run.previewed(_preview(progress, wordings, app))
    app.runs.change(run, after)
    return after


def _chunk(run: Run, before: Progress, app: Planner) -> Progress:
    source = (
        app.recipients.who_got(run.first, before.after, CHUNK, left=run.kind == "update")
        if run.first
        else app.recipients.residents(run.area, before.after, CHUNK)
    )
    residents, following = source
    after, planned = before, list[Recipient]()
    now = app.clock.now()
    for asked in app.recipients.ask(_distinct(residents, before.last)):
        after, recipient = judged(run, asked, after, now, app.rules, app.zone)
        planned.append(recipient)
    after = replace(
        after.seeing(planned),
        after=following or "",
        last=residents[-1].phone.e164 if residents else before.last,
        planned=following is None,
    )
    return app.recipients.save(run.run_id, before, after, planned)


def _distinct(residents: Sequence[Resident], last: str) -> list[Resident]:
    """Return each number once: they come in order, and a number stands for several customers."""
    found: list[Resident] = []
    for one in residents:
        if one.phone.e164 != last:
            found.append(one)
        last = one.phone.e164
    return found


def judged(
    run: Run, asked: Asked, progress: Progress, now: datetime, rules: Rules, zone: ZoneInfo
) -> tuple[Progress, Recipient]:
    """Return the progress with one more recipient, as the door would judge them now."""
    resident = asked.resident
    language = run.language(spoken(resident.language))
    address = zone.key if asked.at_home else None
    heard = run.first is not None and not resident.left
    message = Message(
        reference=run.run_id,
        template=template_of(run, news=resident.left),
        to=resident.phone,
        at=now,
        language=language,
        customer_id=resident.customer_id,
        variables=variables(run, language, zone, news=resident.left),
        zone=asked.time_zone,
        home=address,
    )
    found = verdict(message, asked.standing, now, rules)
    zones = message.zones
    reason = found.reason if found.decision == "refuse" else ""
    if not reason and not zones and not message.template.urgent:
        reason = "zone_unknown"  # it would wait for a morning that nobody knows
    if reason:
        progress, at = progress.refusing(reason)
        refused = Recipient(
            *(at, resident.phone, resident.customer_id, language),
            outcome=REFUSED,
            reason=reason,
            heard=heard,
        )
        return progress, refused
    if found.until is not None:
        progress = replace(
            progress,
            later=counted(progress.later, found.until.isoformat(timespec="minutes")),
            why_later=counted(progress.why_later, found.reason),
        )
    group = Group("", language, news=resident.left)
    if not message.template.urgent:
        group = replace(group, zones="|".join(zones), state=stricter_state(resident.phone))
    progress, at = progress.room_for(group)
    return progress, Recipient(at, resident.phone, resident.customer_id, language, heard=heard)


def _preview(progress: Progress, wordings: dict[str, Wording], app: Planner) -> Preview:
    lasting = Rate(app.per_second).lasts((one.texts, one.parts) for one in wordings.values())
    return Preview(
        at=app.clock.now(),
        recipients=progress.recipients,
        eligible=progress.eligible,
        refused=progress.refused,
        later=progress.later,
        why_later=progress.why_later,
        wordings=wordings,
        seconds=ceil(lasting.total_seconds()),
        digest=_digest(progress, wordings),
    )


def _digest(progress: Progress, wordings: dict[str, Wording]) -> str:
    bodies = "|".join(
        f"{language}={one.body}={one.news}={one.micros}" for language, one in wordings.items()
    )
    whole = replace(progress, digest=f"{progress.digest}|{bodies}").seeing(())
    return whole.digest[:_SHOWN]
