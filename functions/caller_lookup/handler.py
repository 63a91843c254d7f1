"""Lambda ``caller_lookup``: who is calling, in which language, and most likely why.

Trigger   Amazon Connect flow, at the start of a call, synchronous.
Input     no parameters; the number is the contact's own CustomerEndpoint.
Reply     outcome = recognised | unknown | withheld | malformed | shared; see ``KEYS``.
Cost      one DynamoDB request for a number, none without; the same for any length of history.
Raises    StorageUnavailable: the flow takes its error branch and greets without a name.
"""

from collections.abc import Mapping

from contact_center import bootstrap, telemetry
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain import lookup
from contact_center.domain.callers import number_presented
from contact_center.domain.phone import PhoneNumber

KEYS = (
    "outcome",
    "customerId",
    "firstName",
    "household",  # the first names on a shared line, for the agent: "Sam, Nora"
    "language",  # en | es
    "languageCode",  # en-US | es-US, for the voice
    "greeting",
    "repeat",  # yes | no
    "lastReason",
    "lastIntent",  # what the last contact was about; with lastQueue, where a repeat goes on
    "lastQueue",
    "intent",  # the prediction: pay_bill | outage | callback | appointment | none
    "openCallback",  # yes | no, whatever is likelier
    "billIssued",
    "notice",
    "resumeTransaction",  # the name of one that was cut off, to go on with
    "resumeWords",  # what it is called in the language: "this meter reading"
    "matters",
    *(f"history{line}" for line in range(1, 6)),
)


def look_up(event: FlowEvent, app: bootstrap.CallerLookup) -> Mapping[str, str | None]:
    now = app.clock.now()
    number = number_presented(event.address)
    if not isinstance(number, PhoneNumber):
        return {
            "outcome": number,
            "repeat": "no",
            "openCallback": "no",
            **lookup.greeted(now, app.zone, "en", None),
        }
    card = app.cards.read(number, now)
    for _ in range(card.unreadable):
        telemetry.count(telemetry.UNREADABLE_ITEM)
    reply = lookup.answer(card, number, chain_id=event.initial_contact_id, now=now, zone=app.zone)
    if reply["repeat"] == "yes":
        telemetry.count(telemetry.REPEATED_CONTACT)
    return reply


handler = flow_function("caller_lookup", KEYS, look_up, bootstrap.caller_lookup)
