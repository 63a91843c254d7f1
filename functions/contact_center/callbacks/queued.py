"""Taking a callback out of Amazon Connect's queue: then nobody can be offered it any more."""

from typing import TYPE_CHECKING

from contact_center.domain.callbacks.outcomes import STOPPED
from contact_center.domain.callbacks.states import Callback

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Calls


def taken_out(callback: Callback, calls: "Calls", records: "ports.ContactRecords") -> bool:
    """End the contact that waits there, unless an agent has it or it is over.

    It is looked at first: StopContact would end a conversation just as well.

    Returns:
        Whether nothing waits any more. False: events tell of it, or else the sweep looks it up.

    Raises:
        ConnectUnavailable: Whether it waits is not known.
    """
    if callback.contact_id is None:
        return True
    fact = records.describe(callback.contact_id)
    if fact and fact.ended_at and fact.disconnect_reason == STOPPED:
        return True  # by whoever failed before they could write it
    if fact and (fact.connected_at or fact.ended_at):
        return False
    return calls.stop(callback.contact_id)
