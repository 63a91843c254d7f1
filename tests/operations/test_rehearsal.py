"""What a rehearsal leaves out of a template, and what it puts in its place."""

import os
import subprocess
from pathlib import Path
from typing import Any

from operations.rehearsal import reduced
from tests.drills.drill import ROOT

PLAYED = frozenset({"AWS::SQS::Queue"})
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Flow": {"Type": "AWS::Connect::ContactFlow", "Properties": {}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "DependsOn": ["Flow"],
            "Properties": {
                "QueueName": {"Ref": "Flow"},
                "Policy": {"Fn::Sub": "${Flow.Arn} and ${AWS::Region}"},
            },
        },
    },
    "Outputs": {"FlowArn": {"Value": {"Fn::GetAtt": ["Flow", "Arn"]}}},
}


def test_what_is_not_played_is_left_out_and_named() -> None:
    template, left_out = reduced(TEMPLATE, PLAYED)

    assert set(template["Resources"]) == {"Queue"}
    assert left_out == {"AWS::Connect::ContactFlow": 1}


def test_nothing_refers_to_what_was_left_out() -> None:
    template, _ = reduced(TEMPLATE, PLAYED)

    queue = template["Resources"]["Queue"]
    assert queue["DependsOn"] == []
    assert queue["Properties"]["QueueName"] == "left-out-Flow"
    assert queue["Properties"]["Policy"]["Fn::Sub"].endswith("/Flow and ${AWS::Region}")
    assert str(template["Outputs"]["FlowArn"]["Value"]).startswith("arn:aws:left-out:")


def test_a_function_stands_in_for_its_alias_and_no_stream_is_read_that_is_not_there() -> None:
    function: dict[str, Any] = {"Type": "AWS::Lambda::Function", "Properties": {}}
    alias = {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "F"}}}
    mapping = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {"EventSourceArn": {"Fn::ImportValue": "stream"}},
    }
    permission = {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "A"}}}
    resources: dict[str, dict[str, Any]] = {
        "F": function,
        "A": alias,
        "M": mapping,
        "P": permission,
    }
    played = frozenset(one["Type"] for one in resources.values()) - {"AWS::Lambda::Alias"}

    template, left_out = reduced({"Resources": resources}, played)

    assert left_out == {"AWS::Lambda::Alias": 1, "AWS::Lambda::EventSourceMapping": 1}
    allowed = template["Resources"]["P"]["Properties"]
    assert allowed == {"FunctionName": {"Fn::GetAtt": ["F", "Arn"]}}


def test_what_moto_misreads_is_spelled_for_it() -> None:
    resources: dict[str, dict[str, Any]] = {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "bus"}},
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {"EventBusName": {"Ref": "Bus"}}},
        "Entry": {"Type": "AWS::SSM::Parameter", "Properties": {"Tags": {"stage": "dev"}}},
    }

    template, _ = reduced(
        {"Resources": resources}, frozenset(one["Type"] for one in resources.values())
    )

    assert template["Resources"]["Rule"]["Properties"] == {"EventBusName": "bus"}
    assert template["Resources"]["Entry"]["Properties"] == {}


def test_a_rehearsal_ends_with_what_was_not_verified_and_leaves_nothing(tmp_path: Path) -> None:
    """The script of `make rehearse`, with stand-ins for the programs that it runs."""
    for name, does in {
        "node_modules/.bin/cdk": (
            'echo "cdk $AWS_ENDPOINT_URL $AWS_REGION $*"\n'
            'case "$*" in *--output*) shift 5; mkdir "$2"\n'
            'echo \' "environment": "aws://unknown-account/eu-central-1",\' > "$2/manifest.json"\n'
            "esac"
        ),
        ".venv/bin/python": (
            'case $1 in -c) echo 40123;; *) echo "not verified:   1 AWS::Connect::View";; esac'
        ),
        ".venv/bin/uv": 'echo "$*" > server; exec sleep 60',
        ".venv/bin/curl": "until test -s server; do :; done",
    }.items():
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    done = subprocess.run(
        ["bash", str(ROOT / "operations/rehearse.sh"), "dev"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=True,
    )

    lines = done.stdout.splitlines()
    assert lines[-1] == "not verified:   1 AWS::Connect::View"
    assert "left-out are no errors" in lines[-2]
    where = "http://localhost:40123 eu-central-1"
    assert any(
        line.startswith(f"cdk {where}")
        and line.endswith("bootstrap aws://123456789012/eu-central-1")
        for line in lines
    )
    assert (tmp_path / "server").read_text().endswith("moto_server -p 40123\n")
    assert list(scratch.iterdir()) == []
