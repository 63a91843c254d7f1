"""What the flow is told of whom we called from a list: which agents are to serve them first."""

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from contact_center.connect import flow_function
from contact_center.domain.callbacks import routing
from contact_center.domain.group_calls.recipients import RECIPIENT
from contact_center.domain.language import Language
from group_call.handler import KEYS, group_call
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import World
from tests.support import flow_event

if TYPE_CHECKING:
    from contact_center.group_calls import bootstrap


@pytest.mark.parametrize(
    ("step", "owner", "language", "criteria"),
    [
        ("person", "ada", "en", routing.owner_first("ada", 1)),
        ("person", "ada", "es", routing.owner_first("ada", 1)),
        ("person", None, "es", routing.language_first("es", 1)),
        ("person", None, "en", None),
        ("later", "ada", "es", None),
    ],
)
def test_their_own_agent_then_who_speaks_their_language(
    step: str, owner: str | None, language: Language, criteria: dict[str, Any] | None
) -> None:
    world = World({"General": 1}, luck=CALM)
    run = world.begin(1)
    world.run(world.now.replace(minute=45))
    (it,) = world.recipients(run)
    them = replace(it, call=it.call.changed(owner=owner, language=language))
    answering = SimpleNamespace(wished=lambda *_: them)
    app = cast("bootstrap.GroupCall", SimpleNamespace(answering=answering))
    handler = flow_function("group_call", KEYS, group_call, lambda: app)
    event = flow_event(
        parameters={"step": step}, attributes={RECIPIENT: them.name}, contact_id="c-1"
    )
    told = handler(event, None)

    assert told["outcome"] == "ok"
    assert told["first"] == ("yes" if criteria else "no")
    assert told["criteria"] == (criteria or "none")
