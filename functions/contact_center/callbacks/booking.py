"""Asking for a callback: by phone, by text, by link. ``changing`` is what comes after."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.callbacks.changing import Changes, Outcome
from contact_center.callbacks.keeping import Keeper
from contact_center.domain import zones
from contact_center.domain.callbacks import policy, slots, states, times, words
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.dialable import is_dialable
from contact_center.domain.errors import AlreadyOpen, SlotTaken
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.zones import Zones

ENOUGH = timedelta(minutes=45)  # that must be left today for "as soon as it is your turn"
# So long before the time for calls is over, one whose turn has not come is taken out of the queue
# and called at once: Amazon Connect itself would go on offering it, whatever the hour.
LAST_CALL = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a callback, from where and why.

    Attributes:
        contact_id: The contact in which they ask, or the first one of its chain.
        asked_in: The contact itself where that is another one.
        told: What the agent is told: lines by name.
        own: Whether they ask from the number itself, by phone or by what was sent to it.
    """

    phone: PhoneNumber
    language: Language
    queue: str
    contact_id: str
    customer_id: str | None = None
    about: str | None = None
    told: Mapping[str, str] | None = None
    own: bool = True
    asked_in: str | None = None

    def concerns(self, there: Callback) -> bool:
        """Tell whether they may hear of a callback of the number, and change it.

        Anybody can key a number; only the callback that they asked for in this contact is theirs.
        """
        return self.own or there.origin == self.contact_id


