"""A centre that can be called."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, Final, Never

from simulator.engine.state import check_attributes
from simulator.scenario.call import Call
from simulator.world import DETECTED, Function
from simulator.world.uses import near, unused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow


CHANNELS: Final = ("VOICE", "CHAT", "TASK", "EMAIL")
_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")


class FunctionFailedError(Exception):
    """What a function raises that a test lets fail."""


class Scenario:
    """A centre to call: a simulation, and the flow its callers reach.

    Args:
        simulation: What plays the calls; several scenarios may share one.
        entry: The flow, or a reference the world knows.

    Attributes:
        on_call: Called with every new call of this process, to see what becomes of them all.
    """

    on_call: ClassVar[Callable[[Call], None] | None] = None

    def __init__(self, simulation: Simulation, entry: Flow | str) -> None:
        self.simulation = simulation
        self.entry = simulation.find_flow(entry)
        self._events: dict[Contact, list[Event]] = defaultdict(list)
        simulation.on_event(lambda event: self._events[event.contact].append(event))

    def call(
        self,
        number: str | None = None,
        *,
        channel: str = "VOICE",
        attributes: Mapping[str, str] | None = None,
        method: str | None = None,
        data: Mapping[str, Any] | None = None,
        detected: str | None = None,
    ) -> Call:
        """Somebody calls; the call is played until it waits for somebody or has ended.

        Args:
            number: The caller's, in E.164; None: withheld; "anonymous": as some carriers put it.
            channel: VOICE, CHAT, TASK or EMAIL.
            attributes: User-defined attributes the contact starts with.
            method: How the contact begins (``INBOUND``, ``OUTBOUND``, ``API``, ...); None: ``API``
                for chats and tasks, ``INBOUND`` for the others.
            data: Of a task: ``{"Name": ..., "Description": ..., "References": {...}}``.
            detected: The centre has called, and answering machine detection found this:
                ``HUMAN_ANSWERED``, ``VOICEMAIL_BEEP``, ... (``simulator.world.DETECTED``).

        Raises:
            ValueError: What calls is no phone number, there is no such channel or finding, or the
                attributes are longer than a contact holds.
            TypeError: An attribute is no text.
        """
        if channel not in CHANNELS:
            raise ValueError(f"call(): no channel is {channel!r}; write {', '.join(CHANNELS)}")
        if detected is not None and (detected not in DETECTED or channel != "VOICE"):
            raise ValueError(
                f"call(): on {channel}, {detected!r} is never detected; write {', '.join(DETECTED)}"
            )
        check_attributes(attributes or {})
        withheld = number in (None, "anonymous")
        if channel == "VOICE" and not withheld and not _E164.fullmatch(number or ""):
            raise ValueError("call(): not a number in E.164; write +15550100, or None: withheld")
        contact = self.simulation.start_contact(
            self.entry,
            channel=channel,
            customer=number,
            attributes=attributes,
            initiation_method=method,
            data=data,
            detected=detected,
        )
        call = Call(self.simulation, contact, self._events[contact], self.entry, attributes or {})
        if Scenario.on_call is not None:
            Scenario.on_call(call)
        return call

    # What a test puts in the place of something real.

    def answers(self, function: str, reply: Any) -> None:  # noqa: ANN401 - any JSON value
        """From now on a function answers this.

        Args:
            function: Its reference as it stands in the flow, its ARN or its name.
            reply: A flat map of texts, unless the flow takes JSON.

        Raises:
            LookupError: No flow that is known here uses such a function.
        """
        self._replace(function, lambda _event: reply)

    def fails(self, function: str) -> None:
        """From now on a function raises, and the flow takes its error branch.

        Raises:
            LookupError: No flow that is known here uses such a function.
        """

        def fail(_event: dict[str, Any]) -> Never:
            raise FunctionFailedError(function)

        self._replace(function, fail)

    def breaks(self, action: str, error: str = "NoMatchingError", flow: str | None = None) -> None:
        """An action takes an error branch, the next time it is played.

        Args:
            action: Its identifier.
            error: The error type.
            flow: The name of its flow; None: in whichever flow it is played.

        Raises:
            LookupError: No flow that is known here has such an action.
        """
        flows = self._flows()
        if not any(action in one.actions for one in flows if flow in (None, one.name)):
            names = [name for one in flows if flow in (None, one.name) for name in one.actions]
            where = flow or "any flow"
            raise LookupError(f"no action is called {action!r} in {where}; {near(action, names)}")
        self.simulation.break_next(action, error, flow=flow)

    def _flows(self) -> tuple[Flow, ...]:
        world = self.simulation.world
        return (self.entry, *world.flows, *world.modules)

    def _replace(self, reference: str, call: Callable[[dict[str, Any]], Any]) -> None:
        functions = self.simulation.world.functions
        problem = unused(reference, self._flows(), self.simulation.world)
        if problem is not None:
            raise LookupError(problem)
        known = functions.known(reference)
        name, arn = (reference, reference) if known is None else (known.name, known.arn)
        references = () if known is None else functions.references(known)
        functions.add(Function(name, arn, call), reference, *references)
