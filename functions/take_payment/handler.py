"""Lambda ``take_payment``: charge a card for what the caller agreed to pay, and forget the card.

Trigger   Amazon Connect flow (module ``payment``), synchronous, after self_service said ``pay``.
Input     parameters ``step`` = card | expiry | pay; ``card``, ``expiry`` (month and year, 4 digits)
          and ``code`` as Connect encrypted them, as far as they are keyed; ``language`` = en | es;
          ``missed`` as it was replied to the question before.
          Amount and bill are not given: they wait in the table under the contact.
Reply     card, expiry: outcome = ok | invalid (ask again: ``say``; ``missed`` counts) | person;
          card also repeated: it was paid meanwhile.
          pay: outcome = paid, repeated (``receipt``) | declined (ask for another card) |
          declined_twice, person (go to a person) | invalid (``part`` = number | expiry | code).
          Always ``say`` but for ok; ``lastFour``, ``reason``, and ``tried`` for the agent where
          there is more to tell than what self_service has told: what was agreed on.
Cost      card two DynamoDB requests, expiry none, pay two beside the payment provider's; one more
          for a caller who takes longer than four minutes to key a card in.
Raises    InputUnreadable, PaymentUnavailable, StorageUnavailable: the flow goes to a person. Money
          that was taken is booked by a repetition, in this call or in another, or by charge_sweep.
"""

from collections.abc import Mapping

from contact_center import bootstrap
from contact_center.connect import FlowEvent, flow_function
from take_payment import steps

KEYS = ("outcome", "say", "part", "receipt", "lastFour", "reason", "tried", "missed")

_STEPS = {"card": steps.card, "expiry": steps.expiry, "pay": steps.pay}


def take_payment(event: FlowEvent, app: bootstrap.TakePayment) -> Mapping[str, str | None]:
    step = _STEPS.get(event.parameter("step") or "")
    return step(event, app) if step else {"outcome": "person", "reason": "invalid_input"}


handler = flow_function("take_payment", KEYS, take_payment, bootstrap.take_payment)
