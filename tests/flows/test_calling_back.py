"""Every way through the offer of a callback, and through the call that follows.

For each way out of each action, the shortest way to it is played: keys and silence where the caller
decides, answers of the function where it does, and a broken action where nobody could.
"""

from collections import deque
from collections.abc import Iterator, Sequence

import pytest

from simulator.engine.compile import compile_flow
from simulator.engine.program import Edge
from simulator.language.document import Flow
from simulator.scenario import Call, Scenario
from tests.flows.centre import CALLER, NIGHT, OPEN, Centre
from tests.flows.library import FLOWS
from tests.flows.stubs import ANA, LUIS

QUEUE, CALLBACK = FLOWS["${QueueFlow}"], FLOWS["${CallbackFlow}"]
ON_ITS_WAY = FLOWS["${CallbackQueueFlow}"]
OPEN_ONE, AT_A_TIME = FLOWS["${OpenCallbackModule}"], FLOWS["${CallbackTimeModule}"]
FLOW_OF = {flow.name: flow for flow in (QUEUE, CALLBACK, ON_ITS_WAY, OPEN_ONE, AT_A_TIME)}
# What depends on a number that was keyed before: told by tests/flows/test_waiting.py, and below.
TOLD = {
    ("Number keyed before?", "NoMatchingCondition"),
    ("What is wanted?", "Equals offer"),
    ("Whose number?", "NoMatchingCondition"),
    ("Call the keyed number", "NextAction"),
    ("Call the keyed number", "InvalidCallbackNumber"),
    ("Call the keyed number", "CallbackNumberNotDialable"),
}
MISSES = {"InputTimeLimitExceeded", "NoMatchingCondition", "InvalidPhoneNumber"}
NUMBER, TOO_SHORT, WRONG = "2125550123#", "12#", "8"
SAID = {  # what the bot, or the function behind it, takes for what
    "One": "one",
    "Two": "two",
    "Three": "three",
    "Nine": "nine",
    "No": "no",
    "SomethingElse": "something else",
    "BillsMenu": "bills",
    "VisitsMenu": "appointments",
    "QuestionsMenu": "a question",
    "OtherLanguage": "Spanish",
    "Person": "a person",
    "transaction": "report a leak",
    "question": "prices",
    "emergency": "there is a fire",
    "NoMatchingCondition": "my dog is blue",
}
KEEPS_WAITING = "How long is the wait?"


def ways(flow_name: str) -> Iterator[tuple[str, str]]:
    """Every way out that belongs to callbacks: action and label."""
    flow = FLOW_OF[flow_name]
    names = [a.identifier for a in flow.actions.values()]
    if flow is QUEUE:
        names = [n for n in reached("What is the wait?") if n in names]
    for name in names:
        for edge in compile_flow(flow).nodes[name].edges:
            yield name, edge.label


def reached(start: str) -> list[str]:
    """Actions of the queue flow that only the offer leads to."""
    nodes, found, todo = compile_flow(QUEUE).nodes, [start], [start]
    others = {KEEPS_WAITING, "Leave a request?", "Log again", "Hang up"}
    while todo:
        for edge in nodes[todo.pop()].edges:
            name = edge.target.action.identifier
            if name not in found and name not in others:
                found.append(name)
                todo.append(name)
    return found


def shortest(flow_name: str, start: str, action: str, label: str) -> list[Edge]:
    """The shortest way from an action through a way out of another."""
    nodes = compile_flow(FLOW_OF[flow_name]).nodes
    banned = _banned(action, label)
    before: dict[str, Edge | None] = {}
    for failing in (False, True):  # only where there is no other way
        if action in before:
            break
        before, todo = {start: None}, deque([start])
        while todo and action not in before:
            for edge in sorted(nodes[todo.popleft()].edges, key=lambda e: e.label[-5:] == "Error"):
                name = edge.target.action.identifier
                good = failing or not edge.label.endswith("Error")
                if name not in before and name not in banned and good:
                    before[name] = edge
                    todo.append(name)
    way = [next(e for e in nodes[action].edges if e.label == label)]
    name = action
    while (earlier := before[name]) is not None:
        assert earlier.source is not None
        way.insert(0, earlier)
        name = earlier.source.action.identifier
    return way


