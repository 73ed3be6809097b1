"""Dates from text, months and years, and working days with make-up days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medrelief.facts.days import (
    OPEN_END,
    add_months,
    add_years,
    date_of,
    full_years,
    month_end,
)
from medrelief.facts.refusals import Refused
from medrelief.facts.working_days import (
    OutsideCalendar,
    added_days,
    is_working_day,
    working_days_after,
    working_days_between,
)

if TYPE_CHECKING:
    from pathlib import Path

FIFTH_OF_MAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-05",
        "2026-5-5",
        "20260505",
        "2026/5/5",
        "2026/05/05 0:00",
        "2026.5.5",
        "2026年5月5日",
        "２０２６－０５－０５",
        "2026-05-05 08:20:40",
        "2026-05-05T08:20:40.123Z",
        "2026-05-05T08:20:40+08:00",
        "20260505082040",
        " 2026-05-05\u3000",
        "46147",
        "46147.347685",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    # 46147 days after 1899-12-30: 46023 is 2026-01-01, and 5 May is 124 days later.
    assert date_of(text) == FIFTH_OF_MAY


def test_dates_and_points_in_time_are_days() -> None:
    assert date_of(FIFTH_OF_MAY) == FIFTH_OF_MAY
    assert date_of(datetime(2026, 5, 5, 23, 59)) == FIFTH_OF_MAY  # noqa: DTZ001  # a wall clock


@pytest.mark.parametrize("text", ["9999-12-31", "2099-12-31", "20991231", "2099/12/31 00:00:00"])
def test_open_ends(text: str) -> None:
    assert date_of(text) == OPEN_END


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "date"),
        ("0000-00-00", "date"),
        ("00000000", "date"),
        ("2026-02-30", "date"),
        ("2025-02-29", "date"),
        ("20261301", "date"),
        ("2026-05", "date"),
        ("2026", "date"),
        ("05/05/2026", "date"),
        ("2026-05/05", "date"),
        ("2026-05-05 tomorrow", "date"),
        ("2020-W01-1", "date"),
        ("", "date"),
        (46147, "date"),
        (None, "date"),
        ("1899-12-31", "date_range"),
        ("2200-01-01", "date_range"),
        ("1026-05-05", "date_range"),
    ],
)
def test_what_is_no_date_is_refused(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        date_of(value)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2022, 12, 15), 1, date(2023, 1, 15)),
        (OPEN_END, 1, OPEN_END),
    ],
)
def test_months_end_with_their_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_years_end_on_the_28th_where_the_29th_is_missing() -> None:
    assert add_years(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert add_years(OPEN_END, 1) == OPEN_END


def test_the_last_day_of_a_month() -> None:
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2016, 5, 5), date(2022, 5, 4), 5),
        (date(2016, 5, 5), date(2022, 5, 5), 6),
        (date(2016, 5, 5), date(2022, 5, 6), 6),
        (date(2016, 2, 29), date(2022, 2, 27), 5),
        (date(2016, 2, 29), date(2022, 2, 28), 6),
        (date(2016, 2, 29), date(2024, 2, 28), 7),
        (date(2016, 2, 29), date(2024, 2, 29), 8),
        (date(2022, 5, 5), date(2022, 5, 5), 0),
        (date(2022, 5, 5), date(2022, 5, 4), -1),
    ],
)
def test_full_years(birth: date, on: date, years: int) -> None:
    assert full_years(birth, on) == years


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_an_age_is_below_a_limit_until_that_anniversary(birth: date, on: date) -> None:
    assert (full_years(birth, on) < 6) == (on < add_years(birth, 6))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # The week of National Day is off; 8 and 9 October are made up for.
        (date(2022, 9, 27), 10, date(2022, 10, 14)),
        # 29 and 30 January are made up for; the Spring Festival lasts to 6 February.
        (date(2022, 1, 25), 10, date(2022, 2, 11)),
        (date(2022, 6, 1), 0, date(2022, 6, 1)),
        (date(2022, 9, 30), 1, date(2022, 10, 8)),
        # A Sunday on which offices work does not count as the first day.
        (date(2022, 10, 9), 1, date(2022, 10, 10)),
        (date(2020, 4, 29), 5, date(2020, 5, 9)),
    ],
)
def test_a_period_of_working_days(start: date, count: int, end: date) -> None:
    assert working_days_after(start, count) == end
    assert working_days_between(start, end) == count


def test_a_period_has_no_negative_length() -> None:
    with pytest.raises(ValueError, match="negative"):
        working_days_after(date(2022, 6, 1), -1)
    assert working_days_between(date(2022, 6, 1), date(2022, 5, 1)) == 0


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2099, 1, 1)])
def test_no_day_outside_the_published_years_is_guessed(day: date) -> None:
    with pytest.raises(OutsideCalendar) as outside:
        is_working_day(day)
    assert outside.value.day == day
    assert (
        f"the days of {day.year} with --calendar, a CSV file with the columns date,working"
        in str(outside.value)
    )
    assert f"补充 {day.year} 年的日期" in outside.value.of("zh")


def test_added_days_extend_and_correct_the_calendar(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(
        "\ufeffdate,working\n2099-01-01,false\n2099/1/2,1\n20990103,否\n2022-06-01,0\n",
        encoding="utf-8",
    )
    added = added_days(file)
    assert [is_working_day(date(2099, 1, n), added) for n in (1, 2, 3)] == [False, True, False]
    assert not is_working_day(date(2022, 6, 1), added)
    assert is_working_day(date(2022, 6, 2), added)
    with pytest.raises(OutsideCalendar):
        is_working_day(date(2099, 1, 4), added)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("day,working\n", "expected the columns date and working"),
        ("", "expected the columns date and working"),
        ("date,working\n2099-01-01,maybe\n", "expected true or false in line 2"),
        ("date,working\n2099-01-01,1\nsoon,1\n", "expected a date such as 2026-05-05 in line 3"),
        ("date,working\n2099-01-01,1\n2099-01-01,0\n", "expected one answer per day in line 3"),
    ],
)
def test_a_calendar_that_is_not_readable_is_refused(
    tmp_path: Path, content: str, message: str
) -> None:
    file = tmp_path / "days.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        added_days(file)
    assert refused.value.code == "calendar"
    assert str(refused.value) == message
