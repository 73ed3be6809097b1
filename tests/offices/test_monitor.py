"""`monitor`: thresholds on both sides, unknown costs, lists per group, the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]

HEADER = "claim_id,person_id,policy,service_date,total_cost,in_policy_cost,reverses\n"
PERSONS = "person_id,identities,township\nkey,低保对象,甲镇\ngeneral,无,乙镇\nwho,,甲镇\n"


@pytest.mark.parametrize(
    ("person", "total", "reading", "alert", "left"),
    [
        ("key", "99.99", "strict", "", "0.01"),
        ("key", "100.00", "strict", "", "0.00"),
        ("key", "100.01", "strict", "yunhe.key_actual", "0.00"),
        ("key", "99.99", "inclusive", "", "0.01"),
        ("key", "100.00", "inclusive", "yunhe.key_actual", "0.00"),
        ("general", "199.99", "strict", "", "0.01"),
        ("general", "200.00", "strict", "", "0.00"),
        ("general", "200.01", "strict", "yunhe.general_actual", "0.00"),
        ("general", "200.00", "inclusive", "yunhe.general_actual", "0.00"),
    ],
)
def test_a_threshold_on_both_sides(
    run: Run, table: Table, person: str, total: str, reading: str, alert: str, left: str
) -> None:
    claims = table("c.csv", f"{HEADER}1,{person},yunhe,2022-12-31,{total},0.00,")
    ended = run(
        *("monitor", claims, "--persons", table("p.csv", PERSONS), "--all"),
        *("--choose", f"yunhe.over={reading}"),
    )
    (row,) = [row for row in ended.rows if row["person_id"] == person]
    assert (row["group"], row["actual_burden"]) == (person, total)
    assert (row["alerts"], row["to_actual"]) == (alert, left)


def test_only_persons_with_an_alert_unless_all_are_asked_for(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}1,key,yunhe,2022-01-01,60.00,1.00,
        2,key,yunhe,2022-12-31,40.01,1.00,
        3,key,yunhe,2023-01-01,99.00,1.00,
        4,general,yunhe,2022-05-01,100.01,1.00,
        """,
    )
    persons = table("p.csv", PERSONS)
    ended = run("monitor", claims, "--persons", persons)
    assert [(row["person_id"], row["year"], row["actual_burden"]) for row in ended.rows] == [
        ("key", "2022", "100.01")
    ]
    ended = run("monitor", claims, "--persons", persons, "--all")
    told = [(row["person_id"], row["year"], row["actual_burden"]) for row in ended.rows]
    # Whoever has no claim in a year has no cost in it, where the persons are listed.
    assert told == [
        ("general", "2022", "100.01"),
        ("key", "2022", "100.01"),
        ("who", "2022", "0.00"),
        ("general", "2023", "0.00"),
        ("key", "2023", "99.00"),
        ("who", "2023", "0.00"),
    ]
    # The file has no claim of 2021, so what was spent then is not known.
    assert [row["previous_year"] for row in ended.rows] == ["", "", "", "100.01", "100.01", "0.00"]


def test_a_claim_and_its_reversal_cost_nothing(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}1,key,yunhe,2022-01-01,500.00,1.00,
        2,key,yunhe,2022-02-01,-500.00,-1.00,1
        3,key,yunhe,2022-03-01,7.00,1.00,
        """,
    )
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS), "--all")
    assert {row["person_id"]: row["actual_burden"] for row in ended.rows}["key"] == "7.00"


def test_a_reversal_without_its_claim_leaves_the_total_open(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}2,key,yunhe,2022-02-01,-500.00,-1.00,1
        3,key,yunhe,2022-03-01,107.00,1.00,
        """,
    )
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS))
    (row,) = ended.rows
    assert (row["actual_burden"], row["to_actual"]) == ("", "")
    assert (row["alerts"], row["missing"]) == ("yunhe.key_actual", "in_policy_cost;total_cost")


def test_what_is_known_and_over_the_line_alerts_beside_a_rejected_row(
    run: Run, table: Table
) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}1,key,yunhe,2022-02-01,100.01,1.00,
        2,key,yunhe,2022-03-01,5.005,1.00,
        """,
    )
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS))
    assert ended.code == 3
    (row,) = ended.rows
    assert (row["alerts"], row["actual_burden"]) == ("yunhe.key_actual", "")


def test_an_unknown_in_policy_cost_leaves_only_that_total_open(run: Run, table: Table) -> None:
    claims = table("c.csv", f"{HEADER}1,key,yunhe,2022-02-01,100.01,,")
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS))
    (row,) = ended.rows
    assert (row["actual_burden"], row["in_policy_burden"]) == ("100.01", "")
    assert row["missing"] == "in_policy_cost"


def test_each_group_has_its_list(run: Run, table: Table, tmp_path: Path) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}1,key,yunhe,2022-01-01,100.01,1.00,
        2,general,yunhe,2022-12-31,200.01,1.00,
        3,who,yunhe,2022-12-31,900.00,1.00,
        """,
    )
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS))
    # Whether 'who' is needy is not known, so neither line is known to be the right one.
    assert [row["person_id"] for row in ended.rows] == ["general", "key"]
    assert [
        (row["person_id"], row["township"], row["alerts"])
        for row in rows_of(tmp_path / "out.key.csv")
    ] == [("key", "甲镇", "yunhe.key_actual")]
    assert [row["person_id"] for row in rows_of(tmp_path / "out.general.csv")] == ["general"]
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS), output=None)
    assert "undetermined and without alert (--all shows them): 1" in ended.out


def test_a_year_before_the_notice_is_not_judged(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        f"""{HEADER}1,key,yunhe,2021-12-31,900.00,1.00,
        2,key,yunhe,2022-01-01,101.00,1.00,
        """,
    )
    ended = run("monitor", claims, "--persons", table("p.csv", PERSONS))
    assert [(row["year"], row["previous_year"]) for row in ended.rows] == [("2022", "900.00")]


def test_a_claims_file_may_carry_all_that_is_known_of_the_person(run: Run, table: Table) -> None:
    claims = table(
        "c.csv",
        """claim_id,person_id,policy,service_date,total_cost,identities
        1,a,yunhe,2022-01-01,100.01,低保对象
        """,
    )
    ended = run("monitor", claims)
    assert [(row["person_id"], row["alerts"]) for row in ended.rows] == [("a", "yunhe.key_actual")]
