"""A random caller, and a random agent: they do anything that people can do, in any order."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Final, Protocol

from simulator.coverage import Branch, Coverage
from simulator.engine.compile import compile_flow, label_of
from simulator.engine.simulation import KEYS, Simulation
from simulator.engine.state import ATTRIBUTES_LIMIT, AttributeStore
from simulator.walk.choices import NO_MATCHING_ERROR, Choices
from simulator.walk.hints import Hints
from simulator.walk.proof import unreachable
from simulator.walk.ways_in import UNDER_TEST, WAITING, ways_into
from simulator.walk.world import RandomWorld
from simulator.world import DETECTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from simulator.engine.contact import Contact, End
    from simulator.engine.program import Edge
    from simulator.language.document import Flow
    from simulator.walk.choices import Choice
    from simulator.world import World

    Entry = tuple[str, str]  # the action before and the way out of it
    Way = tuple[dict[Choice, object], int]  # to an action: choices, bytes of attributes given

    class Deed(Protocol):
        """A method that does something to a contact."""

        __name__: str

        def __call__(self, contact: Contact, /) -> object: ...


AIMED: Final = 0.75  # share of walks that begin as one did that reached an action with a gap
BACK: Final = 0.5  # share of those that begin as one that reached an action before that one
WAYS: Final = 6  # latest ways to an action that are remembered, of each branch that leads to it
DEPENDS: Final = {  # action type -> what choices are about on which its ways out depend
    "CheckMetricData": ("metric", "queue"),
    "GetMetricData": ("queue",),
    "CheckHoursOfOperation": ("hours", "queue"),
    "TransferContactToQueue": ("queue", "way in"),
    "CreateCallbackContact": ("queue",),
    "UpdateContactCallbackNumber": ("entry", "deed"),
    "UpdateContactTargetQueue": ("queue", "alone"),
    "TransferParticipantToThirdParty": ("phone",),
    "InvokeFlowModule": ("result", "module"),
    "TransferToFlow": ("flow", "alone"),
    "InvokeLambdaFunction": ("function", "no function"),
}
NONE: Final[Mapping[str, Sequence[object]]] = {"queue": ("missing",), "hours": ("missing",)}
PREFERRED: Final[
    Mapping[str, Mapping[str, Sequence[object]]]
] = {  # action type -> what choices are about -> options that make it fail
    "CheckMetricData": NONE,
    "GetMetricData": NONE,
    "CheckHoursOfOperation": NONE,
    "UpdateContactTargetQueue": NONE,
    "CreateCallbackContact": NONE,
    "TransferContactToQueue": {**NONE, "way in": WAITING},
}
FAILURES: Final = ("NoMatchingError", "InvalidCallbackNumber", "CallbackNumberNotDialable")
UNUSUAL: Final = ("odd", "nested", "alone", "timeout", "encryption")  # what makes something fail
ANSWERED: Final = ("input", "view", "wait", "agent")  # what else is waited for passes by itself
WORDS: Final = {  # method -> token
    "time_out": "timeout",
    "hang_up": "hangup",
    "agent_accept": "agent:accept",
    "agent_hang_up": "agent:hangup",
    "agent_hold": "agent:hold",
    "agent_resume": "agent:resume",
    "_reject": "agent:reject",
    "_speak": "say:something",
}
HASTE: Final = 0.02  # how often a hasty caller hangs up instead of what else she could do
PATIENCE: Final = 400  # things a caller does before she gives up and hangs up
START: Final = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CHANNELS: Final = (*("VOICE",) * 5, *("CHAT",) * 3, "TASK", "EMAIL")
ROOM: Final = (*(None,) * 12, 0, 10, 20, 40, 80, 160, 320, 640)  # bytes left for attributes
ROOM_LEFT: Final = ("room",)
SPARE: Final = 1_000  # bytes, less than the longest odd value
FILLER: Final = "what an earlier flow has left"
MAX_STEPS: Final = 20_000  # far more than what a patient caller can set off
ENTRIES: Final = ("12345#", "5550100#", "12025550123#", "2025550123", "00", "#", "*", "1*2#")


class Explorer:
    """Makes random walks through one flow; most begin as one did that came near something new.

    Args:
        flow: Where the contacts begin.
        given: What the world holds for certain; the rest of it is random.
        max_steps: Actions that one contact may play.

    Attributes:
        coverage: The branches that were taken.
        closed: The branches that nobody can take, each with the reason (``walk.proof``).
        latest: Who made the latest walk.
    """

    latest: RandomCaller

    def __init__(
        self, flow: Flow, given: World | None = None, *, max_steps: int = MAX_STEPS
    ) -> None:
        self._max_steps = max_steps
        self.coverage = Coverage([flow])
        self.closed = unreachable(flow)
        self._flow = flow
        self._given = given
        others = () if given is None else (*given.flows, *given.modules)
        self._hints = Hints(flow, *(other for other in others if other.name != flow.name))
        self._leading: dict[str, list[Branch]] = defaultdict(list)
        for node in compile_flow(flow).nodes.values():
            for edge in node.edges:
                way = Branch(flow.name, node.action.identifier, edge.label)
                self._leading[edge.target.action.identifier].append(way)
        self._finds: list[dict[Choice, object]] = [{}]
        self._tries: Counter[Branch] = Counter()
        self._ways: dict[str, dict[Entry, deque[Way]]] = defaultdict(
            lambda: defaultdict(lambda: deque(maxlen=WAYS))
        )

    @property
    def left(self) -> list[Branch]:
        """The branches that no walk has taken, though nothing proves that none can."""
        return [branch for branch in self.coverage.missing if branch not in self.closed]

    def walk(self, seed: int, watch: Callable[[Simulation], None] | None = None) -> End:
        """Play one random contact to its end.

        Args:
            seed: Decides everything that the walks before do not.
            watch: Called with the simulation before anything happens in it.
        """
        known = len(self.coverage.taken)
        random = Random(seed)  # noqa: S311 - a walk repeats exactly
        choices = self._choices(random)
        world = RandomWorld(self._hints, choices, self.coverage, self._given)
        caller = self.latest = RandomCaller(
            self._flow, world, choices, self.coverage, self._max_steps
        )
        if watch is not None:
            watch(caller.simulation)
        end = caller.walk()
        if len(self.coverage.taken) > known:
            self._finds.append(choices.made)
        for action, (entry, way) in caller.visited.items():
            self._ways[action][entry].append(way)
        return end

    def _choices(self, random: Random) -> Choices:
        """Choices that go on from those of an earlier walk: often one that came by a gap."""
        gaps = [branch for branch in self.left if branch.action in self._ways]
        if gaps and random.random() < AIMED:
            goal = min(random.choices(gaps, k=2), key=self._tries.__getitem__)
            self._tries[goal] += 1
            aim = self._step_back(goal, random)
            # However seldom somebody comes by a branch, what it leads to is tried as often.
            before, room = random.choice(random.choice([*self._ways[aim.action].values()]))
            if self._flow.actions[aim.action].type == "UpdateContactAttributes":
                spare = 0 if aim.way == NO_MATCHING_ERROR else SPARE
                before = {**before, ROOM_LEFT: room + spare}
            elif (kept := self._keeping(aim, random)) is not None:
                before = {**before, ROOM_LEFT: kept}
            anew = self._depends(aim) | self._depends(goal)
            preferred = _preferred(self._flow, aim) | _preferred(self._flow, goal)
            return Choices(random, before, aim, frozenset(anew), preferred)
        latest = self._finds[-8:] if random.random() < 0.5 else self._finds
        return Choices(random, random.choice(latest))

    def _keeping(self, aim: Branch, random: Random) -> int | None:
        """Sometimes room for attributes so small that what an action refers to is not overwritten.

        What an earlier flow has left may be there, where what this flow writes over it is not.
        """
        brought = self._hints.brought.get(aim.action, set())
        writing = [
            action.identifier
            for action in self._flow.actions.values()
            if action.type == "UpdateContactAttributes"
            and brought & set(action.parameters.get("Attributes") or ())
            and action.identifier in self._ways
        ]
        if not writing or random.random() < BACK:
            return None
        ways = random.choice([*self._ways[random.choice(writing)].values()])
        return random.choice(ways)[1]

    def _step_back(self, aim: Branch, random: Random) -> Branch:
        """Often a branch that leads to where the aim is: the ways there may all fail alike."""
        while random.random() < BACK:
            leading = [b for b in self._leading[aim.action] if b.action in self._ways]
            if not leading:
                break
            aim = random.choice(leading)
        return aim

    def _depends(self, aim: Branch) -> set[str]:
        """What choices are about on which it depends whether a branch is taken."""
        action = self._flow.actions[aim.action]
        if action.type == "Loop":
            return set()
        depends = {aim.action, *DEPENDS.get(action.type, ()), *self._hints.read_by(action)}
        if aim.way in FAILURES:
            depends |= {*UNUSUAL}
        elif action.type == "UpdateContactAttributes":
            depends |= self._kept_from(aim.action)
        return depends

    def _kept_from(self, action: str) -> set[str]:
        """What must be too long for attributes, so that a contact with room for some comes here.

        That is, the choices on which the failures depend that lead to an action: with room for
        what it writes, what was to be written before has failed for another reason.
        """
        failed = [
            source
            for source in self._flow.actions.values()
            if source.type == "UpdateContactAttributes" and action in source.errors.values()
        ]
        return {"odd", *(key for source in failed for key in self._hints.read_by(source))}


def _preferred(flow: Flow, aim: Branch) -> dict[str, Sequence[object]]:
    """What choices are about -> the options that make a branch more likely."""
    failing = aim.way == NO_MATCHING_ERROR
    return {**PREFERRED.get(flow.actions[aim.action].type, {})} if failing else {}


class RandomCaller:
    """One random contact, and everybody who has to do with it.

    Attributes:
        visited: The actions it came by -> from where, what was chosen until then, and how many
            bytes of attributes the contact had been given.
        tokens: What was done, as ``run --keys`` takes it, as far as it has words for it.
        channel: Of the contact; ``customer`` and ``attributes`` are those it began with.
    """

    channel: str
    customer: str | None
    attributes: dict[str, str]

    def __init__(
        self,
        flow: Flow,
        world: RandomWorld,
        choices: Choices,
        coverage: Coverage,
        max_steps: int,
    ) -> None:
        self._flow = flow
        self._ways_in = ways_into(flow)
        self._choices = choices
        self._random = choices.random
        self._world = world
        self._coverage = coverage
        world.flows.add(flow, UNDER_TEST)
        self.simulation = Simulation(
            world, start=START, seed=self._random.getrandbits(32), max_steps=max_steps
        )
        coverage.watch(self.simulation)
        self._begun_with = 0
        self.tokens: list[str] = []
        self.visited: dict[str, tuple[Entry, Way]] = {}
        self.simulation.on_branch(self._visit, entries=True)

    def _visit(self, contact: Contact, edge: Edge) -> None:
        name = edge.target.action.identifier
        self._choices.here = name
        if edge.target.flow is self._flow and name not in self.visited:
            room = contact.attributes.size - self._begun_with
            before = "" if edge.source is None else edge.source.action.identifier
            self.visited[name] = (before, edge.label), (dict(self._choices.made), room)

    def walk(self) -> End:
        """Play until the contact has ended, then whatever it left to be done."""
        pick, simulation = self._choices.pick, self.simulation
        self.channel = pick(("channel",), CHANNELS)
        self.customer = pick(("customer",), (None, "+15550100", "+12025550123"))
        self.attributes = self._attributes()
        contact = simulation.start_contact(
            pick(("way in",), self._ways_in),
            channel=self.channel,
            customer=self.customer,
            attributes=self.attributes,
            detected=pick(("detection",), (None, *DETECTED)),
        )
        for _ in range(PATIENCE):
            for alive in self._alive():
                self._do_something(alive)
            if contact.end is not None:
                break
        simulation.hang_up(contact)
        simulation.run_until_idle()
        for alive in self._alive():
            simulation.hang_up(alive)
        assert contact.end is not None  # noqa: S101 - hang_up ends it
        return contact.end

    def _attributes(self) -> dict[str, str]:
        """What an earlier flow has left: sometimes so much that little more has room."""
        attributes = self._world.data("Attributes")
        wanted = self._choices.before(ROOM_LEFT)
        room = self._choices.pick(ROOM_LEFT, ROOM if wanted is None else [*ROOM, wanted])
        if isinstance(room, int):
            taken = AttributeStore(attributes).size + len(FILLER) + room
            attributes[FILLER] = "x" * max(0, ATTRIBUTES_LIMIT - taken)
        self._begun_with = AttributeStore(attributes).size
        return attributes

    def _alive(self) -> list[Contact]:
        everyone = dict.fromkeys(self.simulation.contacts.values())
        return [contact for contact in everyone if contact.end is None]

    def _do_something(self, contact: Contact) -> None:
        hasty = self._choices.pick(("hasty",), (True, False))
        if hasty and self._random.random() < HASTE:
            self.tokens.append("hangup")
            self.simulation.hang_up(contact)
            return
        deeds = self._deeds(contact)
        about = ("deed", self._where(contact), str(len(deeds)))
        deed = deeds[self._choices.pick(about, range(len(deeds)))]
        word = WORDS.get(deed.__name__)
        if word is not None and (word != "timeout" or contact.waiting_for in ANSWERED):
            self.tokens.append(word)
        deed(contact)

    @staticmethod
    def _where(contact: Contact) -> str:
        return "" if contact.node is None else contact.node.action.identifier

    def _deeds(self, contact: Contact) -> list[Deed]:
        simulation = self.simulation
        waiting = contact.waiting_for
        pass_time: Deed = simulation.time_out
        if waiting == "input":
            return [self._key, self._key, self._key, self._entry, self._speak, pass_time]
        if waiting == "view":
            return [self._choose, self._choose, pass_time]
        if waiting == "wait" or (contact.place is not None and self._random.random() < 0.2):
            return [self._speak, self._return, pass_time]
        if waiting == "connected":
            leave: list[Deed] = [simulation.agent_hang_up, simulation.hang_up]
            # Only a call can be put on hold; the agent of a chat looks at her page instead.
            hold: Deed = simulation.agent_hold if contact.channel == "VOICE" else self._look
            return [*leave, hold, self._speak, self._transfer, self._look]
        if waiting == "hold":
            back: list[Deed] = [simulation.agent_resume, simulation.agent_hang_up, pass_time]
            return back[-1:] if contact.beside else back  # beside: what the agent hears
        if contact.place is not None:
            if not simulation.routing.free_agent_for(contact.place):
                return [pass_time, pass_time, simulation.hang_up]
            return [simulation.agent_accept, self._reject, pass_time, pass_time, pass_time]
        return [pass_time]

    def _operands(self, contact: Contact) -> list[str]:
        """What the action that waits is compared with; what nobody has chosen yet, if anything."""
        node = contact.node
        if node is None or not node.action.conditions:
            return ["1"]
        every = [condition.operand for condition in node.action.conditions]
        fresh = [
            c.operand
            for c in node.action.conditions
            if (node.flow.name, node.action.identifier, label_of(c)) not in self._coverage.taken
        ]
        return fresh or every

    def _key(self, contact: Contact) -> None:
        fresh = [o for o in self._operands(contact) if o in KEYS]
        key = self._choices.pick(("key", self._where(contact)), sorted(KEYS), fresh)
        self.tokens.append(key)
        self.simulation.press(contact, key)

    def _entry(self, contact: Contact) -> None:
        keys = self._choices.pick(("entry", self._where(contact)), ENTRIES)
        self.tokens.append(keys)
        self.simulation.press(contact, keys)

    def _speak(self, contact: Contact) -> None:
        self.simulation.say(contact, "something")

    def _choose(self, contact: Contact) -> None:
        operands = self._operands(contact)
        about = ("view", self._where(contact))
        action = self._choices.pick(about, [*operands, "Nothing"], operands)
        self.tokens.append(f"say:{action}")
        self.simulation.choose(contact, action, {"note": "random"})

    def _look(self, contact: Contact) -> None:
        if contact.guide is not None and contact.guide.end is None:
            self._choose(contact.guide)

    def _return(self, contact: Contact) -> None:
        events = ("CustomerReturned", "BotParticipantDisconnected")
        self.simulation.signal(contact, self._random.choice(events))

    def _reject(self, contact: Contact) -> None:
        self.simulation.routing.look()
        if contact.place is not None and contact.place.offered is not None:
            self.simulation.agent_reject(contact)

    def _transfer(self, contact: Contact) -> None:
        self.simulation.agent_transfer(contact, self._flow)
