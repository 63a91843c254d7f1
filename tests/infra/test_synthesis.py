"""Synthesis as people run it: repeatable, without an account, and with nothing to report."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.assembly import ADOPTED, ROOT, Assembly, context

_EXPLAINED = tuple(
    f"AwsSolutions-{rule}" for rule in ("APIG4", "IAM4[", "IAM5[", "L1", "S1", "SMG4", "SQS3")
)


def test_a_second_synthesis_is_byte_identical(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    _synthesize(one, seed="1")
    _synthesize(other, seed="2")

    files = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert files == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    for file in files:
        assert _settled(one / file) == _settled(other / file), file


def _settled(file: Path) -> bytes:
    """Return a file without what CDK's own notes say of where its kernel was unpacked this time.

    They come with the note that a template nears 500 resources, in metadata that is not deployed.
    """
    text = file.read_bytes()
    return re.sub(rb"/tmp/[^\s\")]+", b"", text) if file.match("*.metadata.json") else text


def test_cfn_lint_finds_nothing(
    dev: Assembly, prod: Assembly, adopted: Assembly, importing: Assembly
) -> None:
    """Each resource is valid by CloudFormation's own schema, which cfn-lint carries."""
    files = [file for one in (dev, prod, adopted, importing) for file in one.template_files]

    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("instance_arn", [None, ADOPTED], ids=["created", "adopted"])
def test_aws_solutions_finds_nothing_that_is_not_explained(
    instance_arn: str | None, tmp_path: Path
) -> None:
    _synthesize(tmp_path, stage="prod", instance_arn=instance_arn, validation="true")

    reports = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    (report,) = (each for each in reports if each["pluginName"] == "AwsSolutions")
    assert report["conclusion"] == "success"
    assert report["violations"] == []
    for accepted in report["suppressedViolations"]:
        assert accepted["ruleName"].startswith(_EXPLAINED)


def _synthesize(
    folder: Path,
    *,
    stage: str = "dev",
    instance_arn: str | None = None,
    seed: str = "0",
    validation: str = "false",
) -> None:
    """Runs app.py as CDK's command line does, on a machine without credentials."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "PYTHONHASHSEED": seed,
        "CDK_CONTEXT_JSON": json.dumps(context(stage, instance_arn)),
        "CDK_OUTDIR": str(folder),
        "CDK_VALIDATION": validation,
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
    }
    subprocess.run([sys.executable, ROOT / "app.py"], env=environment, cwd=ROOT, check=True)
