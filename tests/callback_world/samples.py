"""A callback as it is asked for, for tests that begin where it exists already."""

from datetime import datetime, timedelta
from typing import Any

from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.phone import PhoneNumber

NEW_YORK = "America/New_York"


def asked(
    at: datetime,
    phone: str = "+12125550123",
    *,
    callback_id: str | None = None,
    **changes: Any,  # noqa: ANN401 - values of a callback
) -> Callback:
    """Return a callback that somebody in New York has just asked for, with some values changed."""
    callback = Callback(
        callback_id=callback_id or f"cb-{phone[-7:]}",
        phone=PhoneNumber(phone),
        language="en",
        zones=(NEW_YORK,),
        zone=NEW_YORK,
        queue="General",
        origin=f"in-{callback_id or phone[-7:]}",
        requested_at=at,
        promised_from=at,
        promised_by=at + timedelta(hours=4),
        due_at=at,
        state="requested",
    )
    return states.began(callback.changed(**changes), "asked")
