"""Circles in a graph, found with one look at every edge (Tarjan's algorithm, without recursion)."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


def circles(edges: Mapping[T, Iterable[T]]) -> list[set[T]]:
    """The sets of nodes that all lead to one another; a node on no circle is in none."""
    search = _Search(edges)
    for start in edges:
        search.visit(start)
    return [group for group in search.groups if len(group) > 1 or _leads_to_itself(group, edges)]


def _leads_to_itself(group: set[T], edges: Mapping[T, Iterable[T]]) -> bool:
    (node,) = group
    return node in edges.get(node, ())


class _Search(Generic[T]):
    """One search.

    Attributes:
        groups: The strongly connected components.
    """

    def __init__(self, edges: Mapping[T, Iterable[T]]) -> None:
        self.groups: list[set[T]] = []
        self._edges = edges
        self._order: dict[T, int] = {}
        self._low: dict[T, int] = {}  # the earliest node that is still open and can be reached
        self._open: dict[T, None] = {}  # nodes that are in no group yet, as they were found
        self._todo: list[tuple[T, Iterator[T]]] = []

    def visit(self, start: T) -> None:
        """Group everything that a node leads to and that is in no group yet."""
        if start not in self._order:
            self._begin(start)
        while self._todo:
            node, onwards = self._todo[-1]
            following = next((other for other in onwards if self._is_new(node, other)), None)
            if following is None:
                self._finish(node)
            else:
                self._begin(following)

    def _begin(self, node: T) -> None:
        self._order[node] = self._low[node] = len(self._order)
        self._open[node] = None
        self._todo.append((node, iter(self._edges.get(node, ()))))

    def _is_new(self, node: T, other: T) -> bool:
        if other not in self._order:
            return True
        if other in self._open:
            self._low[node] = min(self._low[node], self._order[other])
        return False

    def _finish(self, node: T) -> None:
        self._todo.pop()
        if self._todo:
            parent = self._todo[-1][0]
            self._low[parent] = min(self._low[parent], self._low[node])
        if self._low[node] == self._order[node]:
            group: set[T] = set()
            while node not in group:
                group.add(self._open.popitem()[0])
            self.groups.append(group)
