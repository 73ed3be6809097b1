"""Parts of formulas that depend on one day only, worked out once per day.

Why: a file holds a million claims and a few hundred days; the year of a day, its
month's end or the anniversary of an operation is looked up, not computed.
In: a program, the claims.  Out: an expression per such node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.expressions import Expressions
from medrelief.evaluate.columns.knowing import core
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.evaluate.columns.sheet import Shape

LONGEST_SPAN = 40_000
"""Days; a longer span is that of an open end, and is not laid out day by day."""

SLOW = frozenset(
    ("year", "year_start", "year_end", "month_end", "day_of_month", "add_years", "add_months")
    + ("as_text", "working_days_after", "+", "-")
)


def columns_of_days(
    shape: Shape, knowing: Knowing, claims: pl.DataFrame
) -> Mapping[int, pl.Expr]:
    """Node → its value, looked up by the day of the one fact that it reads."""
    found: dict[int, pl.Expr] = {}
    for column, nodes in _by_fact(shape, knowing).items():
        if column not in claims.columns or knowing.never(nodes[0]):
            continue
        low, high = claims.get_column(column).min(), claims.get_column(column).max()
        if low is None or high is None:
            continue
        first, last = _number(low), _number(high)
        if last - first > LONGEST_SPAN:
            continue
        days = _every_day(column, first, last)
        # what is always known of the claims may be null for the one line without a day
        alone = Expressions(knowing, {}, frozenset([column]))
        answers = days.select(alone.made(node).alias(str(node.index)) for node in nodes)
        at = (pl.col(column).to_physical() - (first - 1)).fill_null(0).cast(pl.UInt32)
        found |= {
            node.index: pl.lit(answers.get_column(str(node.index))).gather(at) for node in nodes
        }
    return found


def _number(day: object) -> int:
    return pl.Series([day], dtype=pl.Date).to_physical().item()  # type: ignore[no-any-return]  # whole days


def _every_day(column: str, first: int, last: int) -> pl.DataFrame:
    """No day, then every day of the span."""
    days = pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    return pl.DataFrame({column: pl.concat([pl.Series([None], dtype=pl.Date), days])})


def _by_fact(shape: Shape, knowing: Knowing) -> Mapping[str, list[n.Node]]:
    """Fact → the largest slow nodes that read it and nothing else."""
    read: dict[int, frozenset[str] | None] = {}
    slow: set[int] = set()
    for node in shape.program.nodes:
        read[node.index] = _facts_of(node, knowing, read)
        if read[node.index] and _is_slow(node, slow):
            slow.add(node.index)
    found: dict[str, dict[int, n.Node]] = {}

    def take(nodes: Iterable[n.Node]) -> None:
        for each in nodes:
            node = core(each)
            facts = read[node.index]
            if facts and node.index in slow and not isinstance(node.what, n.Fact):
                (column,) = facts
                found.setdefault(column, {})[node.index] = node

    for node in shape.program.nodes:
        if read[node.index] is None:
            take(node.args)
    take(shape.program.roots)
    return {column: list(nodes.values()) for column, nodes in found.items()}


def _facts_of(
    node: n.Node, knowing: Knowing, read: Mapping[int, frozenset[str] | None]
) -> frozenset[str] | None:
    """The one date that a node reads, nothing for a constant, None where it reads more."""
    if node.row or knowing.never(node):
        return None
    if knowing.constant(node):
        return frozenset()
    match node.what:
        case n.Fact(column=column):
            return frozenset([column]) if node.kind is Kind.DATE else None
        case n.RowFact() | n.Each() | n.Fill() | n.Highest() | n.NotKnown():
            return None
    together: frozenset[str] = frozenset()
    for arg in node.args:
        facts = read[core(arg).index]
        if facts is None:
            return None
        together |= facts
    return together if len(together) <= 1 else None


def _is_slow(node: n.Node, slow: set[int]) -> bool:
    name = node.operation.name if node.operation else ""
    return name in SLOW or any(core(arg).index in slow for arg in node.args)

