"""Capability: the desk. Who may do what, teams, what calls are judged by."""

import json

from aws_cdk import aws_connect as connect
from constructs import Construct

from infra import desk
from infra.flow_files import pascal_case

_Form = connect.CfnEvaluationForm
_Template = connect.CfnTaskTemplate


class Desk(Construct):
    """Made of infra/desk.py, in an instance that is ours: an adopted one has its own.

    Statuses are beside the instance (agent_statuses.py). Exposes `profiles`, ARNs by name. Agents
    are people: they are let in by an administrator (administrators.py) or by the company's
    directory.
    """

    def __init__(self, scope: Construct, construct_id: str, *, instance_arn: str) -> None:
        super().__init__(scope, construct_id)
        self._instance_arn = instance_arn
        self.profiles: dict[str, str] = {}
        for name, (description, permissions) in desk.SECURITY_PROFILES.items():
            profile = connect.CfnSecurityProfile(
                self,
                _id(name),
                instance_arn=instance_arn,
                security_profile_name=name,
                description=description,
                permissions=list(permissions),
            )
            self.profiles[name] = profile.attr_security_profile_arn
        self._teams()
        self._evaluation()
        self._task_template()
        self._rules()

    def _teams(self) -> None:
        structure = connect.CfnUserHierarchyStructure
        site, team = desk.HIERARCHY_LEVELS
        levels = structure(
            self,
            "Hierarchy",
            instance_arn=self._instance_arn,
            user_hierarchy_structure=structure.UserHierarchyStructureProperty(
                level_one=structure.LevelOneProperty(name=site),
                level_two=structure.LevelTwoProperty(name=team),
            ),
        )
        top = connect.CfnUserHierarchyGroup(
            self, "Site", instance_arn=self._instance_arn, name=desk.SITE
        )
        top.add_resource_dependency(levels)
        for name in desk.TEAMS:
            connect.CfnUserHierarchyGroup(
                self,
                _id(f"Team {name}"),
                instance_arn=self._instance_arn,
                name=name,
                parent_group_arn=top.attr_user_hierarchy_group_arn,
            )

    def _evaluation(self) -> None:
        sections = [
            _Form.EvaluationFormBaseItemProperty(
                section=_Form.EvaluationFormSectionProperty(
                    ref_id=f"s{number}",
                    title=title,
                    items=[
                        _Form.EvaluationFormItemProperty(question=_question(f"s{number}q{n}", one))
                        for n, one in enumerate(questions, start=1)
                    ],
                )
            )
            for number, (title, questions) in enumerate(desk.EVALUATION.items(), start=1)
        ]
        _Form(
            self,
            "Evaluation",
            instance_arn=self._instance_arn,
            title=desk.EVALUATION_TITLE,
            description="What makes a call good here.",
            items=sections,
            status="ACTIVE",
        )

    def _task_template(self) -> None:
        fields = [
            _Template.FieldProperty(id=_Template.FieldIdentifierProperty(name=name), type=kind)
            for name, (kind, _) in desk.TASK_FIELDS.items()
        ]
        required = [
            {"Id": {"Name": name}} for name, (_, needed) in desk.TASK_FIELDS.items() if needed
        ]
        _Template(
            self,
            "TaskTemplate",
            instance_arn=self._instance_arn,
            name=desk.TASK_TEMPLATE,
            description="What is left to do after a call.",
            fields=fields,
            constraints={"RequiredFields": required},
            status="ACTIVE",
        )

    def _rules(self) -> None:
        for name, watched in desk.WATCHWORDS.items():
            connect.CfnRule(
                self,
                _id(f"Rule {name}"),
                instance_arn=self._instance_arn,
                name=name,
                trigger_event_source=connect.CfnRule.RuleTriggerEventSourceProperty(
                    event_source_name="OnPostCallAnalysisAvailable"
                ),
                function=json.dumps(_heard(watched)),
                actions=connect.CfnRule.ActionsProperty(assign_contact_category_actions=[{}]),
                publish_status="PUBLISHED",
            )


def _heard(watched: desk.Watchword) -> dict[str, object]:
    """Returns a condition of Amazon Connect's Rules Function language (API reference)."""
    said = {
        "Operator": "CONTAINS_ANY",
        "Operands": list(watched.words),
        "ComparisonValue": "$.ContactLens.PostCall.ExactMatch.Transcript",
        "FilterClause": {
            "LogicOperator": "AND",
            "Filters": [{"Type": "ParticipantRole", "Data": watched.said_by}],
        },
        "Negate": False,
    }
    return {"Version": "2022-11-25", "RuleFunction": {"Operator": "AND", "Operands": [said]}}


def _question(ref_id: str, question: desk.Question) -> _Form.EvaluationFormQuestionProperty:
    options = [
        _Form.EvaluationFormSingleSelectQuestionOptionProperty(ref_id=f"{ref_id}{word}", text=text)
        for word, text in (("yes", "Yes"), ("no", "No"))
    ]
    return _Form.EvaluationFormQuestionProperty(
        ref_id=ref_id,
        title=question.title,
        instructions=question.explains or None,
        question_type="SINGLESELECT",
        not_applicable_enabled=True,
        question_type_properties=_Form.EvaluationFormQuestionTypePropertiesProperty(
            single_select=_Form.EvaluationFormSingleSelectQuestionPropertiesProperty(
                options=options, display_as="RADIO"
            )
        ),
    )


def _id(name: str) -> str:
    return pascal_case(name.replace(" ", "-"))
