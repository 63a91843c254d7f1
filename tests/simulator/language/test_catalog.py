"""The catalogue holds together: what one entry says refers to what exists."""

import pytest

from simulator.language.catalog import (
    CATALOG,
    FLOW_TYPES,
    NOT_VERIFIED,
    REFUSED,
    ActionType,
    Effect,
    Parameter,
    When,
)
from simulator.language.references import whole_reference

ENTRIES = pytest.mark.parametrize("entry", CATALOG.values(), ids=list(CATALOG))


def _conditions(entry: ActionType) -> list[When]:
    needs: list[object] = [p.required for p in entry.parameters] + [
        p.only for p in entry.parameters
    ]
    needs += [e.required for e in entry.errors] + [e.only for e in entry.errors]
    needs += [c.when for c in entry.choices] + [b.when for b in entry.branches]
    return [need for need in needs if isinstance(need, When)]


def _named(parameters: tuple[Parameter, ...], path: list[str]) -> bool:
    found = next((p for p in parameters if p.name == path[0]), None)
    return found is not None and (not path[1:] or _named(found.fields, path[1:]))


@ENTRIES
def test_an_entry_speaks_of_its_own_parameters(entry: ActionType) -> None:
    for when in _conditions(entry):
        path = when.path.split(".")
        assert path[0] == "Transitions" or _named(entry.parameters, path), when
    for choice in entry.choices:
        assert all(_named(entry.parameters, [name]) for name in choice.names)
    for branches in entry.branches:
        assert not branches.each_of or _named(entry.parameters, [branches.each_of])


@ENTRIES
def test_an_entry_has_somewhere_to_stand(entry: ActionType) -> None:
    assert entry.flow_types
    assert entry.flow_types <= FLOW_TYPES
    assert entry.doubtful <= FLOW_TYPES - entry.flow_types
    assert not entry.terminal or not (entry.errors or entry.branches)


@ENTRIES
def test_what_an_action_sets_can_be_referred_to(entry: ActionType) -> None:
    for reference in entry.sets:
        assert whole_reference(reference.replace("*", "x")), reference


def test_a_refused_name_points_to_a_type_that_exists() -> None:
    for name, instead in REFUSED.items():
        assert name not in CATALOG
        assert instead.replace(",", "").split()[0] in CATALOG, name
    assert not NOT_VERIFIED & set(CATALOG)


def test_conditions_read_the_action_as_it_stands() -> None:
    stored = {"Parameters": {"StoreInput": "True"}, "Transitions": {"Conditions": [{}]}}

    assert When("StoreInput", ("True",)).holds(stored)
    assert not When("StoreInput", ("False",)).holds(stored)
    assert not When("StoreInput", ("True",), absent=True).holds(stored)
    assert When("EnableDTMFBuffer", absent=True).holds(stored)
    assert When("Transitions.Conditions").holds(stored)
    assert not When("InputValidation.PhoneNumberValidation").holds(stored)


@pytest.mark.parametrize(
    ("action_type", "channel", "effect"),
    [
        ("MessageParticipant", "CHAT", Effect.PLAYS),
        ("MessageParticipant", "TASK", Effect.NOTHING),
        ("GetParticipantInput", "CHAT", Effect.ERROR),
        ("Wait", "VOICE", Effect.ERROR),
        ("UpdateContactAttributes", "EMAIL", Effect.PLAYS),
        ("UpdateContactRoutingBehavior", "CHAT", Effect.NOTHING),
    ],
)
def test_a_channel_decides_what_an_action_does(
    action_type: str, channel: str, effect: Effect
) -> None:
    assert CATALOG[action_type].effect_on(channel) is effect
