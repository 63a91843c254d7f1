"""Stacks by life span, several stages in one account."""

import re
from pathlib import Path

import pytest

from infra.stacks import STACKS
from infra.stages import DEV, PROD
from tests.infra.assembly import ADOPTED, ROOT, Assembly, Template

_PHYSICAL_NAMES = ("FunctionName", "LogGroupName", "InstanceAlias", "TableName", "QueueName")


def test_the_outputs_keep_their_names(every: Assembly) -> None:
    secrets = {"PepperSecretArn", "SuppressionKeySecretArn"}
    others = {"TableName", "CallListsBucket", "InstanceId", "InstanceArn", "NumberArn"}
    assert set(every.data.outputs) == {*others, *secrets, "IncomingTextsTopic"}
    assert set(every.whole.outputs) >= {"MainFlowArn", "OfficeHoursId", "PagesUrl"}


def test_the_centre_imports_from_the_data_and_nothing_the_other_way(every: Assembly) -> None:
    wanted = set(re.findall(r"'Fn::ImportValue': '([^']+)'", str(every.whole.document)))
    exported = {
        output["Export"]["Name"]
        for output in every.data.document["Outputs"].values()
        if "Export" in output
    }

    assert wanted
    assert wanted == exported
    assert "Fn::ImportValue" not in str(every.data.document)


def test_no_stage_takes_a_name_of_another(dev: Assembly, prod: Assembly) -> None:
    def names(assembly: Assembly) -> set[str]:
        properties = (
            resource["Properties"]
            for template in assembly.stacks.values()
            for resource in template.resources.values()
        )
        values = (each.get(name) for each in properties for name in _PHYSICAL_NAMES)
        return {value for value in values if isinstance(value, str)}  # not a reference

    assert names(dev)
    assert not names(dev) & names(prod)


def test_logical_ids_are_the_same_in_every_stage(dev: Assembly, prod: Assembly) -> None:
    """What moves from one stage to the next is the same centre; a diff shows values only."""
    # Production makes backups; development has test cases, which are no part of the centre.
    assert dev.data.resources.keys() == _without(prod.data, "Backups")
    assert _without(dev.whole, "NativeTests") == _without(prod.whole, "NativeTests")


def _without(template: Template, prefix: str) -> set[str]:
    """Logical ids, those of published versions up to the digest of what they publish."""
    return {
        re.sub(r"(CurrentVersion).*", r"\1", name)
        for name in template.resources
        if not name.startswith(prefix)
    }


