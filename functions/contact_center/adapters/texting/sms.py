"""``Network``: AWS End User Messaging SMS. The only place that calls SendTextMessage.

Source: botocore's model of pinpoint-sms-voice-v2; "SendTextMessage", API reference.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from contact_center.adapters.aws import code_of, session
from contact_center.domain.texts.judged import Message
from contact_center.domain.texts.wording import Text
from contact_center.texting.ports import NoAnswer, NotSent

SERVICE: Final = "pinpoint-sms-voice-v2"
OPTED_OUT: Final = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
REFERENCE: Final = "reference"  # the name in a message's context, which its events bring back
_CONNECT_TIMEOUT: Final = 2.0  # s
_READ_TIMEOUT: Final = 10.0  # s
_PAUSES: Final = (0.3, 0.9)  # s, before a text is tried again that the service had no room for
_NO_ROOM: Final = ("ThrottlingException",)
_BROKEN: Final = 500  # from here on the service does not say whether it took the text


def network_client() -> Any:  # noqa: ANN401 - a client of a service without stubs
    """Return a client that never repeats a request by itself: a repeated one may send twice."""
    config = Config(
        connect_timeout=_CONNECT_TIMEOUT,
        read_timeout=_READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": 1},
    )
    return session().create_client(SERVICE, config=config)


class EndUserMessaging:
    """``Network`` of one origination identity.

    Args:
        client: Of ``network_client``.
        origination: Number or pool that texts come from: its ARN or id.
        configuration_set: Where its delivery events go.
        pause: Waits so many seconds.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401
        origination: str,
        configuration_set: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._origination = origination
        self._configuration_set = configuration_set
        self._pause = pause

    def send(self, message: Message, text: Text, time_to_live: int) -> str:
        for pause in (*_PAUSES, None):
            try:
                return self._ask(message, text, time_to_live)
            except _NoRoom:
                if pause is None:
                    raise NotSent("throttled", again=True) from None
                self._pause(pause)
        raise AssertionError("the last pause is None")

    def _ask(self, message: Message, text: Text, time_to_live: int) -> str:
        marketing = message.template.message_class == "marketing"
        try:
            reply = self._client.send_text_message(
                DestinationPhoneNumber=message.to.e164,
                OriginationIdentity=self._origination,
                MessageBody=text.body,
                MessageType="PROMOTIONAL" if marketing else "TRANSACTIONAL",
                ConfigurationSetName=self._configuration_set,
                TimeToLive=time_to_live,
                Context={REFERENCE: message.reference},
            )
        except ClientError as exc:
            raise _refused(exc) from None
        except (ConnectTimeoutError, EndpointConnectionError):
            raise NotSent("unreachable", again=True) from None
        except BotoCoreError:  # also a time-out of the answer: the text may be on its way
            raise NoAnswer from None
        return str(reply["MessageId"])


class _NoRoom(Exception):  # noqa: N818
    """The service did not take the text because there are too many."""


def _refused(exc: ClientError) -> Exception:
    code = code_of(exc)
    if code in _NO_ROOM:
        return _NoRoom()
    if exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _BROKEN) >= _BROKEN:
        return NoAnswer()
    reason = str(exc.response.get("Reason") or code)
    return NotSent(reason.lower(), opted_out=reason == OPTED_OUT)
