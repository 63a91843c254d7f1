"""People may do what their work needs, and what is deployed is changed by deployments alone."""

import json

import pytest

from infra import desk
from tests.drills import aws_cli
from tests.infra.assembly import ROOT, Assembly

# By which one of its people meets what is deployed. The others are machinery, which nobody meets:
# the instance, what it stores, what it is associated with, and versions.
MET_BY = {
    "AgentStatus": "AgentStates.View",
    "ContactFlow": "ContactFlows.View",
    "ContactFlowModule": "ContactFlowModules.View",
    "EvaluationForm": "EvaluationForms.View",
    "HoursOfOperation": "HoursOfOperation.View",
    "PhoneNumber": "PhoneNumbers.View",
    "Queue": "Queues.View",
    "QuickConnect": "TransferDestinations.View",
    "RoutingProfile": "RoutingPolicies.View",
    "Rule": "Rules.View",
    "SecurityProfile": "SecurityProfiles.View",
    "TaskTemplate": "TaskTemplates.View",
    "TestCase": "TestCases.View",
    "UserHierarchyGroup": "AgentGrouping.View",
    "UserHierarchyStructure": "AgentGrouping.View",
    "View": "CustomViews.Access",
}
MACHINERY = {
    *("Instance", "InstanceStorageConfig", "IntegrationAssociation"),
    *("ContactFlowVersion", "ContactFlowModuleVersion", "ViewVersion"),
}


def _permissions(assembly: Assembly) -> dict[str, set[str]]:
    profiles = assembly.whole.of_type("AWS::Connect::SecurityProfile").values()
    return {
        profile["Properties"]["SecurityProfileName"]: set(profile["Properties"]["Permissions"])
        for profile in profiles
    }


def test_each_profile_has_what_the_one_below_has_and_more(dev: Assembly) -> None:
    permissions = _permissions(dev)

    agent, supervisor, administrator = (permissions[name] for name in desk.SECURITY_PROFILES)
    assert agent < supervisor < administrator


def test_what_is_deployed_is_met_by_somebody(dev: Assembly) -> None:
    prefix = "AWS::Connect::"
    types = {one["Type"] for one in dev.whole.resources.values() if one["Type"].startswith(prefix)}
    met = {one.removeprefix(prefix) for one in types} - MACHINERY
    held = set.union(*_permissions(dev).values())

    assert {kind for kind in met if MET_BY[kind] not in held} == set()


@pytest.mark.parametrize(
    ("profile", "needs"),
    [
        # the view beside the call
        ("Ringback Agent", {"CustomViews.Access"}),
        # what went well: monitored, heard again, judged
        (
            "Ringback Supervisor",
            {"ManagerListenIn", "ManagerBargeIn", "CallRecordings.Redacted.Access"}
            | {"ContactTranscripts.Redacted.Access", "Evaluation.Create", "Evaluation.View"},
        ),
        # somebody new gets a profile
        ("Ringback Administrator", {"Users.Create", "SecurityProfiles.View"}),
        ("Ringback Administrator", {"Users.EditPermission"}),
    ],
)
def test_people_may_do_what_their_work_is(dev: Assembly, profile: str, needs: set[str]) -> None:
    assert needs <= _permissions(dev)[profile]


def test_nobody_hears_or_reads_what_is_not_redacted(dev: Assembly) -> None:
    for permissions in _permissions(dev).values():
        assert not {one for one in permissions if "Unredacted" in one or one.startswith("Listen")}


def test_administrators_alone_give_profiles_and_nobody_edits_one(dev: Assembly) -> None:
    permissions = _permissions(dev)

    giving = {name for name, held in permissions.items() if "Users.EditPermission" in held}
    assert giving == {"Ringback Administrator"}
    editing = {one for held in permissions.values() for one in held if "SecurityProfiles." in one}
    assert editing == {"SecurityProfiles.View"}


def test_how_to_look_who_gave_profiles_is_a_command_that_aws_takes() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("aws cloudtrail ")]

    said = [aws_cli.parse(command)[2]["LookupAttributes"][0] for command in commands]
    names = {one["AttributeValue"] for one in said}
    assert names == {"UpdateUserSecurityProfiles", "CreateUser"}


@pytest.mark.parametrize(
    "deployed", ["ContactFlows", "ContactFlowModules", "Queues", "PhoneNumbers"]
)
def test_nobody_changes_by_hand_what_is_deployed(dev: Assembly, deployed: str) -> None:
    for permissions in _permissions(dev).values():
        mine = {one for one in permissions if one.startswith(f"{deployed}.")}
        assert mine <= {f"{deployed}.View"}


def test_an_agent_finds_no_contact_but_the_one_on_the_line(dev: Assembly) -> None:
    agent = _permissions(dev)["Ringback Agent"]

    assert not any("Search" in one or "Recording" in one or "Users" in one for one in agent)


