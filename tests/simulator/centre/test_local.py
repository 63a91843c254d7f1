"""A centre raised from a template: flows reach functions only where Amazon Connect would."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from simulator.centre.assembly import read_assembly
from simulator.centre.errors import TemplateError
from simulator.centre.local import LocalCentre
from simulator.centre.settings import Settings, read_settings
from tests.simulator.centre.conftest import (
    Template,
    allow,
    function,
    gets,
    role,
    table,
    write_assembly,
)

if TYPE_CHECKING:
    from simulator.engine.events import Event

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

FLOW = """{
  "Version": "2019-10-30", "StartAction": "ask",
  "Actions": [
    {"Identifier": "ask", "Type": "InvokeLambdaFunction",
     "Parameters": {"LambdaFunctionARN": "${Function}", "InvocationTimeLimitSeconds": "5"},
     "Transitions": {"NextAction": "say",
       "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "sorry"}]}},
    {"Identifier": "say", "Type": "MessageParticipant", "Parameters": {"Text": "$.External.word"},
     "Transitions": {"NextAction": "bye", "Errors": []}},
    {"Identifier": "sorry", "Type": "MessageParticipant", "Parameters": {"Text": "Sorry."},
     "Transitions": {"NextAction": "bye", "Errors": []}},
    {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
  ]
}"""
WORD = "def handler(event, context):\n    print('asked')\n    return {'word': 'hello'}"


def _hours(**more: Any) -> Template:  # noqa: ANN401 - properties of CloudFormation
    nine, five = {"Hours": 9, "Minutes": 0}, {"Hours": 17, "Minutes": 0}
    return {
        "Type": "AWS::Connect::HoursOfOperation",
        "Properties": {
            "InstanceArn": gets("Instance"),
            "Name": "Office",
            "TimeZone": "America/New_York",
            "Config": [{"Day": "MONDAY", "StartTime": nine, "EndTime": five}],
            **more,
        },
    }


def _resources() -> dict[str, Template]:
    return {
        "Instance": {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {}}},
        "Hours": _hours(),
        "Role": role(),
        "F": function("f"),
        "Association": {
            "Type": "AWS::Connect::IntegrationAssociation",
            "Properties": {
                "InstanceId": gets("Instance"),
                "IntegrationType": "LAMBDA_FUNCTION",
                "IntegrationArn": gets("F"),
            },
        },
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": gets("F"),
                "Principal": "connect.amazonaws.com",
                "SourceArn": gets("Instance"),
            },
        },
        "Flow": {
            "Type": "AWS::Connect::ContactFlow",
            "Properties": {
                "InstanceArn": gets("Instance"),
                "Name": "Main",
                "Type": "CONTACT_FLOW",
                "Content": {"Fn::Sub": [FLOW, {"Function": gets("F")}]},
            },
        },
    }


def _raise(
    tmp_path: Path,
    resources: dict[str, Template],
    code: str = WORD,
    *,
    start: datetime | None = MONDAY,
    seed: str | None = None,
) -> LocalCentre:
    outputs = {
        "Entry": {"Value": gets("Flow", "ContactFlowArn")},
        "Hours": {"Value": gets("Hours", "HoursOfOperationArn")},
        "Instance": {"Value": {"Ref": "Instance"}},
    }
    stack = {"Resources": resources, "Outputs": outputs}
    directory = tmp_path / "assembly"
    if not directory.exists():
        write_assembly(directory, {"f": code}, app=stack)
    settings = Settings(tmp_path, "dev", "Entry", seed)
    return LocalCentre.from_assembly(directory, settings, start=start)


def _heard(centre: LocalCentre) -> list[str]:
    events: list[Event] = []
    centre.on_event(events.append)
    centre.call("+15550100")
    return [event["text"] for event in events if event.type == "prompt"]


def test_a_template_with_a_flow_that_publishing_refuses_is_refused(tmp_path: Path) -> None:
    resources = _resources()
    nowhere = json.loads(FLOW)
    nowhere["Actions"][0]["Type"] = "PlayPrompt"
    resources["Flow"]["Properties"]["Content"] = json.dumps(nowhere)

    with pytest.raises(
        TemplateError, match=r"app/Flow .* Amazon Connect would refuse this: .*PlayPrompt"
    ):
        _raise(tmp_path, resources)


def test_a_call_reaches_the_function_of_the_template(tmp_path: Path) -> None:
    centre = _raise(tmp_path, _resources())

    assert _heard(centre) == ["hello"]
    assert centre.denied == []
    assert [line.text for line in centre.logs] == ["asked"]


@pytest.mark.parametrize("missing", ["Permission", "Association"])
def test_what_connect_may_not_invoke_takes_the_error_branch(tmp_path: Path, missing: str) -> None:
    resources = _resources()
    del resources[missing]
    centre = _raise(tmp_path, resources)

    assert _heard(centre) == ["Sorry."]
    assert {denial.action for denial in centre.denied} == {"lambda:InvokeFunction"}
    assert centre.logs == []


def test_a_permission_for_another_instance_is_none(tmp_path: Path) -> None:
    resources = _resources()
    other = "arn:aws:connect:us-east-1:111122223333:instance/somebody-elses"
    resources["Permission"]["Properties"]["SourceArn"] = other

    assert _heard(_raise(tmp_path, resources)) == ["Sorry."]


def test_a_permission_taken_from_the_role_fails_the_call(tmp_path: Path) -> None:
    code = """
import boto3
def handler(event, context):
    key = {"pk": {"S": "x"}, "sk": {"S": "x"}}
    boto3.client("dynamodb").get_item(TableName="things", Key=key)
    return {"word": "found"}
"""
    granted = _resources() | {"Table": table(), "Role": role(allow("dynamodb:GetItem"))}
    assert _heard(_raise(tmp_path / "granted", granted, code)) == ["found"]

    taken = _resources() | {"Table": table()}
    centre = _raise(tmp_path / "taken", taken, code)
    assert _heard(centre) == ["Sorry."]
    assert centre.denied[0].action == "dynamodb:GetItem"


def test_what_functions_log_is_told_as_events(tmp_path: Path) -> None:
    centre = _raise(tmp_path, _resources())
    events: list[Event] = []
    centre.on_event(events.append)

    centre.call(None)

    assert "f: asked" in [event["text"] for event in events if event.type == "log"]


def test_two_centres_share_no_state(tmp_path: Path) -> None:
    code = "n = 0\ndef handler(e, c):\n    global n\n    n += 1\n    return {'word': str(n)}"
    first, second = (_raise(tmp_path, _resources(), code) for _ in range(2))

    assert [_heard(first), _heard(first), _heard(second)] == [["1"], ["2"], ["1"]]


def test_an_entry_flow_that_is_none_is_named(tmp_path: Path) -> None:
    directory = write_assembly(tmp_path / "a", {"f": WORD}, app={"Resources": _resources()})

    with pytest.raises(TemplateError, match="no stack has the output Entry"):
        LocalCentre.from_assembly(directory, Settings(tmp_path, "dev", "Entry", None))


def test_seeding_acts_as_the_operator_at_virtual_time(tmp_path: Path) -> None:
    (tmp_path / "sowing.py").write_text("""
import boto3
import json
from datetime import UTC, datetime
def seed(outputs, now):
    assert datetime.now(UTC) == now
    item = {"pk": {"S": outputs["Entry"]}, "sk": {"S": now.isoformat()}}
    boto3.client("dynamodb").put_item(TableName="things", Item=item)
""")
    centre = _raise(tmp_path, _resources() | {"Table": table()}, seed="sowing:seed")

    (item,) = centre.client("dynamodb").scan(TableName="things")["Items"]
    assert item["sk"]["S"] == MONDAY.isoformat()


def test_a_closed_centre_starts_an_hour_after_it_opens_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC)):  # a Tuesday
        centre = _raise(tmp_path, _resources(), start=None)
    events: list[Event] = []
    centre.on_event(events.append)
    centre.call("+15550100")

    assert centre.simulation.start == datetime(2026, 3, 9, 14, tzinfo=UTC)  # 10:00 in New York
    assert [event.type for event in events[:2]] == ["start", "log"]
    assert "Monday, 09 March 2026, 10:00" in events[1]["text"]


def test_an_open_centre_starts_now(tmp_path: Path) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert _raise(tmp_path, _resources(), start=None).simulation.start == MONDAY


def test_a_call_in_the_past_is_refused(tmp_path: Path) -> None:
    centre = _raise(tmp_path, _resources())
    centre.simulation.advance(60)

    with pytest.raises(ValueError, match="is over"):
        centre.call(None, at=MONDAY)


@pytest.mark.parametrize(
    ("kind", "slices", "expected"),
    [
        ("STANDARD", [((10, 0), (12, 0))], [(10, 12)]),
        ("STANDARD", [], []),
        ("CLOSED", [], []),
        ("CLOSED", [((12, 0), (13, 0))], [(9, 12), (13, 17)]),
        ("CLOSED", [((0, 0), (0, 0))], []),
        ("OPEN", [((18, 0), (20, 0))], [(9, 17), (18, 20)]),
    ],
)
def test_hours_are_the_same_for_flows_and_for_the_api(
    tmp_path: Path, kind: str, slices: list[Any], expected: list[tuple[int, int]]
) -> None:
    def part(moment: tuple[int, int]) -> dict[str, int]:
        return {"Hours": moment[0], "Minutes": moment[1]}

    override = {
        "OverrideName": "Special",
        "OverrideType": kind,
        "EffectiveFrom": "2026-03-02",
        "EffectiveTill": "2026-03-02",
        "OverrideConfig": [
            {"Day": "MONDAY", "StartTime": part(start), "EndTime": part(end)}
            for start, end in slices
        ],
    }
    centre = _raise(
        tmp_path, _resources() | {"Hours": _hours(HoursOfOperationOverrides=[override])}
    )

    answer = centre.client("connect").get_effective_hours_of_operations(
        InstanceId=centre.outputs["Instance"],
        HoursOfOperationId=centre.outputs["Hours"].rpartition("/")[2],
        FromDate="2026-03-02",
        ToDate="2026-03-09",
    )
    days = {
        day["Date"]: [(s["Start"]["Hours"], s["End"]["Hours"]) for s in day["OperationalHours"]]
        for day in answer["EffectiveHoursOfOperationList"]
    }

    assert days["2026-03-02"] == expected
    assert days["2026-03-09"] == [(9, 17)]
    (hours,) = centre.world.hours
    zone = ZoneInfo("America/New_York")
    half_past = [datetime(2026, 3, 2, hour, 30, tzinfo=zone) for hour in range(24)]
    open_hours = [moment.hour for moment in half_past if hours.open_at(moment)]
    assert open_hours == [h for start, end in expected for h in range(start, end)]


def test_settings_come_from_the_project_around(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.simulator]\napp = "cdk/cdk.json"\nstage = "dev"\nentry_flow = "X"\n'
    )
    (tmp_path / "cdk").mkdir()
    (tmp_path / "cdk" / "cdk.json").write_text("{}")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert read_settings(below) == Settings(tmp_path / "cdk", "dev", "X", None)


def test_an_assembly_is_read_in_order(tmp_path: Path) -> None:
    directory = write_assembly(tmp_path / "x", {}, first={}, second={})

    assert [stack.name for stack in read_assembly(directory)] == ["first", "second"]
