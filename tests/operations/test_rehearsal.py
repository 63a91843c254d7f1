"""What a rehearsal leaves out of a template, and what it puts in its place."""

from typing import Any

from operations.rehearsal import reduced

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
    assert queue["Properties"]["Policy"]["Fn::Sub"].endswith(":Flow and ${AWS::Region}")
    assert str(template["Outputs"]["FlowArn"]["Value"]).startswith("arn:aws:left-out:")
