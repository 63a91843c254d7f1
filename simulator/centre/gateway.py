"""Amazon's APIs for one centre, answered below botocore.

botocore validates every request by its own service model before it asks here, and parses every
answer by that model: the adapters of the functions stay the real ones. Who asks is checked
against its role first; then moto answers, or one of our players (Amazon Connect), or nobody:
``NotPlayedError`` names the operation.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from botocore.model import OperationModel
from botocore.parsers import ResponseParser, create_parser
from botocore.response import StreamingBody
from botocore.validate import ParamValidator
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

from simulator.centre import backends, dynamo
from simulator.centre.accesses import Place, accesses
from simulator.centre.acting import Answer
from simulator.centre.backends import Backends, Reply
from simulator.centre.errors import CentreError, NotPlayedError
from simulator.centre.iam import Access, Decision, Role

Parameters = Mapping[str, Any]
Player = Callable[[Parameters], dict[str, Any]]
Watcher = Callable[[Parameters], object]


class Refusal(Exception):  # noqa: N818 - an AWS service's answer, not a fault of ours
    """A player's error answer: becomes the ClientError that AWS's answer would be.

    Args:
        code: Name of the error shape, such as ``ResourceNotFoundException``.
        message: What the service says.
        status: HTTP status.
        members: The other members of the error shape.
    """

    def __init__(
        self, code: str, message: str, status: int = 400, members: Parameters | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.members = members or {}


class Caller(NamedTuple):
    """Who asks. ``role`` None is the operator of the centre, who may do everything."""

    name: str
    role: Role | None


class Denial(NamedTuple):
    """A call that IAM refused."""

    caller: str
    action: str
    resource: str
    why: str

    def __str__(self) -> str:
        return f"{self.caller} may not {self.action} on {self.resource}: {self.why}"


class _Status(NamedTuple):
    """All that botocore's client reads of an HTTP response once it is parsed."""

    status_code: int


class Gateway:
    """The AWS account that one centre lives in.

    Args:
        backends: moto's state of this centre.
        place: Account and region, and which tables are encrypted with which keys.
        report: Called with whatever should never happen in a correct centre.
        meet: Called with every call of a function that may: does what goes wrong with it.
        refused: Called with service, operation, parameters and error code of what was refused.
    """

    def __init__(
        self,
        state: Backends,
        place: Place,
        report: Callable[[Denial | CentreError], None],
        meet: Callable[[str, str, Parameters], None] = lambda *_: None,
        refused: Callable[[str, str, Parameters, str], None] = lambda *_: None,
    ) -> None:
        self._backends = state
        self._place = place
        self._report = report
        self._meet = meet
        self._refused = refused
        self._players: dict[tuple[str, str], Player] = {}
        self._watchers: dict[tuple[str, str], Watcher] = {}
        self._validator = ParamValidator()

    def play(self, service: str, operation: str, player: Player) -> None:
        """Let ``player`` answer an operation; it takes and returns what a boto3 client would."""
        self._players[service, operation] = player

    def watch(self, service: str, operation: str, watcher: Watcher) -> None:
        """Call ``watcher`` with the parameters of every such call that succeeded."""
        self._watchers[service, operation] = watcher

    def happened(self, service: str, operation: str, parameters: Parameters) -> None:
        """Tell whoever watches an operation that it succeeded."""
        watcher = self._watchers.get((service, operation))
        if watcher is not None:
            watcher(parameters)

    def answer(
        self, caller: Caller, model: OperationModel, parameters: Parameters, request: Parameters
    ) -> Answer:
        """Answer one call in botocore's terms.

        Raises:
            NotPlayedError: Neither moto nor a player knows the operation.
        """
        service, operation = model.service_model.service_name, model.name
        try:
            if caller.role is not None:
                for access in accesses(service, operation, parameters, self._place):
                    self._check(caller, caller.role, access)
                self._meet(service, operation, parameters)
            player = self._players.get((service, operation))
            if player is not None:
                reply = self._played(model, player(parameters))
            else:
                reply = self._ask_moto(service, operation, request)
            if reply.status < 300:
                self.happened(service, operation, parameters)
            return _parse(model, reply)
        except Refusal as refusal:
            self._refused(service, operation, parameters, refusal.code)
            return _refused(refusal, model)
        except NotPlayedError as hole:
            self._report(hole)
            raise

    def _check(self, caller: Caller, role: Role, access: Access) -> None:
        decision = role.decide(access)
        if decision is Decision.ALLOWED:
            return
        why = decision.value.format(kind="identity-based", action=access.action)
        self._report(Denial(caller.name, access.action, access.resource, why))
        user = f"arn:aws:sts::{self._place.account}:assumed-role/{role.name}/{caller.name}"
        raise Refusal(
            "AccessDeniedException",
            f"User: {user} is not authorized to perform: {access.action} "
            f"on resource: {access.resource} {why}",
            403,
        )

    def _ask_moto(self, service: str, operation: str, request: Parameters) -> Reply:
        if service == "dynamodb" and dynamo.plays(operation):
            return dynamo.ask(self._backends, self._place.region, operation, request)
        if service in backends.SERVICES:
            return self._backends.ask(service, operation, request)
        raise NotPlayedError(service, operation)

    def _played(self, model: OperationModel, result: dict[str, Any]) -> Reply:
        """Put a player's answer on the wire, after checking it against the service model."""
        shape = model.output_shape
        if shape is None:
            return Reply(200, {}, b"{}")
        faults = self._validator.validate(result, shape)
        if faults.has_errors():
            raise CentreError(
                f"the answer to {model.name} is malformed: {faults.generate_report()}"
            )
        service = get_service_model(model.service_model.service_name)
        serializer = get_serializer_class(service.service_name, service.resolved_protocol)
        sent = serializer(service.operation_model(model.name)).serialize(result)
        body = sent["body"]
        return Reply(200, sent["headers"], body.encode() if isinstance(body, str) else body)


_parsers: dict[str, ResponseParser] = {}


def _parse(model: OperationModel, reply: Reply) -> Answer:
    """Let botocore parse an answer, as its endpoint does with what comes from the wire."""
    protocol = model.service_model.resolved_protocol
    parser = _parsers.get(protocol)
    if parser is None:
        parser = _parsers[protocol] = create_parser(protocol)
    response: dict[str, Any] = {
        "headers": {"x-amzn-requestid": "local", **reply.headers},
        "status_code": reply.status,
        "context": {"operation_name": model.name},
        "body": reply.body,
    }
    if reply.status < 300 and model.has_streaming_output:
        response["body"] = StreamingBody(BytesIO(reply.body), len(reply.body))
    parsed: dict[str, Any] = parser.parse(response, model.output_shape)  # type: ignore[arg-type]
    if reply.status >= 300:
        shape = model.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
        if shape is not None:
            parsed |= parser.parse(response, shape)
    return _Status(reply.status), parsed


def _refused(refusal: Refusal, model: OperationModel) -> Answer:
    code, status = refusal.code, refusal.status
    if code == "AccessDeniedException" and model.service_model.resolved_protocol in {
        "query",
        "rest-xml",
    }:
        code = "AccessDenied"  # how the services with XML protocols spell it
    return _Status(status), {
        **refusal.members,
        "Error": {"Code": code, "Message": str(refusal)},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "local", "RetryAttempts": 0},
    }
