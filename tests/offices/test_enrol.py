"""`enrol`: who is subsidised, by when to enrol, and who is on a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]

PERSONS = """person_id,township
    full,甲镇
    fixed,甲镇
    rich,乙镇
    """
IDENTITIES = """person_id,identity,valid_from,received_on
    full,特困人员,2022-01-31,2022-01-31
    fixed,低保对象,2020-01-01,2022-08-01
    """


def test_persons_whom_a_rule_concerns(run: Run, table: Table) -> None:
    ended = run(
        *("enrol", table("p.csv", PERSONS), "--policy", "yunhe", "--year", "2022"),
        *("--identities", table("i.csv", IDENTITIES)),
        *("--enrolments", table("e.csv", "person_id,year\nfixed,2022\nfull,2021")),
    )
    assert ended.code == 0
    told = [
        tuple(
            row[name] for name in ("person_id", "year", "subsidy", "amount", "enrol_by", "status")
        )
        for row in ended.rows
    ]
    # One month after 31 January ends with February; the fixed subsidy is left to the city.
    assert told == [
        ("full", "2022", "full", "380.00", "2022-02-28", "approved"),
        ("fixed", "2022", "fixed", "", "2022-09-01", "approved"),
    ]
    assert [row["missing"] for row in ended.rows] == ["", "yunhe.subsidy_fixed"]
    assert [row["findings"] for row in ended.rows] == ["yunhe.uninsured", ""]


def test_a_figure_can_be_given(run: Run, table: Table) -> None:
    ended = run(
        *("enrol", table("p.csv", PERSONS), "--policy", "yunhe", "--year", "2022"),
        *("--identities", table("i.csv", IDENTITIES), "--set", "yunhe.subsidy_fixed=120.50"),
        *("--enrolments", table("e.csv", "person_id,year")),
    )
    assert ended.rows[1]["amount"] == "120.50"
    assert ended.rows[1]["missing"] == ""


def test_without_a_table_of_enrolments_nobody_is_taken_for_uninsured(
    run: Run, table: Table
) -> None:
    ended = run(
        *("enrol", table("p.csv", PERSONS), "--policy", "yunhe", "--year", "2022"),
        *("--identities", table("i.csv", IDENTITIES)),
    )
    assert [row["findings"] for row in ended.rows] == ["", ""]
    assert [row["status"] for row in ended.rows] == ["undetermined", "undetermined"]
    assert ended.rows[0]["missing"] == "enrolments.year"


def test_undated_identities_count_on_every_day(run: Run, table: Table) -> None:
    persons = table("p.csv", "person_id,identities\na,低保对象\nb,无\nc,")
    enrolments = table("e.csv", "person_id,year\na,2022\nc,2022")
    ended = run(
        *("enrol", persons, "--policy", "yunhe", "--year", "2022", "--enrolments", enrolments)
    )
    assert [(row["person_id"], row["status"]) for row in ended.rows] == [
        ("a", "approved"),
        ("c", "undetermined"),
    ]
    assert ended.rows[1]["missing"] == "identities;yunhe.subsidy_fixed"


def test_the_pack_has_to_be_known(run: Run, table: Table) -> None:
    persons = table("p.csv", PERSONS)
    ended = run("enrol", persons, "--year", "2022")
    assert ended.code == 2
    assert "rows of the table persons name no policy" in ended.err
    ended = run("enrol", persons, "--year", "2022", "--policy", "yun")
    assert ended.code == 2
    assert "no pack is named 'yun'" in ended.err


def test_a_year_before_the_notice_gives_nobody_and_says_so(run: Run, table: Table) -> None:
    persons = table("p.csv", "person_id,identities\na,低保对象")
    ended = run("enrol", persons, "--policy", "yunhe", "--year", "2021", output=None)
    assert ended.code == 0
    assert "outside the days on which a notice is in force: 1" in ended.out
