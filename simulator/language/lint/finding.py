"""What the linter says, and the rules it says it by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad it is; the words are SARIF's levels."""

    ERROR = "error"  # Amazon Connect refuses to publish the flow
    WARNING = "warning"  # a caller will suffer, or it fails on the way
    NOTE = "note"  # worth a look


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its stable name, what it looks for, and how much it matters."""

    id: str
    severity: Severity
    summary: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        rule: Stable name of the rule, see ``RULES``.
        source: File name or ARN of the flow.
        path: Place in the document (``Actions[3].Transitions.NextAction``); empty for the whole.
        identifier: The action, or None for the whole flow.
        message: What is wrong; what publishing refuses, in the service's own words.
        hint: How to mend it.
    """

    rule: str
    severity: Severity
    source: str
    path: str
    identifier: str | None
    message: str
    hint: str


def _error(name: str, summary: str) -> Rule:
    return Rule(name, Severity.ERROR, summary)


def _warning(name: str, summary: str) -> Rule:
    return Rule(name, Severity.WARNING, summary)


def _note(name: str, summary: str) -> Rule:
    return Rule(name, Severity.NOTE, summary)


# What CreateContactFlow refuses.
INVALID_FLOW: Final = _error("invalid-flow", "The file is no flow that could be read and played")
CONTENT_SIZE: Final = _error("content-size", "A flow holds 256,000 characters and 250 actions")
IDENTIFIER: Final = _error("identifier", "Identifiers are 1 to 50 characters, some not allowed")
SETTINGS: Final = _error("settings", "A module has top-level Settings, a flow has none")
ACTION_TYPE: Final = _error("action-type", "The service does not know this action type")
FLOW_TYPE: Final = _error("flow-type", "The action may not stand in this type of flow")
MISSING_PROPERTY: Final = _error("missing-property", "A property that publishing wants is missing")
PROPERTY_NAME: Final = _error("property-name", "The action has no property of this name")
PROPERTY_VALUE: Final = _error("property-value", "The property does not take this value")
UNKNOWN_ROOT: Final = _error("unknown-root", "The reference begins with nothing a flow knows")
EMPTY_VALUE: Final = _error("empty-value", "Empty strings are refused in Parameters")
ONLY_ONE: Final = _error("only-one", "Of these properties only one may be there")
AT_LEAST_ONE: Final = _error("at-least-one", "Of these properties one must be there")
MISSING_ERROR: Final = _error("missing-error", "An error branch that publishing wants is missing")
ACTION_ERROR: Final = _error("action-error", "The action does not have this error")
BRANCH: Final = _error("branch", "The action does not take this condition, or lacks one")
NO_TRANSITIONS: Final = _error("no-transitions", "The flow or contact ends here: no way on")

# What it accepts and does not do as written.
FLOW_TYPE_UNKNOWN: Final = _note("flow-type-unknown", "The flow does not say its type")
FLOW_TYPE_DOUBTFUL: Final = _note("flow-type-doubtful", "The sources disagree about this place")
RETIRED: Final = _warning("retired", "AWS has ended what this action does")
NOT_VERIFIED: Final = _warning("not-verified", "Nobody has seen the service accept this type")
NEVER_TAKEN: Final = _warning("never-taken", "A branch that can never be taken")
PROMPT_TOO_LONG: Final = _warning(
    "prompt-too-long", "More than 3,000 characters to say, or 6,000 with SSML's tags, fail"
)
UNKNOWN_VOICE: Final = _warning(
    "unknown-voice", "With a voice that does not exist, every later prompt fails"
)
BAD_SSML: Final = _warning("ssml-not-well-formed", "SSML that is no XML takes the error branch")
IGNORED_SSML: Final = _warning("ssml-ignored", "A tag or pause that Amazon Connect does not honour")

# What a caller would complain about.
NO_WAY_TO_A_PERSON: Final = _warning("no-way-to-a-person", "A caller cannot get to a person here")
DEAD_END: Final = _warning("dead-end", "The caller is cut off without a word")
UNREACHABLE: Final = _warning("unreachable", "Nothing leads to this action")
ENDLESS_LOOP: Final = _warning("loop-without-exit", "A caller who does nothing goes round for ever")
LAMBDA_ERROR: Final = _warning(
    "lambda-error-unhandled", "A failing function goes on as if it had worked"
)
NO_RETRY: Final = _warning("input-without-retry", "One missed or wrong key and the call is over")
PERSONAL_DATA: Final = _warning(
    "personal-data-in-logs", "What a caller keys in is written to the log"
)
MENU_LENGTH: Final = _warning("menu-too-long", "Nobody remembers more than five options")
MENU_DEPTH: Final = _warning("menu-too-deep", "More than three menus before anything happens")
LANGUAGE: Final = _warning("prompt-missing-language", "A prompt is not there in every language")
BUSY: Final = _warning("busy-without-choice", "Callers are told to wait and given no choice")
NO_REASON: Final = _note("data-without-reason", "Data is asked for without saying why")

# What CreateTestCase refuses, and what a native test case says in vain.
CASE_VERSION: Final = _error("case-version", "The only version is 2019-10-30")
CASE_SIZE: Final = _error("case-size", "A test case holds 256,000 characters")
CASE_IDENTIFIER: Final = _error("case-identifier", "Identifiers are unique and there")
CASE_TRANSITION: Final = _error("case-transition", "A transition leads to nothing")
CASE_USAGE: Final = _error("case-usage", "Every observation is met exactly once")
CASE_EVENT: Final = _error("case-event", "There is no such event, or it lacks something")
CASE_MESSAGE: Final = _error("case-message", "A message is matched in one of the documented ways")
CASE_ACTION: Final = _error("case-action", "There is no such action, or it lacks something")
CASE_ENTRY: Final = _error("case-entry", "The entry point is not one the service takes")
CASE_REPORTED: Final = _warning("case-reported", "Documented, yet reported to be refused or vain")
CASE_ACTION_TYPE: Final = _warning("case-action-type", "Parameters repeat the action's type")
CASE_NO_END: Final = _warning("case-no-end", "Nothing ends the test before its five minutes")
CASE_LIVE_AGENT: Final = _warning("case-live-agent", "A real agent could be offered the contact")
CASE_RESULT: Final = _warning("case-result", "A result is read that was never waited for")

RULES: Final = {rule.id: rule for rule in list(globals().values()) if isinstance(rule, Rule)}
"""Every rule by its name."""
