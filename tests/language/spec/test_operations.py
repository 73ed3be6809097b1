"""Each table through the reference meaning, and through the columnar meaning."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from language.bench import given, policy_with, value_of
from language.spec import signs, words
from medrelief.facts.kinds import Kind
from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.arithmetic import NEGATE
from medrelief.language.ranges import FACT_RANGES, LARGEST_INT64, NUMERIC, Range, aligned, range_of
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from language.spec.table import Table
    from medrelief.language.operations.base import Operation

TABLES = (*signs.TABLES, *words.TABLES)
NAMES = "abc"


def _shown(value: object) -> str:
    """The same name in every process: a set in the order of the alphabet."""
    return str(sorted(value)) if isinstance(value, frozenset) else str(value)


ROWS = [
    pytest.param(table, row, id=f"{table.formula}: {', '.join(map(_shown, row))}")
    for table in TABLES
    for row in table.rows
]


def operation_of(table: Table) -> Operation:
    """The operation a table is about, by its word and its kinds."""
    if table.word == "negated":
        return NEGATE
    candidates = SIGNS.get(table.word) or (WORDS[table.word],)
    (found,) = [each for each in candidates if each.typed(table.kinds)]
    return found


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_reference_meaning(table: Table, row: tuple[object, ...]) -> None:
    *arguments, expected = row
    named = list(zip(NAMES, table.kinds, arguments, strict=False))
    policy = policy_with(parameters=[given(*each) for each in named])
    value = value_of(table.formula, policy)
    if expected is None:
        assert isinstance(value, Unknown)
        assert value.facts == {f"spec.{name}" for name, _, argument in named if argument is None}
    else:
        assert value == expected
        assert type(value) in EXACT[table.gives]


EXACT = {
    Kind.BOOL: {bool},
    Kind.MONEY: {int, Fraction},
    Kind.RATIO: {int, Fraction},
    Kind.COUNT: {int},
    Kind.DURATION: {int},
    Kind.DATE: {date},
    Kind.TEXT: {str},
    Kind.SET: {frozenset},
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.formula} {table.kinds}")
@pytest.mark.parametrize("widened", [False, True], ids=["own range", "range of facts"])
def test_columnar_meaning(table: Table, *, widened: bool) -> None:
    operation = operation_of(table)
    columns = [list(column) for column in zip(*table.rows, strict=True)]
    *arguments, expected = columns
    ranges = tuple(
        range_held(kind, values, widened=widened)
        for kind, values in zip(table.kinds, arguments, strict=True)
    )
    out = operation.bounds(ranges)
    assert (out is not None) is (table.gives in NUMERIC)
    size = max([each.size for each in (*ranges, out) if each is not None], default=0)
    frame = pl.DataFrame(
        [
            pl.Series(name, held(values, each), dtype=dtype(kind, size))
            for name, kind, values, each in zip(NAMES, table.kinds, arguments, ranges, strict=False)
        ]
    )
    exprs = tuple(pl.col(name) for name in frame.columns)
    found = frame.select(operation.column(exprs, ranges, out).alias("value"))["value"]
    assert found.to_list() == held(expected, out)
    if out is not None:
        assert all(
            out.low <= value <= out.high for value in held(expected, out) if value is not None
        )


def range_held(kind: Kind, values: list[Any], *, widened: bool) -> Range | None:
    """The range of what a column holds; None where it holds no numbers."""
    if kind not in NUMERIC:
        return None
    own = range_of([value for value in values if value is not None])
    if not widened:
        return own
    own, facts = aligned(own, FACT_RANGES[kind])
    return Range(own.scale, min(own.low, facts.low), max(own.high, facts.high))


def held(values: list[Any], bounds: Range | None) -> list[Any]:
    """Values as columns hold them: numbers as whole numbers at the scale, sets as lists."""
    if bounds is not None:
        scaled = [None if value is None else value * 10**bounds.scale for value in values]
        assert all(value is None or value == int(value) for value in scaled)
        return [None if value is None else int(value) for value in scaled]
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def dtype(kind: Kind, size: int) -> Any:
    """The column type for a kind; whole numbers get the integer that is wide enough."""
    match kind:
        case Kind.BOOL:
            return pl.Boolean
        case Kind.DATE:
            return pl.Date
        case Kind.TEXT:
            return pl.String
        case Kind.SET:
            return pl.List(pl.String)
        case _:
            return pl.Int64 if size <= LARGEST_INT64 else pl.Int128


def test_every_operation_has_a_table() -> None:
    registered = {NEGATE, *WORDS.values(), *(each for sign in SIGNS.values() for each in sign)}
    assert {operation_of(table) for table in TABLES} == registered


def test_every_table_has_a_null_in_every_position() -> None:
    gaps = [
        f"{table.formula} {table.kinds}: {NAMES[position]}"
        for table in TABLES
        for position in range(len(table.kinds))
        if not any(row[position] is None and row[-1] is None for row in table.rows)
    ]
    assert gaps == []
