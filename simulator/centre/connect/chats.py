"""Chats by API: begun, joined, spoken in, and streamed to a topic.

Sources: administrator guide, "Enable real-time chat message streaming" and "Amazon SNS payload used
in message streaming"; botocore's models of connect and connectparticipant. A chat's flow begins a
moment after its contact, as who asked for it is told the contact first.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from simulator.centre.connect.players import Parameters, not_found
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player, Refusal
from simulator.engine.compile import compile_flow
from simulator.engine.contact import Contact
from simulator.engine.events import Event
from simulator.engine.segment import Segment
from simulator.engine.simulation import Simulation
from simulator.engine.state import AttributeStore

if TYPE_CHECKING:
    from simulator.centre.cloud import Cloud

_PRINCIPAL: Final = "connect.amazonaws.com"
_PLAIN: Final = "text/plain"
_EVENTS: Final = "application/vnd.amazonaws.connect.event"
_TOKEN_LASTS: Final = timedelta(days=1)  # of a connection (API reference)
_STREAMED: Final = 0.1  # seconds until a message is streamed: not documented
_NOT_PLAYED: Final = (
    *("PersistentChat", "RelatedContactId", "SegmentAttributes", "CustomerId"),
    *("ParticipantConfiguration", "ConnectionTypes", "DisconnectOnCustomerExit"),
)


@dataclass(slots=True)
class Chat:
    """A chat that the API began.

    Attributes:
        customer: What the customer is called.
        topic: ARN of what is told of it; empty: nothing is.
        transcript: Who said what: CUSTOMER, AGENT or SYSTEM.
    """

    contact: Contact
    customer: str
    topic: str
    participant: str
    connections: dict[str, datetime] = field(default_factory=dict)
    transcript: list[tuple[str, str]] = field(default_factory=list)


class Chats:
    """Operations on chats, of both services."""

    def __init__(self, cloud: "Cloud", instance: Instance, simulation: Simulation) -> None:
        self._cloud = cloud
        self._instance = instance
        self._simulation = simulation
        self._begun: dict[str, dict[str, Any]] = {}
        self.by_contact: dict[str, Chat] = {}
        simulation.on_event(self._hear)

    def players(self) -> dict[str, Player]:
        """Return operation to player, of Amazon Connect itself."""
        return {"StartChatContact": self._start}

    def participants(self) -> dict[str, Player]:
        """Return operation to player, of the participant service."""
        return {
            "CreateParticipantConnection": self._connect,
            "SendMessage": self._say,
            "DisconnectParticipant": self._leave,
        }

    def _start(self, parameters: Parameters) -> dict[str, Any]:
        for name in _NOT_PLAYED:
            if name in parameters:
                raise NotPlayedError("connect", "StartChatContact", f"with {name}")
        token = parameters.get("ClientToken")
        if token in self._begun:
            return self._begun[token]
        flow = self._instance.world.flows.find(parameters["ContactFlowId"])
        if flow is None:
            raise not_found("Flow")
        simulation = self._simulation
        contact = simulation.lifecycle.begin(
            Segment(
                id=simulation.new_id(),
                channel="CHAT",
                method="API",
                customer=None,
                system=None,
                initiated=simulation.clock.elapsed,
            ),
            AttributeStore(parameters.get("Attributes", {})),
        )
        name = parameters["ParticipantDetails"]["DisplayName"]
        streamed = parameters.get("ChatStreamingConfiguration", {}).get("StreamingEndpointArn", "")
        chat = Chat(contact, name, streamed, simulation.new_id())
        self.by_contact[contact.initial_id] = chat
        contact.tell("start", flow.name, "CHAT", "API", simulation.now.isoformat())
        simulation.reporter.contact(contact, "INITIATED")
        if "InitialMessage" in parameters:
            contact.tell("message", parameters["InitialMessage"]["Content"], "customer")
        program = compile_flow(flow)
        simulation.clock.after(0.0, lambda: simulation.drive(contact, program.entry))
        begun = {
            "ContactId": contact.id,
            "ParticipantId": simulation.new_id(),
            "ParticipantToken": chat.participant,
            **({"StreamingId": simulation.new_id()} if streamed else {}),
        }
        if token:
            self._begun[token] = begun
        return begun

    def _connect(self, parameters: Parameters) -> dict[str, Any]:
        token = parameters["ParticipantToken"]
        chat = next((one for one in self.by_contact.values() if one.participant == token), None)
        if chat is None or chat.contact.end is not None:
            raise _denied()
        if parameters["Type"] != ["CONNECTION_CREDENTIALS"]:
            raise NotPlayedError("connectparticipant", "CreateParticipantConnection", "a websocket")
        connection, until = self._simulation.new_id(), self._simulation.now + _TOKEN_LASTS
        chat.connections[connection] = until
        credentials = {"ConnectionToken": connection, "Expiry": until.isoformat()}
        return {"ConnectionCredentials": credentials}

    def _say(self, parameters: Parameters) -> dict[str, Any]:
        chat = self._connected(parameters["ConnectionToken"])
        identifier = self._simulation.new_id()
        contact, said = chat.contact, parameters["Content"]
        if contact.waiting_for in ("input", "connected"):
            self._simulation.say(contact, said)
        else:
            contact.tell("message", said, "customer")
        return {"Id": identifier, "AbsoluteTime": self._simulation.now.isoformat()}

    def _leave(self, parameters: Parameters) -> dict[str, Any]:
        self._simulation.hang_up(self._connected(parameters["ConnectionToken"]).contact)
        return {}

    def _connected(self, connection: str) -> Chat:
        for chat in self.by_contact.values():
            until = chat.connections.get(connection)
            if until is not None and self._simulation.now < until and chat.contact.end is None:
                return chat
        raise _denied()

    # What is streamed.

    def _hear(self, event: Event) -> None:
        chat = self.by_contact.get(event.contact.initial_id)
        if chat is None or event.contact is not chat.contact:
            return
        if event.type == "message":
            role = str(event["sender"]).upper()
            self._tell(chat, role, _PLAIN, event["text"])
        elif event.type == "prompt" and event["to"] == "customer":
            self._tell(chat, "SYSTEM", _PLAIN, event["text"])
        elif event.type == "agent" and event["action"] == "accept":
            self._tell(chat, "AGENT", f"{_EVENTS}.participant.joined")
        elif event.type == "end":
            self._tell(chat, "SYSTEM", f"{_EVENTS}.chat.ended")

    def _tell(self, chat: Chat, role: str, kind: str, said: str | None = None) -> None:
        if said is not None:
            chat.transcript.append((role, said))
        if not chat.topic or not self._cloud.service_may(
            _PRINCIPAL, "sns:Publish", chat.topic, self._instance.world.instance_arn
        ):
            return
        contact, what = chat.contact, "EVENT" if said is None else "MESSAGE"
        body = {
            "AbsoluteTime": self._simulation.now.isoformat(timespec="milliseconds"),
            "ContentType": kind,
            "Id": self._simulation.new_id(),
            "Type": what,
            "ParticipantId": self._simulation.new_id(),
            "DisplayName": self._name(chat, role),
            "ParticipantRole": role,
            "InitialContactId": contact.initial_id,
            "ContactId": contact.id,
            **({} if said is None else {"Content": said}),
        }
        attributes = {
            "InitialContactId": contact.initial_id,
            "ContactId": contact.id,
            "ParticipantRole": role,
            "InstanceId": self._instance.world.instance_id,
            "AccountId": self._cloud.account,
            "Type": what,
            "ContentType": kind,
            "MessageVisibility": "ALL",
        }
        message = json.dumps(body)
        typed = {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        }

        def publish() -> None:
            sns = self._cloud.client("sns")
            sns.publish(TopicArn=chat.topic, Message=message, MessageAttributes=typed)

        self._simulation.clock.after(_STREAMED, publish)  # not while a function runs that said it

    @staticmethod
    def _name(chat: Chat, role: str) -> str:
        agent = chat.contact.agent
        if role == "AGENT" and agent is not None:
            return agent.person.first_name or agent.person.username
        return chat.customer if role == "CUSTOMER" else "SYSTEM_MESSAGE"


def _denied() -> Refusal:
    return Refusal("AccessDeniedException", "Access denied", 403)
