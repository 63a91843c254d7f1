"""An instance that exists lends what the stage names, and the rest is created in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra import stages
from infra.adoption import Adoption
from infra.stage_types import InvalidStage
from infra.stages import DEV
from tests.infra.assembly import ADOPTED, ROOT, Assembly, synthesize
from tests.infra.conftest import IMPORTED, LENT_NUMBER

_ID = "00000000-0000-4000-8000-000000000001"


def test_what_is_lent_is_not_created(importing: Assembly) -> None:
    for resource_type in ("Queue", "RoutingProfile", "SecurityProfile", "UserHierarchyStructure"):
        assert importing.whole.of_type(f"AWS::Connect::{resource_type}") == {}
    hours = importing.whole.of_type("AWS::Connect::HoursOfOperation").values()
    assert "Office" not in {one["Properties"]["Name"] for one in hours}
    for resource_type in ("Instance", "InstanceStorageConfig"):
        assert importing.data.of_type(f"AWS::Connect::{resource_type}") == {}


def test_flows_and_functions_use_what_is_lent(importing: Assembly) -> None:
    office = IMPORTED.arn("operating-hours", IMPORTED.hours["Office"])
    general = IMPORTED.arn("queue", IMPORTED.queues["General"])
    flows = [str(each) for each in importing.whole.of_type("AWS::Connect::ContactFlow").values()]

    assert any(office in flow for flow in flows)
    assert general in str(importing.whole.document)
    info = importing.whole.functions()["info"]["Environment"]["Variables"]
    assert info["HOURS_OF_OPERATION_ID"] == IMPORTED.hours["Office"]
    allowed = [
        statement["Resource"]
        for statement in importing.whole.statements("info")
        if "connect:GetEffectiveHoursOfOperations" in statement["Action"]
    ]
    assert allowed == [[office, ADOPTED]] or set(allowed[0]) == {office, ADOPTED}


@pytest.mark.parametrize(
    ("adoption", "message"),
    [
        (
            Adoption(instance_arn=ADOPTED, queues={"Sales": _ID}),
            "adopted queues 'Sales' is nothing that the centre uses; it has Billing, ",
        ),
        (
            Adoption(instance_arn=ADOPTED, routing_profiles={"Agents": _ID}),
            "routing profile 'Agents' is adopted, but queue 'Billing' would be created",
        ),
    ],
)
def test_what_cannot_work_is_refused(adoption: Adoption, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidStage) as refusal:
        synthesize(tmp_path, "dev", changed=lambda stage: replace(stage, adopts=adoption))

    assert message in str(refusal.value)


def test_more_than_one_adoption_is_refused() -> None:
    with pytest.raises(InvalidStage, match=r"adopts is a tuple, allowed is one Adoption"):
        replace(DEV, adopts=(Adoption(instance_arn=ADOPTED),))  # type: ignore[arg-type]


def test_the_example_of_the_documentation_is_a_stage() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```text\n(adopts=.*?)```", text, re.DOTALL)

    fields = eval(  # noqa: S307 - our own words, for infra/stages.py
        f"dict({example.replace('<id>', _ID)})", vars(stages)
    )

    adopting = replace(DEV, **fields).adopts
    assert adopting is not None
    assert adopting.queues.keys() == {"General", "Billing"}


def test_an_attached_number_is_not_claimed(dev: Assembly, importing: Assembly) -> None:
    assert len(dev.data.of_type("AWS::Connect::PhoneNumber")) == 1
    assert importing.data.of_type("AWS::Connect::PhoneNumber") == {}
    (binding,) = importing.whole.of_type("Custom::PhoneNumberFlow").values()
    assert binding["Properties"]["PhoneNumberId"] == LENT_NUMBER.rpartition("/")[2]
    assert set(binding["Properties"]) >= {"FlowId", "ServiceToken"}
