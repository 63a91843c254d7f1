"""Which flow a number leads to, as Amazon Connect's API tells and changes it.

Answered during deployment already, because a custom resource binds number and flow.
"""

from typing import Any

from simulator.centre.connect.players import Parameters, id_of, not_found
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Estate, Instance
from simulator.centre.gateway import Gateway
from simulator.centre.lent import take_number

_FILTERS = frozenset({"PhoneNumberCountryCodes", "PhoneNumberTypes", "PhoneNumberPrefix"})


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
        gateway.play("connect", "ListFlowAssociations", self._list)
        gateway.play("connect", "ListPhoneNumbersV2", self._numbers)

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

    def _list(self, parameters: Parameters) -> dict[str, Any]:
        instance = self._instance(parameters)
        if parameters.get("ResourceType") != "VOICE_PHONE_NUMBER":
            raise NotPlayedError("connect", "ListFlowAssociations", "of other than phone numbers")
        found = [
            {
                "ResourceId": arn,
                "FlowId": instance.world.arn("contact-flow", instance.number_flows[id_of(arn)]),
                "ResourceType": "VOICE_PHONE_NUMBER",
            }
            for arn in instance.described
            if id_of(arn) in instance.number_flows
        ]
        return {"FlowAssociationSummaryList": found}

    def _numbers(self, parameters: Parameters) -> dict[str, Any]:
        """List the numbers of an instance, or of all of them; filters are not played."""
        if filters := parameters.keys() & _FILTERS:
            raise NotPlayedError("connect", "ListPhoneNumbersV2", f"with {min(filters)}")
        asked = str(parameters.get("TargetArn") or parameters.get("InstanceId") or "")
        if asked and self._estate.instance_named(asked) is None:
            raise not_found("Instance")
        found = [
            {
                "PhoneNumberId": id_of(arn),
                "PhoneNumberArn": arn,
                "PhoneNumber": one["Address"],
                "PhoneNumberCountryCode": one["CountryCode"],
                "PhoneNumberType": one["Type"],
                "TargetArn": one["TargetArn"],
                "InstanceId": id_of(one["TargetArn"]),
            }
            for instance in self._estate.instances.values()
            for arn, one in instance.described.items()
            if ":phone-number/" in arn and (not asked or one["TargetArn"].endswith(asked))
        ]
        return {"ListPhoneNumbersSummaryList": found}

    def _instance(self, parameters: Parameters) -> Instance:
        instance = self._estate.instance_named(str(parameters["InstanceId"]))
        if instance is None:
            raise not_found("Instance")
        return instance

    def _found(self, parameters: Parameters) -> tuple[Instance, str]:
        instance = self._instance(parameters)
        number = str(parameters["PhoneNumberId"]).rpartition("/")[2]
        ending = f":phone-number/{number}"
        if not any(arn.endswith(ending) for arn in instance.described):
            lent = next((arn for arn in self._estate.lent_numbers if arn.endswith(ending)), None)
            if lent is None:
                raise not_found("PhoneNumber")
            take_number(lent, instance)
        return instance, number
