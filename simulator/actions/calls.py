"""Dialling: third parties, callbacks, outbound calls.

Source: developer guide, TransferParticipantToThirdParty, CreateCallbackContact,
UpdateContactCallbackNumber, CompleteOutboundCall, CheckOutboundCallStatus.

    TransferParticipantToThirdParty   ThirdPartyPhoneNumber, ThirdPartyConnectionTimeLimitSeconds,
                                      ContinueFlowExecution, ThirdPartyDTMFDigits, CallerId
    CreateCallbackContact             QueueId | AgentId, InitialCallDelaySeconds,
                                      MaximumConnectionAttempts, RetryDelaySeconds, ContactFlowId,
                                      CallerId
    UpdateContactCallbackNumber       CallbackNumber
    CompleteOutboundCall              CallerId, VoiceConnector, ConnectionTimeLimitSeconds
    CheckOutboundCallStatus           (what answering machine detection found of the call)

What becomes of a call is the world's to say (``World.phones``); unless it says, everybody answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.actions.phone_numbers import e164
from simulator.actions.queues import queue_of
from simulator.engine.callbacks import Callback
from simulator.engine.compile import VOICE, Broken, action, compile_flow
from simulator.engine.contact import TRANSFERRED, End
from simulator.engine.data import renderer
from simulator.engine.resources import finder

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run
    from simulator.world import Phone, Queue

LONGEST_DELAY: Final = 259_200  # seconds, three days
STATUSES: Final = ("CallAnswered", "VoicemailBeep", "VoicemailNoBeep", "NotDetected")
NOT_DETECTED: Final = "NotDetected"  # neither a voice nor a machine for sure
FOUND: Final = {
    "HUMAN_ANSWERED": "CallAnswered",
    "VOICEMAIL_BEEP": "VoicemailBeep",
    "VOICEMAIL_NO_BEEP": "VoicemailNoBeep",
}
"""What detection found -> the flow's word for it.

