"""An agent passes a contact on: what is known goes with it, and nobody is lost on the way."""

import pytest

from simulator.scenario import Call
from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, Reply

TO_A_QUEUE, TO_A_COLLEAGUE = "${QueueTransferFlow}", "${AgentTransferFlow}"
FLOW, COLLEAGUE = "Passed on to a queue", "Passed on to a colleague"
NOTED = "nobody can be reached just now. We have noted your request."
SORRY = "nobody can be reached just now. Please contact us again."


def talking(centre: Centre, channel: str = "VOICE") -> Call:
    """Somebody who has reached an agent."""
    call = centre.call(channel=channel)
    if channel == "VOICE":
        call.presses("0")
    else:
        call.stays_silent()
    return call.reaches_queue("General").agent_accepts()


def passed_on(call: Call, queue: str = "Billing") -> Call:
    """The agent chooses a quick connect to a queue."""
    return call.agent_transfers(TO_A_QUEUE, f"${{{queue}Queue}}")


def to_a_colleague(call: Call) -> Call:
    """Ada, who answered, chooses the quick connect to Bob."""
    return call.agent_transfers(TO_A_COLLEAGUE, "bob")


def office(caller: Reply = ANA, *, bob: str = "Available") -> Centre:
    """Two agents, of whom Ada answers first."""
    centre = Centre(caller, people=("ada", "bob"))
    centre.simulation.set_agent_status("bob", bob)
    return centre


@pytest.mark.parametrize("queue", ["General", "Billing", "Emergency"])
def test_who_answers_knows_what_the_first_agent_knew(queue: str) -> None:
    centre = Centre(ANA)
    call = passed_on(talking(centre), queue)

    call.invokes("agent_context", reason="passed_on", queue=queue).reaches_queue(queue)
    call.agent_accepts().sees(who="Ana", why="passed_on", whisper="Ana: passed_on.", queue=queue)
    assert call.contact.method == "TRANSFER"


def test_who_is_passed_on_hears_their_language_in_line() -> None:
    centre = Centre(LUIS)
    call = passed_on(talking(centre))

    call.reaches_queue("Billing").hears("Usted está en la fila").agent_accepts()
    call.hears("Ya está con usted una persona")


def test_a_chat_waits_as_chats_do() -> None:
    centre = Centre({**UNKNOWN, "repeat": "yes"})
    call = passed_on(talking(centre, "CHAT"))

    call.reaches_queue("Billing").never_hears("You are in line.").agent_accepts()


def test_a_colleague_gets_what_is_passed_on_to_them() -> None:
    centre = office()
    call = to_a_colleague(talking(centre))

    call.invokes("agent_context", reason="passed_on").reaches_queue("bob").agent_accepts()
    call.sees(who="Ana", why="passed_on")


def test_a_colleague_who_is_not_free_is_no_dead_end() -> None:
    to_a_colleague(talking(office(bob="Offline"))).reaches_queue("General").agent_accepts()


@pytest.mark.parametrize(
    "broken",
    [
        "Hook the agent whisper",
        "Hook the customer whisper",
        "Hook the agent screen",
        "Hook the queue flow",
        "Texts en",
        "Note Billing",
        "Tell the agent",
        "Prepare the agent",
    ],
)
def test_what_breaks_on_the_way_stops_nobody(broken: str) -> None:
    centre = Centre(ANA)
    call = talking(centre)
    centre.breaks(FLOW, broken)

    passed_on(call).reaches_queue("Billing").agent_accepts().sees(who="Ana")


@pytest.mark.parametrize("queue", ["General", "Emergency"])
def test_a_queue_that_is_not_noted_is_reached(queue: str) -> None:
    centre = Centre(ANA)
    call = talking(centre)
    centre.breaks(FLOW, f"Note {queue}")

    passed_on(call, queue).reaches_queue(queue)


def test_a_chat_without_its_queue_flow_is_passed_on() -> None:
    centre = Centre({**UNKNOWN, "repeat": "yes"})
    call = talking(centre, "CHAT")
    centre.breaks(FLOW, "Hook the queue flow of chats")

    passed_on(call).reaches_queue("Billing")


