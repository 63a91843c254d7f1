"""Flows invoke functions: if Amazon Connect may, and only then."""

from functools import partial
from typing import Any

from simulator.centre.cloud import Cloud
from simulator.centre.estate import Instance
from simulator.centre.functions import FunctionError, FunctionSpec
from simulator.centre.gateway import Denial
from simulator.engine.simulation import Simulation
from simulator.world import Function, Timed

_CONNECT = "connect.amazonaws.com"


class Invocations:
    """The functions of a cloud, as the flows of an instance find them.

    Args:
        cloud: Where they run.
        instance: Whose flows invoke them.
    """

    def __init__(self, cloud: Cloud, instance: Instance) -> None:
        self._cloud = cloud
        self._instance = instance
        self._simulation: Simulation | None = None
        for spec in cloud.estate.functions.values():
            function = Function(spec.name, spec.arn, partial(self._invoke, spec, spec.arn))
            instance.world.functions.add(function, spec.arn, spec.name)
        for arn, of in cloud.estate.aliases.items():
            spec = cloud.estate.functions[of]
            function = Function(spec.name, arn, partial(self._invoke, spec, arn))
            instance.world.functions.add(function, arn)

    def tell(self, simulation: Simulation) -> None:
        """Tell what functions log as events of the contacts they run for."""
        self._simulation = simulation

    def _invoke(self, spec: FunctionSpec, arn: str, event: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        self._check(arn)
        begin = len(self._cloud.logs)
        try:
            completion = self._cloud.invoke(spec.arn, event)
        finally:
            self._show_log(event, begin)
        reply, seconds = completion
        return Timed(reply, seconds) if seconds else reply

    def _check(self, arn: str) -> None:
        """Refuse what the instance may not invoke: both the association and the policy count."""
        if arn not in self._instance.associations.get("LAMBDA_FUNCTION", ()):
            why = "it is not associated with the instance"
            self._cloud.denied.append(Denial(_CONNECT, "lambda:InvokeFunction", arn, why))
            raise FunctionError("AccessDeniedException", why)
        instance = self._instance.world.instance_arn
        if not self._cloud.service_may(_CONNECT, "lambda:InvokeFunction", arn, instance):
            raise FunctionError("AccessDeniedException", "its policy does not let Connect in")

    def _show_log(self, event: dict[str, Any], begin: int) -> None:
        if self._simulation is None:
            return
        contact = self._simulation.contacts[event["Details"]["ContactData"]["ContactId"]]
        for line in self._cloud.logs[begin:]:
            contact.log(f"{line.function}: {line.text}", line.function)
