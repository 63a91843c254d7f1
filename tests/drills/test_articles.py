"""Every alarm has an article, every article a drill, and every command is one that AWS takes."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest
from botocore.exceptions import NoCredentialsError

from operations.centre import Centre, OperationError
from operations.variables import FORGET, NAMES, Variables, assignments, variables
from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.drills import aws_cli
from tests.drills.drill import ARTICLES, ROOT, RUNBOOK, operate

# What only the case at hand tells, and its article explains.
OF_THE_CASE = {
    "FROM": "2026-03-02T15:00:00Z",
    "TO": "2026-03-02T16:00:00Z",
    "ALIAS": "ringback-dev",
    "FLOW": "main",
    **dict.fromkeys(
        ("CASE", "EXECUTION", "CONTACT_ID", "RUN", "CUSTOMER", "FUNCTION", "MAPPING", "QUEUE_URL"),
        "00000000-0000-4000-8000-000000000000",
    ),
}
VARIABLE = re.compile(r"\$([A-Z][A-Z_]*)")


@pytest.fixture(scope="module")
def known(local: LocalCentre) -> Mapping[str, Variables]:
    """By kind of alarm: what `make variables` sets, whichever alarm of the kind rings."""
    centre = Centre("dev", local.outputs, local.client)
    found: dict[str, dict[str, str]] = {}
    for alarm in local.cloud.estate.alarms:
        (kind,) = re.findall(r"docs/runbook/([a-z-]+)\.md", alarm["AlarmDescription"])
        values = dict(variables(centre, alarm["AlarmName"]))
        found[kind] = {
            name: value for name, value in values.items() if name in found.get(kind, values)
        }
    return found


def test_every_alarm_has_an_article_and_every_article_a_drill(local: LocalCentre) -> None:
    named = {
        match[1]
        for alarm in local.cloud.estate.alarms
        for match in re.finditer(r"docs/runbook/([a-z-]+)\.md", alarm["AlarmDescription"])
    }
    drills = {
        name.replace("_", "-")
        for path in Path(__file__).parent.glob("test_drills_*.py")
        for name in re.findall(
            r"^def test_drill_([a-z_]+?)(?:__[a-z_]+)?\(", path.read_text(), re.M
        )
    }

    assert len(named) > 10
    assert named == set(ARTICLES)
    assert drills == set(ARTICLES)


@pytest.mark.parametrize("kind", ARTICLES)
def test_every_variable_is_set_for_each_alarm_or_explained_in_the_article(
    kind: str, known: Mapping[str, Variables]
) -> None:
    prose, commands = aws_cli.parted(ARTICLES[kind])
    used = set(VARIABLE.findall(commands))
    explained = {name for name in used if f"`${name}`" in prose}

    assert used - explained <= known[kind].keys()
    assert explained <= OF_THE_CASE.keys() | known[kind].keys()


def test_what_the_runbook_says_of_variables_is_what_there_is(
    known: Mapping[str, Variables],
) -> None:
    said = (RUNBOOK / "README.md").read_text()

    everywhere = set.intersection(*(set(values) for values in known.values()))
    rows = [line.split("|")[1] for line in said.splitlines() if line.startswith("| `$")]
    told = set(VARIABLE.findall("".join(rows)))

    assert told == everywhere | {"FLOW", "FUNCTION", "QUEUE", "QUEUE_URL", "MAPPING"}
    assert told == set(NAMES)
    assert set.union(*(set(values) for values in known.values())) <= set(NAMES)


def test_a_shell_takes_what_the_command_prints(
    local: LocalCentre, capsys: pytest.CaptureFixture[str]
) -> None:
    alarm = "ringback-dev-callers-wait-Billing"
    assert operate(local, ["variables", "--alarm", alarm]) == 0

    script = f'{capsys.readouterr().out}\nprintf %s "$STAGE $INSTANCE_ID $QUEUE_ID"'
    said = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, text=True, check=True, env={}
    )
    billing = local.world.queues.find("Billing")
    assert billing is not None
    queue = billing.arn.rpartition("/")[2]
    assert said.stdout == f"dev {local.outputs['InstanceId']} {queue}"


@pytest.mark.parametrize(
    ("second", "left"),
    [
        ("ringback-dev-lines-busy", "dev,,"),
        ("ringback-dev-function-errors-info", "dev,,info"),
        ("ringback-dev-dead-letters-Nothing", ",,"),
        ("ringback-prod-lines-busy", ",,"),
    ],
)
def test_nothing_of_another_alarm_is_left_in_a_shell(
    local: LocalCentre, capsys: pytest.CaptureFixture[str], second: str, left: str
) -> None:
    """Else its article would empty the queue of the alarm before."""
    first = "ringback-dev-dead-letters-ContactEventsDeadLetters"
    assert operate(local, ["variables", "--alarm", first]) == 0
    script = capsys.readouterr().out
    assert "QUEUE_URL=" in script
    refused = operate(local, ["variables", "--alarm", second]) != 0

    again = 'eval "$(cat)"; echo "$?"; printf %s "$STAGE,$QUEUE_URL,$FUNCTION"'
    said = subprocess.run(
        ["/bin/sh", "-c", f"{script}\n{again}"],
        input=capsys.readouterr().out,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert said.stdout.splitlines() == [str(int(refused)), left]


@pytest.mark.parametrize(
    ("folder", "alarm", "stage"),
    [("/", "x", "dev"), (ROOT, "a'b", "dev"), (ROOT, "x", "'dev prod'"), (ROOT, "x", "dev")],
    ids=["no Makefile", "a quote in the alarm", "two stages", "no Python"],
)
def test_a_make_that_fails_leaves_nothing_in_a_shell(
    folder: Path | str, alarm: str, stage: str
) -> None:
    """As the runbook has the lines."""
    (block,) = re.findall(r"```sh\n(.*?)```", (RUNBOOK / "README.md").read_text(), re.DOTALL)
    assert FORGET in block.splitlines()
    lines = block.replace("STAGE=dev", f"STAGE={stage}").replace(
        "ALARM=ringback-dev-callers-wait-General", f'"ALARM={alarm}" BIN=/nowhere --old-file=setup'
    )

    script = f'{lines}echo "$?"; printf %s "$STAGE,$QUEUE_URL,$FUNCTION"'
    said = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={
            "PATH": "/usr/bin:/bin",
            "STAGE": "prod",
            "QUEUE_URL": "https://before",
            "FUNCTION": "info",
        },
    )
    assert said.stdout.splitlines() == ["1", ",,"]


@pytest.mark.parametrize(("what", "flow"), [("MainFlow", "main"), ("TextChatFlow", "text_chat")])
def test_the_flow_that_failed_is_the_one_that_goes_back(
    local: LocalCentre, what: str, flow: str
) -> None:
    known = variables(Centre("dev", local.outputs, local.client), f"ringback-dev-flow-fails-{what}")

    assert known["FLOW"] == flow
    for part in ("Investigation", "Resolution"):
        said = aws_cli.commands(ARTICLES["flow-fails"], part, {**OF_THE_CASE, **known})
        assert any(f" FLOW={flow} " in command for command in said)


def test_make_takes_no_stage_from_what_an_alarm_set(local: LocalCentre) -> None:
    """Else `make destroy` would delete the stage that rang last."""
    known = variables(Centre("dev", local.outputs, local.client))
    lines = "\n".join(assignments({**known, "STAGE": "prod"}))

    said = subprocess.run(
        ["/bin/sh", "-c", f"{lines}\nmake --dry-run destroy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert "stage=dev" in said.stdout
    assert "prod" not in said.stdout


def test_a_shell_is_told_where_aws_cannot_be_asked(
    local: LocalCentre, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock.patch.object(local, "client", side_effect=NoCredentialsError):
        assert operate(local, ["variables"]) == 2

    assert capsys.readouterr().out.splitlines() == [FORGET, "false"]


@pytest.mark.parametrize(
    ("alarm", "says"),
    [
        ("ringback-prod-lines-busy", "no alarm of stage dev.*STAGE=..."),
        ("ringback-dev-dead-letters-Nothing", "has no alarm 'ringback-dev-dead-letters-Nothing'"),
        ("ringback-dev-function-error-info", "has no alarm.*is its name whole"),
    ],
)
def test_an_alarm_that_there_is_not_is_refused(local: LocalCentre, alarm: str, says: str) -> None:
    with pytest.raises(OperationError, match=says):
        variables(Centre("dev", local.outputs, local.client), alarm)


@pytest.mark.parametrize("kind", ARTICLES)
def test_every_command_is_one_that_aws_would_take(
    kind: str, known: Mapping[str, Variables]
) -> None:
    for part in ("Investigation", "Resolution"):
        values = {**OF_THE_CASE, **known[kind]}
        for command in aws_cli.commands(ARTICLES[kind], part, values):
            if command.startswith("aws "):
                aws_cli.parse(command)
            else:
                assert command.split()[0] in {"make", "git"}, command


def test_a_command_that_aws_would_refuse_is_found() -> None:
    for command in ("aws sqs purge", "aws sqs purge-queue --url x", "aws sqs purge-queue"):
        with pytest.raises(ValueError, match=r"sqs|Missing"):
            aws_cli.parse(command)


def test_every_alarm_rings_when_its_metric_reaches_the_threshold(
    local: LocalCentre, meter: Meter
) -> None:
    for alarm in local.cloud.estate.alarms:
        name = str(alarm["AlarmName"])
        metrics = [
            one["MetricStat"]["Metric"]
            for one in alarm.get("Metrics", ())
            if len(one) > 1 and "MetricStat" in one
        ] or [alarm]
        dimensions = {one["Name"]: str(one["Value"]) for one in metrics[0].get("Dimensions", ())}
        where = (metrics[0]["Namespace"], metrics[0]["MetricName"])
        assert not meter.rings(name)
        if "ThresholdMetricId" in alarm:
            local.cloud.measures.points.clear()
            for value in (9.0, 10.0, 11.0, *[90.0] * alarm["EvaluationPeriods"]):
                local.simulation.advance(300)
                meter.put(*where, value, **dimensions)
        else:
            meter.put(*where, float(alarm["Threshold"]), **dimensions)
        assert meter.rings(name)
    local.cloud.measures.points.clear()