# What CloudFormation has no tags for, or what is part of something that has.
UNTAGGED = {
    *("AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route", "AWS::Backup::BackupSelection"),
    *("AWS::Connect::ContactFlowModuleVersion", "AWS::Connect::ContactFlowVersion"),
    *("AWS::Connect::InstanceStorageConfig", "AWS::Connect::UserHierarchyStructure"),
    *("AWS::IAM::Policy", "AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig"),
    *("AWS::Lambda::LayerVersion", "AWS::Lambda::Permission", "AWS::Lambda::Version"),
    *("AWS::Lex::BotVersion", "AWS::Lex::ResourcePolicy", "AWS::S3::BucketPolicy"),
    *("AWS::SNS::Subscription", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"),
    *("AWS::Scheduler::Schedule", "Custom::InputKey", "Custom::PhoneNumberFlow"),
}


def test_every_resource_says_whose_it_is_and_who_pays_for_it(prod: Assembly) -> None:
    tags = {"owner": PROD.owner, "cost-centre": PROD.cost_centre, "stage": "prod"}
    bare = {
        one["Type"]
        for stack in prod.stacks.values()
        for one in stack.resources.values()
        for name, value in tags.items()
        # A list of keys and values, or a map: types differ.
        if f"'{name}', 'Value': '{value}'" not in (said := str(one.get("Properties")))
        and f"'{name}': '{value}'" not in said
    }

    assert bare <= UNTAGGED


def test_whom_callers_wait_for_starts_from_a_snapshot_where_the_stage_says_so(
    prod: Assembly, dev: Assembly
) -> None:
    def snapped(assembly: Assembly) -> set[str]:
        functions = assembly.centre.functions()
        return {
            name
            for name, one in functions.items()
            if one.get("SnapStart") == {"ApplyOn": "PublishedVersions"}
        }

    assert (PROD.cold_start, DEV.cold_start) == ("snapstart", "cold")
    assert snapped(prod) == set(prod.centre.called_by_flows())
    assert snapped(dev) == set()


def test_a_created_instance_survives_the_stack_in_production(prod: Assembly) -> None:
    (instance,) = prod.data.of_type("AWS::Connect::Instance").values()

    assert instance["DeletionPolicy"] == "RetainExceptOnCreate"
    assert instance["Properties"]["Attributes"]["ContactflowLogs"] is True
    assert instance["Properties"]["Attributes"]["ContactLens"] is True


def test_the_log_of_flows_is_ours_before_amazon_connect_makes_one(
    prod: Assembly, dev: Assembly
) -> None:
    for stage in (prod, dev):
        (instance,) = stage.data.of_type("AWS::Connect::Instance").values()
        name = f"/aws/connect/{instance['Properties']['InstanceAlias']}"
        logs = stage.data.of_type("AWS::Logs::LogGroup")
        (log,) = [one for one in logs if logs[one]["Properties"]["LogGroupName"] == name]

        assert log in instance["DependsOn"]
        assert logs[log]["DeletionPolicy"] == instance["DeletionPolicy"]
        assert logs[log]["Properties"]["RetentionInDays"] > 0
        assert name in str(stage.data.only("AWS::KMS::Key")["KeyPolicy"])


def test_an_adopted_instance_is_used_and_none_is_created(adopted: Assembly) -> None:
    assert adopted.data.of_type("AWS::Connect::Instance") == {}
    assert adopted.data.outputs["InstanceArn"]["Value"] == ADOPTED
    assert adopted.data.outputs["InstanceId"]["Value"] == ADOPTED.rpartition("/")[2]
    for resource in adopted.whole.resources.values():
        assert resource["Properties"].get("InstanceArn", ADOPTED) == ADOPTED


def test_every_queue_is_answered(every: Assembly) -> None:
    queues = every.whole.of_type("AWS::Connect::Queue")
    profile = every.whole.only("AWS::Connect::RoutingProfile")

    answered = [
        config["QueueReference"]["QueueArn"]["Fn::GetAtt"][0] for config in profile["QueueConfigs"]
    ]
    names = {queue["Properties"]["Name"] for queue in queues.values()}
    assert names == {"General", "Billing", "Emergency", "Transfers"}
    assert set(answered) == set(queues)


def test_somebody_is_on_call_day_and_night_for_emergencies_alone(every: Assembly) -> None:
    hours = every.whole.of_type("AWS::Connect::HoursOfOperation")
    named = {
        queue["Properties"]["Name"]: hours[
            queue["Properties"]["HoursOfOperationArn"]["Fn::GetAtt"][0]
        ]
        for queue in every.whole.of_type("AWS::Connect::Queue").values()
    }

    assert {name: one["Properties"]["Name"] for name, one in named.items()} == {
        "General": "Office",
        "Billing": "Office",
        "Emergency": "Always",
        "Transfers": "Always",  # nobody waits there: test_quick_connects.py
    }
    config = named["Emergency"]["Properties"]["Config"]
    midnight = {"Hours": 0, "Minutes": 0}
    assert len({day["Day"] for day in config}) == 7
    assert all(day["StartTime"] == day["EndTime"] == midnight for day in config)


def test_emergencies_are_answered_before_anything_else(every: Assembly) -> None:
    profile = every.whole.only("AWS::Connect::RoutingProfile")
    first = min(profile["QueueConfigs"], key=lambda config: config["Priority"])
    queue = first["QueueReference"]["QueueArn"]["Fn::GetAtt"][0]

    assert every.whole.resources[queue]["Properties"]["Name"] == "Emergency"
    assert {
        config["QueueReference"]["Channel"]: config["QueueReference"]["QueueArn"]["Fn::GetAtt"][0]
        for config in profile["QueueConfigs"]
        if config["Priority"] == first["Priority"]
    } == dict.fromkeys(("VOICE", "CHAT", "TASK"), queue)


def test_the_figures_of_the_readme_are_those_of_the_templates(dev: Assembly) -> None:
    text = (ROOT / "infra" / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([a-z]+) \| (\d+) \| (\d\.\d\d) \|$", text, re.M)

    assert [stack for stack, _, _ in told] == list(STACKS)
    for (stack, resources, megabytes), file in zip(told, _files(dev), strict=True):
        there = len(dev.stacks[stack].resources), file.stat().st_size / 1e6
        assert int(resources) == pytest.approx(there[0], rel=0.1), f"{stack}: {there}"
        assert float(megabytes) == pytest.approx(there[1], rel=0.1, abs=0.01), f"{stack}: {there}"


def _files(assembly: Assembly) -> list[Path]:
    return [next(assembly.folder.glob(f"*-{stack}.template.json")) for stack in STACKS]


def test_stacks_keep_away_from_cloudformations_limits(every: Assembly) -> None:
    """500 resources and 1 MB (CloudFormation user guide, quotas); a tenth is kept free."""
    for template in every.stacks.values():
        assert len(template.resources) < 450
    assert len(every.template_files) == len(every.stacks)
    for file in every.template_files:
        assert file.stat().st_size < 900_000
