"""What an Amazon Connect instance that exists already can lend, found by name.

Synthesis asks AWS nothing, so a stage names what it adopts by id. This finds the ids, and writes
the lines for infra/stages.py. It changes nothing.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.adoption import Adoption
from infra.stage_types import InvalidStage
from operations.centre import OperationError

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of resource: field of `Adoption`, Amazon Connect's operation, and its answer."""

    field: str
    operation: str
    found: str
    option: str
    only: Mapping[str, Any]


_KINDS = (
    _Kind(*("hours", "list_hours_of_operations", "HoursOfOperationSummaryList", "HOURS"), only={}),
    _Kind(
        *("queues", "list_queues", "QueueSummaryList", "QUEUES"),
        only={"QueueTypes": ["STANDARD"]},
    ),
    _Kind(
        *("routing_profiles", "list_routing_profiles", "RoutingProfileSummaryList", "PROFILES"),
        only={},
    ),
)


def used_names() -> Mapping[str, list[str]]:
    """Returns what the centre uses and an instance may lend, by field of `Adoption`."""
    from infra.constructs.hours import HOURS  # CDK: two seconds
    from infra.constructs.queues import PROFILE, QUEUES

    return {"hours": list(HOURS), "queues": list(QUEUES), "routing_profiles": [PROFILE]}


def renamed(text: str | None) -> Names:
    """Reads `General=Customer care,Billing=Accounts`.

    Raises:
        OperationError: it has another form.
    """
    pairs = [part.partition("=") for part in (text or "").split(",") if part.strip()]
    if any(not equals or not there.strip() for _, equals, there in pairs):
        raise OperationError(
            f"{text!r} is not of the form 'General=Customer care,Billing=Accounts'"
        )
    return {ours.strip(): there.strip() for ours, _, there in pairs}


def lines(
    instance_arn: str, client: Callable[[str, str], Any], given: Mapping[str, Names]
) -> Iterator[str]:
    """Yields lines to put into a stage, then, as comments, what there is besides.

    Args:
        instance_arn: of the instance.
        client: returns a boto3 client of a service in a region.
        given: field of `Adoption` -> the centre's name -> the name in the instance; what is not
            given has the same name there, or is created.

    Raises:
        OperationError: no such instance, or it has nothing of a given name.
    """
    try:
        adoption = Adoption(instance_arn=instance_arn)
    except InvalidStage as error:
        raise OperationError(str(error)) from None
    connect = client("connect", adoption.region)
    yield "adopts=Adoption("
    yield f"    instance_arn={json.dumps(instance_arn)},"
    notes = []
    for kind in _KINDS:
        there = {
            str(one["Name"]): str(one["Id"])
            for page in connect.get_paginator(kind.operation).paginate(
                InstanceId=adoption.instance_id, **kind.only
            )
            for one in page[kind.found]
            if "Name" in one
        }
        known = used_names()[kind.field]
        wanted = _wanted(kind, known, given.get(kind.field, {}), there)
        lent = {ours: there[name] for ours, name in wanted.items()}
        if lent:
            yield f"    {kind.field}={json.dumps(lent, ensure_ascii=False)},"
        for ours in (one for one in known if one not in lent):
            others = ", ".join(sorted(there.keys() - set(wanted.values()))) or "nothing else"
            notes.append(
                f"# {kind.field}: {ours} will be created; {kind.option}='{ours}=NAME' lends one of:"
                f" {others}"
            )
    yield "),"
    yield from notes
    yield from _numbers(connect, instance_arn)


def _wanted(kind: _Kind, known: list[str], given: Names, there: Names) -> Names:
    if unknown := sorted(given.keys() - set(known)):
        raise OperationError(
            f"{kind.option}: the centre uses no {unknown[0]!r}; it uses {', '.join(known)}"
        )
    if missing := sorted(set(given.values()) - there.keys()):
        raise OperationError(
            f"{kind.option}: the instance has no {missing[0]!r}; it has"
            f" {', '.join(sorted(there)) or 'none'}"
        )
    return {ours: given.get(ours, ours) for ours in known if given.get(ours, ours) in there}


def _numbers(connect: Any, instance_arn: str) -> Iterator[str]:  # noqa: ANN401 - a boto3 client
    pages = connect.get_paginator("list_phone_numbers_v2").paginate(TargetArn=instance_arn)
    for page in pages:
        for one in page["ListPhoneNumbersSummaryList"]:
            where = f"{one.get('PhoneNumberCountryCode')} {one.get('PhoneNumberType')}"
            arn = json.dumps(one["PhoneNumberArn"])
            yield f"# a number of the instance, {where}: phone_numbers=(PhoneNumber(arn={arn}),),"
