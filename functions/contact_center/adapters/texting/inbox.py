"""``Inbox`` and ``Switch`` in the table: conversations by text, each text once."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.outbox import message
from contact_center.adapters.texting.consents import TableConsents
from contact_center.adapters.texting.past import stage_line
from contact_center.adapters.texting.standing import (
    Decision,
    standing_of,
    standing_place,
    suppression_place,
)
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import Item, UnitOfWork, unchanged
from contact_center.domain.interactions import Interaction
from contact_center.domain.language import Language
from contact_center.domain.texts.judged import REMEMBERED
from contact_center.domain.texts.keywords import Keyword
from contact_center.domain.texts.requests import is_farewell
from contact_center.texting.arrivals import Arrival
from contact_center.texting.talks import IDLE, Begun, Reply, Talk

KEEP_ARRIVALS: Final = timedelta(days=14)  # as long as a queue keeps what comes again
_IDS: Final = uuid.UUID("b6a1c0b2-6f0c-4b1d-9a4a-5a7f4f0f6d10")  # any constant
_BEGUN: Final = "begun"
_ANSWERED: Final = "answered"


class TableInbox:
    """``Inbox`` of the table.

    Args:
        work: Makes the unit of work of each reading or writing.
        digests: Names of numbers in the list of those who said STOP.
    """

    def __init__(self, work: Callable[[], UnitOfWork], digests: Digests) -> None:
        self._open = work
        self._digests = digests

    def begin(self, arrival: Arrival, language: Language, now: datetime) -> Begun | None:
        noted = (keys.arrival(arrival.id), keys.ARRIVAL)
        place = (keys.texts(arrival.from_), keys.CONVERSATION)
        work = self._open()
        standing = standing_place(arrival.from_)
        suppression = suppression_place(self._digests.of(arrival.from_))
        for pk, sk in (noted, place, standing, suppression):
            work.want(pk, sk)
        work.read()
        before, stored = work.item(*noted), work.item(*place)
        if before.get("status") == _ANSWERED:
            return None
        talk, is_new = _talk(stored, arrival, language, now)
        at = datetime.fromisoformat(before["at"]) if before else arrival.at
        since = datetime.fromisoformat(stored["last_at"]) if stored else None
        stands = standing_of(work.item(*standing), work.item(*suppression))
        asked = stands.asked(since, at)
        if before:  # begun before, and something was down: the same step again
            same = before.get("contact_id") == talk.contact_id
            turn = before.get("turn", 0) if same else talk.turn
            return Begun(replace(talk, turn=turn), is_new, at, asked, stands.suppressed)
        work.put(
            {
                "pk": noted[0],
                "sk": noted[1],
                "status": _BEGUN,
                "contact_id": talk.contact_id,
                "turn": talk.turn,
                "at": items.instant(arrival.at),
                "expires_at": items.epoch(now + KEEP_ARRIVALS),
            }
        )
        work.write()
        return Begun(talk, is_new, at, asked, stands.suppressed)

    def close(
        self,
        arrival: Arrival,
        talk: Talk,
        reply: Reply | None,
        customer_id: str | None,
        now: datetime,
    ) -> None:
        work = self._open()
        pk, sk = keys.arrival(arrival.id), keys.ARRIVAL
        until = items.epoch(now + KEEP_ARRIVALS)
        work.put({"pk": pk, "sk": sk, "status": _ANSWERED, "expires_at": until})
        place = {"pk": keys.texts(arrival.from_), "sk": keys.CONVERSATION}
        kept = codec.plain(replace(talk, version=talk.version + 1))
        seen = {"last_at": items.instant(now), "expires_at": items.epoch(now + KEEP_ARRIVALS)}
        work.put({**kept, **place, **seen}, unchanged(talk.version))
        if reply:
            language = reply.language or talk.language
            said = {**reply.variables, "customer_id": customer_id, "language": language}
            reference = f"in-{arrival.id}"
            work.put(message(reference, reply.template, arrival.from_, now, **said))
        stage_line(work, _line(arrival, talk, customer_id))
        work.write()


class TableSwitch:
    """``Switch`` of the table."""

    def __init__(self, consents: TableConsents) -> None:
        self._consents = consents

    def stop(
        self, arrival: Arrival, said: Keyword, customers: tuple[str, ...], *, call_stands: bool
    ) -> None:
        self._consents.stop(_decision(arrival, said), customers, call_stands=call_stands)

    def start(self, arrival: Arrival, said: Keyword, customers: tuple[str, ...]) -> None:
        self._consents.start(_decision(arrival, said), customers)


def _decision(arrival: Arrival, said: Keyword) -> Decision:
    return Decision(
        phone=arrival.from_,
        classes=(),
        allowed=said.meaning == "start",
        method="sms_keyword",
        words=arrival.body,
        version=f"{said.meaning}-{said.language}",
        at=arrival.at,
        source=arrival.id,
        channel="SMS",
        language=said.language,
    )


def _talk(stored: Item, arrival: Arrival, language: Language, now: datetime) -> tuple[Talk, bool]:
    """Return the conversation that goes on, or a new one after a pause."""
    before = codec.restored(Talk, stored) if stored else None
    last_at = datetime.fromisoformat(stored["last_at"]) if stored else now
    if before and _goes_on(before, last_at, now):
        return before, False
    if before and now - last_at <= REMEMBERED and is_farewell(arrival.body):
        # "Thanks" belongs to what it is said of, and begins nothing.
        over = replace(before, asking="", times=(), menu_shown=False, misses=0, chat=None)
        return over, False
    new = Talk(
        str(uuid.uuid5(_IDS, arrival.id)),
        before.language if before else language,
        told_closed_at=before.told_closed_at if before else None,
        told_again=before.told_again if before else False,
        told_busy_at=before.told_busy_at if before else None,
        began_at=arrival.at,
        version=before.version if before else 0,
    )
    return new, True


def _goes_on(talk: Talk, last_at: datetime, now: datetime) -> bool:
    """Tell whether a conversation goes on: as long as a person takes part, silence ends nothing."""
    return now < talk.chat.until if talk.chat else now - last_at <= IDLE


def _line(arrival: Arrival, talk: Talk, customer_id: str | None) -> Interaction:
    """Return the line of a conversation in the history; each of its texts writes the same one."""
    return Interaction(
        contact_id=talk.contact_id,
        chain_id=talk.contact_id,
        channel="SMS",
        initiation_method="INBOUND",
        at=talk.began_at or arrival.at,
        ending="text_received",
        phone=arrival.from_,
        customer_id=customer_id,
        intent=talk.asking or None,
        language=talk.language,
        settled=talk.is_settled,
    )
