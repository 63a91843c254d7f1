"""Commands work where the stage is, not where a shell happens to point."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from infra import stages
from operations.centre import OperationError, deployed


class _Session:
    """What boto3 makes: remembers where, and with which settings."""

    def __init__(self, region_name: str) -> None:
        self.region = region_name

    def client(self, service: str, config: Any = None) -> Any:  # noqa: ANN401
        client = mock.Mock(region=self.region, service=service, config=config)
        outputs = [{"OutputKey": "Region", "OutputValue": self.region}]
        client.describe_stacks.return_value = {"Stacks": [{"Outputs": outputs}]}
        return client


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_stage_says_where_and_another_region_in_the_environment_is_told(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frankfurt = replace(stages.DEV, region="eu-central-1")
    monkeypatch.setitem(stages.STAGES, "dev", frankfurt)
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with mock.patch("boto3.Session", _Session):
        assert deployed("dev").outputs["Region"] == "eu-central-1"
        assert capsys.readouterr().err == ""

        monkeypatch.setenv(name, "us-west-2")
        centre = deployed("dev")

    assert centre.outputs["Region"] == "eu-central-1"
    assert capsys.readouterr().err == (
        f"stage dev is in eu-central-1: {name}=us-west-2 is not used\n"
    )
    assert centre.client("connect").region == "eu-central-1"


def test_a_function_is_invoked_once_and_other_requests_wait_their_turn() -> None:
    with mock.patch("boto3.Session", _Session):
        centre = deployed("dev")

    assert centre.client("lambda").config.retries == {"total_max_attempts": 1}
    assert centre.client("lambda").config.read_timeout == 900
    assert centre.client("connect").config.retries["total_max_attempts"] > 5


def test_a_stage_that_nobody_wrote_is_named() -> None:
    with pytest.raises(OperationError, match="unknown stage 'qa'; known: dev, prod"):
        deployed("qa")


def test_synthesis_names_a_stage_that_nobody_wrote_without_a_traceback() -> None:
    """In a process of its own, as CDK's command line runs it: nothing else shows what is said."""
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "CDK_CONTEXT_JSON": '{"stage": "qa"}'},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "unknown stage 'qa'; known: dev, prod" in done.stderr
    assert "Traceback" not in done.stderr
