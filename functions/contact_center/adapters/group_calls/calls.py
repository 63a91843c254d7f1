"""``Calls`` to whom lists name: the number is called, or an agent gets a task and calls."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from contact_center.adapters.calls import ConnectCalls, refusals
from contact_center.domain.group_calls.recipients import ATTEMPT, RECIPIENT, Recipient

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

_TASK_NAME: Final = "Call a customer of a list"


class ConnectGroupCalls:
    """``Calls``.

    Args:
        calls: How calls are begun.
        client: Amazon Connect's, for tasks.
        instance_id: Whose.
        task_flow: Returns the flow that a task comes into.
    """

    def __init__(
        self,
        calls: ConnectCalls,
        client: "ConnectClient",
        instance_id: str,
        task_flow: Callable[[], str],
    ) -> None:
        self._calls = calls
        self._client = client
        self._instance_id = instance_id
        self._task_flow = task_flow

    def start(self, recipient: Recipient, mode: str) -> str:
        call, attributes = recipient.call, told(recipient)
        if mode == "calls":
            return self._calls.start(call.phone, call.queue, attributes, recipient.token)
        with refusals():
            return self._client.start_task_contact(
                InstanceId=self._instance_id,
                ContactFlowId=self._task_flow(),
                Name=_TASK_NAME,
                Description=call.about or "",
                # The agent calls by it: it is shown to them, and to nobody else.
                References={"number": {"Type": "STRING", "Value": call.phone.e164}},
                Attributes=attributes,
                ClientToken=recipient.token,
            )["ContactId"]

    def stop(self, contact_id: str) -> None:
        self._calls.stop(contact_id)

    def named(self, contact_id: str) -> tuple[str, int, int] | None:
        found = self._calls.attributes_of(contact_id)
        run_id, _, line = found.get(RECIPIENT, "").rpartition("-")
        attempt = found.get(ATTEMPT, "")
        if not (run_id and line.isdecimal() and attempt.isdecimal()):
            return None
        return run_id, int(line), int(attempt)


def told(recipient: Recipient) -> Mapping[str, str]:
    """Return what a contact begins with: who it is, and what the flow and the agent need."""
    call = recipient.call
    about = f"about {call.about}, attempt {call.attempts}"
    return {
        RECIPIENT: recipient.name,
        ATTEMPT: str(call.attempts),
        "callReason": call.about or "none",
        "language": call.language,
        "customerId": call.customer_id or "none",
        "queue": call.queue,
        "owner": call.owner or "none",
        "reason": "group_call",
        "verified": "no",  # who picks up has proved nothing
        # Whoever says something for sale leaves it to no machine; what is theirs is not said there.
        "voicemail": "hang_up" if recipient.kind == "marketing" else "message",
        "who": f"Customer {call.customer_id}" if call.customer_id else "Somebody on a list",
        "why": f"Called by us {about}",
        "tried": about,
        "whisper": f"Called by us {about}. Identity to be checked.",
    }
