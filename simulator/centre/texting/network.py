"""AWS End User Messaging SMS on the virtual clock: texts out, their events, and texts in.

Sources: botocore's model of pinpoint-sms-voice-v2, which checks every request and answer; the SMS
user guide, "Event types", "Two-way SMS messaging", "Opt-out lists", "Message parts per second".
The service keeps texts beyond a number's rate in its own queue, for as long as their time to live
says: so does this. How soon a network delivers is not documented; here it takes three seconds.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from simulator.centre.cloud import Cloud
from simulator.centre.estate import TextNumber
from simulator.centre.gateway import Refusal
from simulator.centre.resources.texting import wants
from simulator.centre.texting.opt_outs import OptOuts

SERVICE: Final = "pinpoint-sms-voice-v2"
_PRINCIPAL: Final = "sms-voice.amazonaws.com"
_IDS: Final = uuid.UUID("9f3a2b52-5c34-4f0a-8a3e-5f1d7c7e0b42")  # any constant: ids stay the same
_TAKEN: Final = 1.0  # seconds until the network has taken a text
_APART: Final = timedelta(milliseconds=1)  # texts of customers, at least
_ARRIVED: Final = 3.0  # seconds until the phone has it
_LONGEST: Final = 259_200  # seconds: the time to live where none is given
# Parts a second of a number ("SMS limitations, message parts per second").
_RATES: Final = {"SIMULATOR": 3, "TOLL_FREE": 3, "TEN_DLC": 1, "LONG_CODE": 1}

After = Callable[[float, Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that the service took.

    Attributes:
        at: When it was taken, on the virtual clock.
    """

    id: str
    to: str
    from_: str
    body: str
    at: datetime
    time_to_live: int
    kind: str
    context: Mapping[str, str]


Listener = Callable[[Text], None]
Person = Callable[[str], str | None]
"""Reads a text that arrived, and returns the answer, if any."""


