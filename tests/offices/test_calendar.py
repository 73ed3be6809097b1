"""A limit beyond the published calendar is refused, until the user gives the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medrelief.facts.working_days import OutsideCalendar
from medrelief.policy.library import load_policy
from medrelief.policy.settings import WrongUse
from medrelief.program.provision import rules_from_policy

if TYPE_CHECKING:
    from pathlib import Path

    from medrelief.evaluate.judge import Judgement
    from medrelief.policy.model import Policy


def judged(policy: Policy) -> Judgement:
    from datetime import date

    from medrelief.evaluate.judge import Judge
    from medrelief.language.scope import APPLICATION
    from medrelief.subjects.rows import matter_of

    rule = next(r for r in rules_from_policy(policy) if r.provision.id == "appraisal")
    accepted = date(2026, 12, 28)
    facts = {"accepted_on": accepted, "date": accepted, "today": accepted, "kind": "first"}
    return Judge(rule).judged(matter_of(APPLICATION, facts))


def test_beyond_the_calendar(tmp_path: Path) -> None:
    with pytest.raises(OutsideCalendar, match="--calendar"):
        judged(load_policy("xuchang"))
    # 1 to 3 January off, then every day works: 29, 30, 31 December, 4 to 10 January
    days = [f"2027-01-{day:02},{int(day > 3)}" for day in range(1, 32)]
    calendar = tmp_path / "days.csv"
    calendar.write_text("\n".join(["date,working", *days]), encoding="utf-8")
    policy = load_policy("xuchang", calendar=calendar)
    assert str(judged(policy).yields["due_on"]) == "2027-01-10"
    assert policy.digest != load_policy("xuchang").digest


def test_a_calendar_that_is_none(tmp_path: Path) -> None:
    calendar = tmp_path / "days.csv"
    calendar.write_text("day\n2027-01-01\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="date and working"):
        load_policy("xuchang", calendar=calendar)
    with pytest.raises(WrongUse, match="cannot be read"):
        load_policy("xuchang", calendar=tmp_path / "absent.csv")
