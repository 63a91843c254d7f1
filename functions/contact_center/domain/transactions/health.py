"""A transaction that fails too often switches itself off; its callers meet a person meanwhile.

Source: domain reference, row 34: a failed attempt makes the later call angrier; above a failure
rate the transaction is disabled by a feature flag.

Counting begins with a failure and lasts for one window; while all goes well nothing is counted, so
that nothing is written. A contact counts once, however often it fails.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class HealthRule:
    """When a transaction is switched off.

    Attributes:
        window: How long failures are remembered.
        failures: From so many contacts at least ...
        percent: ... if they are at least this part of all that came to an end in the window.
        off_for: How long it stays off.
    """

    window: timedelta = timedelta(minutes=15)
    failures: int = 5
    percent: int = 50
    off_for: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Health:
    """What is remembered of a transaction.

    Attributes:
        since: When the window began; None while all goes well.
        failed: The contacts that failed in it.
        done: How many came to a good end in it.
        off_until: Switched off until then, by the rule or by hand.
        version: Counts the changes.
    """

    since: datetime | None = None
    failed: tuple[str, ...] = ()
    done: int = 0
    off_until: datetime | None = None
    version: int = 0

    def is_off(self, now: datetime) -> bool:
        return self.off_until is not None and now < self.off_until

    def watches(self, now: datetime, rule: HealthRule) -> bool:
        """Tell whether there is a window, in which good ends count as well."""
        return self.since is not None and now - self.since < rule.window


def after_failure(health: Health, contact_id: str, now: datetime, rule: HealthRule) -> Health:
    """Return the health after a contact has failed; the same one if it was counted before."""
    current = health if health.watches(now, rule) else Health(now, version=health.version)
    if contact_id in current.failed:
        return health
    failed = (*current.failed, contact_id)
    ended = len(failed) + current.done
    too_many = len(failed) >= rule.failures and len(failed) * 100 >= ended * rule.percent
    return replace(
        current,
        failed=failed,
        off_until=now + rule.off_for if too_many else health.off_until,
        version=health.version + 1,
    )


def after_success(health: Health, now: datetime, rule: HealthRule) -> Health:
    """Return the health after a good end; the same one while nothing is being watched."""
    if not health.watches(now, rule):
        return health
    return replace(health, done=health.done + 1, version=health.version + 1)
