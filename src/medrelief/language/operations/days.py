"""Words about dates: parts of a year and a month, days counted on, ages, working days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medrelief.facts.days import full_years, month_end
from medrelief.facts.kinds import Kind
from medrelief.facts.working_days import NO_DAYS, working_days_after
from medrelief.language.operations.base import Manual, Operation, exactly, no_bounds
from medrelief.language.operations.calendar_ends import (
    days_later,
    days_later_column,
    months_later,
    months_later_column,
)
from medrelief.language.ranges import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from medrelief.language.operations.base import Exprs, Ranges


YEAR = Operation(
    "year",
    "a date",
    Manual("年份", "the calendar year", "year(claim.date)"),
    exactly(Kind.DATE, gives=Kind.COUNT),
    lambda day: day.year,
    lambda _: Range(0, 1, 9999),
    lambda exprs, _ranges, _out: exprs[0].dt.year().cast(_int64()),
)


def _int64() -> type[pl.Int64]:
    import polars as pl

    return pl.Int64


def _start_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    return pl.date(exprs[0].dt.year(), 1, 1)


def _end_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    return pl.date(exprs[0].dt.year(), 12, 31)


YEAR_START = Operation(
    "year_start",
    "a date",
    Manual("当年1月1日", "1 January of its year", "year_start(claim.date)"),
    exactly(Kind.DATE, gives=Kind.DATE),
    lambda day: date(day.year, 1, 1),
    no_bounds,
    _start_column,
)
YEAR_END = Operation(
    "year_end",
    "a date",
    Manual("当年12月31日", "31 December of its year", "year_end(claim.date)"),
    exactly(Kind.DATE, gives=Kind.DATE),
    lambda day: date(day.year, 12, 31),
    no_bounds,
    _end_column,
)


ADD_YEARS = Operation(
    "add_years",
    "a date and a count",
    Manual("若干年后的同日", "the same day some years on", "add_years(claim.operation_date, 1)"),
    exactly(Kind.DATE, Kind.COUNT, gives=Kind.DATE),
    lambda day, years: months_later(day, 12 * years),
    no_bounds,
    lambda exprs, _ranges, _out: months_later_column(exprs[0], exprs[1] * 12),
)
ADD_MONTHS = Operation(
    "add_months",
    "a date and a count",
    Manual("若干月后的同日", "the same day some months on", "add_months(claim.date, 1)"),
    exactly(Kind.DATE, Kind.COUNT, gives=Kind.DATE),
    months_later,
    no_bounds,
    lambda exprs, _ranges, _out: months_later_column(*exprs),
)


MONTH_END = Operation(
    "month_end",
    "a date",
    Manual("当月最后一日", "the last day of its month", "month_end(occurrence.on)"),
    exactly(Kind.DATE, gives=Kind.DATE),
    month_end,
    no_bounds,
    lambda exprs, _ranges, _out: exprs[0].dt.month_end(),
)


def _in_month(day: date, number: int) -> date:
    """The day of that number in the month of a date, clipped to the month's end."""
    return min(days_later(day.replace(day=1), number - 1), month_end(day))


def _in_month_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    wanted = days_later_column(exprs[0].dt.month_start(), exprs[1] - 1)
    last = exprs[0].dt.month_end()
    return pl.when(wanted <= last).then(wanted).when(wanted > last).then(last)


DAY_OF_MONTH = Operation(
    "day_of_month",
    "a date and a count",
    Manual("当月第几日", "that day of the date's month", "day_of_month(add_months(day, 1), 25)"),
    exactly(Kind.DATE, Kind.COUNT, gives=Kind.DATE),
    _in_month,
    no_bounds,
    _in_month_column,
)


def working_days_operation(added: Mapping[date, bool]) -> Operation:
    """`working_days_after` by the published calendar and the days that a user states."""

    def after(start: date, count: int) -> date:
        return working_days_after(start, count, added)

    def column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
        import polars as pl

        pairs = pl.struct(start=exprs[0], count=exprs[1])
        return pairs.map_batches(lambda found: _due(found, after), return_dtype=pl.Date)

    return Operation(
        "working_days_after",
        "a date and a count",
        Manual(
            "若干工作日之后（当日不计，含调休）",
            "the last of that many working days, the first day not counted",
            "working_days_after(application.accepted_on, appraisal_days)",
        ),
        exactly(Kind.DATE, Kind.COUNT, gives=Kind.DATE),
        after,
        no_bounds,
        column,
    )


def _due(pairs: pl.Series, after: Callable[[date, int], date]) -> pl.Series:
    """Over the distinct (day, count) pairs; a day outside the calendar raises `OutsideCalendar`."""
    import polars as pl

    distinct = pairs.unique()
    days = [
        None
        if pair["start"] is None or pair["count"] is None
        else after(pair["start"], pair["count"])
        for pair in distinct
    ]
    return (
        pairs.to_frame("pair")
        .join(
            pl.DataFrame({"pair": distinct, "due": pl.Series(days, dtype=pl.Date)}),
            on="pair",
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .get_column("due")
    )


WORKING_DAYS_AFTER = working_days_operation(NO_DAYS)


def _age_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    def ordinal(day: pl.Expr) -> pl.Expr:
        return day.dt.month().cast(pl.Int64) * 100 + day.dt.day().cast(pl.Int64)

    birth, on = exprs
    # who is born on 29 February completes a common year on its 28th
    clipped = (ordinal(birth) == 229) & ~on.dt.is_leap_year()
    birthday = ordinal(birth) - clipped.cast(pl.Int64)
    years = on.dt.year().cast(pl.Int64) - birth.dt.year().cast(pl.Int64)
    return years - (ordinal(on) < birthday).cast(pl.Int64)


AGE = Operation(
    "age",
    "two dates: of birth, and of the day in question",
    Manual("周岁", "completed years", "age(person.birth_date, claim.date)"),
    exactly(Kind.DATE, Kind.DATE, gives=Kind.COUNT),
    full_years,
    lambda _: Range(0, -9999, 9999),
    _age_column,
)


def _text_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    return exprs[0].cast(pl.String)


AS_TEXT = Operation(
    "as_text",
    "a count",
    Manual("数字文本", "the digits, to look a year up in a set", "as_text(year(claim.date))"),
    exactly(Kind.COUNT, gives=Kind.TEXT),
    str,
    no_bounds,
    _text_column,
)
