"""Flow modules: a flow inside a flow, with inputs and results.

Source: developer guide, InvokeFlowModule, EndFlowModuleExecution; administrator guide, Flow
modules.

    InvokeFlowModule         FlowModuleId, Input       modules nest five deep
    EndFlowModuleExecution   Result, ResultData

The result selects a branch of the invoking action; without custom branches the way is straight on.
Contact attributes are seen inside, the flow's own attributes are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.engine.compile import action, compile_flow
from simulator.engine.conditions import matcher
from simulator.engine.data import deep_renderer
from simulator.engine.resources import finder
from simulator.engine.state import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run
    from simulator.language.document import Flow

DEEPEST: Final = 5  # levels of modules


@action("InvokeFlowModule", "FlowModuleId", "Input")
def invoke_flow_module(b: Builder) -> Run:
    reference, given, fail = b.text("FlowModuleId"), deep_renderer(b.mapping("Input")), b.fail
    match, find = matcher(b.conditions), finder("module", b.raw("FlowModuleId"))
    straight_on = None if b.conditions else b.next_told

    def leave(contact: Contact, result: str | None, data: Mapping[str, Any]) -> Edge:
        contact.data["Modules"] = {"Result": result, "ResultData": data}
        if straight_on is not None:
            return straight_on
        edge = match(contact, result)
        return edge or fail(contact, f"no branch for {result!r}", "NoMatchingCondition")

    def run(contact: Contact) -> Edge:
        module = _said(contact, wanted := reference(contact), find(contact, wanted))
        if module is None:
            return fail(contact, "there is no such module")
        if len(contact.frames) >= DEEPEST:
            return fail(contact, f"modules nest at most {DEEPEST} deep")
        values = given(contact)
        contact.tell("module", module.name, "enter")
        contact.frames.append(contact.frame)
        contact.frame = Frame(values, leave, module.name)
        return compile_flow(module).entry

    return run


def _said(contact: Contact, reference: str, module: Flow | None) -> Flow | None:
    if module is None and contact.simulation.world.alone:
        contact.log(f"module {reference or '(empty)'} is not given")
    return module


@action("EndFlowModuleExecution", "Result", "ResultData")
def end_flow_module_execution(b: Builder) -> Run:
    result = b.text_or_none("Result")
    data = deep_renderer(b.mapping("ResultData"))

    def run(contact: Contact) -> Edge | None:
        said = None if result is None else result(contact)
        values = data(contact)
        frame = contact.frame
        if frame.leave is None or not contact.frames:
            return contact.then(contact)  # a module that is played on its own ends here
        contact.tell("module", frame.name, "return", said)
        contact.frame = contact.frames.pop()
        return frame.leave(contact, said, values)

    return run