``AMD_ERROR`` has no word: the error branch. That tones and fax machines count as not detected is
said nowhere; they are neither of the others.
"""


@action(
    "TransferParticipantToThirdParty", "ThirdPartyPhoneNumber", "ContinueFlowExecution",
    "ThirdPartyConnectionTimeLimitSeconds", "CallerId",
    accepted=("ThirdPartyDTMFDigits",), channels=VOICE,
)  # fmt: skip
def transfer_participant_to_third_party(b: Builder) -> Run:
    number, limit = (
        b.text("ThirdPartyPhoneNumber"),
        b.number("ThirdPartyConnectionTimeLimitSeconds", 0, 600),
    )
    going_on = b.flag("ContinueFlowExecution")
    next_ = b.next_told if going_on else None
    caller_id = renderer(str(b.mapping("CallerId").get("Number") or ""))
    fail = b.fail

    def run(contact: Contact) -> Edge | None:
        dialled = number(contact)
        if e164(dialled, None) is None or not dialled.startswith("+"):
            return fail(contact, "the third party's number is not E.164")
        if not _claimed(contact, caller_id(contact)):
            return fail(contact, "the caller id is not claimed on this instance")
        phone, longest = contact.simulation.world.phone(dialled), limit(contact) or 0
        if phone.outcome == "no_answer" or (longest and phone.seconds > longest):
            why = "the third party does not answer"
            contact.pause(
                "third_party", longest, lambda c: fail(c, why, "ConnectionTimeLimitExceeded")
            )
            return None
        contact.pause("third_party", phone.seconds, lambda c: _connected(c, dialled, phone))
        return None

    def _connected(contact: Contact, dialled: str, phone: Phone) -> Edge | None:
        if phone.outcome != "answered":
            return fail(contact, f"the call to the third party: {phone.outcome}", "CallFailed")
        _note_transfer(contact, dialled)
        if next_ is None:
            contact.simulation.lifecycle.finish(contact, End(TRANSFERRED))
        else:
            contact.pause("third_party", phone.talks, lambda _contact: next_)
        return None

    return run


def _note_transfer(contact: Contact, number: str) -> None:
    """Keep in the contact's record whom it was transferred to.

    After a conversation (a disconnect flow dials) that is a contact of its own, as where such a
    flow transfers to a queue: the conversation's record stays as it was.
    """
    if contact.segment.connected_to_agent is not None:
        contact.simulation.lifecycle.new_segment(contact, "DISCONNECT")
    contact.segment.transferred_to = number
    contact.segment.transferred = contact.simulation.clock.elapsed
    contact.log("connected to the third party")


def _claimed(contact: Contact, number: str) -> bool:
    """Whether the instance may show a number; every one where the world claims none."""
    claimed = contact.simulation.world.numbers
    return not claimed or not number or number in claimed


@action(
    "UpdateContactCallbackNumber", "CallbackNumber",
    channels=VOICE, elsewhere="CallbackNumberNotDialable",
)  # fmt: skip
def update_contact_callback_number(b: Builder) -> Run:
    read, next_, fail = b.text("CallbackNumber"), b.next, b.fail

    def run(contact: Contact) -> Edge:
        number = read(contact)
        if e164(number, None) is None:
            return fail(contact, "not a phone number", "InvalidCallbackNumber")
        if not number.startswith("+"):
            return fail(contact, "the number has no country code", "CallbackNumberNotDialable")
        contact.callback_number = number
        return next_

    return run


@action(
    "CreateCallbackContact", "QueueId", "AgentId", "InitialCallDelaySeconds",
    "MaximumConnectionAttempts", "RetryDelaySeconds", "ContactFlowId",
    accepted=("CallerId",), channels=VOICE,
)  # fmt: skip
def create_callback_contact(b: Builder) -> Run:
    find, next_, fail = queue_of(b, required=False), b.next_told, b.fail
    delay = b.number("InitialCallDelaySeconds", 1, LONGEST_DELAY)
    retries = b.number("MaximumConnectionAttempts", 0)
    retry = b.number("RetryDelaySeconds", 1, LONGEST_DELAY)
    creation = b.text_or_none("ContactFlowId")
    find_flow = finder("flow", b.parameters.get("ContactFlowId", ""))

    def order(contact: Contact, queue: Queue, number: str) -> Callback | None:
        flow = None
        if creation is not None:
            flow = find_flow(contact, creation(contact))
            if flow is None:
                return None
        waited, begun = contact.segment.enqueued, contact.segment.initiated
        return Callback(
            number=number,
            queue=queue,
            since=begun if waited is None else waited,
            attempts=1 + (retries(contact) or 0),
            retry=float(retry(contact) or 0),
            creation=None if flow is None else compile_flow(flow),
        )

    def run(contact: Contact) -> Edge:
        queue, number = find(contact), contact.callback_number or contact.customer
        if queue is None:
            return fail(contact, "no queue is meant")
        if number is None:
            return fail(contact, "there is no number to call back")
        callback = order(contact, queue, number)
        if callback is None:
            return fail(contact, "the flow of the callback does not exist")
        contact.simulation.callbacks.create(contact, callback, float(delay(contact) or 0))
        return next_

    return run


@action(
    "CompleteOutboundCall",
    accepted=("CallerId", "VoiceConnector", "ConnectionTimeLimitSeconds"), channels=VOICE,
)  # fmt: skip
def complete_outbound_call(b: Builder) -> Run:
    next_ = b.next
    b.node.forgiving = next_  # the service lets it have no error branch

    def run(contact: Contact) -> Edge:
        contact.log("the outbound call is placed")
        return next_

    return run


@action("CheckOutboundCallStatus", channels=VOICE)
def check_outbound_call_status(b: Builder) -> Run:
    edges = {status: b.choice(status) for status in STATUSES if b.choice_or_none(status)}
    if not edges:
        raise Broken(f"it needs conditions for {', '.join(STATUSES)}")
    fail = b.fail

    def run(contact: Contact) -> Edge:
        found = contact.segment.detected
        if found is None:
            return fail(contact, "answering machine detection is for campaign calls only")
        if found == "AMD_ERROR":
            return fail(contact, "answering machine detection failed")
        status = FOUND.get(found, NOT_DETECTED)
        edge = edges.get(status)
        return edge or fail(contact, f"no branch for {status}")

    return run
