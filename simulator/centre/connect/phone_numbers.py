"""Which flow a number leads to, as Amazon Connect's API tells and changes it.

Answered during deployment already, because a custom resource binds number and flow.
"""

from typing import Any

from simulator.centre.connect.players import Parameters, not_found
from simulator.centre.estate import Estate, Instance
from simulator.centre.gateway import Gateway


class PhoneNumbers:
    """The players of an account.

    Args:
        estate: Holds the instances, and what the templates claimed for them.
    """

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        gateway.play("connect", "AssociatePhoneNumberContactFlow", self._associate)
        gateway.play("connect", "DisassociatePhoneNumberContactFlow", self._disassociate)

    def _associate(self, parameters: Parameters) -> dict[str, Any]:
        instance, number = self._found(parameters)
        flow = parameters["ContactFlowId"]
        if not any(arn.endswith(f"/contact-flow/{flow}") for arn in instance.described):
            raise not_found("ContactFlow")
        instance.number_flows[number] = flow
        return {}

    def _disassociate(self, parameters: Parameters) -> dict[str, Any]:
        instance, number = self._found(parameters)
        instance.number_flows.pop(number, None)
        return {}

    def _found(self, parameters: Parameters) -> tuple[Instance, str]:
        instance = self._estate.instance_named(str(parameters["InstanceId"]))
        if instance is None:
            raise not_found("Instance")
        number = str(parameters["PhoneNumberId"]).rpartition("/")[2]
        if not any(arn.endswith(f":phone-number/{number}") for arn in instance.described):
            raise not_found("PhoneNumber")
        return instance, number
