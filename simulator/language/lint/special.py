"""Rules that hold for one action type alone."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from simulator.language.lint.finding import (
    BAD_SSML,
    IGNORED_SSML,
    NEVER_TAKEN,
    PROMPT_TOO_LONG,
    PROPERTY_VALUE,
    UNKNOWN_VOICE,
    Finding,
)
from simulator.language.lint.subject import Subject
from simulator.language.lint.values import has_placeholder
from simulator.language.prompts import (
    LONGEST_PAUSE,
    TAGS,
    BadPrompt,
    TooLong,
    check_text,
    is_ssml,
    read_ssml,
)
from simulator.language.references import compile_text, references, whole_reference
from simulator.language.voices import VOICES

Place = tuple[str | int, ...]  # keys and indexes, from the action down

_LEVELS: Final = ("ProficiencyLevel", "MinProficiencyLevel", "MaxProficiencyLevel")
_LEAST_LEVEL, _MOST_LEVEL = 1.0, 5.0
_SYNCHRONOUS: Final = 8  # seconds; source: administrator guide, AWS Lambda function block
_TERMINATOR: Final = re.compile(r"[0-9*#]{1,5}")
_DIALLED: Final = re.compile(r"[0-9,*#]{1,50}")
_E164: Final = re.compile(r"\+[1-9]\d{1,14}")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def check_special(subject: Subject) -> Iterator[Finding]:
    """What the catalogue cannot say in its own words."""
    check = _CHECKS.get(subject.action.type)
    if check is not None:
        yield from check(subject)
    yield from _prompt(subject)


def _prompt(subject: Subject) -> Iterator[Finding]:
    messages = subject.parameters.get("Messages")
    listed = messages if isinstance(messages, list) else []
    places = [((), subject.parameters), *((("Messages", i), m) for i, m in enumerate(listed))]
    for at, source in places:
        for name in ("Text", "SSML"):
            text = source.get(name) if isinstance(source, Mapping) else None
            if isinstance(text, str):
                path = subject.path("Parameters", *at, name)
                yield from _spoken(subject, path, text, ssml=is_ssml(source))


def _spoken(subject: Subject, path: str, text: str, *, ssml: bool) -> Iterator[Finding]:
    """What is wrong with a prompt whatever its references hold; they count as one letter each."""
    said = "".join(part if isinstance(part, str) else "x" for part in compile_text(text))
    try:
        if not ssml:
            check_text(said)
            return
        spoken = read_ssml(said)
    except TooLong as problem:
        message = f"This prompt fails: {problem}"
        yield subject.finding(PROMPT_TOO_LONG, path, message, "say it in two prompts")
        return
    except BadPrompt as problem:
        message = f"This prompt fails: {problem}"
        hint = "close every tag, and write &amp; and &lt; for & and <"
        yield subject.finding(BAD_SSML, path, message, hint)
        return
    unknown = sorted(spoken.tags - TAGS)
    if unknown:
        message = f"Amazon Connect ignores <{'>, <'.join(unknown)}>"
        yield subject.finding(IGNORED_SSML, path, message, f"it knows {', '.join(sorted(TAGS))}")
    if any(pause > LONGEST_PAUSE for pause in spoken.pauses):
        message = f"A pause lasts {LONGEST_PAUSE:g} s at most"
        yield subject.finding(IGNORED_SSML, path, message, "write several breaks")


def _input(subject: Subject) -> Iterator[Finding]:
    keys = subject.parameters.get("DTMFConfiguration")
    terminator = _literal(keys, "InputTerminationSequence")
    at: tuple[str, ...] = ("Parameters", "DTMFConfiguration", "InputTerminationSequence")
    if terminator and not _TERMINATOR.fullmatch(terminator):
        yield _wrong(subject, at, "write up to five of 0-9, * and #")
    elif "*" in terminator and _literal(keys, "DisableCancelKey") != "True":
        yield _wrong(subject, at, "* starts anew unless DisableCancelKey is True")
    validation = subject.parameters.get("InputValidation")
    phone = validation.get("PhoneNumberValidation") if isinstance(validation, Mapping) else None
    if isinstance(phone, Mapping) and phone.get("NumberFormat") == "Local":
        country = _literal(phone, "CountryCode")
        if not re.fullmatch(r"[A-Z]{2}", country) and not has_placeholder(country):
            at = ("Parameters", "InputValidation", "PhoneNumberValidation", "CountryCode")
            yield _wrong(subject, at, "with Local write a country of two letters, such as US")


def _function(subject: Subject) -> Iterator[Finding]:
    limit = _literal(subject.parameters, "InvocationTimeLimitSeconds")
    waits = subject.parameters.get("InvocationType") != "ASYNCHRONOUS"
    if waits and limit.isdigit() and int(limit) > _SYNCHRONOUS:
        at = ("Parameters", "InvocationTimeLimitSeconds")
        yield _wrong(subject, at, f"a synchronous call takes {_SYNCHRONOUS} s at most")


def _attributes(subject: Subject) -> Iterator[Finding]:
    given = subject.parameters.get("Attributes")
    for name in given if isinstance(given, Mapping) else ():
        if ("$" in name or "." in name) and whole_reference(name) is None:
            at = ("Parameters", "Attributes", name)
            yield _wrong(subject, at, "a name is one reference, or has no $ and no . in it")


def _tags(subject: Subject) -> Iterator[Finding]:
    given = subject.parameters.get("Tags")
    for name in given if isinstance(given, Mapping) else ():
        if name.lower().startswith("aws:"):
            yield _wrong(subject, ("Parameters", "Tags", name), "aws: is kept for AWS")


def _third_party(subject: Subject) -> Iterator[Finding]:
    digits = _literal(subject.parameters, "ThirdPartyDTMFDigits")
    if digits and not _DIALLED.fullmatch(digits):
        at = ("Parameters", "ThirdPartyDTMFDigits")
        yield _wrong(subject, at, "write at most 50 of 0-9, comma, * and #")
    phone = _literal(subject.parameters, "ThirdPartyPhoneNumber")
    if phone and not _E164.fullmatch(phone):
        at = ("Parameters", "ThirdPartyPhoneNumber")
        yield _wrong(subject, at, "write a number in E.164: + and digits alone")


def _voice(subject: Subject) -> Iterator[Finding]:
    name = _literal(subject.parameters, "TextToSpeechVoice")
    if name and name not in VOICES:
        near = difflib.get_close_matches(name.capitalize(), VOICES, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        hint = f"{meant}choose a voice of Amazon Polly, such as Joanna, or one that you own"
        message = f"Amazon Polly has no voice {name!r}: every later prompt would fail"
        path = subject.path("Parameters", "TextToSpeechVoice")
        yield subject.finding(UNKNOWN_VOICE, path, message, hint)


def _compare(subject: Subject) -> Iterator[Finding]:
    for index, condition in enumerate(subject.action.conditions):
        literal = not references(condition.operand) and not has_placeholder(condition.operand)
        numeric = condition.operator.startswith("Number")
        if numeric and literal and not _NUMBER.fullmatch(condition.operand):
            path = subject.path("Transitions", "Conditions", index)
            message = f"{condition.operator} with an operand that is no number never holds"
            yield subject.finding(NEVER_TAKEN, path, message, "write a number, or use Equals")


def _percentages(subject: Subject) -> Iterator[Finding]:
    limits = [condition.operand for condition in subject.action.conditions]
    if not all(limit.isdigit() and 1 <= int(limit) <= 101 for limit in limits):
        yield _wrong(subject, ("Transitions", "Conditions"), "operands are numbers from 2 to 101")
        return
    for lower, higher in pairwise(map(int, limits)):
        if higher <= lower:
            path = subject.path("Transitions", "Conditions")
            message = f"Below {higher} is below {lower} too, which is tried first"
            hint = "each operand is 1 + the sum of the percentages so far"
            yield subject.finding(NEVER_TAKEN, path, message, hint)


def _literal(holder: object, key: str) -> str:
    value = holder.get(key) if isinstance(holder, Mapping) else None
    if not isinstance(value, str) or references(value) or has_placeholder(value):
        return ""
    return value


def _wrong(subject: Subject, at: Place, hint: str) -> Finding:
    path = subject.path(*at)
    message = f"Invalid Action property value. Path: {path}"
    return subject.finding(PROPERTY_VALUE, path, message, hint)


def _levels(subject: Subject) -> Iterator[Finding]:
    """Levels of proficiency that are written out: 1 to 5 (CreateUserProficiencies)."""
    for at, level in _found_in(subject.parameters, ("Parameters",)):
        given = level if isinstance(level, str) else ""
        if whole_reference(given) or has_placeholder(given):
            continue
        if not _NUMBER.fullmatch(given) or not _LEAST_LEVEL <= float(given) <= _MOST_LEVEL:
            yield _wrong(subject, at, 'write a level from "1" to "5", as a text')


def _found_in(value: object, at: Place) -> Iterator[tuple[Place, object]]:
    """Every level in a tree, with its place."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _LEVELS:
                yield (*at, key), inner
            else:
                yield from _found_in(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _found_in(inner, (*at, index))


_CHECKS: Final[Mapping[str, Callable[[Subject], Iterator[Finding]]]] = {
    "GetParticipantInput": _input,
    "InvokeLambdaFunction": _function,
    "UpdateContactAttributes": _attributes,
    "TagContact": _tags,
    "TransferParticipantToThirdParty": _third_party,
    "Compare": _compare,
    "CheckMetricData": _compare,
    "DistributeByPercentage": _percentages,
    "UpdateContactTextToSpeechVoice": _voice,
    "UpdateContactRoutingCriteria": _levels,
}
