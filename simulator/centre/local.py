"""The local centre: a template raised, contacts played in it, events carried, at virtual time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from simulator.centre import connect, flow_log, synthesis
from simulator.centre.assembly import read_assembly
from simulator.centre.cloud import Cloud
from simulator.centre.connect.security_keys import encrypt_for
from simulator.centre.errors import CentreError, TemplateError
from simulator.centre.estate import DEPLOYED, Instance
from simulator.centre.events import Dispatcher
from simulator.centre.functions import LogLine
from simulator.centre.gateway import Denial
from simulator.centre.iam import Grant
from simulator.centre.invocations import Invocations
from simulator.centre.opening import Start, choose_start
from simulator.centre.polling import start_polling
from simulator.centre.scheduler.firing import Firing
from simulator.centre.seeding import Caller, sow
from simulator.centre.settings import Settings, read_settings
from simulator.centre.streams import LAG
from simulator.centre.texting.network import TextNetwork
from simulator.engine.contact import Contact
from simulator.engine.events import Event, Listener
from simulator.engine.records import CONTACT_EVENT, Record
from simulator.engine.script import Script, parse_tokens
from simulator.engine.simulation import REMEMBERED, Simulation
from simulator.language.document import Flow
from simulator.world import Hours, World

Speech = Callable[[str], float]

_LINES: Final = 20  # of logs, and records of a stream, for each contact that is remembered


class LocalCentre:
    """A contact centre on this machine, raised from its template.

        with LocalCentre.raise_() as centre:
            contact = centre.call("+15550100")
            centre.simulation.press(contact, "1")

    Attributes:
        cloud: The AWS account: functions, tables, queues, what IAM refused.
        simulation: The contacts, agents and the clock.
        note: Why the simulation does not start now, if it does not.
        texts: The network that texts go and come by.
        chats: The chats that functions began.
        callers: Whom the seed data suggests to phone as.
    """

    def __init__(
        self,
        cloud: Cloud,
        instance: Instance,
        entry_flow: Flow,
        start: Start,
        *,
        random_seed: int,
        speech: Speech | None,
        remember: int = REMEMBERED,
    ) -> None:
        self.cloud = cloud
        self._entry_name = entry_flow.name
        self.note = start.note
        self.callers: list[Caller] = []
        self._note_told = start.note is None
        self._instance = instance
        self._listeners: list[Listener] = []
        invocations = Invocations(cloud, instance)
        instance.world.encrypt = partial(encrypt_for, instance.security_keys)
        cloud.follow(lambda: start.at)
        self.simulation = Simulation(
            instance.world, start=start.at, seed=random_seed, speech=speech, remember=remember
        )
        cloud.follow(lambda: self.simulation.now)
        invocations.tell(self.simulation)
        self.simulation.on_event(self._tell)
        self.chats = connect.register(cloud, instance, self.simulation)
        self._dispatcher = Dispatcher(cloud, self.simulation.clock.after)
        Firing(cloud, self._dispatcher, self.simulation.clock, self.simulation.random)
        self.texts = TextNetwork(cloud, self.simulation.clock.after)
        start_polling(cloud, self._dispatcher, self.simulation.clock.after)
        self.simulation.on_record(self._carry)

    @classmethod
    def raise_(
        cls,
        stage: str | None = None,
        start: datetime | None = None,
        *,
        seed: bool = True,
        settings: Settings | None = None,
        progress: synthesis.Progress = synthesis.say_on_stderr,
        random_seed: int = 0,
        speech: Speech | None = None,
        remember: int | None = None,
    ) -> "LocalCentre":
        """Raise a centre with state of its own.

        Args:
            stage: Stage of the CDK app; default: the one of the settings.
            start: Virtual time at the beginning (aware); default: now if the centre is open, else
                an hour after it opens next.
            seed: Whether to fill the tables with the settings' seed data.
            settings: Which project; default: that of the current directory.
            progress: Told of a synthesis that takes seconds.
            random_seed: Decides everything that is left to chance.
            speech: Seconds a text takes to be spoken; default: prompts take no time.
            remember: How many of the latest ended contacts are remembered, with 20 lines of the
                functions' logs and 20 records of each stream for every one of them, so that a
                long run does not grow; default: 1,000 contacts, and every line and record.

        Raises:
            SynthesisError: The CDK app failed.
            TemplateError: The template holds something that cannot be raised.
            CentreError: The settings are wrong.
        """
        settings = settings or read_settings()
        assembly = synthesis.synthesize(
            settings.project, stage=stage or settings.stage, progress=progress
        )
        return cls.from_assembly(
            assembly,
            settings,
            start=start,
            seed=seed,
            random_seed=random_seed,
            speech=speech,
            remember=remember,
        )

    @classmethod
    def from_assembly(
        cls,
        assembly: Path,
        settings: Settings,
        *,
        start: datetime | None = None,
        seed: bool = True,
        random_seed: int = 0,
        speech: Speech | None = None,
        remember: int | None = None,
    ) -> "LocalCentre":
        """Raise a centre from an assembly that exists already; see ``raise_``."""
        kept = None if remember is None else remember * _LINES
        cloud = Cloud(read_assembly(assembly), lambda: DEPLOYED, remember=kept)
        instance, flow = _entry(cloud, settings.entry_flow)
        if start is None:
            chosen = choose_start(_schedules(instance.world), datetime.now(UTC))
        else:
            chosen = Start(start)
        centre = cls(
            cloud,
            instance,
            flow,
            chosen,
            random_seed=random_seed,
            speech=speech,
            remember=REMEMBERED if remember is None else remember,
        )
        if seed and settings.seed is not None:
            centre.callers = sow(cloud, settings.seed, settings.project)
        return centre

    def __enter__(self) -> "LocalCentre":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Callers.

    def call(
        self,
        from_: str | None,
        *,
        keys: str | None = None,
        at: datetime | None = None,
        to: str | None = None,
    ) -> Contact:
        """A customer calls; returns when the flow waits for somebody, or has ended.

        Args:
            from_: The caller's number in E.164, None where it is withheld.
            keys: What caller and agent do, as tokens (``2,0,agent:accept``); then the call is
                played to its end. Where ``agent:accept``, ``agent:reject`` or ``agent:miss`` is
                left over, it waits for a callback or task that comes of the call: the clock goes on
                until there is one, for eight days at most (the horizon of a task). Keys that are
                left over are dropped.
            at: When (aware); default: now. What falls due before happens first.
            to: The number that was dialled; it leads to the flow that it is bound to.

        Raises:
            ValueError: ``at`` has passed already.
            InvalidToken: ``keys`` holds something else.
        """
        tokens = None if keys is None else parse_tokens(keys)
        if at is not None:
            wait = (at - self.now).total_seconds()
            if wait < 0:
                raise ValueError(f"it is {self.now.isoformat()} already; {at.isoformat()} is over")
            self.simulation.advance(wait)
        contact = self.simulation.start_contact(self._led_to(to), customer=from_, system=to)
        if tokens is not None:
            Script(self.simulation, tokens).play(contact)
        return contact

    def _led_to(self, number: str | None) -> Flow:
        """The flow behind a number of the template; behind any other, the entry flow."""
        for arn, properties in self._instance.described.items():
            if number is not None and properties.get("Address") == number:
                flow = self._instance.number_flows.get(arn.rpartition("/")[2])
                found = None if flow is None else self.world.flows.find(flow)
                if found is None:
                    self.cloud.measures.put(
                        "AWS/Connect",
                        "MisconfiguredPhoneNumbers",
                        1,
                        InstanceId=self.outputs["InstanceId"],
                        MetricGroup="VoiceCalls",
                    )
                    raise CentreError(f"{number} leads to no flow: nothing has bound it to one")
                return found
        return self.entry_flow

    def text(self, from_: str, body: str) -> str:
        """A customer texts the centre; returns the id of the text, which is on its way then.

        Args:
            from_: The customer's number in E.164.
            body: What they write.

        Raises:
            LookupError: The centre has no number that takes texts.
        """
        return self.texts.receive(from_, body)

    def settle(self, seconds: float = 900.0) -> None:
        """Let everything that is on its way arrive: events, retries, what waits in queues.

        Args:
            seconds: The most virtual time to let pass.
        """
        self.simulation.run_until_idle(seconds)

    def expire(self, lag: timedelta = LAG) -> int:
        """Delete what has expired from the tables, as DynamoDB does some time after.

        Nothing here deletes items by itself: a reader that does not filter by the table's time to
        live meets expired ones, as it may in the cloud for days.

        Args:
            lag: How long ago an item must have expired; ``timedelta()``: the moment it may.

        Returns:
            How many items were deleted.
        """
        return self.cloud.expire(lag)

    # What happened.

    def on_event(self, listener: Listener) -> None:
        """Call ``listener`` with every event of the simulation from now on."""
        self._listeners.append(listener)

    def off_event(self, listener: Listener) -> None:
        """Stop calling a listener."""
        self._listeners.remove(listener)

    @property
    def entry_flow(self) -> Flow:
        """The flow that callers reach, as it is published now."""
        flow = self.world.flows.find(self._entry_name)
        assert flow is not None  # noqa: S101 - nothing takes flows away
        return flow

    @property
    def now(self) -> datetime:
        """The virtual time."""
        return self.simulation.now

    @property
    def world(self) -> World:
        """What flows may refer to."""
        return self._instance.world

    @property
    def test_cases(self) -> list[Mapping[str, Any]]:
        """The template's native test cases, as CreateTestCase would get them."""
        described = self._instance.described.items()
        return [properties for arn, properties in described if "/test-case/" in arn]

    @property
    def outputs(self) -> dict[str, str]:
        """Outputs of the stacks by name."""
        return self.cloud.outputs

    @property
    def logs(self) -> list[LogLine]:
        """The lines the functions wrote, all of them unless ``remember`` says otherwise."""
        return self.cloud.logs

    @property
    def denied(self) -> list[Denial]:
        """Every call and delivery that IAM refused; none in a correct centre."""
        return self.cloud.denied

    @property
    def holes(self) -> list[CentreError]:
        """What the local centre itself could not do."""
        return self.cloud.holes

    def client(self, service: str) -> Any:  # noqa: ANN401 - a boto3 client
        """Return a boto3 client of the centre's operator, who may do everything."""
        return self.cloud.client(service)

    def iam_report(self) -> dict[str, list[Grant]]:
        """Return the permissions of each function that nothing has needed so far."""
        return self.cloud.iam_report()

    def close(self) -> None:
        """Forget everything."""
        self.cloud.close()

    # How it is connected.

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
        line = flow_log.line_of(event, flow_log.GROUP + self._instance.alias, self.now)
        if line is not None:
            self.cloud.flow_log.append(line)
        if event.type == "start" and self.note is not None and not self._note_told:
            self._note_told = True
            event.contact.log(self.note)

    def _carry(self, record: Record) -> None:
        if record.kind == CONTACT_EVENT:
            self._dispatcher.put_event(record.body)


def _schedules(world: World) -> list[Hours]:
    """The hours that queues have: others may serve tests; all there are where no queue has any."""
    served = {queue.hours for queue in world.queues}
    return [hours for hours in world.hours if hours.arn in served] or list(world.hours)


def _entry(cloud: Cloud, output: str) -> tuple[Instance, Flow]:
    arn = cloud.outputs.get(output)
    if arn is None:
        raise TemplateError(
            f"no stack has the output {output}, which [tool.simulator] names as entry_flow"
        )
    instance = cloud.estate.instances.get(arn.partition("/contact-flow/")[0])
    flow = None if instance is None else instance.world.flows.find(arn)
    if instance is None or flow is None:
        raise TemplateError(f"output {output} is {arn}, which is no flow of these stacks")
    return instance, flow


__all__ = ["LocalCentre"]
