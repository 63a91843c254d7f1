"""Other contacts: tasks, chats that begin with a text, and what a chat or e-mail carries.

Source: developer guide, CreateTask, StartOutboundChatContact, ResumeContact,
CreatePersistentContactAssociation, LoadContactContent, AuthenticateParticipant.

    CreateTask                          Name, Description, ContactFlowId, TaskTemplateId,
                                        Attributes, References, DelaySeconds | ScheduledTime
    StartOutboundChatContact            SourceEndpoint, DestinationEndpoint, ContactFlowArn,
                                        ContactSubtype, InitialSystemMessage, RelatedContact
    ResumeContact                       (a paused task)
    CreatePersistentContactAssociation  RehydrationType, SourceContactId
    LoadContactContent                  ContentType              sets $.Email, by the world's answer
    AuthenticateParticipant             CognitoConfiguration, CustomerProfilesConfiguration,
                                        TimeLimitMinutes         by the world's answer
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from simulator.actions.attributes import pairs_of
from simulator.engine.compile import Broken, action, compile_flow
from simulator.engine.data import deep_renderer
from simulator.engine.resources import finder, imaginable
from simulator.engine.state import AttributeStore
from simulator.world import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run
    from simulator.language.document import Flow

LONGEST_DELAY: Final = 518_400  # seconds, six days
_DIGITS: Final = re.compile(r"[0-9]+")
_CHAT: Final = frozenset({"CHAT"})


@action(
    "CreateTask", "Name", "ContactFlowId", "Description", "Attributes", "References",
    "DelaySeconds", "ScheduledTime", "TaskTemplateId",
)  # fmt: skip
def create_task(b: Builder) -> Run:
    name, next_, fail = b.text("Name"), b.next, b.fail
    if not b.given("ContactFlowId", "TaskTemplateId"):
        raise Broken("it needs a ContactFlowId, or a TaskTemplateId that carries one")
    find = finder("flow", b.parameters.get("ContactFlowId", ""))
    imagine = imaginable("flow", b.parameters.get("ContactFlowId", ""))
    flow_id, description = b.text_or_none("ContactFlowId"), b.text_or_none("Description")
    attributes, references = (
        pairs_of(b.mapping("Attributes")),
        deep_renderer(b.mapping("References")),
    )
    seconds = _delay(b)

    def run(contact: Contact) -> Edge:
        simulation, wait = contact.simulation, seconds(contact)
        if wait is None:
            return fail(contact, "the time of the task has passed, or is more than six days ahead")
        reference = "" if flow_id is None else flow_id(contact)
        flow = find(contact, reference) if reference else None
        if flow is None and reference and not (simulation.world.alone and imagine(reference)):
            return fail(contact, f"there is no flow {reference}")
        given = AttributeStore({})
        if not given.update({k(contact): v(contact) for k, v in attributes}):
            return fail(contact, "the attributes of the task are too large")
        task = simulation.lifecycle.begin_related(contact, channel="TASK", method="API")
        task.attributes = given
        task.data["Name"] = name(contact)
        task.data["Description"] = description(contact) if description else None
        task.data["References"] = references(contact)
        contact.data["Task"] = {"ContactId": task.id}
        contact.tell("task", task.data["Name"], "created", task.id, wait or None)
        if flow is None:
            what = f"flow {reference}" if reference else "the flow of the task's template"
            contact.log(f"{what} is not given: the task is created and not played")
        else:
            simulation.clock.after(wait, lambda: _play(task, flow))
        return next_

    return run


def _delay(b: Builder) -> Callable[[Contact], float | None]:
    """Compile when the task begins, in seconds from now; None where that cannot be."""
    delay = b.number("DelaySeconds", 1, LONGEST_DELAY) if b.given("DelaySeconds") else None
    scheduled = b.text_or_none("ScheduledTime")

    def seconds(contact: Contact) -> float | None:
        if delay is not None:
            chosen = delay(contact)
            return None if chosen is None else float(chosen)
        if scheduled is None:
            return 0.0
        text = scheduled(contact)
        ahead = (
            float(text) - contact.simulation.now.timestamp() if _DIGITS.fullmatch(text) else -1.0
        )
        return ahead if 0 <= ahead <= LONGEST_DELAY else None

    return seconds


def _play(contact: Contact, flow: Flow) -> None:
    contact.simulation.lifecycle.connected_to_system(contact)
    contact.simulation.drive(contact, contact.enter(compile_flow(flow), "task"))


@action(
    "StartOutboundChatContact", "SourceEndpoint", "DestinationEndpoint", "ContactFlowArn",
    "ContactSubtype", "InitialSystemMessage", "RelatedContact",
)  # fmt: skip
def start_outbound_chat_contact(b: Builder) -> Run:
    destination, flow_arn = (
        deep_renderer(b.raw("DestinationEndpoint")),
        b.text("ContactFlowArn"),
    )
    message, next_, fail = deep_renderer(b.mapping("InitialSystemMessage")), b.next, b.fail
    subtype = str(b.raw("ContactSubtype"))
    find = finder("flow", b.raw("ContactFlowArn"))
    imagine = imaginable("flow", b.raw("ContactFlowArn"))

    def run(contact: Contact) -> Edge:
        simulation, endpoint = contact.simulation, destination(contact)
        to = endpoint.get("Address") if isinstance(endpoint, Mapping) else None
        wanted = flow_arn(contact)
        flow = find(contact, wanted)
        if not to:
            return fail(contact, "there is nobody to write to")
        if flow is None and not (simulation.world.alone and imagine(wanted)):
            return fail(contact, "there is no such flow")
        chat = simulation.lifecycle.begin_related(
            contact, channel="CHAT", method="API", customer=str(to)
        )
        chat.data["Subtype"] = subtype
        said = message(contact).get("Content")
        if said:
            chat.tell("message", str(said), "system")
        if flow is None:
            contact.log("the chat's flow is not given: the chat is begun and not played")
        else:
            simulation.clock.after(0.0, lambda: _play(chat, flow))
        return next_

    return run


@action("ResumeContact", channels=frozenset({"TASK"}))
def resume_contact(b: Builder) -> Run:
    next_ = b.next

    def run(contact: Contact) -> Edge:
        contact.log("the task is resumed")
        return next_

    return run


@action("CreatePersistentContactAssociation", "RehydrationType", "SourceContactId", channels=_CHAT)
def create_persistent_contact_association(b: Builder) -> Run:
    source, next_, kind = b.text("SourceContactId"), b.next, b.raw("RehydrationType")
    if kind not in ("ENTIRE_PAST_SESSION", "FROM_SEGMENT"):
        raise Broken("its RehydrationType is neither ENTIRE_PAST_SESSION nor FROM_SEGMENT")

    def run(contact: Contact) -> Edge:
        wanted = source(contact)
        if wanted not in contact.simulation.contacts:
            return b.fail(contact, "there is no such earlier contact")
        contact.related_id = contact.segment.related_id = wanted
        return next_

    return run


@action("LoadContactContent", "ContentType", channels=frozenset({"EMAIL"}))
def load_contact_content(b: Builder) -> Run:
    return _asked(b, "Email")


@action(
    "AuthenticateParticipant", "CognitoConfiguration", "CustomerProfilesConfiguration",
    "TimeLimitMinutes", channels=_CHAT,
)  # fmt: skip
def authenticate_participant(b: Builder) -> Run:
    return _asked(b, "Customer")


def _asked(b: Builder, root: str) -> Run:
    """An action whose outcome only the world can say."""
    type_, next_, request = b.action.type, b.next, deep_renderer(dict(b.parameters))

    def run(contact: Contact) -> Edge:
        answerer = contact.simulation.world.answers.get(type_)
        if answerer is None:
            return b.fail(contact, f"nothing in this world answers {type_}")
        asked: dict[str, Any] = {**request(contact), "ContactId": contact.id}
        try:
            contact.data[root] = {**contact.data.get(root, {}), **answerer(asked)}
        except NoAnswer as nothing:
            return b.fail(contact, nothing.why, nothing.error)
        return next_

    return run