@dataclass(frozen=True, slots=True)
class Choice:
    """What a customer can choose from.

    Attributes:
        open: The callback that they have already.
        now: Whether they can be called as soon as it is their turn.
        slots: Times on offer.
        message: The times, as they are said.
        day: How many days with free times come before that of the slots.
        again: There were no more days, so that these are the times of the first one.
    """

    open: Callback | None
    now: bool
    slots: tuple[Slot, ...]
    zone: str
    message: str
    day: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests."""

    keeper: Keeper
    changes: Changes

    def choice(self, request: Request, *, skip_days: int = 0) -> Choice:
        """Return what can be chosen now.

        Args:
            request: Who asks.
            skip_days: How many days were refused; past the last one it begins again.
        """
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        where, zone = self._whereabouts(request)
        there = keeper.store.open_for(request.phone)
        queue = there.queue if there and request.concerns(there) else request.queue
        can = self._can_be_promised(request)
        theirs = there.slot if there and request.concerns(there) else None
        possible = slots.possible(queue, hours, where, now, keeper.policy.quiet) if can else ()
        others = [slot for slot in possible if str(slot) != theirs]
        taken = keeper.store.taken(queue, slots.days_of(others))
        days = slots.by_day(others, taken, keeper.policy.capacity, zone)
        again = skip_days >= len(days) > 0
        day = 0 if again else skip_days
        found = slots.on_offer(days, day)
        window = times.next_window(hours, where, now, keeper.policy.quiet)
        opens = window is not None and window.opens == now and window.closes - now >= ENOUGH
        soon = can and opens
        message = words.offer(found, now, zone, keeper.zone.key, request.language)
        return Choice(there, soon, found, zone, message, day, again)

    def soon(self, request: Request) -> tuple[Outcome, Callback | None]:
        """Promise to call when it is their turn in the queue, which the flow sees to."""
        keeper = self.keeper
        if self._must_not(request):
            return "exists", None
        if not self._can_be_promised(request):
            return "none", None
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        where, zone = self._whereabouts(request)
        window = times.next_window(hours, where, now, keeper.policy.quiet)
        if window is None or window.opens > now or window.closes - now < ENOUGH:
            return "none", None
        new = self._new(request, where, zone, now, window.opens, window.closes)
        callback = new.changed(due_at=window.closes - LAST_CALL)
        return self._begin(states.began(callback, "asked for while waiting"), request)

    def at(
        self, request: Request, slot: Slot, *, unasked: bool = False
    ) -> tuple[Outcome, Callback | None]:
        """Promise to call in a slot; who has an open callback has it moved there.

        Args:
            request: Who is called.
            slot: When.
            unasked: We chose it for them as we closed: the reasons that are kept say so.
        """
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        where, zone = self._whereabouts(request)
        if self._must_not(request):
            return "exists", None
        there = keeper.store.open_for(request.phone)
        if there is not None and not request.concerns(there):
            return "exists", None
        if there is not None:  # whoever serves it goes on doing so
            to, wished_at = Slot(there.queue, slot.begins), now if request.own else None
            why = "moved to when we open, as we closed" if unasked else "moved by the customer"
            return self.changes.move(there, to, why, wished_at=wished_at)
        if not (
            self._can_be_promised(request)
            and slots.fits(slot, keeper.policy.queues, hours, where, now, keeper.policy.quiet)
        ):
            return "taken", None
        new = self._new(request, where, zone, now, slot.begins, slot.ends)
        asked = states.began(
            new, "promised as we closed, unasked" if unasked else "asked for a time"
        )
        chose = "the first free time" if unasked else "chose a time"
        return self._begin(policy.book(asked, slot, zone, now, chose), request)

    def at_close(self, request: Request) -> tuple[Outcome, Callback | None]:
        """Promise who still waits when we close the first time that is free, unasked.

        What they have already stands, unless it was to be called before we open again: then it
        goes there. Nobody is promised a call unasked who wants none, or on another's telephone.

        Returns:
            ok: they are called; none: no call can be promised.
        """
        keeper = self.keeper
        if not request.own or keeper.store.forbids(request.phone):
            return "none", None
        choice = self.choice(request)
        there, now = choice.open, keeper.clock.now()
        if there is not None:
            if not there.is_waiting:
                return "none", None
            opens = times.next_call(keeper.hours.coming(now), there.zones, now, keeper.policy.quiet)
            if opens is not None and there.due_at >= opens:
                return "ok", there
        for slot in choice.slots:
            outcome, found = self.at(request, slot, unasked=True)
            if outcome == "ok":
                return "ok", found
        return "none", None

    def _must_not(self, request: Request) -> bool:
        """Tell whether a number that somebody keyed in asked not to be called.

        Who asks from the number itself wishes this call, whatever they said before.
        """
        return not request.own and self.keeper.store.forbids(request.phone)

    def _can_be_promised(self, request: Request) -> bool:
        """Tell whether a call reaches the number, and there is a queue that serves it."""
        policy = self.keeper.policy
        return request.queue in policy.queues and is_dialable(request.phone, policy.countries)

    def _whereabouts(self, request: Request) -> tuple[Zones, str]:
        """Return where the customer may be, and by whose clock times are said.

        Of whom nothing is known, the clock is the centre's: it is said with the times, and what
        they choose is what they ask for.
        """
        home = self.keeper.store.home(request.customer_id) if request.customer_id else None
        found = zones.zones_of(request.phone, address=home)
        centre = self.keeper.zone.key
        if not found:
            return (centre,), centre
        return found, found[0] if len(found) == 1 else centre

    def _new(
        self,
        request: Request,
        where: Zones,
        zone: str,
        now: datetime,
        first: datetime,
        last: datetime,
    ) -> Callback:
        return Callback(
            callback_id=callback_id(request.contact_id, request.phone, now),
            phone=request.phone,
            language=request.language,
            zones=where,
            zone=zone,
            queue=request.queue,
            origin=request.contact_id,
            asked_in=request.asked_in,
            requested_at=now,
            promised_from=first,
            promised_by=last,
            due_at=last,
            state="requested",
            customer_id=request.customer_id,
            about=request.about,
            wished_at=now if request.own else None,
            told=dict(request.told or {}),
        )

    def _begin(self, callback: Callback, request: Request) -> tuple[Outcome, Callback | None]:
        store = self.keeper.store
        try:
            return "ok", self.keeper.begin(callback)
        except SlotTaken:
            return "taken", None
        except AlreadyOpen as other:
            there = store.get(other.callback_id)
            # A flow whose answer was lost asks again.
            same = there is not None and (there.origin, there.slot) == (
                callback.origin,
                callback.slot,
            )
            if there is not None and not request.concerns(there):
                return "exists", None
            return ("ok" if same else "exists"), there


def callback_id(contact_id: str, phone: PhoneNumber, now: datetime) -> str:
    """Return an id that says nothing: parts of it are in tokens and names of schedules."""
    seed = f"{contact_id}|{phone.e164}|{now.isoformat()}"
    return hashlib.sha256(seed.encode()).hexdigest()[:20]
