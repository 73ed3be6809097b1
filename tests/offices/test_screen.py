"""`screen`: who is on which list, who may be, and what was paid otherwise than due."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]

PERSONS = """person_id,township,village,family_doctor,identities
    a,甲镇,一村,D1,低保对象
    b,甲镇,二村,无,低保对象
    c,乙镇,三村,,低保对象
    d,乙镇,,D1,无
    """
CLAIMS = """claim_id,person_id,policy,service_date,care_type,disease,total_cost,relief_paid
    1,a,yunhe,2022-03-01,outpatient,糖尿病,100.00,
    2,a,yunhe,2022-04-01,outpatient,糖尿病,20.50,
    3,b,yunhe,2022-03-01,outpatient,糖尿病,10.00,
    4,c,yunhe,2022-03-01,outpatient,,10.00,
    """
REGISTRATIONS = """person_id,policy,disease,decision
    b,yunhe,糖尿病,approved
    a,yunhe,糖尿病,refused
    """


def told(ended: Ended) -> list[tuple[str, ...]]:
    names = ("list", "person_id", "township", "detail", "status", "missing")
    return [tuple(row[name] for name in names) for row in ended.rows]


def test_lists_stand_one_after_the_other(run: Run, table: Table) -> None:
    ended = run(
        *("screen", table("p.csv", PERSONS), "--policy", "yunhe"),
        *("--claims", table("c.csv", CLAIMS)),
        *("--registrations", table("r.csv", REGISTRATIONS)),
    )
    assert ended.code == 0
    assert told(ended) == [
        ("unregistered", "a", "甲镇", "一村 120.50", "listed", ""),
        ("unregistered", "c", "乙镇", "三村 0.00", "undetermined", "disease"),
        ("without_doctor", "b", "甲镇", "", "listed", ""),
        ("without_doctor", "c", "乙镇", "", "undetermined", "family_doctor"),
    ]


def test_without_registrations_nobody_is_certain_to_be_unregistered(run: Run, table: Table) -> None:
    ended = run(
        *("screen", table("p.csv", PERSONS), "--policy", "yunhe"),
        *("--claims", table("c.csv", CLAIMS)),
    )
    a = told(ended)[0]
    assert a[:2] == ("unregistered", "a")
    assert a[-2:] == ("undetermined", "registrations.decision;registrations.disease")


def test_the_day_of_the_lists_is_the_last_that_a_table_names(run: Run, table: Table) -> None:
    persons, claims = table("p.csv", PERSONS), table("c.csv", CLAIMS)
    given = ("screen", persons, "--policy", "yunhe", "--claims", claims)
    assert "as of 2022-04-01" in run(*given, output=None).out
    assert "as of 2022-06-30" in run(*given, "--on", "2022-06-30", output=None).out
    ended = run("screen", persons, "--policy", "yunhe")
    assert ended.code == 2
    assert "no table names a day" in ended.err


def test_payments_are_compared_with_what_is_due(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        """claim_id,person_id,policy,service_date,care_type,total_cost,basic_paid,relief_paid
        right,a,yunhe,2022-03-01,chronic_outpatient,100.00,0,50.00
        less,a,yunhe,2022-03-02,chronic_outpatient,100.00,0,49.99
        none,a,yunhe,2022-03-03,chronic_outpatient,100.00,0,
        more,a,yunhe,2022-03-04,chronic_outpatient,100.00,0,50.01
        refused,d,yunhe,2022-03-04,chronic_outpatient,100.00,0,1.00
        unruled,a,yunhe,2022-03-05,outpatient,100.00,0,7.00
        early,a,yunhe,2021-12-31,chronic_outpatient,100.00,0,7.00
        unsure,a,yunhe,2022-03-06,chronic_outpatient,100.00,,7.00
        """,
    )
    registrations = table("r.csv", REGISTRATIONS)
    ended = run(
        *("screen", table("p.csv", PERSONS), "--policy", "yunhe", "--claims", claims),
        *("--registrations", registrations),
    )
    rows = [row for row in ended.rows if row["list"] in ("paid_not_due", "due_not_paid")]
    # Half of 100.00 is due, and nothing to a person who is not needy.
    assert [(row["list"], row["detail"], row["reasons"]) for row in rows] == [
        ("due_not_paid", "less 0.01", ""),
        ("due_not_paid", "none 50.00", ""),
        ("paid_not_due", "more 0.01", ""),
        ("paid_not_due", "refused 1.00", "yunhe.covered_on_the_day"),
    ]


def test_claims_that_do_not_say_what_was_paid_are_not_compared(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        """claim_id,person_id,policy,service_date,care_type,total_cost
        1,a,yunhe,2022-03-01,chronic_outpatient,100.00
        """,
    )
    ended = run(
        *("screen", table("p.csv", PERSONS), "--policy", "yunhe", "--claims", claims),
    )
    assert {row["list"] for row in ended.rows} <= {"unregistered", "without_doctor"}
