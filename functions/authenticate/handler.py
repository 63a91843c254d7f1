"""Lambda ``authenticate``: prove who is on the line, with an account and PIN, and a code.

Trigger   Amazon Connect flow (module ``authenticate``), synchronous.
Input     parameters ``step`` = begin | account | pin | code; ``value`` = what was keyed, and
          ``account`` = the account number keyed or "none", both as Connect encrypted them;
          ``level`` = 2 | 3, what is needed; ``language`` = en | es. Attribute ``customerId`` where
          the number is known.
Reply     outcome = verified | account, pin (ask for it) | code (sent: ask for it) | wrong, silence
          (ask again) | locked, person (go to a person, unverified; ``reason``); ``say``; where
          verified also level, method = pin | code, at (ISO 8601, UTC), customerId.
Cost      two DynamoDB requests at most; the same ones for a wrong PIN and an unknown account.
Raises    StorageUnavailable, InputUnreadable: the flow goes to a person. Nothing is verified then,
          and an entry that could not be counted is not answered.
"""

from collections.abc import Mapping

from authenticate import steps
from contact_center import bootstrap
from contact_center.connect import FlowEvent, flow_function

KEYS = ("outcome", "say", "reason", "level", "method", "at", "customerId")

_STEPS = {
    "begin": steps.begin,
    "account": steps.account,
    "pin": steps.pin,
    "code": steps.code,
}


def authenticate(event: FlowEvent, app: bootstrap.Authenticate) -> Mapping[str, str | None]:
    step = _STEPS.get(event.parameter("step") or "begin")
    return step(event, app) if step else {"outcome": "person", "reason": "function_error"}


handler = flow_function("authenticate", KEYS, authenticate, bootstrap.authenticate)
