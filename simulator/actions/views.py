"""Step-by-step guides.

Source: developer guide, ShowView; administrator guide, Show view.

    ShowView   ViewResource, InvocationTimeLimitSeconds, ViewData, SensitiveDataConfiguration

Sets ``$.Views.Action`` and ``$.Views.ViewResultData``. A view is shown in a chat, also the one on
the screen of an agent who talks to a caller (event DefaultAgentUI).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.compile import Broken, action
from simulator.engine.conditions import matcher
from simulator.engine.data import deep_renderer, renderer
from simulator.engine.resources import finder
from simulator.engine.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.conditions import Match
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Node, Run


class Shown(Waiting):
    """A view is on somebody's screen."""

    kind = "view"

    def __init__(self, name: str, data: dict[str, Any], node: Node, match: Match) -> None:
        self.view = {"name": name, "data": data}
        self._name = name
        self._node = node
        self._match = match

    def chosen(self, contact: Contact, action: str, data: Mapping[str, Any]) -> None:
        contact.data["Views"] = {"Action": action, "ViewResultData": dict(data)}
        contact.tell("view", self._name, None, action, dict(data))
        contact.proceed(lambda c: self._way(c, action))

    def _way(self, contact: Contact, action: str) -> Edge:
        edge = self._match(contact, action)
        why = f"no condition for {action!r}"
        return edge or self._node.fail(contact, why, "NoMatchingCondition")

    def timed_out(self, contact: Contact) -> None:
        contact.proceed(lambda c: self._node.fail(c, "nobody answered", "TimeLimitExceeded"))


@action(
    "ShowView", "ViewResource", "InvocationTimeLimitSeconds", "ViewData",
    accepted=("SensitiveDataConfiguration",), channels=frozenset({"CHAT"}),
)  # fmt: skip
def show_view(b: Builder) -> Run:
    resource = b.mapping("ViewResource")
    if not resource.get("Id"):
        raise Broken("its ViewResource has no Id")
    reference, data = renderer(str(resource["Id"])), deep_renderer(b.mapping("ViewData"))
    find = finder("view", str(resource["Id"]))
    limit = b.number("InvocationTimeLimitSeconds", 1)
    match, node, fail = matcher(b.conditions), b.node, b.fail

    def run(contact: Contact) -> Edge | None:
        wanted = reference(contact)
        view = find(contact, wanted)
        if view is None:
            return fail(contact, f"there is no view {wanted!r}")
        if view.assumed:
            contact.assume("view", wanted)
        shown = Shown(view.name, data(contact), node, match)
        contact.tell("view", view.name, shown.view and shown.view["data"])
        contact.wait(shown, limit(contact))
        return None

    return run
