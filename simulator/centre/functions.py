"""Lambda functions of the template, run in this process from their assets.

The contract of the handler: https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
A function that does not come back within its timeout by sleeping is stopped at virtual time; one
that computes for ever hangs the simulator: a process cannot stop itself.
"""

import importlib
import json
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from simulator.centre import clock
from simulator.centre.acting import Answerer, acting
from simulator.centre.iam import Role
from simulator.centre.sandbox import Sandbox, credentials
from simulator.world import Failure

_IDS = uuid.UUID("0f3a2a5e-56b6-4a3e-8a61-8f1f3f0a7b52")


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function as the template describes it.

    Attributes:
        handler: ``module.path.function``.
        timeout: Seconds.
        memory: Megabytes.
        traced: Whether Lambda traces it (X-Ray, active).
        json_logs: Whether the runtime's own lines are JSON too.
        reserved: Concurrent executions that it alone may have, if any are reserved.
        dead_letters: ARN of the queue or topic for failed asynchronous events, if any.
    """

    name: str
    arn: str
    handler: str
    code: Path
    role: Role
    timeout: float
    memory: int
    environment: Mapping[str, str]
    log_group: str
    traced: bool = False
    json_logs: bool = False
    reserved: int | None = None
    dead_letters: str | None = None


class LogLine(NamedTuple):
    """One line that a function wrote to its log."""

    at: datetime
    function: str
    request_id: str
    text: str


THROTTLED = "TooManyRequestsException"
"""Kind of the error of a function that Lambda did not run."""


class FunctionError(Failure):
    """A function failed. The text is Lambda's ``errorMessage``.

    Args:
        kind: Lambda's ``errorType``, such as ``ValueError`` or ``Sandbox.Timedout``.
        message: What the exception said.
        seconds: Virtual seconds until it failed.
    """

    def __init__(self, kind: str, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.kind = kind
        self.seconds = seconds

    def __str__(self) -> str:
        return f"{self.kind}: {super().__str__()}"


class Completion(NamedTuple):
    """What an invocation brought."""

    reply: Any
    seconds: float
    """Virtual seconds that it lasted."""


class Context:
    """The second argument of a handler, with the attributes of Lambda's Python runtime."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, spec: FunctionSpec, request_id: str, elapsed: clock.Elapsed) -> None:
        self.function_name = spec.name
        self.invoked_function_arn = spec.arn
        self.memory_limit_in_mb = str(spec.memory)  # text, as the runtime has it
        self.aws_request_id = request_id
        self.log_group_name = spec.log_group
        self.log_stream_name = "local"
        self._elapsed = elapsed

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds of virtual time until the timeout."""
        return int(self._elapsed.left * 1000)


class RunningFunction:
    """One function with its execution environment, which lasts as long as the centre.

    Args:
        spec: The function.
        region: Region it runs in.
        now: Returns the virtual time.
        answer: Answers its AWS calls.
        log: Called with each line it writes.
        number: Which environment of the function this is, from 0.

    Attributes:
        busy: Whether it is running; an environment runs one invocation at a time.
    """

    def __init__(
        self,
        spec: FunctionSpec,
        *,
        region: str,
        now: clock.Now,
        answer: Answerer,
        log: Callable[[LogLine], None],
        number: int = 0,
    ) -> None:
        self.spec = spec
        self._number = number
        self._now = now
        self._answer = answer
        self._log = log
        self._sandbox = Sandbox(spec.code, _environment(spec, region), self._take_line)
        self._handler: Callable[[Any, Context], Any] | None = None
        self._calls = 0
        self._request_id = ""
        self.busy = False

    def invoke(self, event: Any) -> Completion:  # noqa: ANN401 - JSON
        """Run the handler once, synchronously.

        Args:
            event: The payload, anything that JSON can hold.

        Raises:
            FunctionError: The handler raised, could not be imported, returned what JSON cannot
                hold, or slept beyond its timeout. The log then holds what Lambda would log.
        """
        self._calls += 1
        self._request_id = str(uuid.uuid5(_IDS, f"{self.spec.arn}/{self._number}/{self._calls}"))
        payload = json.loads(json.dumps(event))  # the function owns its copy, as over the wire
        self.busy = True
        try:
            return self._run(payload)
        finally:
            self.busy = False

    def _run(self, payload: Any) -> Completion:  # noqa: ANN401 - JSON
        with (
            acting(self._answer),
            clock.shown(self._now(), limit=self.spec.timeout) as elapsed,
            self._sandbox.entered(),
        ):
            try:
                handler = self._handler or self._load()
                reply = handler(payload, Context(self.spec, self._request_id, elapsed))
                return Completion(_marshal(reply), elapsed.seconds)
            except clock.OutOfTime:
                message = f"Task timed out after {self.spec.timeout:.2f} seconds"
                raise self._failed("Sandbox.Timedout", message, elapsed.seconds) from None
            except FunctionError as exc:
                raise self._failed(exc.kind, str(exc.args[0]), elapsed.seconds) from exc
            except Exception as exc:
                trace = traceback.format_exc()
                raise self._failed(type(exc).__name__, str(exc), elapsed.seconds, trace) from exc

    def _load(self) -> Callable[[Any, Context], Any]:
        module, _, name = self.spec.handler.rpartition(".")
        try:
            self._handler = getattr(importlib.import_module(module.replace("/", ".")), name)
        except ImportError as exc:
            raise FunctionError(
                "Runtime.ImportModuleError", f"Unable to import module '{module}': {exc}"
            ) from exc
        except AttributeError as exc:
            raise FunctionError(
                "Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module}'"
            ) from exc
        return self._handler

    def _failed(self, kind: str, message: str, seconds: float, trace: str = "") -> FunctionError:
        if self.spec.json_logs:  # as the runtime interface client writes it
            error = {
                "timestamp": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "level": "ERROR",
                "errorMessage": message,
                "errorType": kind,
                "requestId": self._request_id,
                "stackTrace": trace.splitlines(),
            }
            self._take_line(json.dumps(error))
        else:
            for line in f"[ERROR] {kind}: {message}\n{trace}".strip().splitlines():
                self._take_line(line)
        return FunctionError(kind, message, seconds)

    def _take_line(self, text: str) -> None:
        self._log(LogLine(self._now(), self.spec.name, self._request_id, text))


def _marshal(reply: Any) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(json.dumps(reply))
    except (TypeError, ValueError) as exc:
        raise FunctionError("Runtime.MarshalError", f"Unable to marshal response: {exc}") from exc


def _environment(spec: FunctionSpec, region: str) -> dict[str, str]:
    """Return the variables that Lambda defines, and above them those of the template.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    defined = {
        "_HANDLER": spec.handler,
        **credentials(region),
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "LANG": "en_US.UTF-8",
        "LAMBDA_TASK_ROOT": str(spec.code),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TZ": ":UTC",
    }
    return defined | dict(spec.environment)
