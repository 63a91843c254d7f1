"""Test cases and flows for tests: say what matters, the rest is there."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.engine.simulation import Simulation, speaking_time
from simulator.language.document import Flow
from simulator.testcases.document import Case, parse_case
from simulator.testcases.outcome import Outcome
from simulator.testcases.runner import run_case
from simulator.world import World
from simulator.world.alone import lone_world

Json = dict[str, Any]
FUNCTION = {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:lookup"}
ERRORS = {"NoMatchingError": "sorry"}  # where an action leads that fails
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def hears(text: str, how: str = "Inclusion") -> Json:
    return {
        "Type": "MessageReceived",
        "Properties": {"Text": text, "MatchingCriteria": {"Type": how}},
    }


def happens(event: str, action: str | None = None, **resource: object) -> Json:
    if action is None:
        return {"Type": event, "Properties": {}}
    return {"Type": event, "Properties": {"ActionType": action, "ActionParameters": resource}}


def observation(name: str, event: Json, *steps: Json, to: tuple[str, ...] = ()) -> Json:
    """An observation whose actions are one chain."""
    chain = [
        {**step, "Identifier": f"{name} {n}", "Transitions": {"NextAction": f"{name} {n + 1}"}}
        for n, step in enumerate(steps)
    ]
    if chain:
        chain[-1]["Transitions"] = {}
    return {
        "Identifier": name,
        "Event": {"Identifier": f"{name} event", "Actor": "System", **event},
        "Actions": chain,
        "Transitions": {"NextObservations": list(to)},
    }


def _step(kind: str, **parameters: object) -> Json:
    return {"Type": kind, "Parameters": {"ActionType": kind, **parameters}}


def send(kind: str, **properties: object) -> Json:
    instruction = {"Type": kind, **({"Properties": properties} if properties else {})}
    return _step("SendInstruction", Actor="Customer", Instruction=instruction)


def press(keys: str) -> Json:
    return send("DtmfInput", Value=keys)


def override(action: str, strategy: Json, **resource: object) -> Json:
    properties = {"ActionType": action, "ActionParameters": resource, "Strategy": strategy}
    behavior = {"Type": "FlowAction", "Properties": properties}
    return _step("OverrideSystemBehavior", Behavior=behavior)


def mock(**result: object) -> Json:
    response = {"Type": "ExecutionResult", "ExecutionResult": result}
    return {"Type": "MockResponse", "Response": response}


def mock_error(value: str) -> Json:
    return {"Type": "MockResponse", "Response": {"Type": "Error", "Error": {"Value": value}}}


def check(path: str, operator: str, operand: str | None = None) -> Json:
    parameters = {"Namespace": path, "Operator": operator}
    return {"Type": "Assert", "Parameters": parameters | ({"Operand": operand} if operand else {})}


def log(**expressions: str) -> Json:
    command = {"Type": "LogData", "Properties": {"Expressions": expressions}}
    return _step("TestControl", Command=command)


END_TEST = _step("TestControl", Command={"Type": "EndTest"})


def document(*observations: Json, **extra: object) -> Json:
    return {"Version": "2019-10-30", "Metadata": {}, "Observations": list(observations)} | extra


def case(*observations: Json, **extra: object) -> Case:
    return parse_case(json.dumps(document(*observations, **extra)), source="case.json")


def run(
    flow: Flow,
    *observations: Json,
    world: World | None = None,
    functions: Mapping[str, object] | None = None,
    **extra: object,
) -> Outcome:
    """Run a case of these observations on a flow whose functions answer so."""
    world = world or lone_world()
    for name, reply in (functions or {}).items():
        world.stub(name, reply)
    simulation = Simulation(world, start=START, speech=speaking_time)
    return run_case(case(*observations, **extra), flow, simulation)


def statuses(outcome: Outcome) -> dict[str, str]:
    """What became of each observation."""
    return {seen.observation.identifier: seen.status for seen in outcome.seen}


def problem(outcome: Outcome) -> str:
    """Why it failed, and what else is said of it."""
    return " | ".join([outcome.message, *outcome.warnings])
