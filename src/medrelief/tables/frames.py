"""Columns that already have a type, back to the text a clerk would have written.

Why: Parquet, Excel, pandas, Arrow and DuckDB deliver numbers and dates; one set of
checks for all of them means one way in.  In: typed columns.  Out: text, or a type
that the column has anyway.  Must never: let a binary fraction pass for an amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.kinds import Kind
from medrelief.tables.headers import columns_by_name, header_of
from medrelief.tables.messages import Unreadable
from medrelief.tables.raw import Raw, no_faults, raw_of

if TYPE_CHECKING:
    from pathlib import Path

SIGNIFICANT = 15
"""Decimal digits that every binary number of 64 bits carries; a spreadsheet keeps no more."""
_CUT = 10**SIGNIFICANT
_INDEX = "__index_level_"


def is_frame(source: object) -> bool:
    """Whether an object is a table in memory rather than the name of one."""
    return isinstance(source, pl.DataFrame | pl.LazyFrame) or any(
        hasattr(source, name) for name in ("__arrow_c_stream__", "__arrow_c_array__")
    )


def read_frame(source: Any, table: str, name: str) -> Raw:
    """The rows of anything that speaks Arrow."""
    try:
        frame = source.collect() if isinstance(source, pl.LazyFrame) else pl.DataFrame(source)
    except (pl.exceptions.PolarsError, TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(
            f"{name}：不能转为列（{type(error).__name__}）",
            f"{name}: it cannot be turned into columns ({type(error).__name__})",
            "give every column one type",
            hint_zh="请让每列只有一种类型",
        ) from None
    return _raw(frame, table, name)


def read_parquet(path: Path, table: str, name: str) -> Raw:
    """The rows of a Parquet file."""
    try:
        frame = pl.read_parquet(path, glob=False, hive_partitioning=False)
    except pl.exceptions.PolarsError:
        raise Unreadable(
            f"{name}：Parquet 文件不完整", f"{name}: the Parquet file is not complete"
        ) from None
    return _raw(frame, table, name)


def as_text(values: pl.Series, kind: Kind, *, sheet: bool = False) -> pl.Series:
    """A column as text; dates for a date column stay dates.

    Numbers with a binary fraction are written with 15 significant digits: that is
    all a spreadsheet lets a user see or enter, and `2100.2799999999997` is the
    trace of a sum, not a third decimal.  A number in a column of text that is too
    large for 15 digits is written with an exponent, so that the checks refuse it.
    """
    dtype = values.dtype
    if dtype == pl.String:
        return _rounded(values) if sheet and kind is Kind.MONEY else values
    if dtype == pl.Null:
        return values.cast(pl.String)
    if dtype == pl.Boolean:
        return (
            pl.select(pl.when(values).then(pl.lit("true")).when(~values).then(pl.lit("false")))
            .to_series()
            .alias(values.name)
        )
    if dtype in (pl.Date, pl.Datetime):
        days = values.dt.date()
        return days if kind is Kind.DATE else days.dt.to_string("%Y-%m-%d")
    if dtype.is_float():
        return _of_float(values, kind)
    if isinstance(dtype, pl.Decimal):
        text = values.cast(pl.String)
        return text.str.replace(r"\.?0*$", "") if dtype.scale else text
    if dtype.is_integer():
        return values.cast(pl.String)
    if isinstance(dtype, pl.List | pl.Array) and kind is Kind.SET:
        return _of_lists(values)
    if dtype in (pl.Categorical, pl.Enum, pl.Time):
        return values.cast(pl.String)
    if dtype == pl.Duration:
        return values.dt.to_string("polars")
    raise TypeError(str(dtype))


def _raw(frame: pl.DataFrame, table: str, name: str) -> Raw:
    frame = frame.select(c for c in frame.columns if not c.startswith(_INDEX))
    header = header_of(frame.columns, table, name)
    kinds = {position: columns_by_name(table)[c].kind for c, position in header.where.items()}
    columns: list[pl.Series] = []
    for position, values in enumerate(frame):
        if position not in kinds:
            columns.append(
                pl.Series(values.name, [None], dtype=pl.String).new_from_index(0, frame.height)
            )
            continue
        try:
            columns.append(as_text(values, kinds[position]))
        except TypeError as error:
            raise Unreadable(
                f"{name}：列 '{values.name}' 的类型 {error} 不能读取",
                f"{name}: column '{values.name}' has type {error}, which cannot be read",
            ) from None
    return raw_of(header, pl.DataFrame(columns), no_faults(), lambda rows: rows.cast(pl.Int64) + 1)


def _of_float(values: pl.Series, kind: Kind) -> pl.Series:
    known = values.cast(pl.Float64).fill_nan(None)
    text = known.round_sig_figs(SIGNIFICANT).cast(pl.String).str.strip_suffix(".0")
    if kind is not Kind.TEXT:
        return text
    large = known.abs() >= _CUT
    return text.set(large, "1e+15") if large.any() else text


def _rounded(text: pl.Series) -> pl.Series:
    """Amounts of a sheet that mixes numbers and text, cut as a spreadsheet shows them."""
    long = text.str.contains(r"^-?[0-9]+\.[0-9]{3,}$") & (text.str.len_bytes() > SIGNIFICANT)
    if not long.any():
        return text
    return text.set(long, None).zip_with(
        ~long.fill_null(value=False),
        text.cast(pl.Float64, strict=False).round_sig_figs(SIGNIFICANT).cast(pl.String),
    )


def _of_lists(values: pl.Series) -> pl.Series:
    # An empty list is a known absence, unlike a cell that is not there.
    joined = values.cast(pl.List(pl.String)).list.drop_nulls().list.join(";")
    return joined.set(joined == "", "none")