def _banned(action: str, label: str) -> set[str]:
    """What a caller does not do who comes to an action: they want a time, or a call now."""
    soon = {"Promise now", "Is it promised?", "Tell the agent", "Not queued"}
    soon |= {"Details stay out of the log", "Log the rest", "Queue the callback", "Is it noted?"}
    keying = set() if action.startswith("Rather key") else {"Rather key a number in?"}
    if action in soon or (action, label) == ("Now or at a time?", "NoMatchingCondition"):
        return {"At a time", "Move it", *keying}
    if action == "Now or at a time?":
        return {"Now", *keying}
    if action in QUEUE.actions and "Texts" not in action:
        return keying
    return set() if " es" in f"{action} {label}" else {"Texts es", "Record es"}


def play(centre: Centre, call: Call, way: Sequence[Edge]) -> None:
    """Do what leads along a way."""
    prepare(centre, way)
    for number, edge in enumerate(way):
        source, after = edge.source, way[number + 1 :]
        assert source is not None
        if edge.label.endswith("MatchingError"):
            continue
        if source.action.type == "ConnectParticipantWithLexBot":
            speak(call, edge.label, after)
        elif source.action.type == "GetParticipantInput":
            key(call, edge.label, after, stored=source.action.parameters["StoreInput"] == "True")


def key(call: Call, label: str, after: Sequence[Edge], *, stored: bool) -> None:
    """Press what takes a way out, or stay silent."""
    following = after[0].label if after else ""
    if label == "InputTimeLimitExceeded" or (stored and following == "Equals Timeout"):
        call.stays_silent()
        if following == "Equals DoneLooping":
            call.stays_silent()
    elif label == "InvalidPhoneNumber":
        call.presses(TOO_SHORT)
    elif stored:
        call.presses(NUMBER)
    else:
        call.presses(label.removeprefix("Equals ") if "Equals" in label else WRONG)


def speak(call: Call, label: str, after: Sequence[Edge]) -> None:
    """Say to the bot what takes a way out, or what leads on from there."""
    if label == "InputTimeLimitExceeded":
        call.stays_silent()
    elif "Equals" in label:
        call.says(SAID[label.removeprefix("Equals ")])
    else:
        call.says(SAID[after[0].label.removeprefix("Equals ") if after else "NoMatchingCondition"])


def prepare(centre: Centre, way: Sequence[Edge]) -> None:
    """Let functions answer, and actions fail, as a way wants it."""
    asked = ""
    for edge in way:
        source = edge.source
        assert source is not None
        action = source.action
        if action.type == "InvokeLambdaFunction":
            asked = str(action.parameters["LambdaInvocationAttributes"].get("step", ""))
        if action.type == "Compare" and "$.External." in str(action.parameters["ComparisonValue"]):
            name = str(action.parameters["ComparisonValue"]).removeprefix("$.External.")
            told = edge.label.removeprefix("Equals ") if "Equals" in edge.label else "something"
            centre.functions.callback.setdefault(asked, {})[name] = told
        elif _cannot_be_brought_about(edge, action.type):
            centre.breaks(source.flow.name, action.identifier, edge.label)


def _cannot_be_brought_about(edge: Edge, kind: str) -> bool:
    if kind == "InvokeFlowModule" and edge.label == "NoMatchingCondition":
        return True
    return edge.label not in {*MISSES, "NextAction"} and "Equals" not in edge.label


@pytest.mark.parametrize(("action", "label"), list(ways(QUEUE.name)), ids=str)
def test_every_way_of_whoever_waits(action: str, label: str) -> None:
    if (action, label) in TOLD:
        pytest.skip("told as a story")
    way = shortest(QUEUE.name, "What is the wait?", action, label)
    centre = Centre(ANA)
    taken = watched(centre)
    call = centre.call().presses("0").waits(58)
    prepare(centre, way)
    call.waits(3)
    play(centre, call, way)
    call.waits(1 if call.contact.end else 30)

    assert (action, label) in taken


def test_a_keyed_number_that_connect_cannot_read_is_asked_for_again() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {"offer": {"outcome": "offer"}}
    call = centre.call().presses("0").waits(61).presses("2").presses("2").presses(NUMBER)
    centre.breaks(QUEUE.name, "Call the keyed number", "InvalidCallbackNumber")

    call.presses("1").hears("we cannot call that number.", "please key in your phone number")


