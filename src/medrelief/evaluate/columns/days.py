"""Parts of formulas that depend on one day only, worked out once per day.

Why: a file holds a million claims and a few hundred days; the year of a day, its
month's end or the anniversary of an operation is looked up, not computed.
In: a program, the claims.  Out: an expression per such node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.evaluate.columns.day_tables import day_table
from medrelief.evaluate.columns.expressions import Expressions
from medrelief.evaluate.columns.knowing import core
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from medrelief.evaluate.columns.day_tables import DayTable
    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.evaluate.columns.sheet import Shape

SLOW = frozenset(
    (
        *("year", "year_start", "year_end", "month_end", "day_of_month", "add_years"),
        *("add_months", "as_text", "as_month", "working_days_after", "+", "-"),
    )
)


def columns_of_days(
    shape: Shape, knowing: Knowing, tables: Mapping[str, DayTable]
) -> Mapping[int, pl.Expr]:
    """Node → its value, looked up by the day of the one fact that it reads."""
    found: dict[int, pl.Expr] = {}
    for column, nodes in _by_fact(shape, knowing).items():
        table = tables.get(column)
        if table is None:
            continue
        alone = Expressions(knowing, {}, frozenset([column]))
        made = [alone.made(node).alias(str(node.index)) for node in nodes]
        # a plain select gives one line where a test holds for all days alike
        answers = table.days.lazy().with_columns(made).collect()
        found |= {node.index: table.look(answers.get_column(str(node.index))) for node in nodes}
    return found


def day_tables(shape: Shape, claims: pl.DataFrame) -> Mapping[str, DayTable]:
    """Fact → the table of its days, for the dates that the program reads."""
    dates = [
        node.what.column
        for node in shape.program.nodes
        if isinstance(node.what, n.Fact) and node.kind is Kind.DATE
    ]
    tables = {column: day_table(claims, column) for column in dates}
    return {column: table for column, table in tables.items() if table is not None}


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
