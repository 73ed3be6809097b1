"""Rows that could not be read: what is said about them, and what is kept of them.

Why: rows in = rows out + rejects, and a running total must know whose row is
missing.  In: refusals, the typed frame.  Out: the frame of rejects and of rejected
rows.  Must never: show a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.tables.messages import reject_message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.tables.raw import Lines

    Expected = Mapping[tuple[str, str], tuple[str, str]]

REJECTS = {"line": pl.Int64, "column": pl.String, "code": pl.String, "message": pl.String}
"""The columns of a file of rejects."""
REJECTED = {
    "record": pl.Int64,
    "line": pl.Int64,
    "person_id": pl.String,
    "policy": pl.String,
    "date": pl.Date,
}
"""What is kept of a rejected claim; null where it could not be read."""


def rejects_of(
    refused: pl.DataFrame, lines: Lines, order: Sequence[str], expected: Expected, lang: str
) -> pl.DataFrame:
    """One row per refusal: line, column, code, message; in the order of line and column."""
    if refused.is_empty():
        return pl.DataFrame(schema=REJECTS)
    ranks = {name: rank for rank, name in enumerate(("", *order))}
    placed = refused.unique()
    placed = placed.with_columns(lines(placed["row"]).cast(pl.Int64).alias("line"))
    pairs = placed.select("column", "code").unique()
    messages = [
        reject_message(
            code, lang, {code: expected[column, code]} if (column, code) in expected else {}
        )
        for column, code in pairs.rows()
    ]
    return (
        placed.join(
            pairs.with_columns(pl.Series("message", messages, dtype=pl.String)),
            on=["column", "code"],
        )
        .with_columns(pl.col("column").replace_strict(ranks, default=len(ranks)).alias("rank"))
        .sort("line", "rank", "code")
        .select(*REJECTS)
    )


def rejected_of(frame: pl.DataFrame, rows: pl.Series, lines: Lines) -> pl.DataFrame:
    """Person, policy and counting day of the rejected claims, as far as they can be read.

    `frame` is typed and still has every row; a cell that was refused is null in it.
    """
    if not len(rows):
        return pl.DataFrame(schema=REJECTED)
    kept = frame[rows]
    return kept.select(
        pl.col("record"),
        lines(rows).cast(pl.Int64).alias("line"),
        _column(kept, "person_id", pl.String()),
        _column(kept, "policy", pl.String()),
        _counting_day(kept).alias("date"),
    )


def _column(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)


def _counting_day(frame: pl.DataFrame) -> pl.Expr:
    """Discharge of an inpatient where given, else service; whichever can be read."""
    service = _column(frame, "service_date", pl.Date())
    discharge = _column(frame, "discharge_date", pl.Date())
    care = _column(frame, "care_type", pl.String())
    return (
        pl.when(care == "inpatient")
        .then(pl.coalesce(discharge, service))
        .otherwise(pl.coalesce(service, discharge))
    )
