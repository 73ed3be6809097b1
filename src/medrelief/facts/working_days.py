"""Official working days of China, with make-up days.

Why: a limit of ten working days ends on another day than ten weekdays.
In: dates, and days a user adds for years not yet published.  Out: dates.
Must never: guess a day that nobody has published.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.days import OPEN_END, date_of_text
from medrelief.facts.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NO_DAYS: Mapping[date, bool] = MappingProxyType({})
_WORKING = MappingProxyType(
    {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
)


class OutsideCalendar(ValueError):  # says where the day lies
    """A day for which no official calendar is known; the message says how to extend it."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def __str__(self) -> str:
        return self.of("en")

    def of(self, lang: str) -> str:
        """The fact and what to do, in `zh` or `en`."""
        if lang == "zh":
            return (
                f"工作日历不含 {self.day.isoformat()}；请升级 chinesecalendar，"
                f"或用 --calendar 提供列为 date,working 的 CSV 补充 {self.day.year} 年的日期"
            )
        return (
            f"the calendar of working days does not contain {self.day.isoformat()}; "
            f"upgrade chinesecalendar, or add the days of {self.day.year} with --calendar, "
            "a CSV file with the columns date,working"
        )


def is_working_day(day: date, added: Mapping[date, bool] = NO_DAYS) -> bool:
    """Whether offices work on that day.

    Args:
        added: days a user states; they also correct the published ones.
    Raises:
        OutsideCalendar: the day is neither published nor added.
    """
    stated = added.get(day)
    if stated is not None:
        return stated
    # Imported here: its tables cost more than the rest of this folder.
    import chinese_calendar  # type: ignore[import-untyped]  # it has no stubs

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise OutsideCalendar(day) from None


def working_days_after(start: date, count: int, added: Mapping[date, bool] = NO_DAYS) -> date:
    """The last day of a period of `count` working days; the first day is not counted.

    With a count of 0 it is `start` itself, working day or not.
    """
    if count < 0:
        raise ValueError("a period has no negative length")
    day = start
    while count:
        if day >= OPEN_END:
            raise OutsideCalendar(day)
        day += timedelta(days=1)
        count -= is_working_day(day, added)
    return day


def working_days_between(start: date, end: date, added: Mapping[date, bool] = NO_DAYS) -> int:
    """How many working days lie after `start` up to and including `end`; 0 where end <= start."""
    days = max((end - start).days, 0)
    return sum(is_working_day(start + timedelta(days=n), added) for n in range(1, days + 1))


def added_days(path: Path) -> Mapping[date, bool]:
    """The days of a CSV file with the columns `date` and `working` (true/false, 1/0, 是/否).

    Raises:
        Refused: `calendar`, naming the line that is not readable.
    """
    days: dict[date, bool] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"date", "working"} <= set(rows.fieldnames or ()):
            raise Refused("calendar", "the columns date and working", "date 和 working 两列")
        for row in rows:
            day, working = _added_day(row, rows.line_num)
            if days.setdefault(day, working) is not working:
                raise _unreadable("one answer per day", "每日一种答案", rows.line_num)
    return MappingProxyType(days)


def _added_day(row: dict[str, str], line: int) -> tuple[date, bool]:
    try:
        day = date_of_text(row["date"] or "")
    except Refused as refused:
        raise _unreadable(refused.expected, refused.expected_zh, line) from None
    working = _WORKING.get((row["working"] or "").strip().lower())
    if working is None:
        raise _unreadable("true or false", "true 或 false", line)
    return day, working


def _unreadable(expected: str, expected_zh: str, line: int) -> Refused:
    return Refused("calendar", f"{expected} in line {line}", f"{expected_zh}（第 {line} 行）")
