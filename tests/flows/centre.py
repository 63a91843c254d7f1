"""Our flows in a small world: stub functions, the real hours' shape, one agent."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from simulator.engine.contact import Contact
from simulator.engine.program import Edge
from simulator.engine.simulation import Simulation
from simulator.lex.conversation import BotAlias
from simulator.lex.definition import parse_bot
from simulator.scenario import Call, Scenario
from simulator.world import Function, Hours, Opening, Override, Person, Queue, View, World
from tests.flows.library import BOTS, FLOWS, QUEUES, VIEWS, camel, placeholder
from tests.flows.stubs import Functions, Reply, sealed

NEW_YORK = ZoneInfo("America/New_York")
OPEN = datetime(2026, 3, 2, 10, tzinfo=NEW_YORK)  # a Monday
NIGHT = datetime(2026, 3, 2, 22, tzinfo=NEW_YORK)
SUNDAY = datetime(2026, 3, 1, 11, tzinfo=NEW_YORK)
THANKSGIVING = datetime(2026, 11, 26, 11, tzinfo=NEW_YORK)
CALLER = "+15550100"
NO_BOT = frozenset({"${ServiceBot}"})  # missing: who would listen cannot be reached

_WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
_HOLIDAY = date(2026, 11, 26)


class Watch(Protocol):
    """Called with every branch that is taken."""

    def __call__(self, contact: Contact, edge: Edge, /) -> None: ...


class Centre:
    """One centre to call.

    Args:
        lookup: What caller_lookup answers.
        at: When the call comes in.
        capacity: Callers each queue takes.
        missing: Placeholders that stand for nothing, as after a botched deployment.
        people: User names of agents who answer; none: somebody nameless does.
        spanish: Those of them who speak Spanish.

    Attributes:
        functions: Their answers and failures; may be changed between two steps of a call.
        watch: Sees the branches taken in every centre (for coverage).
    """

    watch: ClassVar[Watch | None] = None

    def __init__(
        self,
        lookup: Reply | None = None,
        *,
        at: datetime = OPEN,
        capacity: int | None = None,
        missing: frozenset[str] = frozenset(),
        people: tuple[str, ...] = (),
        spanish: tuple[str, ...] = (),
    ) -> None:
        self.functions = Functions(dict(lookup)) if lookup is not None else Functions()
        self.world = _world(self.functions, capacity, missing)
        for name in people:
            speaks = {("connect:Language", "connect:Spanish"): 3.0} if name in spanish else {}
            person = Person(name, self.world.arn("agent", name), proficiencies=speaks)
            self.world.people.add(person, person.arn, name)
        self.simulation = Simulation(self.world, start=at)
        self.functions.now = lambda: self.simulation.now
        if Centre.watch is not None:
            self.simulation.on_branch(Centre.watch)
        self._scenario = Scenario(self.simulation, FLOWS["${MainFlow}"])

    def call(
        self,
        number: str | None = CALLER,
        *,
        channel: str = "VOICE",
        attributes: Mapping[str, str] | None = None,
    ) -> Call:
        """Somebody calls."""
        return self._scenario.call(number, channel=channel, attributes=attributes)

    def chat(self) -> Call:
        """Somebody writes from the company's site."""
        self.functions.level = 0
        return Scenario(self.simulation, FLOWS["${ChatFlow}"]).call(channel="CHAT")

    def breaks(self, flow: str, action: str, error: str = "NoMatchingError") -> None:
        """An action fails the next time it is played, for what no caller could bring about."""
        self.simulation.break_next(action, error, flow=flow)


def _world(functions: Functions, capacity: int | None, missing: frozenset[str]) -> World:
    world = World(encrypt=lambda _key, _certificate, text: sealed(text))
    hours = _office(world)
    for reference, flow in FLOWS.items():
        directory = world.modules if flow.type == "MODULE" else world.flows
        directory.add(flow, *({reference, flow.name} - missing))
    for name in functions.names:
        function = Function(name, world.arn("function", name), functions.handler(name))
        world.functions.add(function, f"${{{camel(name)}Function}}")
    for name in QUEUES:
        open_at = None if name == "Emergency" else hours.arn
        queue = Queue(name, world.arn("queue", name), hours=open_at, capacity=capacity)
        world.queues.add(queue, *({f"${{{name}Queue}}"} - missing))
    for path in VIEWS:
        view = View(path.stem, world.arn("view", path.stem), ("Close",))
        world.views.add(view, placeholder(path))
    hook = Function("lex_fulfilment", world.arn("function", "lex_fulfilment"), functions.hook)
    for path in BOTS:
        bot = parse_bot(json.loads(path.read_text(encoding="utf-8")))
        alias = BotAlias(
            path.stem, world.arn("bot", path.stem), bot, dict.fromkeys(bot.locales, hook)
        )
        world.bots.add(alias, *({placeholder(path)} - missing))
    world.hours.add(hours, *({"${OfficeHours}"} - missing), hours.arn)
    return world


def _office(world: World) -> Hours:
    week = [Opening(day, time(8), time(18)) for day in _WEEK]
    return Hours(
        "Office",
        world.arn("operating-hours", "Office"),
        time_zone=str(NEW_YORK),
        openings=(*week, Opening("SATURDAY", time(9), time(13))),
        overrides=(Override("Thanksgiving", _HOLIDAY, _HOLIDAY),),
    )
