"""Everything this project raises on purpose.

    ContactCenterError
    ├── InvalidInput            what came in cannot be used; asking again as it is will not help
    │   ├── InvalidPhoneNumber
    │   ├── NotAFlowEvent       not an event of a Connect flow: wrong trigger, nobody is on the line
    │   ├── NotALexEvent        not an event of a Lex code hook
    │   ├── UnusableContactEvent
    │   └── UnknownCustomer
    ├── DependencyError         AWS failed; repeating may help
    │   ├── StorageUnavailable
    │   ├── ConnectUnavailable
    │   │   ├── CallsRefused    whoever is called: our flow, our queue or our role is not right
    │   │   └── CallsThrottled  too many at once: this one was certainly not made
    │   ├── SchedulerUnavailable
    │   ├── BackOfficeUnavailable
    │   ├── SecretUnavailable
    │   ├── InputUnreadable     what was keyed in confidence cannot be decrypted
    │   ├── PaymentUnavailable
    │   ├── QueueUnavailable
    │   └── StillSending        another text to the number is on its way: this one comes after it
    └── UnexpectedFailure       a bug, wrapped so that its text stays out of Lambda's own log lines

and beside it ``Raced``, which is no failure: whoever meets it reads and decides again.

The rule for functions that a flow calls: what the caller may have caused is *data* in the reply
(the flow compares ``$.External.outcome``); a ``DependencyError`` and anything unexpected
propagates, and Amazon Connect takes the block's error branch.

Messages are read by engineers and end up in logs: they never carry a number, a name or anything
else that the caller said or keyed in.
"""

from typing import ClassVar


class ContactCenterError(Exception):
    """Base of all deliberate errors.

    Attributes:
        code: Stable snake_case name, for metrics, alarms and flows. The message may change freely.
    """

    code: ClassVar[str] = "contact_center_error"


class InvalidInput(ContactCenterError):
    code = "invalid_input"


class InvalidPhoneNumber(InvalidInput):
    code = "invalid_phone_number"


class NotAFlowEvent(InvalidInput):
    code = "not_a_flow_event"


class NotALexEvent(InvalidInput):
    code = "not_a_lex_event"


class UnusableContactEvent(InvalidInput):
    code = "unusable_contact_event"


class UnknownCustomer(InvalidInput):
    code = "unknown_customer"


class DependencyError(ContactCenterError):
    code = "dependency_error"


class StorageUnavailable(DependencyError):
    code = "storage_unavailable"


class BackOfficeUnavailable(DependencyError):
    code = "back_office_unavailable"


class SchedulerUnavailable(DependencyError):
    code = "scheduler_unavailable"


class ConnectUnavailable(DependencyError):
    code = "connect_unavailable"


class CallsRefused(ConnectUnavailable):
    code = "calls_refused"


class CallsThrottled(ConnectUnavailable):
    code = "calls_throttled"


class SecretUnavailable(DependencyError):
    code = "secret_unavailable"


class InputUnreadable(DependencyError):
    code = "input_unreadable"


class PaymentUnavailable(DependencyError):
    code = "payment_unavailable"


class QueueUnavailable(DependencyError):
    code = "queue_unavailable"


class StillSending(DependencyError):
    code = "still_sending"


class UnexpectedFailure(ContactCenterError):
    code = "unexpected_failure"


class Raced(Exception):
    """Somebody else wrote what was read before it could be written: read and decide again."""


class SlotTaken(Exception):
    """The last place of a slot was given to somebody else."""


class MustNotCall(Exception):
    """Somebody asked not to be called."""


class OnTheLine(Exception):
    """Another call of ours to this number is out, or its owner called us and is with us."""


class AlreadyOpen(Exception):
    """There is an open callback for this number.

    Attributes:
        callback_id: Which one.
    """

    def __init__(self, callback_id: str) -> None:
        super().__init__("this number has an open callback")
        self.callback_id = callback_id


class CallRefused(Exception):
    """A number that must not, or cannot, be called: asking again will not help.

    Attributes:
        of_number: Whether it is said to be for the number; else it may be for how we ask.
    """

    def __init__(self, why: str, *, of_number: bool = False) -> None:
        super().__init__(why)
        self.of_number = of_number