def test_the_forms_are_those_of_the_data(dev: Assembly) -> None:
    form = dev.whole.only("AWS::Connect::EvaluationForm")
    template = dev.whole.only("AWS::Connect::TaskTemplate")

    titles = [
        question["Question"]["Title"]
        for item in form["Items"]
        for question in item["Section"]["Items"]
    ]
    assert titles == [one.title for questions in desk.EVALUATION.values() for one in questions]
    assert [field["Id"]["Name"] for field in template["Fields"]] == list(desk.TASK_FIELDS)


def test_teams_are_below_the_site(dev: Assembly) -> None:
    groups = dev.whole.of_type("AWS::Connect::UserHierarchyGroup")
    (site,) = (id_ for id_, one in groups.items() if one["Properties"]["Name"] == desk.SITE)
    below = {
        one["Properties"]["Name"]
        for one in groups.values()
        if one["Properties"].get("ParentGroupArn")
        == {"Fn::GetAtt": [site, "UserHierarchyGroupArn"]}
    }

    assert below == set(desk.TEAMS)
    levels = dev.whole.only("AWS::Connect::UserHierarchyStructure")["UserHierarchyStructure"]
    assert [one["Name"] for one in levels.values()] == list(desk.HIERARCHY_LEVELS)


def test_a_task_has_one_name_which_is_asked_for_and_goes_somewhere(dev: Assembly) -> None:
    """CreateTaskTemplate refuses anything else, which no schema of CloudFormation says."""
    template = dev.whole.only("AWS::Connect::TaskTemplate")
    (name,) = (one["Id"] for one in template["Fields"] if one["Type"] == "NAME")
    kinds = {one["Type"] for one in template["Fields"]}

    assert {"Id": name} in template["Constraints"]["RequiredFields"]
    assert "ContactFlowArn" in template or "QUICK_CONNECT" in kinds


def test_statuses_stay_with_the_instance_for_none_can_be_deleted(
    every: Assembly, adopted: Assembly
) -> None:
    kind = "AWS::Connect::AgentStatus"
    statuses = every.data.of_type(kind).values()

    assert every.whole.of_type(kind) == {}
    named = set() if every is adopted else set(desk.AGENT_STATUSES)
    assert {one["Properties"]["Name"] for one in statuses} == named
    for one in statuses:
        assert one["DeletionPolicy"] == one["UpdateReplacePolicy"] == "Retain"


def test_what_may_not_be_said_marks_the_calls_that_flows_let_be_analysed(dev: Assembly) -> None:
    rules = [one["Properties"] for one in dev.whole.of_type("AWS::Connect::Rule").values()]
    flows = str(list(dev.whole.of_type("AWS::Connect::ContactFlow").values()))

    assert {one["Name"] for one in rules} == set(desk.WATCHWORDS)
    for rule in rules:
        (said,) = json.loads(rule["Function"])["RuleFunction"]["Operands"]
        watched = desk.WATCHWORDS[rule["Name"]]
        assert said["Operands"] == list(watched.words)
        assert said["FilterClause"]["Filters"][0]["Data"] == watched.said_by
        assert rule["Actions"] == {"AssignContactCategoryActions": [{}]}
    # The rules hear of calls whose flow turns on what they are named after.
    assert "PostContact" in flows
    assert {one["TriggerEventSource"]["EventSourceName"] for one in rules} == {
        "OnPostCallAnalysisAvailable"
    }


def test_an_administrator_has_a_first_password_that_no_template_tells(
    peopled: Assembly, dev: Assembly
) -> None:
    user = peopled.whole.only("AWS::Connect::User")
    (secret,) = (
        name
        for name in peopled.whole.of_type("AWS::SecretsManager::Secret")
        if name.startswith("AdministratorsPassword")
    )

    assert user["Username"] == "duty"
    assert user["Password"]["Fn::Join"][1] == [
        "{{resolve:secretsmanager:",
        {"Ref": secret},
        ":SecretString:::}}",
    ]
    (profile,) = user["SecurityProfileArns"]
    assert "Administrator" in str(profile)
    assert dev.whole.of_type("AWS::Connect::User") == {}


def test_the_opt_outs_of_a_stage_are_its_own(dev: Assembly, prod: Assembly) -> None:
    for name, stage in (("dev", dev), ("prod", prod)):
        ((logical_id, opt_outs),) = stage.data.of_type("AWS::SMSVOICE::OptOutList").items()
        number = stage.data.only("AWS::SMSVOICE::PhoneNumber")
        assert opt_outs["Properties"]["OptOutListName"] == f"ringback-{name}"
        assert number["OptOutListName"] == {"Ref": logical_id}
