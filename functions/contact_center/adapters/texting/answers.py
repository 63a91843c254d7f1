"""``Correspondents`` of Amazon Connect and ``Answers`` in the table: chats with those who text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import code_of, failures_as
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import NEW, UnitOfWork, unchanged
from contact_center.domain.errors import ConnectUnavailable, InvalidPhoneNumber, Raced
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.agents import Correspondent
from contact_center.texting.talks import Talk, remembering

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

_ATTEMPTS: Final = 4  # at a conversation that the customer writes in at the same time
_REMEMBERED: Final = 500  # chats, in one execution environment
_KEEP: Final = timedelta(days=14)


class ConnectCorrespondents:
    """``Correspondents``: what the chat was begun with says who texts; read once for each chat."""

    def __init__(self, client: "ConnectClient", instance_id: str) -> None:
        self._client = client
        self._instance_id = instance_id
        self.of: Callable[[str], Correspondent | None] = lru_cache(_REMEMBERED)(self._read)

    def _read(self, chat: str) -> Correspondent | None:
        with failures_as(ConnectUnavailable):
            try:
                reply = self._client.get_contact_attributes(
                    InstanceId=self._instance_id, InitialContactId=chat
                )
            except ClientError as exc:
                if code_of(exc) == "ResourceNotFoundException":
                    return None
                raise
        known = reply.get("Attributes", {})
        try:
            phone = PhoneNumber(known.get("textNumber", ""))
        except InvalidPhoneNumber:
            return None
        customer = known.get("customerId", "none")
        return Correspondent(
            phone, spoken(known.get("language")), None if customer == "none" else customer
        )


class TableAnswers:
    """``Answers`` of the table."""

    def __init__(self, work: Callable[[], UnitOfWork], now: Callable[[], datetime]) -> None:
        self._open = work
        self._now = now

    def send(self, reference: str, template: str, to: Correspondent, said: str) -> bool:
        work = self._open()
        about = {"customer_id": to.customer_id, "language": to.language, "said": said or None}
        work.put(message(reference, template, to.phone, self._now(), **about), NEW)
        try:
            work.write()
        except Raced:
            return False
        return True

    def note(self, chat: str, to: Correspondent, line: str) -> None:
        self._change(chat, to, lambda talk: remembering(talk, line))

    def over(self, chat: str, to: Correspondent) -> bool:
        return self._change(chat, to, lambda talk: replace(talk, chat=None))

    def _change(self, chat: str, to: Correspondent, change: Callable[[Talk], Talk]) -> bool:
        """Change the conversation of a chat; False when the customer is elsewhere by now."""
        place = keys.texts(to.phone), keys.CONVERSATION
        for _ in range(_ATTEMPTS):
            work = self._open()
            work.want(*place)
            work.read()
            stored = work.item(*place)
            talk = codec.restored(Talk, stored) if stored else None
            if talk is None or talk.chat is None or talk.chat.contact_id != chat:
                return False
            now = self._now()
            kept = codec.plain(replace(change(talk), version=talk.version + 1))
            seen = {"last_at": items.instant(now), "expires_at": items.epoch(now + _KEEP)}
            work.put({**kept, "pk": place[0], "sk": place[1], **seen}, unchanged(talk.version))
            try:
                work.write()
            except Raced:
                continue
            return True
        raise Raced("a conversation was overtaken too often")
