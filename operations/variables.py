"""What the runbook's commands need to know of a centre, and of the alarm that rings.

    eval "$(make -s variables ALARM=ringback-dev-callers-wait-General || echo false)"

The first line forgets what another alarm set, so that nobody empties the queue of the one before;
where make fails before us, the runbook's own line has. Nothing is exported: make would take a STAGE
of the environment for its own, and `make destroy` the stage that rang last.
An alarm's name ends in what it watches: a function, a queue of messages or of callers, a group of
schedules. What only the case at hand tells (whose call, which run) its article explains.
"""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.flow_files import pascal_case
from infra.functions import FUNCTIONS
from operations.centre import Centre, OperationError
from operations.flow_versions import FLOWS

NAMES = (
    *("STAGE", "INSTANCE_ID", "TABLE", "FLOW_ID", "QUEUE_ID", "GROUP", "NUMBER_ID"),
    *("FLOW", "FUNCTION", "QUEUE", "QUEUE_URL", "MAPPING"),
)
FORGET = f"unset {' '.join(NAMES)}"  # for a shell, before anything is known
FAILED = "false"  # for a shell, where nothing is
_FIRST_QUEUE = "General"  # of callers, where the alarm names none

Variables = Mapping[str, str]


def variables(centre: Centre, alarm: str | None = None) -> Variables:
    """Returns the values of the runbook's variables.

    Args:
        centre: where.
        alarm: its whole name; None: only what is the same for every alarm.

    Raises:
        OperationError: the stage has no such alarm.
    """
    found = {
        "STAGE": centre.stage,
        "INSTANCE_ID": centre.instance_id,
        "TABLE": centre.outputs["TableName"],
        "FLOW_ID": _id(centre.outputs["MainFlowArn"]),
        "QUEUE_ID": _queue_of_callers(centre, _FIRST_QUEUE),
        "GROUP": f"ringback-{centre.stage}",
    }
    if "NumberArn" in centre.outputs:
        found["NUMBER_ID"] = _id(centre.outputs["NumberArn"])
    if alarm:
        _check(centre, alarm)
        found |= dict(_of_alarm(centre, alarm))
    return found


def assignments(known: Variables) -> Iterator[str]:
    """Yields lines for a shell."""
    for name, value in known.items():
        yield f"{name}={shlex.quote(value)}"


def _check(centre: Centre, alarm: str) -> None:
    ours = f"ringback-{centre.stage}-"
    if not alarm.startswith(ours):
        raise OperationError(
            f"{alarm!r} is no alarm of stage {centre.stage}: theirs begin with {ours}"
            " (another stage: STAGE=...)"
        )
    watch = centre.client("cloudwatch")
    if not watch.describe_alarms(AlarmNames=[alarm], AlarmTypes=["MetricAlarm"])["MetricAlarms"]:
        raise OperationError(
            f"stage {centre.stage} has no alarm {alarm!r}: is its name whole, as on the mail?"
        )


def _of_alarm(centre: Centre, alarm: str) -> Iterator[tuple[str, str]]:
    ours = f"ringback-{centre.stage}-"
    kind, _, what = alarm.removeprefix(ours).rpartition("-")
    if what in FUNCTIONS:
        yield "FUNCTION", what
        for mapping in _mappings(centre, FunctionName=ours + what):
            if "/stream/" in mapping["EventSourceArn"]:
                yield "MAPPING", mapping["UUID"]
    elif kind == "flow-fails":
        yield "FLOW", next(path.stem for path in FLOWS.glob("*.json") if _flow(path.stem) == what)
    elif kind == "callers-wait":
        yield "QUEUE_ID", _queue_of_callers(centre, what)
    elif kind in ("work-waits", "dead-letters"):
        yield from _of_queue(centre, what)
    elif kind == "schedules-fail":
        yield from _of_queue(centre, f"{what}DeadLetters")  # what each schedule is given


def _of_queue(centre: Centre, name: str) -> Iterator[tuple[str, str]]:
    """Yields a queue and who reads it; of one of dead letters, who reads whence they came."""
    sqs, queue = centre.client("sqs"), f"ringback-{centre.stage}-{name}"
    try:
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    except ClientError as exc:
        raise OperationError(f"no queue {queue}: is the alarm's name whole?") from exc
    yield "QUEUE", queue
    yield "QUEUE_URL", url
    sources = sqs.list_dead_letter_source_queues(QueueUrl=url).get("queueUrls", [])
    if len(sources) > 1:
        return  # each message says which function failed
    wanted = {"QueueUrl": (sources or [url])[0], "AttributeNames": ["QueueArn"]}
    arn = sqs.get_queue_attributes(**wanted)["Attributes"]["QueueArn"]
    for mapping in _mappings(centre, EventSourceArn=arn):
        function = mapping["FunctionArn"].split(":function:")[1].partition(":")[0]
        yield "FUNCTION", function.removeprefix(f"ringback-{centre.stage}-")
        yield "MAPPING", mapping["UUID"]


def _mappings(centre: Centre, **of: str) -> list[Mapping[str, Any]]:
    found = centre.client("lambda").list_event_source_mappings(**of)
    return list(found["EventSourceMappings"])


def _queue_of_callers(centre: Centre, name: str) -> str:
    directory = f"/ringback/{centre.stage}/{name}Queue"
    try:
        found = centre.client("ssm").get_parameter(Name=directory)["Parameter"]
    except ClientError as exc:
        raise OperationError(f"no queue of callers is called {name} ({directory})") from exc
    return _id(found["Value"])


def _flow(stem: str) -> str:
    """Returns what an alarm calls a flow, by the name of its file."""
    return f"{pascal_case(stem)}Flow"


def _id(arn: str) -> str:
    return arn.rpartition("/")[2]
