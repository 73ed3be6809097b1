"""Which parts of a program add to a running total, and under which guard.

A `fill` or `highest_before` counts for a claim where its fund (or the benefit,
for an extra column) is granted and the branches of `if` that lead to it are taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n
from medrelief.program.paths import paths_to
from medrelief.program.program import Contribution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.program.builder import Builder
    from medrelief.program.program import Decision


def contributions(
    builder: Builder, name: str, decisions: list[Decision], told: n.Node
) -> tuple[tuple[Contribution, ...], tuple[Contribution, ...]]:
    """What adds to the accumulator `name`: fills, and amounts whose highest is kept.

    `told`: unknown while it is not known which benefits apply.
    """
    fills: list[Contribution] = []
    highests: list[Contribution] = []
    for decision in decisions:
        guards: dict[n.Node, list[n.Node]] = {}
        for granted, root in _roots(builder, decision):
            for node, tests in paths_to(builder, root, lambda node: _counts_for(node, name)):
                guards.setdefault(node, []).append(builder.all_of([told, granted, *tests]))
        for node, alternatives in guards.items():
            guard = builder.any_of(alternatives)
            if isinstance(node.what, n.Fill):
                amount, limit = node.args
                fills.append(Contribution(guard, node, amount, limit))
            else:
                highests.append(Contribution(guard, node, node.args[0], None))
    return tuple(fills), tuple(highests)


def _roots(builder: Builder, decision: Decision) -> Iterator[tuple[n.Node, n.Node]]:
    applies = [decision.applies, decision.granted]
    for pay in decision.pay:
        yield builder.all_of([decision.applies, pay.granted]), pay.raw
    for extra in decision.extras:
        amount = extra.amount
        if isinstance(amount.what, n.Grant):
            test, amount, _ = amount.args
            yield builder.all_of([decision.applies, test]), amount
        else:
            yield builder.all_of(applies), amount


def _counts_for(node: n.Node, name: str) -> bool:
    return isinstance(node.what, n.Fill | n.Highest) and node.what.accumulator == name
