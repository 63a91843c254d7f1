"""Interactions: functions, modules, profiles, cases, assistants, data tables."""

from typing import Final

from simulator.language.catalog.spec import (
    FAILED,
    ActionType,
    Branches,
    Error,
    Kind,
    Parameter,
    When,
    dynamic,
    either,
    group,
    listing,
    mapping,
    number,
    static,
    tree,
)

_PROFILE: Final = (
    tree("ProfileRequestData", required=True),
    listing("ProfileResponseData", required=True, note="names of fields"),
)
_LINK: Final = static("LinkContactToCase", "true", "false", required=True)
_NOT_LINKED: Final = Error("ContactNotLinked", required=False)
_CASE_FIELDS: Final = mapping("CaseRequestFields", required=True)


def _profile(
    name: str,
    purpose: str,
    *sets: str,
    errors: tuple[Error, ...] = (FAILED,),
    parameters: tuple[Parameter, ...] = _PROFILE,
) -> ActionType:
    return ActionType(name, purpose, "Customer profiles", parameters, errors=errors, sets=sets)


def _data_table(name: str, purpose: str) -> ActionType:
    return ActionType(
        name,
        purpose,
        "Data table",
        errors=(FAILED,),
        sets=("$.DataTables.*",),
        parameters_known=False,
    )


ACTIONS: Final = (
    ActionType(
        "InvokeLambdaFunction",
        "Call a Lambda function.",
        "AWS Lambda function",
        (
            dynamic("LambdaFunctionARN", required=True),
            number(
                "InvocationTimeLimitSeconds",
                1,
                60,
                required=True,
                note="8 at most when synchronous",
            ),
            static("InvocationType", "SYNCHRONOUS", "ASYNCHRONOUS"),
            mapping("LambdaInvocationAttributes"),
            group("ResponseValidation", static("ResponseType", "STRING_MAP", "JSON")),
        ),
        errors=(FAILED,),
        sets=("$.External.*", "$.LambdaInvocation.InvocationId"),
        legacy="InvokeExternalResource",
        notes=(
            "$.External is replaced as a whole by every synchronous call.",
            "An asynchronous call gives only $.LambdaInvocation.InvocationId.",
        ),
    ),
    ActionType(
        "InvokeFlowModule",
        "Run a module and come back.",
        "Invoke module",
        (
            either("FlowModuleId", required=True, note="id or ARN, with :version or :alias"),
            tree("Input", note="as the module declares it; numbers and booleans as such"),
        ),
        errors=(FAILED, Error("NoMatchingCondition", required=When("Transitions.Conditions"))),
        branches=(Branches(note="the operand is a branch the module declares"),),
        next_unused=When("Transitions.Conditions"),
        sets=("$.Modules.Result", "$.Modules.ResultData.*"),
        notes=(
            "A module may call modules, five deep (newer guide); in 2023 none at all.",
            "Contact attributes are seen inside, flow attributes are not.",
        ),
    ),
    _profile(
        "GetCustomerProfile",
        "Find a customer profile.",
        "$.Customer.*",
        errors=(Error("MultipleFoundError"), Error("NoneFoundError"), FAILED),
    ),
    _profile("CreateCustomerProfile", "Create a customer profile.", "$.Customer.*"),
    _profile("UpdateCustomerProfile", "Change the profile that was found.", "$.Customer.*"),
    _profile(
        "GetCustomerProfileObject",
        "Load an object of the profile, such as an order.",
        "$.Customer.Objects.*",
        errors=(Error("NoneFoundError"), FAILED),
    ),
    _profile(
        "GetCalculatedAttributesForCustomerProfile",
        "Load the calculated attributes of the profile.",
        "$.Customer.CalculatedAttributes.*",
        errors=(Error("NoneFoundError"), FAILED),
    ),
    _profile(
        "AssociateContactToCustomerProfile",
        "Link the contact with the profile.",
        parameters=(
            group(
                "ProfileRequestData",
                either("ProfileId", required=True),
                either("ContactId", required=True),
                kind=Kind.EITHER,
                required=True,
            ),
        ),
    ),
    ActionType(
        "CreateWisdomSession",
        "Attach an assistant (Amazon Q in Connect).",
        "Connect assistant",
        (static("WisdomAssistantArn", required=True),),
        errors=(FAILED,),
        sets=("$.Wisdom.SessionArn",),
        notes=("The designer writes UpdateContactData with WisdomSessionArn after it.",),
    ),
    ActionType(
        "CreateCase",
        "Create a case.",
        "Cases",
        (
            either("CaseTemplateId", required=True),
            _LINK,
            _CASE_FIELDS,
            static("ContactToLink", "Current", "Related"),
        ),
        errors=(FAILED, Error("ContactNotLinked", required=When("LinkContactToCase", ("true",)))),
        sets=("$.Case.case_id",),
        notes=("The default template wants the fields title and customer_id.",),
    ),
    ActionType(
        "GetCase",
        "Find a case.",
        "Cases",
        (
            _LINK,
            static("GetLastUpdatedCase", "true", "false", required=True),
            _CASE_FIELDS,
            listing("CaseResponseFields"),
        ),
        errors=(Error("MultipleFound"), Error("NoneFound"), FAILED, _NOT_LINKED),
        sets=("$.Case.*",),
    ),
    ActionType(
        "UpdateCase",
        "Change a case.",
        "Cases",
        (either("CaseId", required=True), _LINK, _CASE_FIELDS),
        errors=(FAILED, _NOT_LINKED),
    ),
    _data_table("EvaluateDataTableValues", "Find values in a data table."),
    _data_table("ListDataTableValues", "List the values of a data table."),
    _data_table("UpsertDataTableValues", "Write values into a data table."),
)
