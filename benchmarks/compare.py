"""Whether a contender's output says the same as this engine's, to the fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path


def decided(path: Path, job: str) -> pl.DataFrame:
    """The compared columns of an output; amounts as exact decimals."""
    money = frozenset(jobs.MONEY[job])
    frame = pl.read_csv(path, infer_schema=False).select(jobs.OUTPUT[job])
    frame = frame.with_columns(
        pl.col(name).cast(pl.Decimal(18, 2)) if name in money else pl.col(name).fill_null("")
        for name in frame.columns
    )
    # Claims come in the order of the file; persons in any.
    return frame.sort("person_id", "year") if job == jobs.MONITOR else frame


def differing_rows(path: Path, expected: pl.DataFrame, job: str) -> int:
    """How many rows differ in any compared column; all of them where rows lack."""
    found = decided(path, job)
    if found.height != expected.height:
        return max(found.height, expected.height)
    differs = pl.any_horizontal(
        found.get_column(name).ne_missing(expected.get_column(name)).alias(name)
        for name in expected.columns
    )
    return int(pl.select(differs).to_series().sum())
