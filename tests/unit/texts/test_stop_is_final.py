"""Over any interleaving of STOP, START, sends, held releases, crashes and retries: after a STOP has
been accepted nothing is claimed, after it has been confirmed nothing is sent, and no message twice.

STOP and START themselves come late, twice, in another order than they were typed in, and to a
function that does not live to note that it answered them.
"""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contact_center.domain.errors import DependencyError, StorageUnavailable
from contact_center.domain.texts.judged import Message
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.texts.wording import HOUSE
from contact_center.texting.ports import NoAnswer, NotSent
from tests.texting import ANA, Crash, Texting

NAMES = sorted(name for name, one in TEMPLATES.items() if one.basis != "last_word")
Fault = str | None
DOUBTFUL = frozenset({"crash", "lost", "no answer", "unsettled", "unclaimed"})
FAULTS = st.sampled_from([None, None, "throttled", *sorted(DOUBTFUL)])
CONFLICTS = st.integers(0, 2)  # others are at work on the same items
MEANWHILE = st.sampled_from(
    [
        *([], [], ["stop"], ["start"], ["look"], ["others"], ["stop", "others"]),
        *(["stop", "start"], ["stop", "others", "start"], ["stop", "start", "others"]),
    ]
)


class Interleavings(RuleBasedStateMachine):
    """A centre and one customer; the model knows only whether they said STOP last.

    Attributes:
        typed: STOPs and STARTs with the times they were typed at, by the network's id.
        doubtful: Messages of which something happened that leaves open whether they were sent.
        conflicts: That come as a text that was handed over is settled.
        came: Ids of those that came, once or more.
        stopped_at: When the last STOP that came was typed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.centre = Texting()
        self.stopped = False
        self.confirmed = False
        self.number = 0
        self.typed: dict[str, tuple[str, datetime]] = {}
        self.came: set[str] = set()
        self.doubtful: set[str] = set()
        self.conflicts = 0
        self.stopped_at = datetime.min.replace(tzinfo=UTC)
        self.claimed_after_stop: list[str] = []
        self.sent_after_confirmation: list[str] = []
        self.fault: Fault = None
        self.meanwhile: list[str] = []
        self.centre.network.before = self.handed_over
        self.centre.network.after = self.taken

    @initialize()
    def they_allow_everything(self) -> None:
        self.centre.allow()

    @rule(name=st.sampled_from(NAMES), same=st.booleans())
    def somebody_wants_to_send(self, name: str, same: bool) -> None:
        self.write(name, same=same)

    @rule(name=st.sampled_from(NAMES), fault=FAULTS, meanwhile=MEANWHILE, early=MEANWHILE)
    def somebody_sends(
        self, name: str, fault: Fault, meanwhile: list[str], early: list[str]
    ) -> None:
        self.see(self.write(name, same=False), fault, meanwhile, early)

    def write(self, name: str, *, same: bool) -> str:
        self.number += 1
        variables = TEMPLATES[name].variables - HOUSE
        said = "x" if same else f"x{self.number}"
        self.centre.put(f"m-{self.number}", name, **dict.fromkeys(variables, said))
        return f"m-{self.number}"

    @rule()
    def they_say_stop(self) -> None:
        self.comes(self.types("STOP"))

    @rule()
    def they_say_start(self) -> None:
        self.comes(self.types("START"))

    @rule(words=st.sampled_from(["STOP", "START"]), seconds=st.sampled_from([0, 1]))
    def they_type_what_comes_later(self, words: str, seconds: int) -> None:
        self.types(words, seconds)

    @rule(data=st.data(), closes=st.booleans())
    def the_queue_brings_one(self, data: st.DataObject, closes: bool) -> None:
        """For the first time, or once more."""
        if self.typed:
            self.comes(data.draw(st.sampled_from(sorted(self.typed))), closes=closes)

    @rule(first=st.booleans(), closes=st.booleans())
    def start_is_overtaken_by_stop(self, first: bool, closes: bool) -> None:
        """START is typed, then STOP; START comes after it, or before it and after it."""
        start = self.types("START")
        if first:
            self.comes(start, closes=closes)
        self.they_say_stop()
        self.comes(start)

    def types(self, words: str, seconds: int = 1) -> str:
        self.number += 1
        self.centre.clock.pass_(seconds=seconds)
        self.typed[f"in-{self.number}"] = (words, self.centre.clock.now())
        return f"in-{self.number}"

    def comes(self, source: str, *, closes: bool = True) -> None:
        words, at = self.typed[source]
        with suppress(StorageUnavailable):
            self.centre.arrives(source, words, at, closes=closes)
        if source in self.came:
            return
        self.came.add(source)
        if words == "STOP":
            self.confirmed = self.confirmed and self.stopped
            self.stopped, self.stopped_at = True, max(self.stopped_at, at)
        elif at > self.stopped_at:
            self.stopped = self.confirmed = False

    @rule(data=st.data(), fault=FAULTS, meanwhile=MEANWHILE, early=MEANWHILE, conflicts=CONFLICTS)
    def the_door_sees_a_message(
        self,
        data: st.DataObject,
        fault: Fault,
        meanwhile: list[str],
        early: list[str],
        conflicts: int,
    ) -> None:
        self.conflicts = conflicts
        references = self.centre.waiting() or self.all_messages()
        if references:
            self.see(data.draw(st.sampled_from(references)), fault, meanwhile, early)
        self.conflicts = 0

    def see(self, reference: str, fault: Fault, meanwhile: list[str], early: list[str]) -> None:
        """Let the door see a message.

        Args:
            reference: Which.
            fault: What goes wrong.
            meanwhile: What happens while it is handed over.
            early: What happens before it is claimed.
        """
        self.fault, self.meanwhile = fault, meanwhile
        if fault in DOUBTFUL:
            self.doubtful.add(reference)
        if fault == "unclaimed":  # it is claimed, and nobody hears so
            self.centre.client.lost.add("TransactWriteItems")
        elif early:
            self.centre.client.before_write.append(lambda: self.happen(early))
        try:
            self.centre.run(reference)
        except (DependencyError, Crash):
            pass  # the stream brings it again, when another rule says so
        finally:
            self.fault, self.meanwhile = None, []
            self.centre.client.before_write.clear()
            self.centre.client.down.clear()
            self.centre.client.lost.clear()
            self.centre.client.conflicts = 0

    @rule(hours=st.sampled_from([0.01, 0.02, 0.2, 1, 12, 24]))
    def time_passes(self, hours: float) -> None:
        self.centre.clock.pass_(hours=hours)

    @rule()
    def the_stream_repeats_itself(self) -> None:
        for reference in self.all_messages():
            with suppress(DependencyError):
                self.centre.run(reference)

    @rule(conflicts=CONFLICTS)
    def held_ones_are_looked_at(self, conflicts: int) -> None:
        self.centre.client.conflicts = conflicts
        self.centre.look()
        self.centre.client.conflicts = 0

    def all_messages(self) -> list[str]:
        """Return every message there ever was: the stream may bring any of them again."""
        return sorted(
            pk.removeprefix("OUTBOX#") for pk, sk in self.centre.client.items if sk == "MESSAGE"
        )

    def happen(self, meanwhile: list[str]) -> None:
        happens: dict[str, Any] = {
            "stop": self.they_say_stop,
            "start": self.they_say_start,
            "look": self.centre.look,
            "others": self.others_come,
        }
        for one in meanwhile:
            happens[one]()

    def others_come(self) -> None:
        """The stream brings everything that waits; another function may be at work on it."""
        fault, self.fault = self.fault, None
        for reference in self.centre.waiting():
            with suppress(DependencyError):
                self.centre.run(reference)
        self.fault = fault

    def handed_over(self, message: Message) -> None:
        """The message is claimed: from here on it is on its way."""
        if self.stopped and message.template.basis != "last_word":
            self.claimed_after_stop.append(message.reference)
        fault, meanwhile = self.fault, self.meanwhile
        self.fault, self.meanwhile = None, []
        self.happen(meanwhile)
        if fault == "crash":
            raise Crash
        self.centre.client.conflicts = self.conflicts
        if fault == "throttled":
            raise NotSent("throttled", again=True)
        if self.confirmed and message.template.basis != "last_word":
            self.sent_after_confirmation.append(message.reference)
        self.lost = fault == "lost"
        self.unanswered = fault == "no answer"
        self.unsettled = fault == "unsettled"

    def taken(self, message: Message) -> None:
        if message.template.name == "stop_confirmed" and self.stopped:
            self.confirmed = True
        if self.unsettled:  # it is sent, and that cannot be noted
            self.centre.client.down.add("TransactWriteItems")
        if self.lost:
            raise Crash
        if self.unanswered:
            raise NoAnswer

    @invariant()
    def who_said_stop_last_stays_suppressed(self) -> None:
        assert self.centre.consents.is_suppressed(ANA) or not self.stopped

    @invariant()
    def nothing_is_claimed_after_stop(self) -> None:
        assert self.claimed_after_stop == []

    @invariant()
    def nothing_is_sent_after_the_confirmation(self) -> None:
        assert self.sent_after_confirmation == []

    @invariant()
    def no_message_is_sent_twice(self) -> None:
        sent = Counter(message.reference for message, _ in self.centre.network.sent)
        assert all(times == 1 for times in sent.values())

    @invariant()
    def every_stop_is_confirmed_at_most_once(self) -> None:
        said = [m.reference for m, _ in self.centre.network.sent]
        confirmations = [one for one in said if one.startswith("stop_confirmed")]
        assert len(confirmations) == len(set(confirmations))

    def teardown(self) -> None:
        """In the end everything has come to rest, with a reason."""
        for _ in range(3):
            self.centre.clock.pass_(minutes=10)
            self.centre.look()
            for reference in self.centre.waiting():
                self.centre.run(reference)
        self.centre.clock.moment += timedelta(days=4)
        self.centre.look()
        for reference in self.centre.waiting():
            self.centre.run(reference)
        states = {self.centre.message(one)["status"] for one in self.all_messages()}
        assert states <= {"sent", "refused", "unknown"}
        unknown = {m for m in self.all_messages() if self.centre.message(m)["status"] == "unknown"}
        assert unknown <= self.doubtful
        assert not self.centre.client.items.get(("SENDING", "SENDING"))


Interleavings.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
test_stop_is_final = Interleavings.TestCase
