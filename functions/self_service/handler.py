"""Lambda ``self_service``: any transaction of the registry, one step at a time.

Trigger   Amazon Connect flow (module ``transaction``), synchronous; the same step again, which
          Connect repeats when it got no answer, is answered the same and done once.
Input     parameters ``transaction`` = a name of the registry; ``step`` = begin | resume | answer |
          confirm | decline | cancel | text (send the receipt by text); ``value`` = what was keyed
          or said, or "none"; ``turn`` = the turn that is answered; ``language`` = en | es.
          Attribute ``customerId``.
Reply     outcome = ask, invalid (answer by ``kind`` = digits | choice | yes_no | date, at most
          ``maximum`` keys) | confirm (1 yes, 2 change) | done, repeated (``receipt``) | refused |
          verify (to ``level``, then the same step) | pay (run the payment module) | person; always
          ``say``, ``turn``, ``reason`` where there is one, and ``tried`` for the agent.
Cost      two DynamoDB requests; three where another channel did the same first.
Raises    StorageUnavailable, BackOfficeUnavailable: the flow takes its error branch. What was done
          before is not done again.
"""

from collections.abc import Mapping
from typing import Final, get_args

from contact_center import bootstrap, telemetry
from contact_center.connect import NONE, FlowEvent, flow_function
from contact_center.desk import Visit
from contact_center.domain.callers import number_presented
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.conversation import Step
from contact_center.self_service import Answer, Request, SelfService, take_step

KEYS = (
    *("outcome", "say", "kind", "maximum", "turn", "receipt"),
    *("reason", "level", "transaction", "tried"),
)
_STEPS: Final[Mapping[str, Step]] = {step: step for step in get_args(Step)}
_MOST_CHARACTERS = 200  # of an answer; a sentence that a chat sends is shorter


def self_service(event: FlowEvent, app: SelfService) -> Mapping[str, str | None]:
    name = event.parameter("transaction") or ""
    step = _STEPS.get(event.parameter("step") or "begin")
    if name not in TRANSACTIONS or step is None:
        return {"outcome": "person", "reason": "invalid_input"}
    turn = event.parameter("turn") or ""
    request = Request(
        transaction=name,
        step=step,
        value=event.parameters.get("value", NONE)[:_MOST_CHARACTERS],
        turn=int(turn) if turn.isascii() and turn.isdigit() else None,
        language=spoken(event.parameter("language")),
    )
    answer = take_step(_visit(event), request, app)
    telemetry.count_steps(name, answer.events)
    return _reply(answer)


def _visit(event: FlowEvent) -> Visit:
    number = number_presented(event.address)
    return Visit(
        contact_id=event.contact_id,
        chain_id=event.initial_contact_id,
        previous_id=event.previous_contact_id,
        initiation_method=event.initiation_method,
        channel=event.channel,
        phone=number if isinstance(number, PhoneNumber) else None,
        customer_id=event.attribute("customerId"),
    )


def _reply(answer: Answer) -> Mapping[str, str | None]:
    turn, session = answer.turn, answer.session
    return {
        "outcome": turn.outcome,
        "say": turn.say,
        "kind": turn.kind,
        "maximum": str(turn.maximum) if turn.maximum else None,
        "turn": str(session.number),
        "receipt": turn.receipt,
        "reason": turn.reason,
        "level": str(turn.level) if turn.level else None,
        "transaction": session.transaction,
        "tried": session.tried,
    }


handler = flow_function("self_service", KEYS, self_service, bootstrap.self_service)
