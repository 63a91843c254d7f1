"""``Announcements`` to who chats with a customer: in the chat, and in the customer's name."""

from collections.abc import Callable
from datetime import datetime

from contact_center.adapters import codec, keys
from contact_center.adapters.texting.people import ConnectVoices
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.talks import Talk


class ChatAnnouncements:
    """``Announcements`` in the chat that a customer's conversation by text goes on in."""

    def __init__(self, work: Callable[[], UnitOfWork], voices: ConnectVoices) -> None:
        self._open = work
        self._voices = voices

    def tell(self, customer: PhoneNumber, words: str, key: str, now: datetime) -> bool:
        place = keys.texts(customer), keys.CONVERSATION
        work = self._open()
        work.want(*place)
        work.read()
        stored = work.item(*place)
        chat = codec.restored(Talk, stored).chat if stored else None
        return bool(chat and now < chat.until and self._voices.say(chat, words, key))
