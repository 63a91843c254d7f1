"""Circles are found, each as a whole, and nothing else."""

from simulator.language.lint.circles import circles


def test_circles_are_found_as_wholes() -> None:
    graph = {1: [2], 2: [3, 4], 3: [1], 4: [5], 5: [4], 6: [6], 7: [1], 8: []}

    assert sorted(map(sorted, circles(graph))) == [[1, 2, 3], [4, 5], [6]]


def test_a_long_way_is_no_circle_and_needs_no_recursion() -> None:
    way = {index: [index + 1] for index in range(50_000)}

    assert circles(way) == []
    assert len(circles({**way, 50_000: [0]})[0]) == 50_001
