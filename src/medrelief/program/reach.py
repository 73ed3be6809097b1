"""What a set of nodes needs: other nodes, columns of the subject, columns of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable


def reachable(roots: Iterable[n.Node]) -> tuple[n.Node, ...]:
    """The roots and all that they need, in an order of evaluation."""
    found: dict[int, n.Node] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node.index not in found:
            found[node.index] = node
            waiting.extend(node.args)
            if isinstance(node.what, n.Each):
                waiting.extend(node.what.inner)
    return tuple(found[index] for index in sorted(found))


def case_columns(nodes: Iterable[n.Node]) -> tuple[str, ...]:
    """The flat columns that the nodes read."""
    return tuple(sorted({node.what.column for node in nodes if isinstance(node.what, n.Fact)}))


def row_columns(nodes: Iterable[n.Node]) -> dict[str, tuple[str, ...]]:
    """Table of a search → the columns of its rows that the nodes read."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node.what, n.RowFact):
            found.setdefault(node.what.table, set()).add(node.what.column)
        if isinstance(node.what, n.Each):
            found.setdefault(node.what.table, set())
    return {table: tuple(sorted(columns)) for table, columns in found.items()}
