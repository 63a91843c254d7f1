"""Synthesis as people run it: repeatable, without an account, and with nothing to report."""

import json
import os
import re
import subprocess
import sys
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.infra.assembly import ADOPTED, ROOT, Assembly, context
from tests.infra.differences import differences
from tests.infra.references import needed
from tests.infra.sharing import is_made, made_once, of_sources

_REMEMBERED = 100  # templates: a few states of the four ways, four stacks each
_EXPLAINED = tuple(
    f"AwsSolutions-{rule}" for rule in ("APIG4", "IAM4[", "IAM5[", "L1", "S1", "SMG4", "SQS3")
)


def test_a_second_synthesis_is_byte_identical(dev: Assembly, tmp_path: Path) -> None:
    """Made by the fixture in this process, and by app.py in another with other hashes."""
    _synthesize(tmp_path, seed="1")

    files = {path.relative_to(dev.folder) for path in dev.folder.rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    for file in files:
        assert _settled(dev.folder / file) == _settled(tmp_path / file), file


def _settled(file: Path) -> bytes:
    """Return a file without what CDK's own notes say of where its kernel was unpacked this time.

    They come with the note that a template nears 500 resources, in metadata that is not deployed.
    """
    text = file.read_bytes()
    return re.sub(rb"/tmp/[^\s\")]+", b"", text) if file.match("*.metadata.json") else text


def test_cfn_lint_finds_nothing(
    dev: Assembly,
    prod: Assembly,
    adopted: Assembly,
    importing: Assembly,
    peopled: Assembly,
    tmp_path: Path,
) -> None:
    """Each resource is valid by CloudFormation's own schema, which cfn-lint carries.

    A resource that several stages have is read once, and what was found to be in order is not read
    again while it and cfn-lint are the same. `make synth` reads the whole of a stage.
    """
    release = version("cfn-lint")
    ways = {
        "prod": prod,
        "adopted": adopted,
        "importing": importing,
        "dev": dev,
        "peopled": peopled,
    }
    new = {}
    for name, template in differences(ways):
        text = json.dumps(template)
        digest = sha256(f"{release} {text}".encode()).hexdigest()
        if not is_made("linted", digest):
            new[digest] = tmp_path / f"{name}.template.json"
            new[digest].write_text(text)
    if not new:
        return

    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), *new.values()],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")
    for digest in new:
        made_once("linted", digest, lambda _: None, keep=_REMEMBERED)


def test_nothing_that_a_stage_has_of_its_own_goes_unread(
    dev: Assembly, prod: Assembly, peopled: Assembly
) -> None:
    """Dev with an administrator differs from dev by that, and is read with what that needs."""
    read = dict(differences({"prod": prod, "dev": dev, "peopled": peopled}))
    for stack, template in prod.stacks.items():
        assert read[f"prod-{stack}"] == template.document
    own = read["peopled-centre"]["Resources"]

    users = [name for name, one in own.items() if one["Type"] == "AWS::Connect::User"]
    assert len(users) == 1
    for one in own.values():
        assert {name for name in needed(one) if "::" not in name} <= own.keys()
    assert len(own) < len(peopled.centre.resources) / 2


@pytest.mark.parametrize("instance_arn", [None, ADOPTED], ids=["created", "adopted"])
def test_aws_solutions_finds_nothing_that_is_not_explained(instance_arn: str | None) -> None:
    checked = partial(_synthesize, stage="prod", instance_arn=instance_arn, validation="true")
    kind = "nag-adopted" if instance_arn else "nag-created"
    folder = made_once(kind, of_sources(f"nag {instance_arn} {version('cdk-nag')}"), checked)

    reports = json.loads((folder / "validation-report.json").read_text())["pluginReports"]
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