def test_one_day_after_the_other_is_offered() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {"offer": {"outcome": "offer"}, "times": {"outcome": "ok"}}
    call = centre.call().presses("0").waits(61).presses("2").presses("1")
    for day in ("0+1", "0+1+1", "0+1+1+1"):
        call.presses("4").invokes("callback", step="times", day=day)

    call.presses("1").invokes("callback", step="book", slot="slot-1")


@pytest.mark.parametrize(("action", "label"), list(ways(CALLBACK.name)), ids=str)
def test_every_way_of_whom_we_call(action: str, label: str) -> None:
    way = shortest(CALLBACK.name, "Logging on", action, label)
    lookup = LUIS if any("es" in edge.label[-3:] for edge in way) else ANA
    centre = Centre(lookup, capacity=0 if any(e.label == "Equals full" for e in way) else None)
    taken = watched(centre)
    prepare(centre, way)
    if label == "Equals failed":
        centre.breaks("To a person", "Queue General")
    known = {"language": lookup["language"], "firstName": "Ana", "queue": "General"}
    call = Scenario(centre.simulation, CALLBACK).call(CALLER, attributes=known)
    play(centre, call, way)

    assert (action, label) in taken


@pytest.mark.parametrize(("action", "label"), list(ways(ON_ITS_WAY.name)), ids=str)
def test_every_way_of_a_callback_into_the_queue(action: str, label: str) -> None:
    way = shortest(ON_ITS_WAY.name, "Logging on", action, label)
    centre = Centre(ANA, capacity=0 if any(e.label == "QueueAtCapacity" for e in way) else None)
    taken = watched(centre)
    prepare(centre, way)
    queue = action.removeprefix("Queue ") if action.startswith("Queue ") else label.split()[-1]
    known = {"language": "en", "queue": queue}
    Scenario(centre.simulation, ON_ITS_WAY).call(CALLER, attributes=known)

    assert (action, label) in taken


@pytest.mark.parametrize("flow", [OPEN_ONE, AT_A_TIME], ids=lambda flow: flow.name)
def test_every_way_of_whoever_changes_or_chooses(flow: Flow) -> None:
    left = set()
    for action, label in ways(flow.name):
        way = shortest(flow.name, "Remember the step", action, label)
        spanish = any("es" in edge.label[-3:] for edge in way)
        lookup = {
            **(LUIS if spanish else ANA),
            "openCallback": "yes" if flow is OPEN_ONE else "no",
        }
        for caller in ("withheld", "malformed"):
            lookup["outcome"] = caller if f"Equals {caller}" in label else lookup["outcome"]
        centre = Centre(lookup, at=OPEN if flow is OPEN_ONE else NIGHT)
        taken = watched(centre)
        prepare(centre, way)
        call = centre.call()
        if flow is AT_A_TIME:
            call.presses("0")
        play(centre, call, way)
        if (action, label) not in taken:
            left.add((action, label))

    assert left == set()


def test_at_night_one_day_after_the_other_is_offered() -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.callback = {"times": {"outcome": "ok"}}
    call = centre.call().presses("0").invokes("callback", step="times", day="0")
    for day in ("0+1", "0+1+1"):
        call.presses("4").invokes("callback", step="times", day=day)

    call.presses("3").invokes("callback", step="book", slot="slot-3")
    call.hears("Hm.", "Thank you for calling").ends()


def test_who_has_a_callback_hears_of_it_first_and_moves_it() -> None:
    centre = Centre({**ANA, "openCallback": "yes"})
    message = "You already have a callback with us: today at 3 p.m."
    centre.functions.callback = {
        "check": {"outcome": "exists", "message": message},
        "times": {"outcome": "ok"},
    }
    call = centre.call().hears("Ana.", message).presses("1")
    call.presses("2").invokes("callback", step="book", slot="slot-2").hears("Hm.", "anything else?")


@pytest.mark.parametrize("likelier", ["outage", "pay_bill", "appointment"])
def test_who_has_a_callback_hears_of_it_whatever_else_is_likely(likelier: str) -> None:
    known = {"intent": likelier, "openCallback": "yes", "repeat": "yes"}
    centre = Centre({**ANA, **known, "lastIntent": likelier, "lastQueue": "General"})
    message = "You already have a callback with us: today at 3 p.m."
    centre.functions.callback = {"check": {"outcome": "exists", "message": message}}

    centre.call().hears("Ana.", message)


