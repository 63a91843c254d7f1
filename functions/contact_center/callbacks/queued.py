"""Amazon Connect's queue: what may wait there, and taking it out.

Once it is out, nobody can be offered it any more.
"""

from typing import TYPE_CHECKING

from contact_center import telemetry
from contact_center.callbacks.keeping import Keeper
from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.outcomes import STOPPED
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import (
    ConnectUnavailable,
    MustNotCall,
    OnTheLine,
    StorageUnavailable,
)

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Calls


def enter(callback_id: str, contact_id: str, keeper: Keeper) -> bool:
    """Note the contact that is to wait in Amazon Connect's queue; False: it is not to wait.

    Whoever asked not to be called has it taken off: Amazon Connect would dial them anyway.
    While a call to a list is with its customer, it does not: Amazon Connect would dial them
    whatever we know. It is called by us, once that call should be over.
    """

    def change(it: Callback) -> Callback | None:
        wanted = it.state == "requested" and it.contact_id is None
        return it.changed(contact_id=contact_id) if wanted else None

    try:
        after, _ = keeper.change(callback_id, change)
    except OnTheLine:
        _keep_out(callback_id, contact_id, keeper)
        return False
    except MustNotCall:
        _take_off(callback_id, keeper)
        return False
    return after is not None and (after.state, after.contact_id) == ("requested", contact_id)


def _take_off(callback_id: str, keeper: Keeper) -> None:
    """Cancel what may not come into the queue; its contact ends where it is."""
    now = keeper.clock.now()

    def change(it: Callback) -> Callback | None:
        if it.state != "requested" or it.contact_id is not None:
            return None
        return policy.forbidden(it, now)

    keeper.change(callback_id, change)


def _keep_out(callback_id: str, contact_id: str, keeper: Keeper) -> None:
    now = keeper.clock.now()
    hours = keeper.hours.coming(now)

    def change(it: Callback) -> Callback | None:
        if it.state != "requested" or it.contact_id is not None:
            return None
        waits = policy.make_way(it, now, hours, keeper.policy)
        return waits and waits.changed(past=(*waits.past, contact_id))  # it ends there

    keeper.change(callback_id, change)


def can_leave(callback: Callback, records: "ports.ContactRecords") -> bool:
    """Tell whether its contact, if it has one, still waits there.

    Raises:
        ConnectUnavailable: That is not known.
    """
    if callback.state != "requested" or callback.contact_id is None:
        return True
    fact = records.describe(callback.contact_id)
    if fact is None or not (fact.connected_at or fact.ended_at):
        return True
    return fact.ended_at is not None and fact.disconnect_reason == STOPPED


def leaving(callback: Callback) -> str | None:
    """Return the contact that is to be taken out, where a callback is to wait there no more."""
    return callback.contact_id if callback.state == "requested" else callback.leaves


def leave(
    callback: Callback, keeper: Keeper, calls: "Calls", records: "ports.ContactRecords"
) -> bool:
    """Take out what is written to leave; False: an agent was faster.

    Raises:
        ConnectUnavailable, StorageUnavailable: The sweep does it.
    """
    contact_id = callback.leaves
    if contact_id is None:
        return True
    if not taken_out(contact_id, calls, records):
        return False
    keeper.change(
        callback.callback_id,
        lambda it: it.changed(leaves=None) if it.leaves == contact_id else None,
    )
    return True


def leave_soon(
    callback: Callback | None, keeper: Keeper, calls: "Calls", records: "ports.ContactRecords"
) -> bool:
    """Take out what is written to leave, now or by the sweep: what was promised stands already.

    Returns:
        False: an agent was faster, so that they are called all the same.
    """
    try:
        return callback is None or leave(callback, keeper, calls, records)
    except (ConnectUnavailable, StorageUnavailable) as exc:
        telemetry.logger.warning("left to the sweep", error=exc.code, detail=str(exc))
        return True


def taken_out(contact_id: str | None, calls: "Calls", records: "ports.ContactRecords") -> bool:
    """End a contact that waits there, unless an agent has it or it is over.

    It is looked at first: StopContact would end a conversation just as well.

    Returns:
        Whether nothing waits any more. False: events tell of it, or else the sweep looks it up.

    Raises:
        ConnectUnavailable: Whether it waits is not known.
    """
    if contact_id is None:
        return True
    fact = records.describe(contact_id)
    if fact and fact.ended_at and fact.disconnect_reason == STOPPED:
        return True  # by whoever failed before they could write it
    if fact and (fact.connected_at or fact.ended_at):
        return False
    return calls.stop(contact_id)
