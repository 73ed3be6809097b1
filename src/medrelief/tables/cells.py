"""Columns of text → typed columns, at the speed of columns.

Why: a million clean cells must not pass through Python, and an unclean one must be
read exactly as `facts.cells` reads it.  In: text, the columns it belongs to.
Out: `Typed` columns.  Must never: round, or decide what `facts.cells` decides.

Clean spellings are read by native expressions.  What those leave is written
cleanly by native expressions and tried again.  What is still left goes, each
distinct text once, through `facts.cells`, which has the last word.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.cells import NONE, reader_of
from medrelief.facts.days import FIRST_YEAR, LAST_YEAR, OPEN_END
from medrelief.facts.kinds import Empty, Kind
from medrelief.facts.refusals import Refused
from medrelief.tables import spellings, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.facts.columns import Column
    from medrelief.tables.encoding import Traits

RATIO_SCALE = 10_000
DTYPES: Mapping[Kind, Any] = MappingProxyType(
    {
        Kind.BOOL: pl.Boolean(),
        Kind.MONEY: pl.Int64(),
        Kind.RATIO: pl.Int64(),
        Kind.COUNT: pl.Int64(),
        Kind.DATE: pl.Date(),
        Kind.DURATION: pl.Int64(),
        Kind.TEXT: pl.String(),
        Kind.SET: pl.List(pl.String),
    }
)
"""How each kind is held: money as fen, ratios times `RATIO_SCALE`, durations as days."""

_OPEN_END_TOO = date(2099, 12, 31)
_NOTHING = ("-", "--", "---", "—", "——", "/", "\\n", "null", "nan", "nat")
_NO_DAY = (*_NOTHING, "none", "0", "00000000", "0000-00-00", "0000-00-00 00:00:00")


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as read; empty cells and refused cells are null."""

    values: pl.Series
    refused: pl.DataFrame
    """row (from 0), column, code."""
    expected: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Code → what was expected, as a sentence in zh and en."""
    marks: bool = False
    """Whether a cell held a mark such as `--`, read as empty."""


def typed(
    frame: pl.DataFrame, columns: Sequence[Column], traits: Traits | None = None
) -> list[Typed]:
    """Read the columns of a frame of text, in order.

    Args:
        frame: text, or dates where a date column has them already.
        traits: what occurs anywhere in the source; nothing where that is not known.
    """
    first = _cleanly_written(frame, columns)
    return [_read(c, frame[c.name], first[c.name], traits) for c in columns]


def meaning_of_empty(column: Column) -> pl.Expr | None:
    """What an empty cell of the column means; nothing where it stays null."""
    if column.empty is Empty.OPEN:
        return pl.lit(OPEN_END)
    if column.empty is not Empty.NONE:
        return None
    match column.kind:
        case Kind.BOOL:
            return pl.lit(value=False)
        case Kind.SET:
            return pl.lit([], dtype=pl.List(pl.String))
        case _:
            return pl.lit(NONE)


def with_empty_meant(frame: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    """The frame with what empty cells mean, where their column declares it."""
    return frame.with_columns(
        pl.col(column.name).fill_null(meaning)
        for column in columns
        if frame[column.name].null_count() and (meaning := meaning_of_empty(column)) is not None
    )


def refused_cells(rows: pl.Series, column: str, codes: pl.Series | str) -> pl.DataFrame:
    """Refusals of cells in one column."""
    code = codes if isinstance(codes, pl.Series) else pl.lit(codes)
    return pl.DataFrame({"row": rows.cast(pl.Int64)}).select(
        "row", pl.lit(column).alias("column"), code.alias("code").cast(pl.String)
    )


def _cleanly_written(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    clean = {c.name: spellings.clean(c, frame.schema[c.name]) for c in columns}
    found = frame.select(expression for expression in clean.values() if expression is not None)
    return pl.DataFrame(
        [
            pl.Series(c.name, [None], dtype=DTYPES[c.kind]).new_from_index(0, frame.height)
            if clean[c.name] is None
            else found[c.name]
            for c in columns
        ]
    )


def _read(column: Column, text: pl.Series, first: pl.Series, traits: Traits | None) -> Typed:
    if column.kind is Kind.TEXT and not spellings.known_words(column):
        values, cut = texts.tidied(
            text, traits, known_none=not column.required, as_written=column.as_written
        )
        return Typed(values, refused_cells(cut, column.name, "number_cut"))
    if column.kind is Kind.DATE:
        first = _within_range(first)
    if first.null_count() == text.null_count():
        return Typed(first, refused_cells(pl.Series([], dtype=pl.Int64), column.name, ""))
    if column.kind in (Kind.RATIO, Kind.SET):
        return _each_distinct(column, text)
    left = (first.is_null() & text.is_not_null()).arg_true()
    found = _second_look(column, text.gather(left))
    refused = found.refused.with_columns(
        left.gather(found.refused["row"]).cast(pl.Int64).alias("row")
    )
    return Typed(_put(first, left, found.values), refused, found.expected, found.marks)


def _each_distinct(column: Column, text: pl.Series) -> Typed:
    """A column of few distinct texts: each is looked at once."""
    distinct = text.drop_nulls().unique()
    found = _second_look(column, distinct)
    index = text.replace_strict(
        distinct, pl.int_range(len(distinct), eager=True), default=None, return_dtype=pl.UInt32
    )
    code_of = pl.Series([None], dtype=pl.String).new_from_index(0, len(distinct))
    code_of = _put(code_of, found.refused["row"], found.refused["code"])
    codes = code_of.gather(index) if found.refused.height else code_of.clear()
    at = codes.is_not_null().arg_true()
    return Typed(
        found.values.gather(index).alias(column.name),
        refused_cells(at, column.name, codes.drop_nulls()),
        found.expected,
        found.marks,
    )


def _second_look(column: Column, cells: pl.Series) -> Typed:
    if cells.dtype == pl.Date:
        cells = cells.dt.to_string("%Y-%m-%d")
    plain = texts.half_width(cells)
    marks = _is_nothing(column, plain)
    plain = plain.set(marks | (plain == ""), None)
    again = plain.to_frame().select(spellings.cleaned(column).alias(column.name))
    values = _cleanly_written(again, [column]).to_series()
    if column.kind is Kind.DATE:
        values = _within_range(values)
    rest = (values.is_null() & plain.is_not_null()).arg_true()
    # Without the time of day and the like, fewer texts are distinct.
    texts_left = again.to_series() if column.kind in (Kind.DATE, Kind.BOOL) else cells
    read, expected = _read_each(column, texts_left.gather(rest))
    if len(rest):
        values = _put(values, rest, read["value"])
    codes = read["code"]
    at = rest.filter(codes.is_not_null())
    refused = refused_cells(at, column.name, codes.drop_nulls())
    return Typed(values, refused, expected, bool(marks.any()))


def _is_nothing(column: Column, plain: pl.Series) -> pl.Series:
    if column.kind in (Kind.TEXT, Kind.SET):
        return pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(plain))
    return plain.str.to_lowercase().is_in(list(_NO_DAY if column.kind is Kind.DATE else _NOTHING))


def _read_each(column: Column, cells: pl.Series) -> tuple[pl.DataFrame, dict[str, tuple[str, str]]]:
    """Each distinct text through `facts.cells`: value and code for every cell."""
    distinct = cells.unique()
    values: list[Any] = []
    codes: list[str | None] = []
    expected: dict[str, tuple[str, str]] = {}
    read = reader_of(column)
    for text in distinct.to_list():
        try:
            values.append(_stored(read(_items(column, text))))
            codes.append(None)
        except Refused as refusal:
            values.append(None)
            codes.append(refusal.code)
            expected[refusal.code] = (refusal.of("zh"), refusal.of("en"))
    table = pl.DataFrame(
        [
            distinct.alias("text"),
            pl.Series("value", values, dtype=DTYPES[column.kind]),
            pl.Series("code", codes, dtype=pl.String),
        ]
    )
    joined = (
        cells.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    )
    return joined.select("value", "code"), expected


def _items(column: Column, text: str) -> object:
    """A list in JSON as its items; any other text as it is."""
    if column.kind is Kind.SET and text.startswith("["):
        try:
            return [item for item in json.loads(text) if item is not None] or NONE
        except ValueError:
            return text
    return text.removeprefix("'")


def _stored(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return int(value * RATIO_SCALE) if isinstance(value, Fraction) else value


def _within_range(days: pl.Series) -> pl.Series:
    """Days outside the range nulled, so that they are looked at again; open ends made one."""
    last, first = days.max(), days.min()
    if first is None or (date(FIRST_YEAR, 1, 1) <= first and last < _OPEN_END_TOO):  # type: ignore[operator]  # a date column has dates
        return days
    year = pl.col(days.name).dt.year()
    return (
        days.to_frame()
        .select(
            pl.when(pl.col(days.name).is_in([_OPEN_END_TOO, OPEN_END]))
            .then(pl.lit(OPEN_END))
            .when(year.is_between(FIRST_YEAR, LAST_YEAR))
            .then(pl.col(days.name))
            .alias(days.name)
        )
        .to_series()
    )


def _put(values: pl.Series, at: pl.Series, found: pl.Series) -> pl.Series:
    """The values with those found put in at their places."""
    if len(at) == len(values):
        return found.alias(values.name)
    if not values.dtype.is_nested():
        return values.clone().scatter(at, found)
    places = pl.DataFrame([at.cast(pl.Int64).alias("at"), found.alias("found")])
    rows = pl.DataFrame({"at": pl.int_range(len(values), eager=True)})
    return rows.join(places, on="at", how="left", maintain_order="left")["found"].alias(values.name)
