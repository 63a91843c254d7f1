"""Whatever is deployed is watched, and every alarm tells a person what to do."""

import re

import pytest

from contact_center import telemetry
from infra.functions import FUNCTIONS
from tests.infra.assembly import ROOT, Assembly

RUNBOOK = ROOT / "docs" / "runbook"
_PARTS = ["Description", "Investigation", "Resolution"]


def _kinds(assembly: Assembly) -> set[str]:
    alarms = assembly.whole.of_type("AWS::CloudWatch::Alarm").values()
    links = {
        re.search(r"docs/runbook/([a-z-]+)\.md$", alarm["Properties"]["AlarmDescription"])
        for alarm in alarms
    }
    assert None not in links
    return {link[1] for link in links if link}


def test_alarms_and_articles_are_one_to_one(dev: Assembly) -> None:
    articles = {path.stem for path in RUNBOOK.glob("*.md")} - {"README"}

    assert _kinds(dev) == articles
    index = (RUNBOOK / "README.md").read_text()
    assert set(re.findall(r"\| \[([a-z-]+)\]", index)) == articles


@pytest.mark.parametrize("path", sorted(RUNBOOK.glob("*-*.md")), ids=lambda path: path.stem)
def test_an_article_has_its_three_parts(path: "object") -> None:
    text = (RUNBOOK / str(path)).read_text()

    assert text.startswith(f"# {(RUNBOOK / str(path)).stem}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == _PARTS
    assert "```sh" in text.partition("## Investigation")[2]


def test_every_function_is_watched(every: Assembly) -> None:
    names = {
        alarm["Properties"]["AlarmName"]
        for alarm in every.whole.of_type("AWS::CloudWatch::Alarm").values()
    }
    (stage,) = {name.split("-")[1] for name in names}

    for name, access in FUNCTIONS.items():
        assert f"ringback-{stage}-function-errors-{name}" in names
        waited_for = access.called_by_flows or access.called_by_bots
        assert (f"ringback-{stage}-function-throttled-{name}" in names) is waited_for


def test_every_queue_and_every_flow_is_watched(every: Assembly) -> None:
    alarms = every.whole.of_type("AWS::CloudWatch::Alarm").values()
    watched = str([alarm["Properties"] for alarm in alarms])

    for queue in every.whole.of_type("AWS::SQS::Queue").values():
        assert repr(queue["Properties"]["QueueName"]) in watched
    for flow in every.whole.of_type("AWS::Connect::ContactFlow").values():
        assert repr(flow["Properties"]["Name"]) in watched


def test_whichever_function_switches_a_transaction_off_is_watched(dev: Assembly) -> None:
    names = {
        alarm["Properties"]["AlarmName"]
        for alarm in dev.whole.of_type("AWS::CloudWatch::Alarm").values()
    }

    for function in ("self_service", "lex_fulfilment", "take_payment", "web"):
        assert f"ringback-dev-transaction-switched-off-{function}" in names


def test_every_alarm_reaches_the_topic_and_says_nothing_while_nothing_happens(
    every: Assembly,
) -> None:
    (topic,) = (
        name
        for name, one in every.whole.of_type("AWS::SNS::Topic").items()
        if str(one["Properties"].get("TopicName", "")).endswith("-alarms")
    )

    for alarm in every.whole.of_type("AWS::CloudWatch::Alarm").values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": topic}]
        assert alarm["Properties"]["TreatMissingData"] == "notBreaching"


def test_the_topic_of_alarms_is_encrypted_and_speaks_tls_alone(every: Assembly) -> None:
    (name, topic) = next(
        (name, one["Properties"])
        for name, one in every.whole.of_type("AWS::SNS::Topic").items()
        if str(one["Properties"].get("TopicName", "")).endswith("-alarms")
    )
    statements = [
        statement
        for policy in every.whole.of_type("AWS::SNS::TopicPolicy").values()
        if {"Ref": name} in policy["Properties"]["Topics"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]

    assert "ImportValue" in str(topic["KmsMasterKeyId"])  # our key, of the data stack
    (denied,) = (one for one in statements if one["Effect"] == "Deny")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert denied["Principal"] == "*"
    allowed = [one for one in statements if one["Effect"] == "Allow"]
    assert [one["Principal"] for one in allowed] == [{"Service": "cloudwatch.amazonaws.com"}]


def test_the_dashboard_shows_metrics_that_functions_count(dev: Assembly) -> None:
    counted = {value for name, value in vars(telemetry).items() if name.isupper()}
    body = str(dev.whole.only("AWS::CloudWatch::Dashboard")["DashboardBody"])

    shown = set(re.findall(r"MetricName=\W*(\w+)", body))
    assert shown
    assert shown <= counted
    assert "Ringback/dev" in body


def test_stages_count_apart(dev: Assembly, prod: Assembly) -> None:
    namespaces = {
        function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
        for assembly in (dev, prod)
        for function in assembly.whole.functions().values()
    }

    assert namespaces == {"Ringback/dev", "Ringback/prod"}
