"""`due`: the state of every limit on a day, from what was known on that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from medrelief.offices.due import AsOf, State, state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]

DUE = date(2022, 10, 14)


@pytest.mark.parametrize(
    ("today", "done", "state", "late"),
    [
        (date(2022, 10, 10), None, State.OPEN, 0),
        (date(2022, 10, 11), None, State.NEAR, 0),
        (date(2022, 10, 13), None, State.NEAR, 0),
        (date(2022, 10, 14), None, State.DUE, 0),
        (date(2022, 10, 15), None, State.OVERDUE, 1),
        (date(2022, 10, 20), date(2022, 10, 13), State.DONE, 0),
        (date(2022, 10, 20), date(2022, 10, 14), State.DONE, 0),
        (date(2022, 10, 20), date(2022, 10, 15), State.DONE_LATE, 1),
        # What is done after the day is not done on the day.
        (date(2022, 10, 15), date(2022, 10, 16), State.OVERDUE, 1),
        (date(2022, 10, 14), date(2022, 10, 14), State.DONE, 0),
    ],
)
def test_a_limit_on_a_day(today: date, done: date | None, state: State, late: int) -> None:
    assert state_of(DUE, done, AsOf(today, 3)) == (state, late)


def told(ended: Ended) -> list[tuple[str, ...]]:
    names = ("deadline", "subject", "due_on", "done_on", "state", "days_late")
    return [tuple(row[name] for name in names) for row in ended.rows]


APPLICATIONS = """person_id,policy,disease,accepted_on,decided_on,decision
    a,yunhe,糖尿病,2022-09-27,,pending
    b,yunhe,糖尿病,2022-09-27,2022-10-17,approved
    c,yunhe,糖尿病,2022-10-16,,pending
    d,yunhe,糖尿病,2022-09-27,,approved
    e,yunhe,糖尿病,,,pending
    """


def test_ten_working_days_over_a_holiday(run: Run, table: Table) -> None:
    # The holiday lasts from 1 to 7 October; 8 and 9 October are worked.
    given = ("due", table("r.csv", APPLICATIONS), "--on")
    assert told(run(*given, "2022-10-15")) == [
        ("appraisal", "a/diabetes", "2022-10-14", "", "overdue", "1"),
        ("appraisal", "b/diabetes", "2022-10-14", "", "overdue", "1"),
        ("appraisal", "d/diabetes", "2022-10-14", "", "", ""),
        ("appraisal", "e/diabetes", "", "", "", ""),
    ]
    ended = run(*given, "2022-10-17")
    assert told(ended)[1] == (
        "appraisal",
        "b/diabetes",
        "2022-10-14",
        "2022-10-17",
        "done_late",
        "3",
    )
    missing = {row["subject"]: (row["status"], row["missing"]) for row in ended.rows}
    assert missing["d/diabetes"] == ("undetermined", "registrations.decided_on")
    assert missing["e/diabetes"] == ("undetermined", "registrations.accepted_on")
    assert missing["a/diabetes"] == ("approved", "")


def test_how_near_is_near(run: Run, table: Table) -> None:
    applications = table(
        "r.csv",
        "person_id,policy,disease,accepted_on,decision\na,yunhe,糖尿病,2022-09-27,pending",
    )
    states = {
        (day, near): run("due", applications, "--on", day, "--near", near).rows[0]["state"]
        for day in ("2022-10-08", "2022-10-09", "2022-10-13")
        for near in (0, 5)
    }
    assert states == {
        ("2022-10-08", 0): "open",
        ("2022-10-08", 5): "open",
        ("2022-10-09", 0): "open",
        ("2022-10-09", 5): "near",
        ("2022-10-13", 0): "open",
        ("2022-10-13", 5): "near",
    }


def test_changes_of_identity_are_entered_on_the_day_they_arrive(run: Run, table: Table) -> None:
    identities = table(
        "i.csv",
        """person_id,identity,valid_from,received_on,maintained_on
        a,低保对象,2022-01-01,2022-05-06,2022-05-06
        b,低保对象,2022-01-01,2022-05-06,2022-05-07
        c,低保对象,2022-01-01,2022-05-06,
        """,
    )
    ended = run(
        *("due", table("r.csv", APPLICATIONS), "--on", "2022-05-31", "--identities", identities)
    )
    assert [row for row in told(ended) if row[0] == "same_day_entry"] == [
        ("same_day_entry", "a/minimum_living", "2022-05-06", "2022-05-06", "done", "0"),
        ("same_day_entry", "b/minimum_living", "2022-05-06", "2022-05-07", "done_late", "1"),
        ("same_day_entry", "c/minimum_living", "2022-05-06", "", "", ""),
    ]


def test_an_event_answers_another(run: Run, table: Table) -> None:
    events = table(
        "e.csv",
        """kind,person_id,on
        visit_asked,a,2022-05-01
        visit,a,2022-05-07
        visit_asked,b,2022-05-01
        visit,c,2022-05-02
        visit_asked,c,2022-05-03
        """,
    )
    ended = run("due", table("r.csv", APPLICATIONS), "--on", "2022-05-08", "--events", events)
    assert [row for row in told(ended) if row[0] == "visit"] == [
        ("visit", "a/visit_asked", "2022-05-06", "2022-05-07", "done_late", "1"),
        ("visit", "b/visit_asked", "2022-05-06", "", "overdue", "2"),
        ("visit", "c/visit_asked", "2022-05-08", "", "due", "0"),
    ]


def test_what_has_not_begun_is_counted(run: Run, table: Table) -> None:
    ended = run("due", table("r.csv", APPLICATIONS), "--on", "2022-10-15", output=None)
    assert ended.code == 0
    assert "not begun by that day: 1" in ended.out
    assert "as of 2022-10-15" in ended.out


def test_the_day_has_to_be_given(run: Run, table: Table) -> None:
    applications = table("r.csv", APPLICATIONS)
    assert run("due", applications).code == 2
    ended = run("due", applications, "--on", "soon")
    assert ended.code == 2
    assert "--on: expected a date such as 2026-05-05" in ended.err
