"""Stages synthesized once per test process: half a second each, after two for CDK itself."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.infra.assembly import ADOPTED, Assembly, synthesize


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


@pytest.fixture(params=["dev", "prod", "adopted"])
def every(request: pytest.FixtureRequest) -> Assembly:
    """What must hold of every stage and both ways to an instance."""
    assembly: Assembly = request.getfixturevalue(request.param)
    return assembly
