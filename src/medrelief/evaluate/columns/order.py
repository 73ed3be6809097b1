"""The order in which running totals run: by key, then day, then claim id.

Why: sorting whole numbers is ten times faster than sorting texts, and only claims
of one key on one day need their ids compared.
In: a frame and the columns of a key.  Out: row numbers in order, with group starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = 2**22
"""More than the days of the calendar."""
FIRST_DAY = 719_162
"""Days from 1 January of the year 1 to 1970."""
MOST_NUMBERS = 2**40


@dataclass(frozen=True, slots=True)
class Order:
    """Rows in order: `at` are their places in the frame, None where the frame is in order.

    `marks` has `start` (whether a row is the first of its group) and `group` (a number).
    """

    at: pl.Series | None
    marks: pl.DataFrame

    def taken(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows in order, with their marks."""
        if self.at is not None:
            rows = rows.select(pl.all().gather(self.at))
        return rows.hstack(self.marks)

    def placed(self, found: pl.Series, height: int) -> pl.Series:
        """What was found in order, back in the places of the frame; null in all others."""
        if self.at is None:
            return found
        nowhere = pl.Series([None], dtype=found.dtype).new_from_index(0, height)
        return nowhere.scatter(self.at, found)


def rows_in_order(rows: pl.Series, claims: pl.DataFrame) -> pl.Series:
    """Row numbers of claims by person, then day, then claim id."""
    keyed = claims.select(pl.col("person", "date").gather(rows)).with_columns(rows.alias("at"))
    number = keyed.get_column("person").cast(pl.Int64).alias("number")
    return _sorted(keyed.with_columns(number), claims.get_column("claim_id")).get_column("at")


def of_ordered(frame: pl.DataFrame, key: Sequence[str]) -> Order:
    """Groups of a frame that is in order already; the key is the person and more.

    Claims of one person and key have to stand together: the rest of the key only
    changes with the day.
    """
    starts = [(pl.col(name) != pl.col(name).shift(1)).fill_null(value=True) for name in key]
    return Order(None, _marked(frame.select(start=pl.any_horizontal(starts))))


def in_order(frame: pl.DataFrame, key: Sequence[str]) -> Order:
    """The rows whose key is known, in order.

    Args: frame: has `date`, `claim_id` and the columns of the key.
    """
    rows = frame.select("date", *key, at=pl.int_range(pl.len(), dtype=pl.UInt32))
    rows = rows.drop_nulls(list(key)) if key else rows
    ordered = _sorted(_numbered(rows, key), frame.get_column("claim_id"))
    start = (pl.col("number") != pl.col("number").shift(1)).fill_null(value=True)
    return Order(ordered.get_column("at"), _marked(ordered.select(start=start)))


def _marked(starts: pl.DataFrame) -> pl.DataFrame:
    return starts.with_columns(group=pl.col("start").cast(pl.Int64).cum_sum())


def _sorted(rows: pl.DataFrame, claim_ids: pl.Series) -> pl.DataFrame:
    """By `number`, then `date`, then the claim id at `at`: the columns `at` and `number`."""
    day = pl.col("date").to_physical().cast(pl.Int64) + FIRST_DAY
    packed = rows.select("at", packed=pl.col("number").cast(pl.Int64) * DAYS + day)
    packed = _with_ties_by_id(packed.sort("packed"), claim_ids)
    return packed.select("at", number=pl.col("packed") // DAYS)


def _numbered(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """With a number per key: packed from whole numbers where they fit, else looked up."""
    if not key:
        return rows.with_columns(number=pl.lit(0, dtype=pl.Int64))
    if not rows.is_empty() and all(rows.schema[name].is_integer() for name in key):
        packed, size = pl.lit(0, dtype=pl.Int64), 1
        for name in key:
            low, high = _bounds(rows.get_column(name))
            packed = packed * (high - low + 1) + (pl.col(name).cast(pl.Int64) - low)
            size *= high - low + 1
        if size < MOST_NUMBERS:
            return rows.with_columns(number=packed)
    numbers = rows.select(key).unique().with_row_index("number")
    return rows.join(numbers, on=list(key), how="left", maintain_order="left")


def _bounds(column: pl.Series) -> tuple[int, int]:
    return int(column.min()), int(column.max())  # type: ignore[arg-type]  # whole numbers, not empty


def _with_ties_by_id(rows: pl.DataFrame, claim_ids: pl.Series) -> pl.DataFrame:
    """Rows of one key and day in the order of their claim ids."""
    same = pl.col("packed") == pl.col("packed").shift(1)
    also = pl.col("packed") == pl.col("packed").shift(-1)
    tied = (same.fill_null(value=False) | also.fill_null(value=False)).alias("tied")
    ties = rows.with_row_index("place").filter(tied)
    if ties.is_empty():
        return rows
    ids = claim_ids.gather(ties.get_column("at"))
    sorted_ = ties.with_columns(ids.alias("claim_id")).sort("packed", "claim_id")
    at = rows.get_column("at").scatter(ties.get_column("place"), sorted_.get_column("at"))
    return rows.with_columns(at)
