"""Stages synthesized once per test process: half a second each, after two for CDK itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.adoption import Adoption
from infra.constructs.queues import QUEUES
from tests.infra.assembly import ADOPTED, Assembly, synthesize

IMPORTED = Adoption(
    instance_arn=ADOPTED,
    hours={"Office": "00000000-0000-4000-8000-000000000001"},
    queues={
        name: f"00000000-0000-4000-8000-0000000000{number}"
        for number, name in enumerate(QUEUES, start=10)
    },
    routing_profiles={"Agents": "00000000-0000-4000-8000-000000000004"},
)


@pytest.fixture(scope="session")
def dev() -> Iterator[Assembly]:
    with TemporaryDirectory() as folder:
        yield synthesize(Path(folder), "dev")


@pytest.fixture(scope="session")
def prod() -> Iterator[Assembly]:
    with TemporaryDirectory() as folder:
        yield synthesize(Path(folder), "prod")


@pytest.fixture(scope="session")
def adopted() -> Iterator[Assembly]:
    """Stage prod on an instance that exists already."""
    with TemporaryDirectory() as folder:
        yield synthesize(Path(folder), "prod", ADOPTED)


@pytest.fixture(scope="session")
def importing() -> Iterator[Assembly]:
    """Stage prod on an instance whose hours, queues and profile are used."""
    with TemporaryDirectory() as folder:
        yield synthesize(
            Path(folder), "prod", changed=lambda stage: replace(stage, adopts=IMPORTED)
        )


@pytest.fixture(params=["dev", "prod", "adopted"])
def every(request: pytest.FixtureRequest) -> Assembly:
    """What must hold of every stage and both ways to an instance."""
    assembly: Assembly = request.getfixturevalue(request.param)
    return assembly
