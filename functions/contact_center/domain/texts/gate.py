"""The one gate: whether a text may go out now, later, or not at all, and why.

    mobile number ─▶ suppression ─▶ consent ─▶ quiet hours ─▶ frequency ─▶ duplicate ─▶ send

Every check leaves its reason, also where it passes. A text that is held goes through all of them
again when its time comes.

Sources: domain reference, part 2(d); 47 CFR 64.1200(c)(1) (hours); the frequency limits are ours,
the strictest that a state sets for marketing: three in 24 hours (limits reference, section 4).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from contact_center.domain.profile import MessageClass
from contact_center.domain.texts.judged import (
    REMEMBERED,
    WITHIN_THE_HOUR,
    Message,
    Rules,
    Standing,
    Verdict,
    as_sent,
)
from contact_center.domain.texts.wording import Basis
from contact_center.domain.zones import rule_for, window_from

FRESH: Final = timedelta(minutes=15)  # a request this young is answered at any hour
_LOOK_AGAIN: Final = timedelta(hours=6)  # at a number of which no zone is known
_PAUSED: Final = timedelta(minutes=15)  # until a message of a paused campaign is looked at again
_AT_NIGHT: Final = timedelta(hours=1)  # for what was asked for at night: now, or not before morning
_LIMITS: Final[Mapping[MessageClass, int]] = {"marketing": 3, "service": 6, "transactional": 20}
_MOST_REPLIES: Final = 30  # within an hour: two machines that answer each other stop here
# Within an hour: one every half minute, the whole hour through. Nobody types more, a program that
# answers in an agent's name does. They do not count as replies, and replies do not count as them.
_MOST_BY_PEOPLE: Final = 120
_SAME_WITHIN: Final[Mapping[Basis, timedelta]] = {
    "consent": REMEMBERED,
    "duty": REMEMBERED,
    "request": timedelta(minutes=5),  # who asks again later has lost the first
    "reply": timedelta(0),
    "person": timedelta(0),
    "last_word": timedelta(0),
}
# TimeToLive of SendTextMessage, in seconds (its service model).
_LEAST_TTL: Final = 5
_MOST_TTL: Final = 259_200

Finding = str | Verdict  # a check that passes says why; one that does not gives the verdict


def verdict(message: Message, standing: Standing, now: datetime, rules: Rules) -> Verdict:
    """Decide about a message, by what is known now."""
    checks: dict[str, str] = {}
    if now >= message.too_late_at:
        return Verdict("refuse", "too_late", checks={"too_late": "past its time"})
    if message.campaign and (kept := _campaign(message, now)):
        return _in_time(kept, message)
    for name, check in _CHECKS.items():
        found = check(message, standing, now, rules)
        if isinstance(found, Verdict):
            said = found.checks.get(name, found.decision)
            return _in_time(replace(found, checks={**checks, name: said}), message)
        checks[name] = found
    return Verdict("send", "ok", time_to_live=_time_to_live(message, now, rules), checks=checks)


def _campaign(message: Message, now: datetime) -> Verdict | None:
    """Keep or refuse what its campaign was paused or stopped before."""
    if message.campaign == "running":
        return None
    if message.campaign == "paused":
        return _hold("campaign_paused", now + _PAUSED, "its campaign is paused")
    return _refuse(f"campaign_{message.campaign}", f"its campaign is {message.campaign}")


def _mobile(message: Message, _s: Standing, _now: datetime, rules: Rules) -> Finding:
    if rules.fictional and message.to.e164.startswith(rules.fictional):
        return "fictional"
    return "ok" if can_be_texted(message.to.e164) else _refuse("mobile", "no mobile number")


def _suppression(message: Message, standing: Standing, _now: datetime, _rules: Rules) -> Finding:
    if not standing.suppressed:
        if message.template.name.startswith("stop_confirmed"):  # it waited: START came meanwhile
            return _refuse("suppression", "they said START since")
        return "none"
    if message.template.basis == "last_word":
        return "passed: confirms STOP or answers HELP"
    return _refuse("suppression", "they said STOP")


def _consent(message: Message, standing: Standing, _now: datetime, _rules: Rules) -> Finding:
    template = message.template
    if template.basis != "consent":
        return template.basis
    said = standing.consents.get(template.message_class)
    if said == "yes":
        return f"{template.message_class}: yes"
    return _refuse("consent", f"{template.message_class}: {said or 'never given'}")


def _quiet_hours(message: Message, _s: Standing, now: datetime, rules: Rules) -> Finding:
    template = message.template
    if template.urgent:
        return f"passed: {template.urgent}"
    if template.basis == "request" and now - message.at <= FRESH:
        return "passed: asked for a moment ago"
    zones = message.zones
    window = window_from(zones, now, rule_for(message.to, rules.quiet))
    if window is None:
        said = "no common hour" if zones else "zone unknown"
        return _hold("quiet_hours", now + _LOOK_AGAIN, said)
    if window.opens > now:
        return _hold("quiet_hours", window.opens, f"closed in {', '.join(zones)}")
    return f"open in {', '.join(zones)}"


def _frequency(message: Message, standing: Standing, now: datetime, _rules: Rules) -> Finding:
    this = as_sent(message, now)
    talking = this.reply or this.person
    within = WITHIN_THE_HOUR if talking else REMEMBERED
    most = _LIMITS[this.message_class]
    if talking:
        most = _MOST_BY_PEOPLE if this.person else _MOST_REPLIES
    same = sorted(
        one.at
        for one in standing.recent
        if (one.reply, one.person) == (this.reply, this.person)
        and (talking or one.message_class == this.message_class)
        and now - one.at < within
    )
    said = f"{len(same)} of {most} in {int(within.total_seconds() // 3600)} h"
    if len(same) < most or message.template.basis == "last_word":
        return said
    return _hold("frequency", same[len(same) - most] + within, said)


def _duplicate(message: Message, standing: Standing, now: datetime, _rules: Rules) -> Finding:
    within = _SAME_WITHIN[message.template.basis]
    if any(one.digest == message.digest and now - one.at < within for one in standing.recent):
        return _refuse("duplicate", "the same was sent")
    return "none"


_CHECKS: Final[Mapping[str, Callable[[Message, Standing, datetime, Rules], Finding]]] = {
    "mobile": _mobile,
    "suppression": _suppression,
    "consent": _consent,
    "quiet_hours": _quiet_hours,
    "frequency": _frequency,
    "duplicate": _duplicate,
}


@cache
def can_be_texted(e164: str) -> bool:
    """Tell whether a number is valid and can be a mobile one, by its country's numbering plan.

    Where a plan does not tell mobile from fixed, as in North America, a number can be mobile.

    Example:
        >>> can_be_texted("+12125550100"), can_be_texted("+18005550100"), can_be_texted("+15550100")
        (True, False, False)
    """
    import phonenumbers  # where it is used: it takes longer than all of this

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )


def _refuse(check: str, said: str) -> Verdict:
    return Verdict("refuse", check, checks={check: said})


def _hold(check: str, until: datetime, said: str) -> Verdict:
    return Verdict("hold", check, until=until, checks={check: said})


def _in_time(found: Verdict, message: Message) -> Verdict:
    """Refuse at once what would be too late by the time it may go."""
    if found.until is not None and found.until >= message.too_late_at:
        return replace(found, decision="refuse", until=None)
    return found


def _time_to_live(message: Message, now: datetime, rules: Rules) -> int:
    """Return for how long a network may try: not into the night, not past the message's time."""
    end = message.too_late_at
    if not message.template.urgent:
        window = window_from(message.zones, now, rule_for(message.to, rules.quiet))
        if window is not None and window.opens <= now:
            end = min(end, window.closes)
        else:
            end = min(end, now + _AT_NIGHT)
    return max(_LEAST_TTL, min(_MOST_TTL, int((end - now).total_seconds())))
