"""Lambda ``group_call``: what whoever we call from a list wants.

Trigger   Amazon Connect flow ``group_call``, synchronous; any step may be repeated.
Input     parameters ``step``:
            person      they want to talk to an agent now
            later       it is not a good moment
            not_needed  it is settled
            refuse      never again: stored at once, for every list
            machine     a machine answered, or nobody who pressed a key
          The recipient is the contact's attribute ``groupCall``.
Reply     outcome = ok | unknown: there is no such recipient, or nothing of it is open;
          again = yes | no: whether the list calls them again;
          first = yes | no; criteria = routing criteria, an object: at the step person, of whom an
          agent of their own, or of their language, is to serve first.
Raises    StorageUnavailable, ConnectUnavailable: the flow takes its error branch. Of a refusal
          nothing is said to be done unless it was stored.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

from contact_center.connect import FlowEvent, flow_function
from contact_center.domain.callbacks import routing
from contact_center.domain.group_calls.attempts import Wish
from contact_center.domain.group_calls.recipients import RECIPIENT, Recipient
from contact_center.group_calls import bootstrap

KEYS = ("outcome", "again", "first", "criteria")
# Who picked up has two seconds until it counts that no agent was there; then anybody is better.
_FIRST: Final = 1  # second

Reply = Mapping[str, Any]


def group_call(event: FlowEvent, app: bootstrap.GroupCall) -> Reply:
    step = event.parameters.get("step", "")
    name = event.attributes.get(RECIPIENT, "")
    contact_id = event.contact_id or ""
    if step == "machine":
        found = app.answering.machine(name, contact_id)
    elif step in get_args(Wish):
        found = app.answering.wished(name, step, contact_id)  # type: ignore[arg-type]
    else:
        found = None
    again = found is not None and found.call.is_waiting
    criteria = _criteria(found) if found and step == "person" else None
    return {
        "outcome": "ok" if found else "unknown",
        "again": "yes" if again else "no",
        "first": "yes" if criteria else "no",
        "criteria": criteria,
    }


def _criteria(recipient: Recipient) -> Mapping[str, Any] | None:
    call = recipient.call
    if call.owner is not None:
        return routing.owner_first(call.owner, _FIRST)
    return routing.language_first(call.language, _FIRST)


handler = flow_function("group_call", KEYS, group_call, bootstrap.group_call)
