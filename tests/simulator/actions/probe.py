"""One action under test, with a prompt at the end of every way out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulator.language.build import Json, action, flow, say

if TYPE_CHECKING:
    from simulator.language.document import Flow
    from tests.simulator.engine.play import Play


def probe(  # a test says only what matters
    kind: str,
    parameters: Json | None = None,
    *before: Json,
    errors: str = "NoMatchingError",
    when: str = "",
    conditions: list[tuple[str, str]] | None = None,
    flow_kind: str = "contactFlow",
    after: list[Json] | None = None,
) -> Flow:
    """A flow that plays one action; where it leads is said.

    Args:
        kind: The action type.
        parameters: Its parameters.
        before: Actions that are played first, each leading to the next (``then``) one.
        errors: Error types with branches, separated by spaces; their prompts say them.
        when: Operands of Equals, separated by spaces; their prompts say ``= operand``.
        conditions: Further (operator, operand); their prompts say ``operator operand``.
        flow_kind: The flow's type as the designer spells it.
        after: Actions at the end of the way straight on, instead of the prompt ``next``.
    """
    ways = [("Equals", operand, f"= {operand}") for operand in when.split()]
    ways += [(op, operand, f"{op} {operand}") for op, operand in conditions or []]
    under_test = action(
        "x",
        kind,
        parameters,
        "next",
        errors={error: error for error in errors.split()},
        conditions=[(op, operand, name_of(text)) for op, operand, text in ways],
    )
    ends = [say(name_of(text), text) for _, _, text in ways]
    ends += [say(error, error) for error in errors.split()]
    ends += after or [say("next", "next")]
    return flow(*before, under_test, *ends, kind=flow_kind)


def name_of(text: str) -> str:
    """An identifier: what identifiers may not contain is left out."""
    return "way " + "".join(c for c in text if c not in "%:(\\/)=$,;[]{}").strip()


def landed(play: Play) -> Any:  # noqa: ANN401 - a text
    """Where the action under test led: the last prompt."""
    return play.said[-1] if play.said else None


def setting(identifier: str, to: str, **values: str) -> Json:
    """Contact attributes that are set before."""
    return action(
        identifier,
        "UpdateContactAttributes",
        {"Attributes": values},
        to,
        errors={"NoMatchingError": to},
    )
