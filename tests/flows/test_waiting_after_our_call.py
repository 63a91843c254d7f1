"""In the queue after our own call, back or from a list: one wish, one call, and a way out."""

import pytest

from simulator.scenario import Call, Scenario
from tests.flows.centre import CALLER, OPEN, Centre
from tests.flows.library import FLOWS

CLOSING = OPEN.replace(hour=17, minute=59)
CLOSED = "Our office has closed in the meantime."


def _picks_up(centre: Centre, flow: str, language: str) -> Call:
    """Whom we call presses 1 and waits for an agent."""
    known = {"language": language, "queue": "Billing", "callReason": "a visit", "groupCall": "r-2"}
    if flow == "${GroupCallFlow}":
        known["reason"] = "group_call"  # what begins such a call sets it; callback.json does itself
    call = Scenario(centre.simulation, FLOWS[flow]).call(CALLER, attributes=known, method="API")
    return call.presses("1").reaches_queue("Billing")


OURS = pytest.mark.parametrize("flow", ["${CallbackFlow}", "${GroupCallFlow}"])


@OURS
def test_who_waits_after_our_call_is_offered_neither_callback_nor_request(flow: str) -> None:
    """Whoever made the call makes it again: anything else would be a second call of one wish."""
    centre = Centre()
    call = _picks_up(centre, flow, "en")
    centre.functions.failing.add("callback")  # which is where a request is offered
    call.waits(200)

    asked = {told["Parameters"].get("step") for _, told in centre.functions.calls}
    assert "offer" not in asked
    assert "open_case" not in {name for name, _ in centre.functions.calls}
    assert call.contact.end is None


@OURS
@pytest.mark.parametrize(
    ("language", "again"), [("en", "We will call you again."), ("es", "Le llamaremos de nuevo.")]
)
def test_who_waits_after_our_call_when_we_close_is_called_again(
    flow: str, language: str, again: str
) -> None:
    centre = Centre(at=CLOSING)
    _picks_up(centre, flow, language).waits(75).hears(again).ends("disconnected")

    assert "open_case" not in {name for name, _ in centre.functions.calls}


@OURS
def test_whom_we_call_while_the_line_is_full_is_asked_for_no_request(flow: str) -> None:
    centre = Centre(capacity=0)
    known = {"language": "en", "queue": "General", "callReason": "a visit", "groupCall": "r-2"}
    call = Scenario(centre.simulation, FLOWS[flow]).call(CALLER, attributes=known, method="API")
    call.presses("1").hears("Our waiting line is full", "We are sorry")

    call.never_hears("request").ends("disconnected")
    assert "open_case" not in {name for name, _ in centre.functions.calls}


@OURS
def test_whom_we_called_and_an_agent_passes_on_waits_as_anybody_does(flow: str) -> None:
    """Their call is done: nobody makes it again, whatever becomes of them in the second queue."""
    centre = Centre(at=CLOSING)
    call = _picks_up(centre, flow, "en").agent_accepts()
    call.agent_transfers("${QueueTransferFlow}", "${GeneralQueue}").reaches_queue("General")

    call.waits(75).hears(CLOSED).never_hears("We will call you again.")
    call.invokes("open_case", number="none").hears("We have noted your request.").ends()


@OURS
def test_whom_we_called_and_an_agent_passes_on_is_offered_a_callback(flow: str) -> None:
    centre = Centre()
    call = _picks_up(centre, flow, "en").agent_accepts()
    call.agent_transfers("${QueueTransferFlow}", "${GeneralQueue}").waits(65)

    call.invokes("callback", step="offer")


