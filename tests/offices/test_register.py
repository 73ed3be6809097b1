"""`register`: every application with its decision, the start of its benefit, its last day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]

COLUMNS = "person_id policy disease status benefit_from due_on reasons missing findings clauses"


def test_each_application_gives_one_row_in_order(run: Run, table: Table) -> None:
    applications = table(
        "r.csv",
        """person_id,policy,disease,accepted_on,decided_on,decision,papers_requested
        b,yunhe,糖尿病,2022-09-27,2022-09-28,approved,
        a,yunhe,高血压,2022-01-25,2022-02-01,refused,住院病历
        c,yunhe,糖尿病,2022-09-27,,pending,
        c,yunhe,糖尿病,,,,
        """,
    )
    ended = run("register", applications)
    assert ended.code == 0
    assert " ".join(ended.rows[0]) == COLUMNS
    told = [tuple(row[name] for name in COLUMNS.split()[:-1]) for row in ended.rows]
    assert told == [
        ("b", "yunhe", "diabetes", "approved", "2022-09-29", "2022-10-14", "", "", ""),
        (
            *("a", "yunhe", "hypertension", "refused", "2022-02-02", "2022-02-11"),
            *("yunhe.appraised_positive", "", "yunhe.forbidden_paper"),
        ),
        (
            *("c", "yunhe", "diabetes", "undetermined", "", "2022-10-14"),
            *("", "registrations.decided_on;registrations.decision", ""),
        ),
        (
            *("c", "yunhe", "diabetes", "undetermined", "", "", ""),
            "registrations.accepted_on;registrations.decided_on;registrations.decision",
            "",
        ),
    ]


def test_an_application_before_the_notice_is_not_judged_by_it(run: Run, table: Table) -> None:
    applications = table(
        "r.csv",
        """person_id,disease,accepted_on,decided_on,decision
        a,糖尿病,2021-12-31,2022-01-02,approved
        a,糖尿病,2022-01-01,2022-01-02,approved
        """,
    )
    ended = run("register", applications, "--policy", "yunhe")
    assert [(row["status"], row["benefit_from"]) for row in ended.rows] == [
        ("not_in_force", ""),
        ("approved", "2022-01-03"),
    ]


def test_nothing_is_lost(run: Run, table: Table, tmp_path: Path) -> None:
    applications = table(
        "r.csv",
        """person_id,policy,disease,accepted_on,decided_on,decision
        a,yunhe,糖尿病,2022-01-04,2022-01-04,approved
        b,yunhe,糖尿病,2022-13-01,,approved
        c,other,糖尿病,2022-01-01,,approved
        d,,糖尿病,2022-01-01,,approved
        """,
    )
    ended = run("register", applications)
    assert ended.code == 3
    assert [row["person_id"] for row in ended.rows] == ["a"]
    rejects = (tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[:3] for line in rejects.splitlines()[1:]] == [
        ["3", "accepted_on", "date"],
        ["4", "policy", "policy_unknown"],
        ["5", "policy", "policy_blank"],
    ]
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["rows"] == {"rows_in": 4, "rows_rejected": 3, "rows_out": 1}
    assert receipt["status"] == {"yunhe": {"approved": 1}}


def test_a_day_beyond_the_calendar_is_refused_and_says_what_to_do(
    run: Run, table: Table, tmp_path: Path
) -> None:
    applications = table(
        "r.csv",
        """person_id,policy,disease,accepted_on
        a,yunhe,糖尿病,2099-12-25
        """,
    )
    ended = run("register", applications)
    assert ended.code == 2
    assert "the calendar of working days does not contain 2099-12-26" in ended.err
    assert "date,working" in ended.err
    assert not (tmp_path / "out.csv").exists()


def test_the_summary_counts_by_outcome(run: Run, table: Table) -> None:
    applications = table(
        "r.csv",
        """person_id,policy,disease,accepted_on,decided_on,decision
        a,yunhe,糖尿病,2022-01-04,2022-01-04,approved
        b,yunhe,糖尿病,2022-01-04,2022-01-04,refused
        """,
    )
    ended = run("register", applications, "--lang", "zh", output=None)
    assert ended.code == 0
    assert "符合" in ended.out
    assert "读入 2 行，结果 2 行，不能读取 0 行" in ended.out


def test_undetermined_rows_fail_a_strict_run(run: Run, table: Table) -> None:
    applications = table("r.csv", "person_id,policy,disease,accepted_on\na,yunhe,糖尿病,2022-01-04")
    assert run("register", applications).code == 0
    assert run("register", applications, "--strict").code == 1


def test_formats_follow_the_extension(run: Run, table: Table, tmp_path: Path) -> None:
    applications = table(
        "r.csv",
        "person_id,policy,disease,accepted_on,decided_on,decision\n"
        "a,yunhe,糖尿病,2022-01-04,2022-01-04,approved",
    )
    assert run("register", applications, output="out.jsonl").code == 0
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["due_on"] == "2022-01-18"
    assert run("register", applications, output="out.xlsx").code == 0
