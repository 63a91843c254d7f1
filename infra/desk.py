"""What people at the desk find: who may do what, statuses, teams, forms.

Names of permissions: administrator guide, "List of security profile permissions".
"""

from collections.abc import Mapping
from dataclasses import dataclass

# Each has what the one before it has. An agent sees no caller but the one on the line; a supervisor
# listens, judges calls and changes nothing else, and hears and reads what is redacted alone; an
# administrator changes what people need day by day. Flows, numbers and profiles change by
# deployments alone, so that nobody may edit them by hand.
_AGENT = (
    "BasicAgentAccess",
    "CustomViews.Access",  # the caller's context beside the call
    "OutboundCallAccess",
    "TransferDestinations.View",
)
_SUPERVISOR = (
    *_AGENT,
    "AccessMetrics",
    "AgentGrouping.View",
    "AgentStates.View",
    "CallRecordings.Redacted.Access",
    "ContactAttributes.View",
    "ContactSearch.View",
    "ContactTranscripts.Redacted.Access",
    "Evaluation.Create",
    "Evaluation.Edit",
    "Evaluation.View",
    "EvaluationForms.View",
    "HoursOfOperation.View",
    "ManagerBargeIn",
    "ManagerListenIn",
    "Queues.View",
    "RoutingPolicies.View",
    "Rules.View",
    "TaskTemplates.View",
    "Users.View",
)
_ADMINISTRATOR = (
    *_SUPERVISOR,
    "ContactFlowModules.View",
    "ContactFlows.View",
    "PhoneNumbers.View",
    "Prompts.View",
    "SecurityProfiles.View",
    "TestCases.View",
    "TransferDestinations.Create",
    "TransferDestinations.Edit",
    "Users.Create",
    "Users.Edit",
    "Users.EditPermission",  # which profiles somebody has: any there is
    "Views.View",
)
SECURITY_PROFILES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Ringback Agent": ("Answers callers.", _AGENT),
    "Ringback Supervisor": ("Sees how queues and agents do, and finds contacts.", _SUPERVISOR),
    "Ringback Administrator": ("Lets people in and gives them their work.", _ADMINISTRATOR),
}

# Beside Available and Offline, which every instance has.
AGENT_STATUSES: Mapping[str, str] = {
    "Break": "Away for some minutes.",
    "Lunch": "Away for a meal.",
    "Back office": "Finishes what callers asked for; no calls.",
    "Training": "Learns, or is coached.",
}

HIERARCHY_LEVELS = ("Site", "Team")
SITE = "Main office"
TEAMS = ("Customer service", "Billing")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the evaluation form, answered with yes or no."""

    title: str
    explains: str


EVALUATION_TITLE = "A call with a person"
EVALUATION: Mapping[str, tuple[Question, ...]] = {
    "The caller": (
        Question("Was the reason taken up from the whisper or the screen?", "Nobody asked again."),
        Question(
            "Was it settled, or was it said when it will be?", "With a date or a case number."
        ),
        Question("Was the caller spoken to in the language they chose?", ""),
    ),
    "What must be": (
        Question("Was the account opened only after proof of identity?", "A number is no proof."),
        Question("Were card and PIN left to the encrypted keys?", "Never spoken, never written."),
    ),
}

TASK_TEMPLATE = "Follow up"
# Name -> type, required. One field names the task, and is required; and where the template has no
# flow, one says where the task goes (API reference, CreateTaskTemplate).
TASK_FIELDS: Mapping[str, tuple[str, bool]] = {
    "Task name": ("NAME", True),
    "Assign to": ("QUICK_CONNECT", True),
    "Case number": ("TEXT", True),
    "What was promised": ("TEXT_AREA", True),
    "Until when": ("DATE_TIME", False),
}


@dataclass(frozen=True, slots=True)
class Watchword:
    """What marks a recorded call with a category, by which supervisors find it.

    Attributes:
        said_by: CUSTOMER or AGENT.
        words: any of them, said as they stand.
    """

    said_by: str
    words: tuple[str, ...]


# Names are the categories. Words are looked for after the call, where its flow turns analysis on.
WATCHWORDS: Mapping[str, Watchword] = {
    "CardOrPinAskedFor": Watchword(
        "AGENT",
        (
            *("card number", "security code", "your PIN"),
            *("número de tarjeta", "código de seguridad", "su PIN"),
        ),
    ),
    "Complaint": Watchword(
        "CUSTOMER",
        (
            *("complaint", "lawyer", "regulator", "cancel my contract"),
            *("queja", "abogado", "cancelar mi contrato"),
        ),
    ),
}
