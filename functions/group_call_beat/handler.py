"""Lambda ``group_call_beat``: one beat of the dialler: call whom we may now.

Trigger   EventBridge Scheduler, each minute: begins a chain of beats, unless one goes on; and SQS,
          a message that the beat before left, a second or some later.
Input     {} of the schedule; a batch of one message {"chain": n}: of a chain that is not the
          latest it does nothing.
Reply     {"next": seconds until the next beat, or none}
Effect    a claim is written, then Amazon Connect is asked to call with a token of the attempt, so
          that a repeat calls nobody twice. What raises is tried again by the next schedule.
"""

import json
from collections.abc import Callable, Mapping

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import ContactCenterError, InvalidInput, Raced
from contact_center.group_calls import bootstrap


def beat_handler(
    app: Callable[[], bootstrap.GroupCallBeat],
) -> Callable[[object, object], object]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> dict[str, int | None]:
        chain = _chain(event)
        with telemetry.logger.append_context_keys(function="group_call_beat"):
            try:
                dialler = ready().dialler
                seconds = dialler.wake() if chain is None else dialler.beat(chain)
            except Raced:  # somebody else took this beat over: it is theirs
                return {"next": None}
            except ContactCenterError as exc:
                telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
                telemetry.count(telemetry.FAILURE, error=exc.code)
                raise
            return {"next": seconds}

    return handle


def _chain(event: object) -> int | None:
    """Return which chain a message goes on with; None: a schedule."""
    records = event.get("Records") if isinstance(event, Mapping) else None
    if records is None:
        return None
    try:
        (record,) = records
        chain = json.loads(record["body"])["chain"]
    except (ValueError, TypeError, KeyError):
        raise InvalidInput("expected one message of the dialler's own: its chain") from None
    if not isinstance(chain, int):
        raise InvalidInput("expected one message of the dialler's own: its chain")
    return chain


handler = beat_handler(bootstrap.group_call_beat)
