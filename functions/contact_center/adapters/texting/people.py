"""``People`` in Amazon Connect: chats with their messages streamed to SNS, and tasks.

Source: administrator guide, "Enable real-time chat message streaming"; API reference of
StartChatContact, StartTaskContact, CreateParticipantConnection, SendMessage. The participant
service asks for no signature and no permission: its tokens say who speaks.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.config import Config
from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as, session
from contact_center.domain.errors import ConnectUnavailable
from contact_center.texting.people import Chat, Handover, Line, Lines

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

# A connection's token is valid for a day (CreateParticipantConnection): so long, and no longer.
CHAT_LASTS: Final = timedelta(hours=23)
_PLAIN: Final = "text/plain"
_MOST_SAID: Final = 16_000  # characters; 16,384 bytes of a message
_MOST_DESCRIBED: Final = 4_096
_OVER: Final = "AccessDeniedException"  # what a token of a chat that ended is answered
_STAFFED: Final = "AGENTS_STAFFED"
_FREE: Final = "SLOTS_AVAILABLE"


def people_clients() -> tuple[Any, Any]:
    """Return clients of Amazon Connect and its participant service, for who is not on the line."""
    config = Config(
        connect_timeout=1.0,
        read_timeout=4.0,  # s; a chat takes longer to begin than a contact to be read
        retries={"mode": "standard", "total_max_attempts": 2},
    )
    made = session()
    return (
        made.create_client("connect", config=config),
        made.create_client("connectparticipant", config=config),
    )


class ConnectLines:
    """``Lines`` of one instance.

    Args:
        client: Client of the service ``connect``.
        instance_id: The instance.
        queues: Ids of queues by name.
    """

    def __init__(
        self, client: "ConnectClient", instance_id: str, queues: Mapping[str, str]
    ) -> None:
        self._client = client
        self._instance_id = instance_id
        self._queues = queues

    def line(self, queue: str, channel: str) -> Line:
        with failures_as(ConnectUnavailable):
            reply = self._client.get_current_metric_data(
                InstanceId=self._instance_id,
                Filters={"Queues": [self._queues[queue]], "Channels": [channel]},  # type: ignore[list-item]
                Groupings=["QUEUE"],
                CurrentMetrics=[
                    {"Name": _STAFFED, "Unit": "COUNT"},
                    {"Name": _FREE, "Unit": "COUNT"},
                ],
            )
        values = {
            one["Metric"]["Name"]: int(one.get("Value", 0))
            for result in reply.get("MetricResults", ())
            for one in result.get("Collections", ())
        }
        return Line(values.get(_STAFFED, 0), values.get(_FREE, 0))


class ConnectVoices:
    """What is said in customers' names, in chats that there are.

    Args:
        participant: Client of the service ``connectparticipant``.
    """

    def __init__(self, participant: Any) -> None:  # noqa: ANN401 - a client without stubs
        self._participant = participant

    def say(self, chat: Chat, words: str, key: str) -> bool:
        with failures_as(ConnectUnavailable):
            try:
                self._participant.send_message(
                    ContentType=_PLAIN,
                    Content=words[:_MOST_SAID],
                    ClientToken=key,
                    ConnectionToken=chat.token,
                )
            except ClientError as exc:
                if code_of(exc) == _OVER:
                    return False
                raise
        return True

    def leave(self, chat: Chat) -> None:
        with failures_as(ConnectUnavailable):
            try:
                self._participant.disconnect_participant(ConnectionToken=chat.token)
            except ClientError as exc:
                if code_of(exc) != _OVER:
                    raise


class ConnectPeople(ConnectVoices):
    """``People`` of one instance.

    Args:
        connect: Client of the service ``connect``.
        participant: Client of the service ``connectparticipant``.
        instance_id: The instance.
        lines: Tells how it looks in its queues.
        flow: Returns the id of the flow that chats and tasks begin in.
        topic: ARN of the topic that messages of chats are streamed to.
        by: What a wish for a person becomes: chat, task or case.
    """

    def __init__(
        self,
        connect: "ConnectClient",
        participant: Any,  # noqa: ANN401 - a client of a service without stubs
        instance_id: str,
        lines: Lines,
        flow: Callable[[], str],
        topic: str,
        by: str,
    ) -> None:
        super().__init__(participant)
        self._connect = connect
        self._instance_id = instance_id
        self._lines = lines
        self._flow = flow
        self._topic = topic
        self._by = by

    @property
    def by(self) -> str:
        return self._by

    def line(self, queue: str) -> Line:
        return self._lines.line(queue, "TASK" if self._by == "task" else "CHAT")

    def begin_chat(self, handover: Handover, now: datetime) -> Chat:
        with failures_as(ConnectUnavailable):
            begun = self._connect.start_chat_contact(
                InstanceId=self._instance_id,
                ContactFlowId=self._flow(),
                ParticipantDetails={"DisplayName": handover.name},
                InitialMessage={"ContentType": _PLAIN, "Content": _said_so_far(handover)},
                Attributes=dict(handover.attributes),
                ChatDurationInMinutes=int(CHAT_LASTS.total_seconds() // 60),
                SupportedMessagingContentTypes=[_PLAIN],
                ChatStreamingConfiguration={"StreamingEndpointArn": self._topic},
                ClientToken=handover.key,
            )
            connected = self._participant.create_participant_connection(
                Type=["CONNECTION_CREDENTIALS"],
                ParticipantToken=begun["ParticipantToken"],
                ConnectParticipant=True,  # there is no websocket: messages are streamed
            )
        token = str(connected["ConnectionCredentials"]["ConnectionToken"])
        return Chat(begun["ContactId"], token, now + CHAT_LASTS)

    def give_task(self, handover: Handover, case: str) -> None:
        said = _said_so_far(handover)
        with failures_as(ConnectUnavailable):
            self._connect.start_task_contact(
                InstanceId=self._instance_id,
                ContactFlowId=self._flow(),
                Name=f"Text conversation, case {case}",
                Description=said[-_MOST_DESCRIBED:],
                Attributes=dict(handover.attributes),
                ClientToken=handover.key,
            )


def _said_so_far(handover: Handover) -> str:
    """Return the conversation for who takes over; the latest counts most."""
    return "\n".join(["Conversation by text so far:", *handover.lines])[-_MOST_SAID:]