def test_spanish_texts_that_break_stop_nobody() -> None:
    centre = Centre(LUIS)
    call = talking(centre)
    centre.breaks(FLOW, "Texts es")

    passed_on(call).reaches_queue("Billing")


def test_an_answer_that_is_none_leaves_the_agent_what_was_known() -> None:
    centre = Centre(ANA)
    call = talking(centre)
    centre.functions.answers["agent_context"] = "invalid_input"

    passed_on(call).reaches_queue("Billing").agent_accepts().sees(why="menu")


@pytest.mark.parametrize("error", ["QueueAtCapacity", "NoMatchingError"])
def test_a_queue_that_takes_nobody_leads_to_everybodys(error: str) -> None:
    centre = Centre(ANA)
    call = talking(centre)
    centre.breaks(FLOW, "Wait for a person", error)

    passed_on(call).reaches_queue("General").agent_accepts().sees(who="Ana")


def unreachable(centre: Centre, error: str = "QueueAtCapacity") -> Call:
    """Passed on while no queue takes anybody."""
    call = talking(centre)
    centre.breaks(FLOW, "Wait for a person", error)
    centre.breaks(FLOW, "Wait for anybody", error)
    return passed_on(call)


@pytest.mark.parametrize("error", ["QueueAtCapacity", "NoMatchingError"])
def test_where_no_queue_takes_anybody_a_case_is_left(error: str) -> None:
    call = unreachable(Centre(ANA), error)

    call.invokes("open_case", number="none").hears(NOTED).ends("disconnected")


def test_whose_case_was_left_before_is_told_of_it() -> None:
    centre = Centre(ANA)
    centre.functions.answers["open_case"] = "repeated"

    unreachable(centre).hears(NOTED).ends("disconnected")


def test_a_queue_that_cannot_be_set_leaves_a_case() -> None:
    centre = Centre(LUIS)
    call = talking(centre)
    centre.breaks(FLOW, "Wait for a person")
    centre.breaks(FLOW, "Anybody else")

    passed_on(call).hears("Anotamos su solicitud.").ends("disconnected")


def test_where_no_case_can_be_left_it_is_said() -> None:
    centre = Centre(ANA)
    centre.functions.answers["open_case"] = "number_needed"
    unreachable(centre).hears(SORRY).ends("disconnected")

    centre = Centre(ANA)
    centre.functions.failing.add("open_case")
    unreachable(centre).hears(SORRY).ends("disconnected")


def test_a_colleague_of_whom_nothing_is_known_is_no_dead_end() -> None:
    centre = office()
    call = talking(centre)
    centre.breaks(COLLEAGUE, "Is the colleague free?")
    to_a_colleague(call).reaches_queue("General")

    centre = office(bob="Offline")
    call = talking(centre)
    centre.breaks(COLLEAGUE, "Anybody else")
    to_a_colleague(call).reaches_queue("bob")


def test_who_cannot_be_passed_on_to_a_colleague_is_told_in_their_language() -> None:
    centre = office(LUIS)
    call = talking(centre)
    centre.breaks(COLLEAGUE, "Pass it on")
    centre.breaks(COLLEAGUE, "Wait all the same")
    to_a_colleague(call).hears("Por favor, vuelva a contactarnos.").ends("disconnected")


@pytest.mark.parametrize(("caller", "texts"), [(ANA, "Texts en"), (LUIS, "Texts es")])
def test_who_cannot_even_be_told_is_not_kept(caller: Reply, texts: str) -> None:
    centre = office(caller)
    call = talking(centre)
    for broken in ("Pass it on", "Wait all the same", texts):
        centre.breaks(COLLEAGUE, broken)
    to_a_colleague(call).ends("disconnected")


@pytest.mark.parametrize("error", ["QueueAtCapacity", "NoMatchingError"])
def test_a_flow_that_is_gone_leaves_the_colleagues_queue(error: str) -> None:
    centre = office()
    call = talking(centre)
    centre.breaks(COLLEAGUE, "Pass it on")
    to_a_colleague(call).reaches_queue("bob").agent_accepts()

    centre = office()
    call = talking(centre)
    centre.breaks(COLLEAGUE, "Pass it on")
    centre.breaks(COLLEAGUE, "Wait all the same", error)
    to_a_colleague(call).hears("Please contact us again.").ends("disconnected")
