"""Messages that wait to be sent: written with the deed that they are about, sent by the one door.

The item says what is to be sent to whom, never the link itself: a link that opens something is made
when it is sent. What follows is told by ``status``:

    waiting ─▶ sending ─▶ sent | refused | unknown        held ─▶ waiting, when its time has come
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from contact_center.adapters import items, keys
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.templates import TEMPLATES

KEEP_MESSAGES: Final = timedelta(days=7)


def message(
    reference: str, template: str, to: PhoneNumber, at: datetime, **more: str | None
) -> Mapping[str, Any]:
    """Return the item of a message.

    Args:
        reference: What makes it once: a receipt's number.
        template: Which words: a name of ``contact_center.domain.texts.templates``.
        to: Whom.
        at: When it was asked for.
        **more: What the template needs: customer_id, language, subject, and its variables by name;
            true_until, when it would be wrong later. None is left out.
    """
    known = TEMPLATES.get(template)
    return {
        "pk": keys.outbox(reference),
        "sk": keys.MESSAGE,
        "template": template,
        "to": to.e164,
        "status": "waiting",
        "message_class": known.message_class if known else None,
        "at": items.instant(at),
        "expires_at": items.epoch(at + KEEP_MESSAGES),
        **more,
    }
