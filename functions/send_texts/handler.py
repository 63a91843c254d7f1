"""Lambda ``send_texts``: the one door out. No other function may call SendTextMessage.

Trigger   the table's stream, in order within a partition, at least once: messages of the outbox
          that wait.
Input     a batch of stream records with new images.
Reply     the first record that is not done: the stream goes on from there.
Effect    each message is sent at most once, or held until it may be, or refused with a reason.
          Texts of campaigns wait for their turn; the others of a batch go first. Where a text to
          the same number is on its way, all the others go first; nobody waits for one in line.
Cost      three DynamoDB requests and one to End User Messaging for a text that is sent; four and
          part of a second for one of a campaign; one more where another stands in line behind it.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from contact_center import telemetry
from contact_center.adapters import items, keys
from contact_center.bootstrap import at_init
from contact_center.domain.errors import ContactCenterError, StillSending
from contact_center.domain.phone import PhoneNumber
from contact_center.texting import bootstrap
from contact_center.texting.door import PATIENCE, Done, Door, pass_on

BatchReply = dict[str, list[dict[str, str]]]

# What a network that hangs takes (``adapters.texting.sms``), and what is written before and after.
_ENOUGH_MS: Final = 13_000


def batch_handler(app: Callable[[], Door]) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, context: object) -> BatchReply:
        records = event.get("Records", []) if isinstance(event, Mapping) else []
        door = ready()
        until = door.clock.now() + PATIENCE
        images = [items.from_wire(one.get("dynamodb", {}).get("NewImage", {})) for one in records]
        order = deque(sorted(range(len(records)), key=lambda place: _turn(images[place])))
        behind: deque[int] = deque()  # a text that is on its way, in their order
        busy: set[str] = set()
        while left := order or behind:
            place = left[0]
            to = str(images[place].get("to", ""))
            if left is order and to in busy:
                behind.append(order.popleft())
                continue
            try:
                done = _in_time(context) and _sent(images[place], door, until, waits=left is behind)
            except StillSending:
                busy.add(to)
                behind.append(order.popleft())
                continue
            if not done:
                first = records[min(*order, *behind, place)]
                number = str(first.get("dynamodb", {}).get("SequenceNumber", ""))
                return {"batchItemFailures": [{"itemIdentifier": number}]}
            left.popleft()
        return {"batchItemFailures": []}

    return handle


def _in_time(context: object) -> bool:
    """Tell whether a text that is begun now is settled before the function is ended.

    One that is claimed and not settled would never be sent.
    """
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None or remaining() >= _ENOUGH_MS:
        return True
    telemetry.logger.warning("no time for another text; the stream goes on from it")
    return False


def _turn(image: items.Wire) -> tuple[bool, bool, str]:
    """Order a batch: campaigns last, what was held after what is new, and in the order asked."""
    return keys.of_run(_reference(image)) is not None, "until" in image, str(image.get("at", ""))


def _reference(image: items.Wire) -> str:
    return str(image.get("pk", "")).removeprefix(keys.outbox(""))


def _sent(image: items.Wire, door: Door, until: datetime, *, waits: bool) -> bool:
    if image.get("sk") != keys.MESSAGE or image.get("status") != "waiting":
        return True
    reference = _reference(image)
    with telemetry.logger.append_context_keys(function="send_texts", reference=reference):
        try:
            to = PhoneNumber(str(image.get("to", "")))
            done = pass_on(reference, to, image.get("customer_id"), door, until, waits=waits)
            _tell(done, str(image.get("template")))
        except StillSending:
            raise
        except ContactCenterError as exc:
            telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
            return False
        except Exception:  # noqa: BLE001  # the records before it are done and stay done
            telemetry.logger.exception("failed unexpectedly")
            return False
        return True


def _tell(done: Done, template: str) -> None:
    if done.outcome == "gone":
        return
    telemetry.count(telemetry.TEXT, outcome=done.outcome, reason=done.reason)
    log = telemetry.logger.error if done.outcome == "unknown" else telemetry.logger.info
    log("text", template=template, outcome=done.outcome, reason=done.reason)


handler = batch_handler(bootstrap.send_texts)
