"""Flows that other events of the contact start, and who is on hold.

Source: developer guide, UpdateContactEventHooks, UpdatePreviousContactParticipantState.

    UpdateContactEventHooks                EventHooks, EventHooksConfiguration
    UpdatePreviousContactParticipantState  PreviousContactParticipantState

Played: AgentHold, AgentWhisper, CustomerHold, CustomerQueue, CustomerRemaining, CustomerWhisper,
DefaultAgentUI, DisconnectAgentUI. Kept but not played: PauseContact, ResumeContact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.actions.attributes import pairs_of
from simulator.engine import previous
from simulator.engine.compile import VOICE, Broken, action

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

EVENTS: Final = frozenset(
    [
        "AgentHold",
        "AgentWhisper",
        "CustomerHold",
        "CustomerQueue",
        "CustomerRemaining",
        "CustomerWhisper",
        "DefaultAgentUI",
        "DisconnectAgentUI",
        "PauseContact",
        "ResumeContact",
    ]
)
_CALLS_ONLY: Final = frozenset({"AgentHold", "CustomerHold"})


@action("UpdateContactEventHooks", "EventHooks", "EventHooksConfiguration")
def update_contact_event_hooks(b: Builder) -> Run:
    hooks, settings = b.mapping("EventHooks"), b.mapping("EventHooksConfiguration")
    unknown = (hooks.keys() | settings.keys()) - EVENTS
    if unknown:
        raise Broken(
            f"there is no event {sorted(unknown)[0]}; use one of {', '.join(sorted(EVENTS))}"
        )
    if not hooks and not settings:
        raise Broken("at least one event hook must be set")
    next_, fail, pairs = b.next, b.fail, pairs_of(hooks)
    off = [event for event, setting in settings.items() if _disabled(setting)]
    calls_only = bool(hooks.keys() & _CALLS_ONLY)

    def run(contact: Contact) -> Edge:
        if calls_only and contact.channel != "VOICE":
            return fail(contact, "hold flows are for calls")
        changes = {event(contact): flow(contact) for event, flow in pairs}
        if not all(changes.values()):
            return fail(contact, "the flow's reference is empty")
        contact.hooks.update(changes)
        contact.hooks.update(dict.fromkeys(off, ""))
        return next_

    return run


def _disabled(setting: object) -> bool:
    return isinstance(setting, dict) and str(setting.get("DisableExecution")).lower() == "true"


@action("UpdatePreviousContactParticipantState", "PreviousContactParticipantState", channels=VOICE)
def update_previous_contact_participant_state(b: Builder) -> Run:
    state, next_ = b.raw("PreviousContactParticipantState"), b.next
    if state not in ("AgentOnHold", "CustomerOnHold", "OffHold"):
        raise Broken("its state is none of AgentOnHold, CustomerOnHold, OffHold")

    def run(contact: Contact) -> Edge:
        if contact.previous_id is None:
            return b.fail(contact, "there is no previous contact")
        problem = previous.set_state(contact, state)
        return next_ if problem is None else b.fail(contact, problem)

    return run
