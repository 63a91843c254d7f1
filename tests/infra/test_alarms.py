"""Whatever is deployed is watched, and every alarm tells a person what to do."""

import ast
import re
from typing import Any

import pytest

from contact_center import telemetry
from infra.functions import FUNCTIONS
from tests.infra.assembly import ROOT, Assembly, Resource

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
        assert f"ringback-{stage}-function-throttled-{name}" in names
        waited_for = access.called_by_flows or access.called_by_bots
        assert (f"ringback-{stage}-function-slow-{name}" in names) is waited_for


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


def test_a_stage_that_keeps_data_and_calls_nobody_says_so(
    dev: Assembly, prod: Assembly, importing: Assembly
) -> None:
    assert "stage prod: alarms_to is None, so alarms reach nobody" in prod.warnings
    assert "stage prod: runbook_url is empty" in prod.warnings
    for quiet in (dev, importing):
        assert not re.search("alarms_to|runbook_url", quiet.warnings)


def test_alarms_go_to_whom_the_stage_names_and_link_to_its_repository(
    prod: Assembly, importing: Assembly
) -> None:
    assert prod.whole.of_type("AWS::SNS::Subscription").keys() < (
        importing.whole.of_type("AWS::SNS::Subscription").keys()
    )
    mails = [
        one["Properties"]["Endpoint"]
        for one in importing.whole.of_type("AWS::SNS::Subscription").values()
        if one["Properties"]["Protocol"] == "email"
    ]
    assert mails == ["duty@acme.example"]
    for alarm in importing.whole.of_type("AWS::CloudWatch::Alarm").values():
        link = alarm["Properties"]["AlarmDescription"].rpartition(" ")[2]
        assert link.startswith("https://git.acme.example/ringback/blob/main/docs/runbook/")


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


def _emitted() -> dict[str, set[str]]:
    """Metric -> dimensions that some function reports it by; all of them by the service."""
    names = {name: value for name, value in vars(telemetry).items() if name.isupper()}
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "functions").rglob("*.py")):
        tree = ast.parse(path.read_text())
        named = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "telemetry"
        }
        by = {
            keyword.arg or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and re.search(r"(count|measure)$", ast.unparse(node.func))
            for keyword in node.keywords
        }
        for name in named & names.keys():
            found.setdefault(str(names[name]), {"service"}).update(by)
    return found


def test_whatever_the_dashboard_shows_and_alarms_look_at_is_reported_by_a_function(
    dev: Assembly,
) -> None:
    emitted = _emitted()
    body = str(dev.whole.only("AWS::CloudWatch::Dashboard")["DashboardBody"])
    shown = re.findall(r"MetricName=\W*(\w+)\W+(\w+)", body)
    rung = [
        metric["MetricName"]
        for alarm in dev.whole.of_type("AWS::CloudWatch::Alarm").values()
        for metric in (
            alarm["Properties"],
            *(one.get("MetricStat", {}).get("Metric", {}) for one in _metrics(alarm)),
        )
        if metric.get("Namespace") == "Ringback/dev"
    ]

    assert len(shown) > 10
    assert {name: by for name, by in shown if by not in emitted.get(name, set())} == {}
    assert set(rung) <= emitted.keys()


def _metrics(alarm: Resource) -> list[dict[str, Any]]:
    metrics: list[dict[str, Any]] = alarm["Properties"].get("Metrics", [])
    return metrics


def test_stages_count_apart(dev: Assembly, prod: Assembly) -> None:
    namespaces = {
        function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
        for assembly in (dev, prod)
        for function in assembly.whole.functions().values()
    }

    assert namespaces == {"Ringback/dev", "Ringback/prod"}
