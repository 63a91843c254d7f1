"""A random caller, and a random agent: they do anything that people can do, in any order."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Final

from simulator.actions.calls import STATUSES
from simulator.coverage import Coverage
from simulator.engine.compile import label_of
from simulator.engine.simulation import Simulation
from simulator.walk.choices import Choices
from simulator.walk.hints import Hints
from simulator.walk.ways_in import UNDER_TEST, ways_into
from simulator.walk.world import RandomWorld

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.contact import Contact, End
    from simulator.language.document import Flow

    Deed = Callable[[Contact], object]

PATIENCE: Final = 120  # things a caller does before she gives up and hangs up
START: Final = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CHANNELS: Final = (*("VOICE",) * 5, *("CHAT",) * 3, "TASK", "EMAIL")
ENTRIES: Final = ("12345#", "5550100#", "2025550123", "00", "#", "*", "1*2#")


class Explorer:
    """Makes random walks through one flow, each beginning where another one found something new.

    Args:
        flow: Where the contacts begin.

    Attributes:
        coverage: The branches that were taken.
    """

    def __init__(self, flow: Flow) -> None:
        self.coverage = Coverage([flow])
        self._flow = flow
        self._hints = Hints(flow)
        self._finds: list[dict[tuple[str, ...], object]] = [{}]

    def walk(self, seed: int) -> End:
        """Play one random contact to its end."""
        known = len(self.coverage.taken)
        random = Random(seed)  # noqa: S311 - a walk repeats exactly
        latest = self._finds[-8:] if random.random() < 0.5 else self._finds
        choices = Choices(random, random.choice(latest))
        world = RandomWorld(self._hints, choices, self.coverage)
        end = RandomCaller(self._flow, world, choices, self.coverage).walk()
        if len(self.coverage.taken) > known:
            self._finds.append(choices.made)
        return end


class RandomCaller:
    """One random contact, and everybody who has to do with it."""

    def __init__(
        self, flow: Flow, world: RandomWorld, choices: Choices, coverage: Coverage
    ) -> None:
        self._flow = flow
        self._ways_in = ways_into(flow)
        self._choices = choices
        self._random = choices.random
        self._world = world
        self._coverage = coverage
        world.flows.add(flow, UNDER_TEST)
        self.simulation = Simulation(world, start=START, seed=self._random.getrandbits(32))
        coverage.watch(self.simulation)

    def walk(self) -> End:
        """Play until the contact has ended, then whatever it left to be done."""
        pick, simulation = self._choices.pick, self.simulation
        contact = simulation.start_contact(
            pick(("way in",), self._ways_in),
            channel=pick(("channel",), CHANNELS),
            customer=pick(("customer",), (None, "+15550100", "+12025550123")),
            attributes=self._world.data("Attributes"),
        )
        contact.data["AnsweringMachineDetection"] = pick(("detection",), (None, *STATUSES))
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

    def _alive(self) -> list[Contact]:
        everyone = dict.fromkeys(self.simulation.contacts.values())
        return [contact for contact in everyone if contact.end is None]

    def _do_something(self, contact: Contact) -> None:
        if self._random.random() < 0.01:
            self.simulation.hang_up(contact)
            return
        deeds = self._deeds(contact)
        self._random.choice(deeds)(contact)

    def _deeds(self, contact: Contact) -> list[Deed]:
        simulation = self.simulation
        waiting = contact.waiting_for
        pass_time: Deed = simulation.time_out
        if waiting == "input":
            return [self._key, self._key, self._key, self._entry, self._speak, pass_time]
        if waiting == "view":
            return [self._choose, self._choose, pass_time]
        if waiting == "wait":
            return [self._speak, self._return, pass_time]
        if waiting == "connected":
            leave: list[Deed] = [simulation.agent_hang_up, simulation.hang_up]
            return [*leave, simulation.agent_hold, self._speak, self._transfer, self._look]
        if waiting == "hold":
            return [simulation.agent_resume, simulation.agent_hang_up, pass_time]
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
        keys = [o for o in self._operands(contact) if o in "0123456789*#"]
        self.simulation.press(contact, self._random.choice([*keys, *keys, *"0123456789*#"]))

    def _entry(self, contact: Contact) -> None:
        self.simulation.press(contact, self._random.choice(ENTRIES))

    def _speak(self, contact: Contact) -> None:
        self.simulation.say(contact, "something")

    def _choose(self, contact: Contact) -> None:
        action = self._random.choice([*self._operands(contact), "Nothing"])
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
