"""Days counted forth and back that stay inside the calendar, in both meanings.

Why: a period without an end is held as the last day there is, and an identity
without dates begins on the first; adding days to either must not leave the calendar.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medrelief.facts.days import OPEN_END, add_months

if TYPE_CHECKING:
    import polars as pl

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_MONTH, _LAST_MONTH = 12, 9999 * 12 + 11
"""Months counted from year 0: January of year 1, December of year 9999."""


def days_later(day: date, days: int) -> date:
    """The day that many days later; the first or the last day there is where none is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), OPEN_END.toordinal()))


def days_later_column(day: pl.Expr, days: pl.Expr) -> pl.Expr:
    """`days_later` on expressions."""
    import polars as pl

    held = day.cast(pl.Int32).cast(pl.Int64) + days
    inside = held.clip(1 - _EPOCH, OPEN_END.toordinal() - _EPOCH)
    return inside.cast(pl.Int32).cast(pl.Date)


def months_later(day: date, months: int) -> date:
    """`add_months`; the first day there is where the month would lie before it."""
    if day.year * 12 + day.month - 1 + months < _FIRST_MONTH:
        return date.min
    return add_months(day, months)


def months_later_column(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """`months_later` on expressions."""
    import polars as pl

    total = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1 + months
    inside = total.clip(_FIRST_MONTH, _LAST_MONTH).cast(pl.Int64)
    year, month = inside // 12, inside % 12 + 1
    last = pl.date(year, month, 1).dt.month_end().dt.day().cast(pl.Int64)
    wanted = day.dt.day().cast(pl.Int64)
    clipped = pl.when(wanted <= last).then(wanted).when(wanted > last).then(last)
    return (
        pl.when(total < _FIRST_MONTH)
        .then(pl.lit(date.min))
        .when(total > _LAST_MONTH)
        .then(pl.lit(OPEN_END))
        .when(total.is_not_null())
        .then(pl.date(year, month, clipped))
    )
