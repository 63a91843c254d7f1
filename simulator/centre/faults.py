"""What goes wrong in the cloud, for as long as somebody wants it to: faults for drills and tests.

A fault meets the calls of functions below botocore, where the service would answer: the function
cannot tell it from a real one. Whoever operates the centre is not met.

    with centre.cloud.faults.refuse("dynamodb", code="InternalServerError", status=500):
        centre.call("+15550100")
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from simulator.centre.gateway import Parameters, Refusal


@dataclass(eq=False, slots=True)
class Fault:
    """One thing that goes wrong, until it is mended."""

    service: str
    operation: str | None
    strike: Callable[[], None]
    when: Callable[[Parameters], bool]
    faults: list["Fault"]

    def mend(self) -> None:
        """Let it be over; a second time does nothing."""
        if self in self.faults:
            self.faults.remove(self)

    def __enter__(self) -> "Fault":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.mend()


class Faults:
    """The faults of one account."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def refuse(
        self,
        service: str,
        operation: str | None = None,
        *,
        code: str,
        message: str = "",
        status: int = 400,
        times: int | None = None,
        when: Callable[[Parameters], bool] = lambda _parameters: True,
    ) -> Fault:
        """Let a service refuse the functions' calls.

        Args:
            service: botocore's name of the service.
            operation: Such as ``Query``; None: every one.
            code: What it says, such as ``ThrottlingException``.
            message: In which words.
            status: HTTP status.
            times: After so many it is over by itself; None: never.
            when: Which calls it meets, by their parameters as boto3 takes them.
        """
        left = [times] if times is not None else []

        def strike() -> None:
            if left:
                left[0] -= 1
                if left[0] == 0:
                    fault.mend()
            raise Refusal(code, message, status)

        fault = self._add(service, operation, strike, when)
        return fault

    def slow(self, service: str, seconds: float, operation: str | None = None) -> Fault:
        """Let a service answer late, in virtual seconds: what waits for it may run out of time."""
        return self._add(service, operation, lambda: time.sleep(seconds), lambda _: True)

    def meet(self, service: str, operation: str, parameters: Parameters) -> None:
        """Do what goes wrong with a call, if anything does.

        Raises:
            Refusal: The service refuses.
        """
        for fault in tuple(self._faults):
            if (
                fault.service == service
                and fault.operation in (None, operation)
                and fault.when(parameters)
            ):
                fault.strike()

    def _add(
        self,
        service: str,
        operation: str | None,
        strike: Callable[[], None],
        when: Callable[[Parameters], bool],
    ) -> Fault:
        fault = Fault(service, operation, strike, when, self._faults)
        self._faults.append(fault)
        return fault
