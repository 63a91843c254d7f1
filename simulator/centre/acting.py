"""Who is calling AWS right now: a function of a centre, its operator, or nobody of ours.

botocore offers no way to tell whose client an event comes from, and the functions of all centres
share one process, so the answer is one variable: set while a function runs, or while the operator
(seeding, a test's own client) talks to the centre. Nobody of ours: botocore goes on as if this
module did not exist. Threads that a function starts see the same value, as they should.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel

Answer = tuple[Any, dict[str, Any]]  # an object with ``status_code``, and the parsed response
Answerer = Callable[[OperationModel, Mapping[str, Any], Mapping[str, Any]], Answer]
"""Takes the operation, its parameters as the caller wrote them, and the request botocore built."""

_PARAMETERS = "simulator.parameters"  # key in botocore's request context
_answerers: list[Answerer] = []


@contextmanager
def acting(answerer: Answerer) -> Iterator[None]:
    """Let ``answerer`` answer every AWS call of this process until the block ends."""
    _answerers.append(answerer)
    try:
        yield
    finally:
        _answerers.pop()


def _keep_parameters(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
    if _answerers:
        context[_PARAMETERS] = params


def _answer(
    model: OperationModel, params: Mapping[str, Any], context: Mapping[str, Any], **_: object
) -> Answer | None:
    if not _answerers:
        return None
    return _answerers[-1](model, context.get(_PARAMETERS, {}), params)


# Every botocore session created from now on carries these two handlers.
BUILTIN_HANDLERS.append(("before-parameter-build", _keep_parameters))
BUILTIN_HANDLERS.append(("before-call", _answer))
