"""Every way out of every action of our flows is played by some scenario."""

from tests.flows.coverage import branches, played, report


def test_every_branch_of_every_flow_is_played() -> None:
    total, taken = branches(), played()

    assert total <= taken, "\n" + report(total, taken)
