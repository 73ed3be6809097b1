"""Every day of a column's span, so that what depends on a day is looked up by it.

In: a column of dates.  Out: a table with one line per day, and the line of each row.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

LONGEST_SPAN = 40_000
"""Days; a longer span is that of an open end, and is not laid out day by day."""


@dataclass(frozen=True, slots=True)
class DayTable:
    """The days of one column from the first to the last; line 0 is for no day at all."""

    column: str
    days: pl.DataFrame
    at: pl.Expr

    def look(self, answers: pl.Series) -> pl.Expr:
        """For each row, the answer for its day; `answers` has one for each line."""
        return pl.lit(answers).gather(self.at)


def day_table(frame: pl.DataFrame, column: str) -> DayTable | None:
    """The table of a column; None where the frame has no such day, or too long a span."""
    if column not in frame.columns:
        return None
    low, high = frame.get_column(column).min(), frame.get_column(column).max()
    if low is None or high is None:
        return None
    first, last = _number(low), _number(high)
    if last - first > LONGEST_SPAN:
        return None
    days = pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    table = pl.DataFrame({column: pl.concat([pl.Series([None], dtype=pl.Date), days])})
    at = (pl.col(column).to_physical() - (first - 1)).fill_null(0).cast(pl.UInt32)
    return DayTable(column, table, at)


def _number(day: object) -> int:
    return pl.Series([day], dtype=pl.Date).to_physical().item()  # type: ignore[no-any-return]  # whole days


def digits_of_birth(day: pl.Expr) -> pl.Expr:
    """Year, month and day as one number: 20200229."""
    year, month = day.dt.year().cast(pl.Int64), day.dt.month().cast(pl.Int64)
    return year * 10_000 + month * 100 + day.dt.day().cast(pl.Int64)


def digits_of_day(day: pl.Expr) -> pl.Expr:
    """The same; 28 February of a common year is its 29th too, when a leap day's child ages."""
    digits = digits_of_birth(day)
    last = (digits % 10_000 == 228) & ~day.dt.is_leap_year()
    return digits + last.cast(pl.Int64)


def years_between(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Full years between two days as `digits_of_birth` and `digits_of_day` give them."""
    return (on - born) // 10_000
