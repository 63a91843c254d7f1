"""A stage on an instance that exists, raised: stand-ins for what is lent, and all else for real."""

from collections.abc import Iterator

import pytest

from operations.centre import Centre
from operations.smoke import findings
from simulator.centre.local import LocalCentre
from simulator.centre.settings import read_settings
from simulator.scenario import Scenario
from tests.infra.assembly import ADOPTED
from tests.infra.conftest import IMPORTED, LENT_NUMBER, synthesized_importing
from tests.operations.conftest import MONDAY

STRANGER = "+15550199"


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalCentre]:
    assembly = synthesized_importing().folder
    with LocalCentre.from_assembly(assembly, read_settings(), start=MONDAY) as centre:
        yield centre


@pytest.fixture
def local(shared: LocalCentre) -> LocalCentre:
    return shared


def test_a_call_on_the_lent_number_waits_in_the_lent_queue(local: LocalCentre) -> None:
    (number,) = local.client("connect").list_phone_numbers_v2()["ListPhoneNumbersSummaryList"]
    assert number["PhoneNumberArn"] == LENT_NUMBER
    assert local.outputs["InstanceArn"] == ADOPTED

    call = Scenario(local.simulation, local.entry_flow).call(STRANGER)
    call.hears("How can we help you?").presses("0").reaches_queue(IMPORTED.queues["General"])
    call.agent_accepts()
    call.agent_hangs_up()

    local.settle()
    assert (local.denied, local.holes) == ([], [])


def test_the_smoke_test_finds_nothing_wrong_with_what_is_lent(local: LocalCentre) -> None:
    assert list(findings(Centre("prod", local.outputs, local.client))) == []
