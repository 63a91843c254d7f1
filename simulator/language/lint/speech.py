"""Design: what callers hear, in which language, and whether they are told why."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from simulator.language.document import Action
from simulator.language.lint.finding import BUSY, LANGUAGE, NO_REASON, Finding
from simulator.language.lint.network import INPUTS, Network, Node
from simulator.language.lint.subject import Subject
from simulator.language.references import compile_text, whole_reference

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TAG: Final = re.compile(r"<[^>]*>")
_BUSY: Final = re.compile(
    r"\b(agents?|representatives?|advis[eo]rs?|operators?|specialists?|lines?)\b.{0,60}\b(busy|"
    r"assisting other|helping other|unavailable)\b"
    r"|\b(agentes|representantes|asesores|operadores|líneas)\b.{0,60}\b(ocupad[oa]s|atendiendo)\b",
    re.IGNORECASE | re.DOTALL,
)
_REASON: Final = re.compile(
    r"\b(so (that )?(we|i|you|our)|because|in order to|we (need|use|will|can|should|ask)|"
    r"this (helps|lets|allows)|for your (security|safety|protection)|"
    r"to (find|look|verify|confirm|protect|reach|call|send|check|identify|help|open|get|see|serve)|"
    r"para (que|poder|encontrar|verificar|confirmar|llamar|buscar|ayudar|abrir|proteger)|"
    r"porque|así (podemos|podremos)|por su seguridad)\b",
    re.IGNORECASE,
)
_UPDATES: Final = {
    "UpdateFlowAttributes": "FlowAttributes",
    "UpdateContactAttributes": "Attributes",
}
_SAYS: Final = frozenset({"MessageParticipant", "MessageParticipantIteratively"}) | INPUTS


def check_speech(network: Network, subjects: dict[str, Subject]) -> Iterator[Finding]:
    texts = Texts(network)
    choice = network.lead_to(lambda n: network.action(n).type in INPUTS or network.leads_outside(n))
    yield from _languages(network, subjects)
    for node in network.reached:
        subject = subjects[node.identifier]
        if _is_busy(subject, texts) and not any(edge.to in choice for edge in network.edges[node]):
            yield _no_choice(subject)
        yield from _reason(network, node, subject, texts)


class Texts:
    """What the prompts of some flows may say: attributes set in the flows are put in."""

    def __init__(self, network: Network) -> None:
        self._set: dict[tuple[str, ...], set[str]] = {}
        for flow in network.flows.values():
            for action in flow.actions.values():
                for key, value in assigned(action).items():
                    self._set.setdefault((_UPDATES[action.type], key), set()).add(value)

    def of(self, action: Action) -> list[str]:
        """Every text that an action may say, as far as the flows tell."""
        sources = [action.parameters, *_messages(action)]
        found = (source.get(name) for source in sources for name in ("Text", "SSML"))
        return [said for text in found if isinstance(text, str) for said in self._said(text)]

    def _said(self, text: str) -> list[str]:
        paths = [part for part in compile_text(text) if not isinstance(part, str)]
        values = [value for path in paths for value in sorted(self._set.get(path, ()))]
        return values if whole_reference(text) else [_TAG.sub(" ", literal(text)), *values]


def literal(text: str) -> str:
    """A text without its references."""
    return " ".join(part for part in compile_text(text) if isinstance(part, str))


def assigned(action: Action) -> dict[str, str]:
    """The attributes an action sets, and to what."""
    holder = action.parameters.get(_UPDATES.get(action.type, ""))
    if not isinstance(holder, Mapping):
        return {}
    values = {k: v.get("Value") if isinstance(v, Mapping) else v for k, v in holder.items()}
    return {key: value for key, value in values.items() if isinstance(value, str)}


def _messages(action: Action) -> list[Mapping[str, object]]:
    messages = action.parameters.get("Messages")
    if not isinstance(messages, list):
        return []
    return [message for message in messages if isinstance(message, Mapping)]


def _is_busy(subject: Subject, texts: Texts) -> bool:
    """Whether callers hear here that nobody is free."""
    if subject.action.type not in _SAYS - INPUTS:
        return False
    return any(_BUSY.search(text) for text in texts.of(subject.action))


def _no_choice(subject: Subject) -> Finding:
    message = "Callers hear that everybody is busy, and can only wait or hang up"
    hint = "offer a callback, a text message or another way"
    return subject.finding(BUSY, subject.path("Parameters"), message, hint)


def _reason(network: Network, node: Node, subject: Subject, texts: Texts) -> Iterator[Finding]:
    action = subject.action
    if action.type != "GetParticipantInput" or action.parameters.get("StoreInput") != "True":
        return
    said = texts.of(action)
    for other in dict.fromkeys(origin for origin, _ in network.entries[node]):
        before = network.action(other)
        if before.type == "MessageParticipant":
            said += texts.of(before)
    if said and not any(_REASON.search(text) for text in said):
        message = "Callers are asked to key something in and not told why"
        hint = "say what it is for, such as: so that we can find your account"
        yield subject.finding(NO_REASON, subject.path("Parameters"), message, hint)


def _languages(network: Network, subjects: dict[str, Subject]) -> Iterator[Finding]:
    for node in network.reached:
        action = network.action(node)
        if not _is_language_choice(action):
            continue
        ways = {edge.to for edge in network.edges[node]}
        texts = {way: _texts_set(network, way) for way in ways}
        setting = {way: keys for way, keys in texts.items() if keys}
        wanted = {key for keys in setting.values() for key in keys}
        for way, keys in setting.items():
            missing = sorted(wanted - set(keys))
            if missing:
                subject = subjects[way.identifier]
                message = f"Set for another language, not here: {', '.join(missing)}"
                hint = "set the same texts in every language"
                yield subject.finding(LANGUAGE, subject.path("Parameters"), message, hint)
        yield from _one_language(network, subjects, node, ways)


def _is_language_choice(action: Action) -> bool:
    path = whole_reference(str(action.parameters.get("ComparisonValue", "")))
    return action.type == "Compare" and path is not None and "lang" in path[-1].lower()


def _texts_set(network: Network, start: Node) -> set[str]:
    """The attributes set by a run of updates that begins here."""
    keys: set[str] = set()
    seen: set[Node] = set()
    node = start
    while node not in seen and (found := assigned(network.action(node))):
        seen.add(node)
        keys |= set(found)
        onwards = [edge.to for edge in network.edges[node] if edge.kind == "next"]
        if not onwards:
            break
        node = onwards[0]
    return keys


def _one_language(
    network: Network, subjects: dict[str, Subject], choice: Node, ways: set[Node]
) -> Iterator[Finding]:
    """Prompts written out where callers of every language pass."""
    shared: set[Node] = set()
    seen: set[Node] = set()
    for way in sorted(ways):
        beyond = _before_next_choice(network, way, choice)
        shared |= seen & beyond
        seen |= beyond
    for node in network.reached:
        action = network.action(node)
        if node not in shared or action.type not in _SAYS:
            continue
        for name in ("Text", "SSML"):
            text = action.parameters.get(name)
            if isinstance(text, str) and _WORD.search(_TAG.sub(" ", literal(text))):
                subject = subjects[node.identifier]
                message = "Callers of every language hear this in one"
                hint = "set the text as an attribute for each language, and say the attribute"
                path = subject.path("Parameters", name)
                yield subject.finding(LANGUAGE, path, message, hint)


def _before_next_choice(network: Network, start: Node, choice: Node) -> set[Node]:
    seen = {start}
    todo = [start]
    while todo:
        for edge in network.edges[todo.pop()]:
            inside = edge.to.source == choice.source
            if inside and edge.to not in seen and not _is_language_choice(network.action(edge.to)):
                seen.add(edge.to)
                todo.append(edge.to)
    return seen
