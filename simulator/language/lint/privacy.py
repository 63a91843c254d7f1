"""Design: what callers key in stays out of the flow log."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from simulator.language.document import Action
from simulator.language.lint.finding import PERSONAL_DATA, Finding
from simulator.language.lint.network import Network, Node
from simulator.language.lint.speech import Texts
from simulator.language.lint.subject import Subject

_PERSONAL: Final = re.compile(
    r"\b(pin|password|passcode|pass code|security code|card|account number|customer number|"
    r"social security|date of birth|birth ?day|zip code|postal code|phone number|"
    r"telephone number|clave|contraseña|tarjeta|número de (cuenta|cliente|teléfono)|"
    r"fecha de nacimiento|código postal)\b",
    re.IGNORECASE,
)


def check_privacy(network: Network, subjects: dict[str, Subject]) -> Iterator[Finding]:
    logged = _logged(network)
    texts = Texts(network)
    for node in network.reached:
        what = _collects(network.action(node), texts)
        if what and node in logged:
            subject = subjects[node.identifier]
            message = f"The flow log is on here, and the caller keys in {what}"
            hint = "turn logging off before it (UpdateFlowLoggingBehavior) and on again after it"
            yield subject.finding(PERSONAL_DATA, subject.path(), message, hint)


def _collects(action: Action, texts: Texts) -> str:
    """What personal data an input stores in plain text, if any."""
    parameters = action.parameters
    if action.type != "GetParticipantInput" or parameters.get("StoreInput") != "True":
        return ""
    validation = parameters.get("InputValidation")
    if isinstance(validation, Mapping) and "PhoneNumberValidation" in validation:
        return "a phone number"
    if "InputEncryption" in parameters:
        return ""
    for text in texts.of(action):
        found = _PERSONAL.search(text)
        if found:
            return f'"{found[0].lower()}"'
    return ""


def _logged(network: Network) -> set[Node]:
    """Actions that can begin with the log on.

    A flow begins with the log as the flow before left it; the first of all begins with it off.
    """
    found: set[Node] = set()
    todo = [
        edge.to
        for node, edges in network.edges.items()
        if network.action(node).parameters.get("FlowLoggingBehavior") == "Enabled"
        for edge in edges
    ]
    while todo:
        node = todo.pop()
        if node in found:
            continue
        found.add(node)
        if "FlowLoggingBehavior" not in network.action(node).parameters:
            todo += [edge.to for edge in network.edges[node]]
    return found