class TextNetwork:
    """The network of one centre.

    Attributes:
        sent: Every text that the service took, in order.
        people: Who answers, by number; a test or a campaign puts them there.
        off: Numbers whose phone is switched off: nothing arrives, until the time to live is over.
        fails: What the network says of a number instead, such as TEXT_CARRIER_UNREACHABLE.
    """

    def __init__(self, cloud: Cloud, after: After) -> None:
        self._cloud = cloud
        self._after = after
        self._free: dict[str, datetime] = {}
        self._number = 0
        self._next = cloud.now()
        self._listeners: list[Listener] = []
        self._opt_outs = OptOuts(cloud)
        self.sent: list[Text] = []
        self.people: dict[str, Person] = {}
        self.off: set[str] = set()
        self.fails: dict[str, str] = {}
        for operation, player in self._opt_outs.players().items():
            cloud.gateway.play(SERVICE, operation, player)
        cloud.gateway.play(SERVICE, "SendTextMessage", self._send)

    def on_arrival(self, listener: Listener) -> None:
        """Call ``listener`` with every text that arrives at a phone from now on."""
        self._listeners.append(listener)

    def off_arrival(self, listener: Listener) -> None:
        """Stop calling a listener."""
        self._listeners.remove(listener)

    def receive(self, from_: str, body: str) -> str:
        """Let a customer text the centre.

        No two texts are of the same millisecond, as people do not type that fast: what is told by
        their times, such as START after STOP, is told here as well, where no time passes between.

        Raises:
            LookupError: There is no number that takes texts.
        """
        numbers = [one for one in self._cloud.estate.text_numbers.values() if one.channel]
        if not numbers:
            raise LookupError("no number of this centre takes texts (two-way SMS)")
        identifier = self._identifier("in")
        now = self._cloud.now()
        at = max(now, self._next)
        self._next = at + _APART
        if at > now:
            publish = partial(self._publish_incoming, numbers[0], from_, body, identifier)
            self._after((at - now).total_seconds(), publish)
        else:
            self._publish_incoming(numbers[0], from_, body, identifier)
        return identifier

    def _publish_incoming(self, number: TextNumber, from_: str, body: str, identifier: str) -> None:
        before = [text.id for text in self.sent if text.to == from_]
        message = {
            "originationNumber": from_,
            "destinationNumber": number.number,
            "messageKeyword": f"KEYWORD_{number.arn.split(':')[4]}",
            "messageBody": body,
            "inboundMessageId": identifier,
            "previousPublishedMessageId": before[-1] if before else "",
        }
        self._publish(str(number.channel), number.arn, message)

    def _send(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        number = self._origin(parameters.get("OriginationIdentity", ""))
        name = str(parameters.get("ConfigurationSetName", "")).rpartition("/")[2]
        if name and name not in self._cloud.estate.text_events:
            raise Refusal("ResourceNotFoundException", f"configuration set {name} not found")
        to = parameters["DestinationPhoneNumber"]
        self._opt_outs.check(number.opt_out_list, to)
        text = Text(
            id=self._identifier("out"),
            to=to,
            from_=number.number,
            body=parameters["MessageBody"],
            at=self._cloud.now(),
            time_to_live=parameters.get("TimeToLive", _LONGEST),
            kind=parameters.get("MessageType", "TRANSACTIONAL"),
            context=dict(parameters.get("Context", {})),
        )
        if parameters.get("DryRun"):
            return {"MessageId": text.id}
        self.sent.append(text)
        wait = self._queue(number, text)
        self._after(wait + _TAKEN, lambda: self._event(name, text, "TEXT_PENDING", final=False))
        self._after(wait + _ARRIVED, lambda: self._arrive(name, text))
        return {"MessageId": text.id}

    def _origin(self, identity: str) -> TextNumber:
        numbers = self._cloud.estate.text_numbers
        for arn, number in numbers.items():
            if identity in {arn, arn.rpartition("/")[2], number.number}:
                return number
        raise Refusal("ResourceNotFoundException", f"origination identity {identity} not found")

    def _queue(self, number: TextNumber, text: Text) -> float:
        """Return how many seconds a text waits for those before it; one part of each is counted."""
        now = self._cloud.now()
        free = max(self._free.get(number.arn, now), now)
        self._free[number.arn] = free + timedelta(seconds=1 / _RATES.get(number.kind, 1))
        return (free - text.at).total_seconds()

    def _arrive(self, name: str, text: Text) -> None:
        late = (self._cloud.now() - text.at).total_seconds()
        if late > text.time_to_live:
            self._event(name, text, "TEXT_TTL_EXPIRED")
        elif text.to in self.off:
            self._after(60.0, lambda: self._arrive(name, text))
        elif text.to in self.fails:
            self._event(name, text, self.fails[text.to])
        else:
            self._event(name, text, "TEXT_DELIVERED")
            for listener in self._listeners:
                listener(text)
            person = self.people.get(text.to)
            answer = person(text.body) if person else None
            if answer is not None:
                self.receive(text.to, answer)

    def _event(self, name: str, text: Text, kind: str, *, final: bool = True) -> None:
        event = {
            "eventType": kind,
            "eventVersion": "1.0",
            "eventTimestamp": int(self._cloud.now().timestamp() * 1000),
            "isFinal": final,
            "originationPhoneNumber": text.from_,
            "destinationPhoneNumber": text.to,
            "isoCountryCode": "US",
            "messageId": text.id,
            "messageRequestTimestamp": int(text.at.timestamp() * 1000),
            "messageType": text.kind,
            "messageStatus": kind.removeprefix("TEXT_"),
            "context": dict(text.context),
        }
        for topic, types in self._cloud.estate.text_events.get(name, ()):
            if wants(types, kind):
                self._publish(topic, f"configuration-set/{name}", event)

    def _publish(self, topic: str, source: str, message: Mapping[str, Any]) -> None:
        if self._cloud.service_may(_PRINCIPAL, "sns:Publish", topic, source):
            self._cloud.client("sns").publish(TopicArn=topic, Message=json.dumps(message))

    def _identifier(self, kind: str) -> str:
        self._number += 1
        return str(uuid.uuid5(_IDS, f"{kind}/{self._number}"))
