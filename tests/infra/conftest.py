"""Stages synthesized once for all test processes: half a second each, after two for CDK itself."""

from dataclasses import replace
from functools import partial

import pytest

from infra.adoption import Adoption
from infra.constructs.queues import QUEUES
from infra.stage_parts import Administrator, OutsideNumber, PhoneNumber
from infra.stages import PROD
from tests.infra.assembly import ADOPTED, Assembly, shared, synthesize

IMPORTED = Adoption(
    instance_arn=ADOPTED,
    hours={"Office": "00000000-0000-4000-8000-000000000001"},
    queues={
        name: f"00000000-0000-4000-8000-0000000000{number}"
        for number, name in enumerate(QUEUES, start=10)
    },
    routing_profiles={"Agents": "00000000-0000-4000-8000-000000000004"},
)
LENT_NUMBER = (
    "arn:aws:connect:us-east-1:111122223333:phone-number/00000000-0000-4000-8000-000000000005"
)
REPOSITORY = "https://git.acme.example/ringback/blob/main/"
OUTSIDE = OutsideNumber(name="Gas company", number="+15550143")  # for fiction


IMPORTING = replace(
    PROD,
    adopts=IMPORTED,
    phone_numbers=(PhoneNumber(arn=LENT_NUMBER),),
    alarms_to="duty@acme.example",
    runbook_url=REPOSITORY,
    protected=True,
)


@pytest.fixture(scope="session")
def dev() -> Assembly:
    return shared("dev", "dev", partial(synthesize, stage="dev"))


@pytest.fixture(scope="session")
def prod() -> Assembly:
    return shared("prod", "prod", partial(synthesize, stage="prod"))


@pytest.fixture(scope="session")
def adopted() -> Assembly:
    """Stage prod on an instance that exists already."""
    return shared("adopted", "prod", partial(synthesize, stage="prod", instance_arn=ADOPTED))


@pytest.fixture(scope="session")
def importing() -> Assembly:
    """Stage prod on an instance whose hours, queues, profile and number are used.

    It calls somebody. Its first deployment has succeeded, so that it is protected.
    """
    return synthesized_importing()


def synthesized_importing() -> Assembly:
    return shared(
        f"importing {IMPORTING}",
        "prod",
        partial(synthesize, stage="prod", changed=lambda _: IMPORTING),
    )


@pytest.fixture(scope="session")
def peopled() -> Assembly:
    """Stage dev with an administrator and an outside number of its own."""
    person = Administrator(
        username="duty", mail="duty@acme.example", first_name="On", last_name="Duty"
    )
    make = partial(
        synthesize,
        stage="dev",
        changed=lambda stage: replace(stage, administrators=(person,), outside_numbers=(OUTSIDE,)),
    )
    return shared(f"peopled {person} {OUTSIDE}", "dev", make)


@pytest.fixture(params=["dev", "prod", "adopted"])
def every(request: pytest.FixtureRequest) -> Assembly:
    """What must hold of every stage and both ways to an instance."""
    assembly: Assembly = request.getfixturevalue(request.param)
    return assembly
