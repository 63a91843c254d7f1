"""Lambda ``authenticate``: prove who is on the line, with an account and PIN, and a code.

Trigger   Amazon Connect flow (module ``authenticate``), synchronous.
Input     parameters ``step`` = begin | account | pin | code; ``value`` = what was keyed, and
          ``account`` = the account number keyed or "none", both as Connect encrypted them;
          ``level`` = 2 | 3, what is needed; ``language`` = en | es; ``missed`` as it was replied
          to the question before. Attributes ``customerId`` where the number is known, ``tried``.
Reply     outcome = verified | account, pin (ask for it) | code (sent: ask for it) | wrong, silence
          (ask again; ``missed`` = how often nothing was keyed) | locked, person (go to a person,
          unverified; ``reason``); ``say``; where verified also level, method = pin | code, at (ISO
          8601, UTC), customerId; if not, ``tried``, for the agent, if it ends there: what was given
          before, and how this went.
Cost      two DynamoDB requests at most; the same ones for a wrong PIN and an unknown account.
Raises    StorageUnavailable, InputUnreadable: the flow goes to a person. Nothing is verified then,
          and an entry that could not be counted is not answered.
"""

from collections.abc import Mapping

from authenticate import steps
from contact_center import bootstrap
from contact_center.connect import FlowEvent, flow_function

KEYS = ("outcome", "say", "reason", "level", "method", "at", "customerId", "tried", "missed")
_TRIED = {  # how it went, by the reason
    "asked_person": "asked for a person",
    "emergency": "keyed 9, for danger",
    "no_input": "keyed nothing",
    "not_verified": "what was keyed did not match",
}

_STEPS = {
    "begin": steps.begin,
    "account": steps.account,
    "pin": steps.pin,
    "code": steps.code,
}


def authenticate(event: FlowEvent, app: bootstrap.Authenticate) -> Mapping[str, str | None]:
    step = _STEPS.get(event.parameter("step") or "begin")
    reply = step(event, app) if step else {"outcome": "person", "reason": "function_error"}
    if reply["outcome"] == "verified":
        return reply
    how = _TRIED.get(reply.get("reason") or "")
    proving = f"proving who they are: {how}" if how else "proving who they are"
    before = event.attribute("tried")
    return {**reply, "tried": f"{before}; {proving}" if before else proving}


handler = flow_function("authenticate", KEYS, authenticate, bootstrap.authenticate)
