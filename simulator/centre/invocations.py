"""Flows, and bots that flows talk to, invoke functions: if the service may, and only then."""

from functools import partial
from typing import Any

from simulator.centre.cloud import Cloud
from simulator.centre.estate import BotAliasSpec, Instance
from simulator.centre.functions import FunctionError, FunctionSpec
from simulator.centre.gateway import Denial
from simulator.engine.simulation import Simulation
from simulator.lex.conversation import BotAlias
from simulator.world import Function, Timed

_CONNECT = "connect.amazonaws.com"
_LEX = "lexv2.amazonaws.com"
_INVOKE = "lambda:InvokeFunction"


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
            function = Function(spec.name, spec.arn, partial(self._for_flow, spec, spec.arn))
            instance.world.functions.add(function, spec.arn, spec.name)
        for arn, of in cloud.estate.aliases.items():
            spec = cloud.estate.functions[of]
            function = Function(spec.name, arn, partial(self._for_flow, spec, arn))
            instance.world.functions.add(function, arn)
        for arn in sorted(instance.associations.get("LEX_BOT", ())):
            alias = cloud.estate.bot_aliases.get(arn)
            if alias is not None:
                instance.world.bots.add(self._bot(alias), arn, alias.name)

    def tell(self, simulation: Simulation) -> None:
        """Tell what functions log as events of the contacts they run for."""
        self._simulation = simulation

    def _bot(self, alias: BotAliasSpec) -> BotAlias:
        functions = {
            locale: None if arn is None else self._behind(alias, arn)
            for locale, arn in alias.functions.items()
        }
        return BotAlias(alias.name, alias.arn, alias.bot, functions)

    def _behind(self, alias: BotAliasSpec, arn: str) -> Function:
        spec = self._cloud.spec(arn)
        return Function(spec.name, arn, partial(self._for_bot, spec, arn, alias))

    def _for_flow(self, spec: FunctionSpec, arn: str, event: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        self._check(arn)
        return self._invoke(spec, event, event["Details"]["ContactData"]["ContactId"])

    def _for_bot(
        self, spec: FunctionSpec, arn: str, alias: BotAliasSpec, event: dict[str, Any]
    ) -> Any:  # noqa: ANN401 - JSON
        if not self._cloud.service_may(_LEX, _INVOKE, arn, alias.arn):
            raise FunctionError("AccessDeniedException", "its policy does not let the bot in")
        return self._invoke(spec, event, event["sessionId"])

    def _invoke(self, spec: FunctionSpec, event: dict[str, Any], contact_id: str) -> Any:  # noqa: ANN401 - JSON
        begin = self._cloud.lines
        try:
            completion = self._cloud.invoke(spec.arn, event)
        finally:
            self._show_log(contact_id, begin)
        reply, seconds = completion
        return Timed(reply, seconds) if seconds else reply

    def _check(self, arn: str) -> None:
        """Refuse what the instance may not invoke: both the association and the policy count."""
        if arn not in self._instance.associations.get("LAMBDA_FUNCTION", ()):
            why = "it is not associated with the instance"
            self._cloud.denied.append(Denial(_CONNECT, _INVOKE, arn, why))
            raise FunctionError("AccessDeniedException", why)
        instance = self._instance.world.instance_arn
        if not self._cloud.service_may(_CONNECT, _INVOKE, arn, instance):
            raise FunctionError("AccessDeniedException", "its policy does not let Connect in")

    def _show_log(self, contact_id: str, begin: int) -> None:
        contact = self._simulation and self._simulation.contacts.get(contact_id)
        if not contact:  # that of a test call
            return
        written = self._cloud.lines - begin
        for line in self._cloud.logs[-written:] if written else ():
            contact.log(f"{line.function}: {line.text}", line.function)