def test_who_has_a_callback_takes_it_back_and_goes_on() -> None:
    centre = Centre({**ANA, "openCallback": "yes"})
    centre.functions.callback = {"check": {"outcome": "exists"}}
    call = centre.call().presses("2").invokes("callback", step="cancel")

    call.hears("Hm.", "anything else?")


def test_a_full_line_offers_a_time_too() -> None:
    centre = Centre(ANA, capacity=0)
    centre.functions.callback = {"times": {"outcome": "ok"}}
    call = centre.call().presses("0").hears("We can call you at a time that suits you.")

    call.presses("5").hears("So that the right person gets it")


def test_nobody_speaks_to_a_callback_that_waits() -> None:
    centre = Centre(ANA)
    told = {"offer": {"outcome": "offer"}, "now": {"outcome": "ok"}}
    centre.functions.callback = told
    call = centre.call().presses("0").waits(61).presses("1").presses("1").ends()
    centre.simulation.advance(120)
    (waiting,) = (c for c in centre.simulation.contacts.values() if c.segment.method == "CALLBACK")

    assert waiting.waiting_for == "agent"
    assert waiting.place is not None
    assert waiting.place.since == call.contact.segment.enqueued  # the place is kept
    assert centre.functions.steps() == ["offer", "now", "queued"]


def watched(centre: Centre) -> set[tuple[str, str]]:
    """Note every way that is taken."""
    taken: set[tuple[str, str]] = set()

    def note(_contact: object, edge: Edge) -> None:
        if edge.source is not None:
            taken.add((edge.source.action.identifier, edge.label))

    centre.simulation.on_branch(note)
    return taken


OPEN_CALLBACK = {
    "check": {"outcome": "exists", "message": "You already have a callback."},
    "times": {"outcome": "ok"},
}


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
@pytest.mark.parametrize(("action", "keys"), [("Open callback", ""), ("Another time", "1")])
def test_a_callback_that_cannot_be_told_or_moved_leaves_the_menu(
    action: str, keys: str, error: str
) -> None:
    centre = Centre({**ANA, "openCallback": "yes"})
    centre.functions.callback = dict(OPEN_CALLBACK)
    centre.breaks("Main", action, error)
    call = centre.call()
    for key in keys:
        call.presses(key)

    call.hears("How can we help you?").asks()


def test_who_moves_a_callback_may_ask_for_a_person() -> None:
    centre = Centre({**ANA, "openCallback": "yes"})
    centre.functions.callback = dict(OPEN_CALLBACK)

    centre.call().presses("1").presses("0").reaches_queue("General").has(reason="asked_person")


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
def test_a_time_that_cannot_be_offered_at_night_is_a_request(error: str) -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Main", "At a time?", error)

    centre.call().presses("0").hears("So that the right person gets it").asks()


PROMISES = ("We will try", "We will call", "Volveremos", "Le llamaremos")
HANDED_OVER = {"en": "A colleague has your request.", "es": "Un colega tiene su solicitud."}


@pytest.mark.parametrize(("again", "heard"), [("case", HANDED_OVER), ("no", None)])
@pytest.mark.parametrize(("key", "step"), [("2", "later"), ("", "voicemail"), ("1", "later")])
@pytest.mark.parametrize("language", ["en", "es"])
def test_after_the_last_call_no_other_one_is_promised(
    language: str, key: str, step: str, again: str, heard: dict[str, str] | None
) -> None:
    """Not to who has no time, not to a mailbox, and not to whom a full line did not take."""
    centre = Centre(capacity=0)
    centre.functions.callback = {step: {"again": again, "message": "none"}}
    known = {"language": language, "queue": "General"}
    call = Scenario(centre.simulation, CALLBACK).call(CALLER, attributes=known, method="API")
    if key:
        call.presses(key)
    else:
        call.stays_silent(2)

    call.invokes("callback", step=step).never_hears(*PROMISES).ends("disconnected")
    if heard:
        call.hears(heard[language])
    else:
        call.never_hears(HANDED_OVER[language])
