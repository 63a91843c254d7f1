"""What holds for every action type."""

import pytest

from simulator.engine.compile import CHANNELS, REGISTRY, Registered, action
from simulator.language.catalog import CATALOG
from tests.simulator.engine.play import Play
from tests.simulator.language.build import minimal_flow

# For calls only, and yet it may have no branches.
NO_WAY_OUT = {("TransferContactToAgent", channel) for channel in CHANNELS - {"VOICE"}}


def test_every_type_of_the_catalog_is_played_and_no_other() -> None:
    assert REGISTRY.keys() == CATALOG.keys()


@pytest.mark.parametrize("kind", sorted(CATALOG))
def test_every_documented_parameter_is_honoured_or_read_past(kind: str) -> None:
    registered = REGISTRY[kind]
    undocumented = {"TextToSpeechType"}  # written by other designers, seen in exports

    ours = {*registered.parameters, *registered.accepted} - undocumented
    assert ours == {parameter.name for parameter in CATALOG[kind].parameters}


@pytest.mark.parametrize("kind", sorted(CATALOG))
def test_what_amazon_has_ended_says_so(kind: str) -> None:
    assert bool(REGISTRY[kind].retired) == bool(CATALOG[kind].retired)


@pytest.mark.parametrize("kind", sorted(CATALOG))
@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_the_smallest_valid_action_never_fails(kind: str, channel: str) -> None:
    """Whatever the channel: it goes on, waits, ends, or takes a branch it is required to have."""
    play = Play(minimal_flow(kind), channel=channel)
    play.simulation.run_until_idle()

    if (kind, channel) in NO_WAY_OUT:
        assert play.end == "failed"
    else:
        assert play.end not in ("failed", "unsupported"), play.message


@pytest.mark.parametrize("kind", sorted(kind for kind, entry in CATALOG.items() if entry.plays_on))
def test_channels_are_those_of_the_catalog(kind: str) -> None:
    entry = CATALOG[kind]
    known = {*entry.plays_on, *entry.nothing_on}

    if REGISTRY[kind].channels != CHANNELS:
        assert set(REGISTRY[kind].channels) <= known | {"EMAIL"}


def test_a_type_is_registered_once() -> None:
    def build(_builder: object) -> None: ...

    assert isinstance(REGISTRY["Compare"], Registered)
    with pytest.raises(ValueError, match="Compare is registered twice"):
        action("Compare")(build)  # type: ignore[arg-type]