@OURS
@pytest.mark.parametrize(
    ("language", "again", "handed_over"),
    [
        ("en", "We will call you again.", "A colleague has your request."),
        ("es", "Le llamaremos de nuevo.", "Un colega tiene su solicitud."),
    ],
)
def test_who_waits_after_our_last_call_when_we_close_is_promised_no_other(
    flow: str, language: str, again: str, handed_over: str
) -> None:
    centre = Centre(at=CLOSING)
    centre.functions.callback = {"later": {"again": "case"}}
    centre.functions.list_calls_again = "no"
    call = _picks_up(centre, flow, language).waits(75).ends("disconnected").never_hears(again)

    if flow == "${CallbackFlow}":
        call.hears(handed_over)
    else:
        call.never_hears(handed_over)


@OURS
@pytest.mark.parametrize(
    ("language", "again", "call_us"),
    [
        ("en", "We will call you again.", "If you still need us, please call us"),
        ("es", "Le llamaremos de nuevo.", "Si todavía nos necesita, por favor llámenos"),
    ],
)
def test_a_call_that_cannot_be_asked_for_at_closing_is_not_promised(
    flow: str, language: str, again: str, call_us: str
) -> None:
    """It is noted as abandoned by the event of its end: whether a call is left is not known."""
    centre = Centre(at=CLOSING)
    call = _picks_up(centre, flow, language)
    centre.functions.failing |= {"callback", "group_call"}

    call.waits(75).never_hears(again).ends("disconnected")
    if flow == "${CallbackFlow}":
        call.hears(call_us)


RATHER = {"en": "If this takes too long, press 2", "es": "Si tarda demasiado, oprima 2"}


@OURS
@pytest.mark.parametrize("keys", [["2"], ["8", "2"]], ids=str)
@pytest.mark.parametrize(
    ("language", "again"), [("en", "We will call you again."), ("es", "Le llamaremos de nuevo.")]
)
def test_who_waits_after_our_call_has_a_way_out_each_minute(
    flow: str, language: str, again: str, keys: list[str]
) -> None:
    centre = Centre()
    call = _picks_up(centre, flow, language).waits(62).hears(RATHER[language])
    for key in keys:
        call.presses(key)
    function = "callback" if flow == "${CallbackFlow}" else "group_call"

    call.invokes(function, step="later").hears(again).ends("disconnected")


@OURS
@pytest.mark.parametrize("keys", [["0"], ["8", "0"], ["8", "8"], ["8", ""], [""]], ids=str)
def test_who_would_rather_wait_keeps_the_place(flow: str, keys: list[str]) -> None:
    call = _picks_up(Centre(), flow, "en").waits(62).hears(RATHER["en"])
    for key in keys:
        if key:
            call.presses(key)
        else:
            call.stays_silent()

    call.hears("You are in line").waits(80).agent_accepts()


@pytest.mark.parametrize("action", ["Rather another time?", "Rather another time? again"])
def test_a_way_out_that_cannot_be_asked_for_costs_no_place(action: str) -> None:
    centre = Centre()
    centre.breaks("Customer queue", action)
    call = _picks_up(centre, "${GroupCallFlow}", "en").waits(62)
    if action.endswith("again"):
        call.presses("8")

    call.hears("You are in line").waits(5).agent_accepts()


NO_MORE = {  # what only the function knows
    "en": ("We will try to reach you", "We will call you again", "We will call you another time"),
    "es": ("Volveremos a intentar", "Le llamaremos de nuevo", "Le llamaremos en otro momento"),
}


@OURS
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("keys", [["2"], ["1"], ["", ""]], ids=["not now", "full", "nobody there"])
def test_where_the_function_fails_no_other_call_is_promised(
    flow: str, language: str, keys: list[str]
) -> None:
    centre = Centre(capacity=0)
    centre.functions.failing |= {"callback", "group_call"}
    known = {"language": language, "queue": "General", "callReason": "a visit", "groupCall": "r-2"}
    call = Scenario(centre.simulation, FLOWS[flow]).call(CALLER, attributes=known, method="API")
    for key in keys:
        call.presses(key) if key else call.stays_silent()

    call.never_hears(*NO_MORE[language]).ends("disconnected")
    if any(keys) and flow == "${CallbackFlow}":
        call.hears({"en": "please call us", "es": "por favor llámenos"}[language])
