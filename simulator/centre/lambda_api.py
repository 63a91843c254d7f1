"""Lambda's API, as far as whoever operates a centre uses it: concurrency, event sources, Invoke."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.centre.estate import SourceMapping
from simulator.centre.functions import FunctionError, FunctionSpec
from simulator.centre.gateway import Gateway, Parameters, Refusal

if TYPE_CHECKING:
    from simulator.centre.cloud import Cloud

_NOT_FOUND = "ResourceNotFoundException"


class Lambda:
    """The players of an account.

    Args:
        cloud: Where the functions run.
    """

    def __init__(self, cloud: "Cloud") -> None:
        self._cloud = cloud
        self._changed: Callable[[], None] = lambda: None

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        for operation, player in {
            "DeleteFunctionConcurrency": self._free,
            "GetAccountSettings": self._account,
            "GetFunctionConcurrency": self._concurrency,
            "GetPolicy": self._policy,
            "Invoke": self._invoke,
            "ListEventSourceMappings": self._mappings,
            "PutFunctionConcurrency": self._reserve,
            "UpdateEventSourceMapping": self._update_mapping,
        }.items():
            gateway.play("lambda", operation, player)

    def follow(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever something may run that could not before."""
        self._changed = changed

    def _reserve(self, parameters: Parameters) -> dict[str, Any]:
        reserved = int(parameters["ReservedConcurrentExecutions"])
        self._cloud.concurrency.reserved[self._spec(parameters).name] = reserved
        self._changed()
        return {"ReservedConcurrentExecutions": reserved}

    def _free(self, parameters: Parameters) -> dict[str, Any]:
        self._cloud.concurrency.reserved.pop(self._spec(parameters).name, None)
        self._changed()
        return {}

    def _concurrency(self, parameters: Parameters) -> dict[str, Any]:
        reserved = self._cloud.concurrency.reserved.get(self._spec(parameters).name)
        return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}

    def _account(self, _parameters: Parameters) -> dict[str, Any]:
        concurrency = self._cloud.concurrency
        limit = {
            "ConcurrentExecutions": concurrency.limit,
            "UnreservedConcurrentExecutions": max(concurrency.unreserved, 0),
        }
        return {"AccountLimit": limit, "AccountUsage": {"FunctionCount": len(self._functions)}}

    def _policy(self, parameters: Parameters) -> dict[str, Any]:
        """The resource policy of a function or, with a qualifier, of one of its aliases."""
        arn = self._spec(parameters).arn
        if qualifier := parameters.get("Qualifier"):
            arn = f"{arn}:{qualifier}"
        statements = self._cloud.estate.policies.get(arn)
        if not statements:
            raise Refusal(_NOT_FOUND, f"The resource you requested does not exist: {arn}", 404)
        document = {"Version": "2012-10-17", "Statement": [one.as_dict() for one in statements]}
        return {"Policy": json.dumps(document)}

    def _invoke(self, parameters: Parameters) -> dict[str, Any]:
        payload = parameters.get("Payload") or b"null"
        spec = self._spec(parameters)
        try:
            reply = self._cloud.invoke(spec.arn, json.loads(payload)).reply
        except FunctionError as error:
            told = {"errorMessage": str(error.args[0]), "errorType": error.kind}
            return {
                "StatusCode": 200,
                "FunctionError": "Unhandled",
                "Payload": json.dumps(told).encode(),
            }
        return {"StatusCode": 200, "Payload": json.dumps(reply).encode()}

    def _mappings(self, parameters: Parameters) -> dict[str, Any]:
        wanted = self._spec(parameters).arn if "FunctionName" in parameters else None
        source = parameters.get("EventSourceArn")
        found = [
            self._described(one)
            for one in self._cloud.estate.mappings
            if wanted in (None, one.function) and source in (None, one.source)
        ]
        return {"EventSourceMappings": found}

    def _update_mapping(self, parameters: Parameters) -> dict[str, Any]:
        estate = self._cloud.estate
        mapping = next((one for one in estate.mappings if one.id == parameters["UUID"]), None)
        if mapping is None:
            raise Refusal(_NOT_FOUND, f"no mapping {parameters['UUID']}", 404)
        if parameters.get("Enabled", True):
            estate.switched_off.discard(mapping.id)
            self._changed()
        else:
            estate.switched_off.add(mapping.id)
        return self._described(mapping)

    def _described(self, mapping: SourceMapping) -> dict[str, Any]:
        off = mapping.id in self._cloud.estate.switched_off
        return {
            "UUID": mapping.id,
            "EventSourceArn": mapping.source,
            "FunctionArn": mapping.function,
            "BatchSize": mapping.batch_size,
            "State": "Disabled" if off else "Enabled",
        }

    @property
    def _functions(self) -> dict[str, FunctionSpec]:
        return self._cloud.estate.functions

    def _spec(self, parameters: Parameters) -> FunctionSpec:
        reference = str(parameters["FunctionName"])
        name = reference.split(":")[6] if reference.startswith("arn:") else reference
        for spec in self._functions.values():
            if spec.name == name:
                return spec
        raise Refusal(_NOT_FOUND, f"Function not found: {reference}", 404)
