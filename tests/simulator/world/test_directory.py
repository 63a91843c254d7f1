"""Finding a resource by any of the ways a flow refers to one."""

import pytest

from simulator.world import Directory
from simulator.world.alone import lone_world, name_of

MODULE = "arn:aws:connect:us-east-1:111122223333:instance/i/flow-module/9999"
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:lookup"


@pytest.mark.parametrize(
    ("registered", "reference"),
    [
        (MODULE, MODULE),
        (MODULE, "9999"),
        (MODULE, f"{MODULE}:$LATEST"),
        (MODULE, f"{MODULE}:3"),
        (MODULE, f"{MODULE}:live"),
        (FUNCTION, f"{FUNCTION}:live"),
        (FUNCTION, "lookup"),
        ("${LookupFunction}", "${LookupFunction}"),
        ("form", "form:1"),
    ],
)
def test_it_is_found(registered: str, reference: str) -> None:
    directory: Directory[str] = Directory()
    directory.add("it", registered)

    assert directory.find(reference) == "it"


@pytest.mark.parametrize("reference", ["", "999", "other", f"{MODULE}9", "${Lookup}"])
def test_it_is_not_found(reference: str) -> None:
    directory: Directory[str] = Directory()
    directory.add("it", MODULE, "${LookupFunction}")

    assert directory.find(reference) is None


def test_a_qualified_reference_wins_over_the_bare_one() -> None:
    directory: Directory[str] = Directory()
    directory.add("latest", MODULE)
    directory.add("live", f"{MODULE}:live")

    assert directory.find(f"{MODULE}:live") == "live"
    assert directory.find(f"{MODULE}:2") == "latest"


def test_what_is_assumed_is_kept() -> None:
    made: list[str] = []

    def assume(reference: str) -> list[str]:
        made.append(reference)
        return [reference]

    directory = Directory(assume=assume)

    assert directory.find("a") is directory.find("a")
    assert made == ["a"]
    assert directory.find("") is None


def test_each_resource_is_listed_once() -> None:
    directory: Directory[str] = Directory()
    directory.add("it", "a", "b", MODULE)
    directory.add("other", "c")

    assert (list(directory), len(directory)) == (["it", "other"], 2)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("${BillingQueue}", "BillingQueue"),
        (f"{FUNCTION}:live", "lookup"),
        (MODULE, "9999"),
        ("plain", "plain"),
    ],
)
def test_what_people_call_it(reference: str, name: str) -> None:
    assert name_of(reference) == name


def test_a_lone_world_assumes_what_can_be_assumed() -> None:
    world = lone_world()

    assert world.queues.find("${BillingQueue}") is not None
    assert world.modules.find("anything") is None
    assert world.flows.find("anything") is None
    assert not world.answers
