"""Stage prod as it is synthesized, raised: what it alone has is played as well."""

from collections.abc import Iterator

import pytest

from operations.centre import Centre
from operations.smoke import findings
from simulator.centre.local import LocalCentre
from simulator.scenario import Scenario
from tests.operations.conftest import MONDAY

STRANGER = "+15550199"


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalCentre]:
    with LocalCentre.raise_("prod", start=MONDAY, progress=lambda _: None) as centre:
        yield centre


@pytest.fixture
def local(shared: LocalCentre) -> LocalCentre:
    return shared


def test_production_takes_a_call(local: LocalCentre) -> None:
    call = Scenario(local.simulation, local.entry_flow).call(STRANGER)

    call.hears("How can we help you?").presses("0").reaches_queue("General").agent_accepts()
    call.agent_hangs_up()

    local.settle()
    assert (local.denied, local.holes) == ([], [])


def test_the_smoke_test_asks_production_for_its_protection_alone(local: LocalCentre) -> None:
    centre = Centre("prod", local.outputs, local.client)

    (found,) = findings(centre)

    assert found.startswith(f"table {local.outputs['TableName']} keeps data and is not protected")
