"""What is held back by hand, and let go again: functions, and what hands them their work.

A function is let go by what its stage reserves for it, never by deleting that: nothing but another
deployment that changes the function would bring it back, so that a storm of events could take
callers' concurrency in the meantime.
"""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from infra.functions import FUNCTIONS
from operations.centre import Centre, OperationError

_BUSY = "TooManyRequestsException"  # 15 requests a second are answered (Lambda quotas)
_TRIES = 5

Wait = Callable[[float], object]


def let_go(centre: Centre, function: str) -> str:
    """Lets a function run as its stage says; returns what was done.

    Raises:
        OperationError: the centre has no such function.
    """
    if function not in FUNCTIONS:
        known = ", ".join(sorted(FUNCTIONS))
        raise OperationError(f"no function is called {function!r}; there are {known}")
    meant, functions = _meant(centre, function), centre.client("lambda")
    name = f"ringback-{centre.stage}-{function}"
    if meant is None:
        functions.delete_function_concurrency(FunctionName=name)
        return f"{function}: runs as often as there is room, as in stage {centre.stage}"
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=meant)
    return f"{function}: {meant} may run at once, as in stage {centre.stage}"


def findings(centre: Centre, wait: Wait) -> Iterator[str]:
    """Yields what somebody held back or switched off and left so, a sentence each.

    Args:
        centre: where.
        wait: lets seconds pass.
    """
    functions = centre.client("lambda")
    ours = f"ringback-{centre.stage}-"
    for name in FUNCTIONS:
        meant = _meant(centre, name)
        reply = _patiently(functions.get_function_concurrency, wait, FunctionName=f"{ours}{name}")
        is_now = reply.get("ReservedConcurrentExecutions")
        if is_now != meant:
            held = "is held back" if is_now == 0 else f"has {_told(is_now)} reserved"
            yield (
                f"function {name} {held}, the stage says {_told(meant)}:"
                f" make let-go FUNCTION={name} STAGE={centre.stage}"
            )
    for page in functions.get_paginator("list_event_source_mappings").paginate():
        for mapping in page["EventSourceMappings"]:
            function = mapping["FunctionArn"].split(":function:")[1].partition(":")[0]
            if function.startswith(ours) and mapping["State"] in {"Disabled", "Disabling"}:
                yield (
                    f"function {function.removeprefix(ours)} gets nothing from"
                    f" {mapping['EventSourceArn']}: docs/runbook/work-waits.md, with"
                    f" MAPPING={mapping['UUID']}"
                )


def _meant(centre: Centre, function: str) -> int | None:
    """Returns what the stage reserves, as its template has it."""
    from infra.stages import stage_named  # CDK: two seconds

    return FUNCTIONS[function].concurrency(stage_named(centre.stage).background_concurrency)


def _told(reserved: int | None) -> str:
    return "nothing" if reserved is None else str(reserved)


def _patiently(ask: Callable[..., Any], wait: Wait, **of: str) -> Any:  # noqa: ANN401 - the answer
    """Returns the answer to a request of many; the client itself tries once (operations.centre)."""
    for _ in range(_TRIES):
        try:
            return ask(**of)
        except ClientError as exc:
            if exc.response["Error"]["Code"] != _BUSY:
                raise
            wait(1)
    return ask(**of)
