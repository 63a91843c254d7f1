"""From everywhere in every flow a person, or a stored request, can be reached.

The graph spans flows and modules: invoking a module leads into it, and its results lead back out
to wherever it was invoked. What is left are the farewells, listed here by name.
"""

from collections import defaultdict

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import FLOWS

Node = tuple[str, str]  # flow, action

SAID_TO_WHOM_WE_CALL = (  # it is settled, or they are called again as far as they want that
    *("Message or not?", "Leave a message", "Note the machine", "Say no more to it", "Not now"),
    *("Not needed", "Never again", "Is it noted?", "Cannot connect"),
    *("Say that nobody is there", "Say later", "Say settled"),
    *("Say never again", "Say that it was not noted", "Say sorry", "Say goodbye"),
    "Say goodbye all the same",
    *("Will they be called?", "Is it tried again?"),
)
FAREWELLS = {  # nobody can be reached any more, and the caller was told what comes next
    ("Main", "Goodbye"),  # the caller has what was wanted
    ("Main", "Call again"),  # nobody is here, and nobody was heard
    ("Leave a request", "Read back"),  # stored
    ("Leave a request", "No number"),  # asked twice for a number
    ("Leave a request", "Not stored"),  # the function failed, and nobody is here or the line full
    ("Leave a request", "Log again stored"),
    ("Leave a request", "Log again not stored"),
    ("Customer queue", "Read back"),  # stored
    ("Customer queue", "Say what we promise"),  # to call back
    ("Customer queue", "Give up"),  # told in vain twice, and nobody is here
    # Whom we call: they are called again, or it is settled.
    ("Callback", "Say that nobody is there"),
    ("Callback", "Say when"),
    ("Callback", "Say when we call again"),
    ("Callback", "Say that we call again"),
    ("Callback", "Say to call us"),
    ("Callback", "Say that it is settled"),
    ("Callback", "Say that it was not noted"),
    ("Callback", "Say sorry"),
    *(("Callback", name) for name in ("Is it called again?", "Will it be made?")),
    ("Callback", "Is there another call?"),
    *(("Callback", name) for name in ("Say that it is handed over", "Say goodbye")),
    *(
        ("Customer queue", name)
        for name in ("Say that we call again", "Say to call us", "Say goodbye")
    ),
    *(("Customer queue", name) for name in ("Do we call again?", "Say that it is handed over")),
    ("Customer queue", "Will the list call?"),
    *(("Group call", name) for name in SAID_TO_WHOM_WE_CALL),
    # Who texts has a case, or is told that there is none.
    *((flow, "Is it stored?") for flow in ("Text to a person", "Chat queue")),
    *((flow, "Say the case") for flow in ("Text to a person", "Chat queue")),
    *((flow, "Not stored") for flow in ("Text to a person", "Chat queue")),
    # Whom an agent passed on while no queue took anybody: likewise.
    *(("Passed on to a queue", name) for name in ("Is it stored?", "Say the case", "Not stored")),
    ("Passed on to a colleague", "Which language?"),  # neither the colleague nor a queue took it
    ("Passed on to a colleague", "Texts en"),
    ("Passed on to a colleague", "Texts es"),
    ("Passed on to a colleague", "Say sorry"),  # the flow that would have stored it is gone
    # Who chats wrote no more, or was told when somebody is there.
    *(("Chat", name) for name in ("Goodbye", "When are we open?", "Say when", "Say later")),
    ("Customer queue", "Call again"),  # closed meanwhile, and asked twice for a number
}
STORES = ("${OpenCaseFunction}", "${CallbackFunction}")
INVOKED = {
    action.parameters["FlowModuleId"]
    for flow in FLOWS.values()
    for action in flow.actions.values()
    if action.type == "InvokeFlowModule"
}
NO_CALLER = {
    "Agent screen",  # an agent's page: closing it is its end
    "Group task",  # of an agent: nobody listens
    *(flow.name for ref, flow in FLOWS.items() if flow.type == "MODULE" and ref not in INVOKED),
}


def is_person_or_case(flow: Flow, action: Action) -> bool:
    if action.type == "InvokeLambdaFunction":
        return action.parameters["LambdaFunctionARN"] in STORES
    if action.type == "MessageParticipantIteratively":
        return flow.type == "CUSTOMER_QUEUE"  # a person answers from here
    if action.type == "EndFlowExecution":
        # A person is on the line; who waits stays in line.
        return flow.type in ("AGENT_WHISPER", "CUSTOMER_WHISPER", "CUSTOMER_QUEUE")
    return action.type == "TransferContactToQueue"


def graph() -> dict[Node, set[Node]]:
    edges: dict[Node, set[Node]] = defaultdict(set)
    for flow in FLOWS.values():
        for name, action in flow.actions.items():
            edges[flow.name, name] |= {(flow.name, target) for target in action.targets()}
            if action.type == "InvokeFlowModule":
                module = FLOWS[action.parameters["FlowModuleId"]]
                edges[flow.name, name].add((module.name, module.start))
                leads = {condition.operand: condition.next for condition in action.conditions}
                for end, leaving in module.actions.items():
                    if leaving.type == "EndFlowModuleExecution":
                        back = leads[leaving.parameters["Result"]]
                        edges[module.name, end].add((flow.name, back))
    return edges


def reaching(goals: set[Node], edges: dict[Node, set[Node]]) -> set[Node]:
    before = defaultdict(set)
    for source, targets in edges.items():
        for target in targets:
            before[target].add(source)
    reached, todo = set(goals), list(goals)
    while todo:
        new = before[todo.pop()] - reached
        reached |= new
        todo += new
    return reached


def test_a_person_or_a_request_is_in_reach_of_everything_but_the_farewells() -> None:
    edges = graph()
    nodes = {
        (flow.name, name): action
        for flow in FLOWS.values()
        if flow.name not in NO_CALLER
        for name, action in flow.actions.items()
    }
    goals = {
        (flow.name, name)
        for flow in FLOWS.values()
        for name, action in flow.actions.items()
        if is_person_or_case(flow, action)
    }

    lost = {
        node
        for node, action in nodes.items()
        if node not in reaching(goals, edges) and action.targets()
    }

    assert lost == FAREWELLS


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_every_action_can_be_reached(flow: Flow) -> None:
    reached, todo = {flow.start}, [flow.start]
    while todo:
        new = set(flow.actions[todo.pop()].targets()) - reached
        reached |= new
        todo += new

    assert reached == flow.actions.keys()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_a_failing_function_does_not_go_on_as_if_it_had_answered(flow: Flow) -> None:
    for action in flow.actions.values():
        if action.type == "InvokeLambdaFunction":
            assert action.errors["NoMatchingError"] != action.next
