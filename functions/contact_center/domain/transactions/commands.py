"""What transactions do, as values: the ports carry them out, once."""

from dataclasses import dataclass, field
from datetime import date

from contact_center.domain.appointments import Move
from contact_center.domain.billing import PaymentOrder
from contact_center.domain.incidents import Report
from contact_center.domain.meter import Reading
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.plans import Plan
from contact_center.domain.profile import MessageClass


@dataclass(frozen=True, slots=True)
class RecordReading:
    customer_id: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class AgreePlan:
    customer_id: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    move: Move


@dataclass(frozen=True, slots=True)
class ReportTrouble:
    report: Report


@dataclass(frozen=True, slots=True)
class MoveHome:
    """A customer moves out; what is missing is asked by a person later.

    Attributes:
        final_reading: What the main meter shows, if it was given.
        new_postal_code: Where the customer moves to.
    """

    customer_id: str
    out_on: date
    final_reading: str | None
    new_postal_code: str


@dataclass(frozen=True, slots=True)
class ChangePhone:
    customer_id: str
    new: PhoneNumber
    old: PhoneNumber | None


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Allow a class of messages, or not any more.

    Attributes:
        words: The exact words the customer heard and agreed to: they are part of the record.
        method: How they agreed: "ivr_key", "chat", "sms", "web".
    """

    customer_id: str
    message: MessageClass
    allowed: bool
    words: str
    method: str
    phone: PhoneNumber | None


@dataclass(frozen=True, slots=True)
class SendLink:
    """Send a link to the registered contact, and nowhere else.

    Attributes:
        template: "bill_copy" or "password_reset".
        subject: Which bill; empty where there is nothing to choose.
    """

    customer_id: str
    template: str
    subject: str = ""
    to: PhoneNumber | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Pay:
    """Not done here: the payment module takes the card, and books the order."""

    order: PaymentOrder


Command = (
    RecordReading
    | AgreePlan
    | MoveAppointment
    | ReportTrouble
    | MoveHome
    | ChangePhone
    | ChangeConsent
    | SendLink
    | Pay
)
