"""The AWS account of a local centre: stacks deployed, functions that run, every call checked."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

import boto3
from botocore.client import BaseClient
from moto.core.model_instances import reset_model_data
from moto.moto_api._internal import mock_random

from simulator.centre import clock, flow_log, resources
from simulator.centre.accesses import READS, Place
from simulator.centre.acting import acting
from simulator.centre.assembly import Stack
from simulator.centre.backends import Backends
from simulator.centre.cloudwatch_api import CloudWatch
from simulator.centre.concurrency import Concurrency
from simulator.centre.connect.phone_numbers import PhoneNumbers
from simulator.centre.connect.security_keys import SecurityKeys
from simulator.centre.deployment import Created, Deployment, Resource
from simulator.centre.errors import CentreError, TemplateError
from simulator.centre.estate import Estate
from simulator.centre.faults import Faults
from simulator.centre.functions import (
    THROTTLED,
    Completion,
    FunctionError,
    FunctionSpec,
    LogLine,
    RunningFunction,
)
from simulator.centre.gateway import Caller, Denial, Gateway
from simulator.centre.iam import Access, Decision, Grant, evaluate
from simulator.centre.lambda_api import Lambda
from simulator.centre.lent import lend
from simulator.centre.log_events import LogEvents
from simulator.centre.measures import Measures
from simulator.centre.messages import Messages
from simulator.centre.move_tasks import MoveTasks
from simulator.centre.quotas import Quotas
from simulator.centre.sandbox import credentials
from simulator.centre.scheduler.store import ScheduleStore
from simulator.centre.streams import LAG, Streams


class Invocation(NamedTuple):
    """That a function ran; `error` is the kind of what it failed of, empty where it did not."""

    at: datetime
    function: str
    seconds: float
    error: str = ""


OPERATOR = Caller("operator", None)
_THROTTLES = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException"})


class Cloud:
    """One AWS account, raised from stacks.

    Args:
        stacks: In the order of their dependencies, all in one account and region.
        now: Returns the virtual time (aware).
        remember: How many of the latest lines of the functions' logs, and of the records that
            everybody has read in each stream, are kept; None: all, so that whoever plays for long
            needs memory.

    Raises:
        TemplateError: A template cannot be deployed; the text names the resource.

    Attributes:
        estate: What the templates created besides moto's state.
        outputs: Outputs of all stacks by name.
        invocations: Every run of a function.
        flow_log: The latest blocks of flows that failed.
        measures: What AWS's services measured of themselves.
        faults: What goes wrong, while somebody wants it to.
        concurrency: How many invocations may run at once.
        logs: The lines the functions wrote.
        lines: How many there were in all.
        messages: Queues as AWS's services use them.
        streams: Streams of the tables as Lambda reads them.
        schedules: Schedules of EventBridge Scheduler.
        denied: Every call or delivery that IAM refused.
        holes: Every other thing the centre could not do, such as an operation nobody plays.
    """

    def __init__(
        self, stacks: Sequence[Stack], now: clock.Now, *, remember: int | None = None
    ) -> None:
        places = {(stack.account, stack.region) for stack in stacks}
        if len(places) != 1:
            raise TemplateError(f"a centre is one account in one region; the stacks name {places}")
        ((self.account, self.region),) = places
        self._now = now
        self._remember = remember
        self.logs: list[LogLine] = []
        self.invocations: list[Invocation] = []
        self.flow_log: deque[LogLine] = deque(maxlen=flow_log.KEPT)
        self.lines = 0
        self.denied: list[Denial] = []
        self.holes: list[CentreError] = []
        self._clients: dict[str, BaseClient] = {}
        self._functions: dict[str, list[RunningFunction]] = {}
        self._backends = Backends(self.account)
        self.estate = Estate(partial(_deployment_client, self.region), self.invoke)
        place = Place(self.account, self.region, self.estate.table_keys)
        self.measures = Measures(self.now)
        self.faults = Faults()
        self.concurrency = Concurrency({})
        self.gateway = Gateway(self._backends, place, self._report, self.faults.meet, self._refused)
        sent = partial(self.gateway.happened, "sqs", "SendMessage")
        self.messages = Messages(self._backends, self.region, self.now, sent)
        self.streams = Streams(self._backends, self.region, self.now, remember)
        SecurityKeys(self.estate, self.now).register(self.gateway)
        self.schedules = ScheduleStore(place, self.now)
        self.schedules.register(self.gateway)
        PhoneNumbers(self.estate).register(self.gateway)
        CloudWatch(self.estate).register(self.gateway)
        LogEvents(self.logs, self.flow_log, self.invocations).register(self.gateway)
        self.lambda_api = Lambda(self)
        self.lambda_api.register(self.gateway)
        self.quotas = Quotas(self.concurrency)
        self.quotas.register(self.gateway)
        MoveTasks(self._backends, self.region, self.messages, self.now).register(self.gateway)
        mock_random.seed(self.account)  # so that moto's ids are the same in every run
        deployment = Deployment(self._create, self._dynamic)
        lend(stacks, self.estate)
        with self.operator():
            deployment.deploy(stacks)
        self.concurrency.reserved |= {
            spec.name: spec.reserved
            for spec in self.estate.functions.values()
            if spec.reserved is not None
        }
        self.outputs: dict[str, str] = deployment.outputs

    def now(self) -> datetime:
        """Return the virtual time."""
        return self._now()

    def follow(self, now: clock.Now) -> None:
        """Take the virtual time from somewhere else from now on."""
        self._now = now

    @contextmanager
    def operator(self) -> Iterator[None]:
        """Let whoever uses boto3 inside the block act on this account, at virtual time."""
        with (
            acting(partial(self.gateway.answer, OPERATOR)),
            clock.shown(self.now()),
            self._backends.active(),
        ):
            yield

    def client(self, service: str) -> Any:  # noqa: ANN401 - a boto3 client
        """Return the operator's boto3 client of a service; it works anywhere, at virtual time."""
        if service not in self._clients:
            client = _new_client(service, self.region)
            parameters: dict[str, Any] = {}

            def keep(params: dict[str, Any], **_: object) -> None:
                parameters["latest"] = params

            def answer(model: Any, params: Any, **_: object) -> Any:  # noqa: ANN401 - botocore's
                with clock.shown(self.now()):
                    return self.gateway.answer(OPERATOR, model, parameters["latest"], params)

            client.meta.events.register_first("before-parameter-build", keep)
            client.meta.events.register_first("before-call", answer)
            self._clients[service] = client
        return self._clients[service]

    def invoke(self, arn: str, event: Any) -> Completion:  # noqa: ANN401 - JSON
        """Run a function, as somebody who may.

        A function that is running already (it led to its own invocation) gets a second execution
        environment, as in Lambda.

        Raises:
            FunctionError: The function failed.
            TemplateError: No such function.
        """
        spec = self.spec(arn)
        environments = self._functions.setdefault(spec.arn, [])
        running = sum(one.busy for one in environments)
        if not self.concurrency.has_room(spec.name, running):
            self.measures.put("AWS/Lambda", "Throttles", 1, FunctionName=spec.name)
            raise FunctionError(THROTTLED, "Rate Exceeded.")
        free = next((one for one in environments if not one.busy), None)
        if free is None:
            if not environments:
                self._check_runtime(spec)
            free = RunningFunction(
                spec,
                region=self.region,
                now=self.now,
                answer=partial(self.gateway.answer, Caller(spec.name, spec.role)),
                log=self._log,
                number=len(environments),
            )
            environments.append(free)
        try:
            with self._backends.active():  # once, not for each of its calls
                done = free.invoke(event)
        except FunctionError as error:
            self.invocations.append(Invocation(self.now(), spec.name, error.seconds, error.kind))
            raise
        self.invocations.append(Invocation(self.now(), spec.name, done.seconds))
        return done

    def spec(self, arn: str) -> FunctionSpec:
        """Return a function by its ARN, with or without a qualifier.

        Raises:
            TemplateError: No such function.
        """
        spec = self.estate.functions.get(":".join(arn.split(":")[:7]))
        if spec is None:
            raise TemplateError(f"no function {arn} in these stacks")
        return spec

    def service_may(self, service: str, action: str, resource: str, source: str) -> bool:
        """Whether the policy of a resource lets an AWS service act on it; if not, it is recorded.

        Args:
            service: Principal, such as ``connect.amazonaws.com``.
            action: Such as ``lambda:InvokeFunction``.
            resource: ARN of what is acted on.
            source: ARN of what the service acts for.
        """
        access = Access(
            action, resource, {"aws:sourcearn": source, "aws:sourceaccount": self.account}
        )
        statements = self.estate.policies.get(resource, ())
        decision, _ = evaluate([one for one in statements if one.meant_for(service)], access)
        if decision is not Decision.ALLOWED:
            why = decision.value.format(kind="resource-based", action=action)
            self.denied.append(Denial(service, action, resource, why))
        return decision is Decision.ALLOWED

    def role_may(self, arn: str, access: Access) -> bool:
        """Whether the role of a function allows what AWS does in its name; if not, recorded."""
        spec = self.spec(arn)
        decision = spec.role.decide(access)
        if decision is not Decision.ALLOWED:
            why = decision.value.format(kind="identity-based", action=access.action)
            self.denied.append(Denial(spec.name, access.action, access.resource, why))
        return decision is Decision.ALLOWED

    def expire(self, lag: timedelta = LAG) -> int:
        """Delete what has expired, as DynamoDB's time to live does; see ``Streams.expire``."""
        deleted = self.streams.expire(lag)
        if deleted:
            self.gateway.happened("dynamodb", "DeleteItem", {})
        return deleted

    def iam_report(self) -> dict[str, list[Grant]]:
        """Return, for each function, the permissions that no call has used so far."""
        return {
            spec.name: spec.role.unused
            for spec in self.estate.functions.values()
            if spec.role.unused
        }

    def close(self) -> None:
        """Forget everything; the centre cannot be used afterwards."""
        self._functions.clear()
        self._clients.clear()
        self._backends = Backends(self.account)
        reset_model_data()  # moto remembers every object it ever made

    def _create(self, resource: Resource) -> Created:
        return resources.create(resource, self.estate)

    def _dynamic(self, service: str, reference: str) -> str:
        """Look up ``{{resolve:ssm:...}}`` and ``{{resolve:secretsmanager:...}}``."""
        name = reference.partition(":")[0]
        if service in {"ssm", "ssm-secure"}:
            found = self.estate.client("ssm").get_parameter(Name=name, WithDecryption=True)
            return str(found["Parameter"]["Value"])
        if service == "secretsmanager" and reference.endswith(":SecretString:::"):
            secret = reference.removesuffix(":SecretString:::")
            kept = self.estate.client("secretsmanager").get_secret_value(SecretId=secret)
            return str(kept["SecretString"])
        raise TemplateError(
            f"dynamic reference {{{{resolve:{service}:{reference}}}}} is not played"
        )

    def _log(self, line: LogLine) -> None:
        self.lines += 1
        self.logs.append(line)
        if self._remember is not None and len(self.logs) > self._remember * 5 // 4:
            del self.logs[: -self._remember]  # not for every single line

    def _report(self, fault: Denial | CentreError) -> None:
        if isinstance(fault, Denial):
            self.denied.append(fault)
        else:
            self.holes.append(fault)

    def _refused(self, service: str, operation: str, parameters: Any, code: str) -> None:  # noqa: ANN401 - as boto3 takes them
        """Measure what DynamoDB throttles, for each table that a request names."""
        if service != "dynamodb" or code not in _THROTTLES:
            return
        kind = "Read" if operation in READS else "Write"
        tables = [parameters["TableName"]] if "TableName" in parameters else []
        tables += list(parameters.get("RequestItems", ()))
        for entry in parameters.get("TransactItems", ()):
            tables += [body["TableName"] for body in entry.values()]
        for table in dict.fromkeys(name.rpartition("/")[2] for name in tables):
            self.measures.put("AWS/DynamoDB", f"{kind}ThrottleEvents", 1, TableName=table)

    def _check_runtime(self, spec: FunctionSpec) -> None:
        """Check what Lambda itself does in the name of a function: logs and traces."""
        group = f"arn:aws:logs:{self.region}:{self.account}:log-group:{spec.log_group}"
        needed = [
            Access("logs:CreateLogStream", f"{group}:log-stream:local"),
            Access("logs:PutLogEvents", f"{group}:log-stream:local"),
        ]
        if spec.traced:
            needed += [
                Access("xray:PutTraceSegments", "*"),
                Access("xray:PutTelemetryRecords", "*"),
            ]
        for access in needed:
            self.role_may(spec.arn, access)


@cache
def _deployment_client(region: str, service: str) -> Any:  # noqa: ANN401 - a boto3 client
    """Return a client for use inside ``Cloud.operator``; all clouds share it: it has no state."""
    return _new_client(service, region)


def _new_client(service: str, region: str) -> BaseClient:
    known = credentials(region)
    client: BaseClient = boto3.Session().client(
        service,  # type: ignore[call-overload]
        region_name=region,
        aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
    )
    return client
