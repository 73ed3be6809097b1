"""Dates from text, and arithmetic on them as deadlines need it.

Why: exports write one day in a dozen ways, and months and years have unequal
lengths.  In: text, dates.  Out: dates.  Must never: ask what day it is today.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from medrelief.facts.folding import half_width
from medrelief.facts.refusals import Refused

OPEN_END = date(9999, 12, 31)
"""The day that stands for a period without an end."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
_FIRST_OPEN_YEAR = 2099
_WRITTEN_OPEN_ENDS = frozenset((OPEN_END, date(_FIRST_OPEN_YEAR, 12, 31)))
_CLOCK = r"[ T]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_SHAPES = (
    re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:{_CLOCK})?"),
    re.compile(rf"([0-9]{{4}})(年)\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*日(?:{_CLOCK})?"),
    re.compile(rf"([0-9]{{4}})()([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}}|{_CLOCK})?"),
)
# Day numbers of spreadsheets have five digits from 1927 to 2173; four could be a year.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)


def date_of_text(text: str) -> date:
    """The day a text names; a time of day is left aside.

    Args:
        text: `2026-05-05`, `2026/5/5`, `2026.5.5`, `20260505`, `2026年5月5日`, each also
            with a time, or the day number of a spreadsheet; `2099-12-31` and
            `9999-12-31` are the open end.
    Raises:
        Refused: `date` (no such day, or no date), `date_range` (before 1900, after 2199).
    """
    if len(text) == 10 and text.isascii() and text[4] == text[7] == "-":
        # The usual shape, read without patterns.
        try:
            return _accepted(date.fromisoformat(text))
        except Refused:
            raise
        except ValueError:
            raise _no_date() from None
    plain = half_width(text)
    for shape in _SHAPES:
        found = shape.fullmatch(plain)
        if found is not None:
            return _day(int(found[1]), int(found[3]), int(found[4]))
    serial = _SERIAL.fullmatch(plain)
    if serial is None:
        raise _no_date()
    return _SERIAL_ZERO + timedelta(days=int(serial[1]))


def date_of(value: object) -> date:
    """A day from text, a date or a point in time."""
    match value:
        case str():
            return date_of_text(value)
        case datetime():
            return _accepted(value.date())
        case date():
            return _accepted(value)
    raise _no_date()


def add_months(day: date, months: int) -> date:
    """The same day of a later or earlier month, or that month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return OPEN_END
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 28 where the year has none."""
    return add_months(day, 12 * years)


def full_years(birth: date, on: date) -> int:
    """Completed years of life on a day; negative before birth.

    A year is complete on the anniversary as `add_years` gives it, so who was
    born on 29 February completes a common year on 28 February.
    """
    years = on.year - birth.year
    return years if add_years(birth, years) <= on else years - 1


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _no_date() from None
    return _accepted(found)


def _accepted(day: date) -> date:
    if FIRST_YEAR <= day.year < _FIRST_OPEN_YEAR:
        return day
    if day in _WRITTEN_OPEN_ENDS:
        return OPEN_END
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("date_range", "a date from 1900 to 2199", "1900 至 2199 年的日期")
    return day


def _no_date() -> Refused:
    return Refused("date", "a date such as 2026-05-05", "2026-05-05 这样的日期")
