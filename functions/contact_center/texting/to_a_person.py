"""How a conversation by text comes to a person: a chat, a task, or a case."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from contact_center import telemetry
from contact_center.domain import cases, phrases
from contact_center.domain.cases import Topic
from contact_center.domain.errors import ConnectUnavailable
from contact_center.texting.handing_over import closed, handover, may_tell, open_case, to_be_called
from contact_center.texting.people import Chat
from contact_center.texting.reaching import NOBODY, reach
from contact_center.texting.talks import Here, Reply, Talk

_TOPICS: Final[Mapping[str, Topic]] = {
    "report_outage": "supply",
    "pay_bill": "bill",
    "balance": "bill",
    "payment_plan": "bill",
}

Told = tuple[str, Talk, Reply | None]  # what it was taken for, the conversation after, the answer


def person(here: Here, reason: str, say: str = "", about: str = "") -> Told:
    """Let a person go on; where nobody does now, leave them a case."""
    talk = here.talk
    topic = _TOPICS.get(about or talk.asking, "other")
    if here.stopped:
        to_be_called(here, reason, topic, about)
        after = replace(talk, asking="", menu_shown=False, misses=0)
        return f"person_{reason}", after, Reply("danger") if reason == "emergency" else None
    opens = closed(here)
    taken_over = handover(here, reason, topic, about)
    may_reach = reason != "callback" and (not opens or reason == "emergency")
    reached = reach(taken_over, here.app.people, here.now) if may_reach else NOBODY
    after = replace(talk, asking="", menu_shown=False, misses=0, chat=reached.chat)
    if reached.chat and reason != "emergency":
        if reached.busy and may_tell(talk.told_busy_at, here.now):
            return "busy", replace(after, told_busy_at=here.now), Reply(_linked(here, "busy"))
        return "person_chat", after, here.say(say) if say else None  # the flow says the rest
    case = open_case(here, topic)
    if reached.how == "task":
        here.app.people.give_task(taken_over, case.number)
    told = cases.read_back(case, own_number=True)
    told = told.replace(phrases.digits(case.number), case.number)  # it is read, not heard
    if opens and not say and reason != "callback":
        known = {"opens": opens, "case": case.number}
        if may_tell(talk.told_closed_at, here.now):
            after = replace(after, told_closed_at=here.now, told_again=False)
            return "after_hours", after, Reply(_linked(here, "after_hours"), known)
        # Who asks again hears that we heard it; after that silence, for it may be a machine.
        again = None if talk.told_again else Reply("after_hours_again", known)
        return "after_hours_again", replace(after, told_again=True), again
    return f"person_{reason}", after, here.say(f"{say} {told}".strip())


def danger(here: Here) -> Told:
    """Say what saves lives, and let a person go on at once."""
    return person(here, "emergency", call_911(here), "report_outage")


def call_911(here: Here) -> str:
    """Return what is said first where somebody may be in danger."""
    return here.pick(
        "If anybody is in danger, call 911 now, and stay away from wires, gas and water.",
        "Si alguien está en peligro, llame ya al 911 y aléjese de cables, gas y agua.",
    )


def leave(here: Here, chat: Chat) -> None:
    """Let the person know that the customer wants no more texts, and the chat end."""
    try:
        if here.app.people.say(chat, here.arrival.body, here.arrival.id):
            here.app.people.leave(chat)
    except ConnectUnavailable as exc:  # STOP counts whatever Amazon Connect does
        telemetry.logger.warning("a chat was not left", error=exc.code, detail=str(exc))


def _linked(here: Here, template: str) -> str:
    """Name the template with links to what works by itself, for who is known by their number."""
    return f"{template}_links" if here.customer else template
