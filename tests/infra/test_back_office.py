"""A stage with systems of the company's own tells their callers where they are, and nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.functions import FUNCTIONS
from infra.stage_parts import BackOffice
from infra.stage_types import InvalidStage
from infra.stages import PROD, STAGES
from tests.infra.assembly import as_list, synthesize

TOKEN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:acme-AbCdEf"  # noqa: S105
OFFICE = BackOffice(url="https://acme.example/v1", ports=("billing", "meters"), secret_arn=TOKEN)


def test_who_calls_the_company_gets_its_address_and_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAGES, "acme", replace(PROD, name="acme", back_office=OFFICE))
    centre = synthesize(tmp_path, "acme").whole
    callers = {name for name, access in FUNCTIONS.items() if access.back_office}

    assert callers == {
        "charge_sweep",
        "incoming_texts",
        "lex_fulfilment",
        "self_service",
        "take_payment",
        "web",
    }
    for name, function in centre.functions().items():
        variables = function["Environment"]["Variables"]
        reads = [s for s in centre.statements(name) if TOKEN in as_list(s["Resource"])]
        assert len(reads) == (name in callers)
        if name in callers:
            assert variables["BACK_OFFICE_URL"] == "https://acme.example/v1"
            assert variables["BACK_OFFICE_PORTS"] == "billing,meters"
            assert variables["BACK_OFFICE_SECRET_ARN"] == TOKEN


def test_a_company_is_not_called_in_the_clear() -> None:
    with pytest.raises(InvalidStage, match="allowed is an address with https"):
        replace(PROD, back_office=replace(OFFICE, url="http://acme.example"))
