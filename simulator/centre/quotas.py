"""Service Quotas, as far as the runbook looks at them; what is asked for is granted at once."""

from typing import Any, Final

from simulator.centre.concurrency import Concurrency
from simulator.centre.gateway import Gateway, Parameters, Refusal

LINES: Final = ("connect", "L-12AB7C57")  # calls that an instance may hold at once
_CONCURRENCY: Final = ("lambda", "L-B99A9384")
_CALLS: Final = 10.0  # of a new account


class Quotas:
    """The players of an account.

    Args:
        concurrency: Whose limit is one of the quotas.
    """

    def __init__(self, concurrency: Concurrency) -> None:
        self._concurrency = concurrency
        self._values = {LINES: _CALLS}

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        gateway.play("service-quotas", "GetServiceQuota", self._get)
        gateway.play("service-quotas", "RequestServiceQuotaIncrease", self._grant)

    def value(self, quota: tuple[str, str]) -> float:
        """Return what a quota is now."""
        if quota == _CONCURRENCY:
            return float(self._concurrency.limit)
        return self._values[quota]

    def _get(self, parameters: Parameters) -> dict[str, Any]:
        service, code = self._known(parameters)
        value = self.value((service, code))
        return {"Quota": {"ServiceCode": service, "QuotaCode": code, "Value": value}}

    def _grant(self, parameters: Parameters) -> dict[str, Any]:
        service, code = quota = self._known(parameters)
        desired = float(parameters["DesiredValue"])
        if quota == _CONCURRENCY:
            self._concurrency.limit = int(desired)
        else:
            self._values[quota] = desired
        request = {"ServiceCode": service, "QuotaCode": code, "DesiredValue": desired}
        return {"RequestedQuota": {**request, "Status": "APPROVED"}}

    def _known(self, parameters: Parameters) -> tuple[str, str]:
        quota = str(parameters["ServiceCode"]), str(parameters["QuotaCode"])
        if quota not in {*self._values, _CONCURRENCY}:
            raise Refusal("NoSuchResourceException", f"no quota {quota[1]} of {quota[0]} here")
        return quota
