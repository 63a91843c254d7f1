"""Which type of flow a document is, where it does not say so itself."""

from dataclasses import replace

from simulator.language.catalog import CATALOG, FLOW_TYPES
from simulator.language.document import API_TYPES, MODULE, Flow


def is_declared(flow: Flow) -> bool:
    """Whether the document itself says what type of flow it is."""
    written = flow.metadata.get("type")
    return flow.type == MODULE or written in API_TYPES or written in FLOW_TYPES


def fitting_types(flow: Flow) -> frozenset[str]:
    """The types in which all of a flow's actions may stand."""
    known = [CATALOG[a.type].flow_types for a in flow.actions.values() if a.type in CATALOG]
    return FLOW_TYPES.intersection(*known)


def with_likely_type(flow: Flow) -> Flow:
    """The flow as the type it says it is, or the one that fits; unchanged where several do."""
    return replace(flow, type=likely_type(flow) or flow.type)


def likely_type(flow: Flow) -> str | None:
    """The type a flow says it is, else the one that fits; None where several do."""
    fitting = fitting_types(flow)
    if is_declared(flow) or flow.type in fitting or not fitting:
        return flow.type
    return next(iter(fitting)) if len(fitting) == 1 else None
