"""Rows that cannot be read: each named, none lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from medrelief.tables.messages import Unreadable
from medrelief.tables.read import TableRead, read_table

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (
    "claim_id,person_id,policy,service_date,discharge_date,care_type,total_cost,basic_paid,"
    "base_ratio,referred,reverses"
)
GOOD = ["c1", "p1", "linxi", "2020-03-01", "", "inpatient", "10.00", "", "", "", ""]


def read(path: Path, text: str, table: str = "claims", **options: object) -> TableRead:
    file = path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, table, lang="en", **options)  # type: ignore[arg-type]


def row(**cells: str) -> str:
    names = HEAD.split(",")
    filled = list(GOOD)
    for name, cell in cells.items():
        filled[names.index(name)] = cell
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in filled)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("total_cost", "1.005", "money_decimals"),
        ("total_cost", "1.000", "money_decimals"),
        ("total_cost", "2100.2799999999997", "money_decimals"),
        ("total_cost", "10000000000.01", "money_range"),
        ("total_cost", "100000000000", "money_range"),
        ("total_cost", "1e3", "money"),
        ("total_cost", "+5", "money"),
        ("total_cost", ".5", "money"),
        ("total_cost", "5.", "money"),
        ("total_cost", "1,23", "money"),
        ("total_cost", "十元", "money"),
        ("total_cost", "", "missing"),
        ("total_cost", "--", "missing"),
        ("total_cost", "-0.01", "negative"),
        ("basic_paid", "-5", "negative"),
        ("service_date", "2020-02-30", "date"),
        ("service_date", "20200230", "date"),
        ("service_date", "1899-12-31", "date_range"),
        ("service_date", "0202-01-05", "date_range"),
        ("service_date", "01/02/2020", "date"),
        ("service_date", "", "missing"),
        ("discharge_date", "2020-02-29", "discharge_before_service"),
        ("base_ratio", "90", "ratio_bare"),
        ("base_ratio", "0.12345", "ratio_decimals"),
        ("base_ratio", "120%", "ratio_range"),
        ("care_type", "camping", "word"),
        ("referred", "maybe", "bool"),
        ("policy", "atlantis", "policy_unknown"),
        ("policy", "", "policy_blank"),
        ("person_id", "", "missing"),
        ("claim_id", "3.71002E+17", "number_cut"),
    ],
)
def test_one_fault_rejects_the_row(tmp_path: Path, column: str, cell: str, code: str) -> None:
    text = "\n".join((HEAD, row(claim_id="ok"), row(**{column: cell}), ""))
    found = read(tmp_path, text, policies=("linxi", "zibo"))
    assert [r[:3] for r in found.rejects.rows()] == [(3, column, code)]
    assert found.frame["claim_id"].to_list() == ["ok"]
    assert (found.rows_in, found.rows_rejected) == (2, 1)
    message = found.rejects["message"][0]
    assert message
    assert len(cell) < 4 or cell not in message


def test_all_faults_of_a_row_are_told_in_the_order_of_the_columns(tmp_path: Path) -> None:
    bad = row(service_date="x", total_cost="y", referred="z")
    found = read(tmp_path, f"{HEAD}\n{bad}\n")
    assert found.rejects.select("line", "column", "code", "message").rows() == [
        (2, "service_date", "date", "expected a date such as 2026-05-05"),
        (2, "referred", "bool", "expected true/false, 1/0, 是/否 or Y/N"),
        (2, "total_cost", "money", "expected an amount in yuan such as 1234.50"),
    ]
    assert found.rows_rejected == 1


def test_messages_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(f"{HEAD}\n{row(total_cost='1.005')}\n", encoding="utf-8")
    found = read_table(file, "claims", lang="zh")
    assert found.rejects["message"].to_list() == ["应为至多两位小数的金额"]


def test_every_copy_of_a_duplicate_is_rejected(tmp_path: Path) -> None:
    rows = [row(claim_id=c) for c in ("a", "b", "a", "c", "b ", "'a")]
    found = read(tmp_path, "\n".join((HEAD, *rows, "")))
    assert found.frame["claim_id"].to_list() == ["c"]
    assert [r[:3] for r in found.rejects.rows()] == [
        (line, "claim_id", "duplicate") for line in (2, 3, 4, 6, 7)
    ]


def test_a_copy_with_another_fault_still_makes_a_duplicate(tmp_path: Path) -> None:
    found = read(
        tmp_path, "\n".join((HEAD, row(claim_id="a"), row(claim_id="a", total_cost="x"), ""))
    )
    assert found.frame.is_empty()
    assert found.rows_rejected == 2


def test_a_reversal_may_be_negative(tmp_path: Path) -> None:
    rows = (row(claim_id="a"), row(claim_id="b", total_cost="-10.00", reverses="a"))
    found = read(
        tmp_path, "\n".join((HEAD, *rows, row(claim_id="d", total_cost="-1", reverses="无"), ""))
    )
    assert found.frame["total_cost"].to_list() == [1000, -1000]
    assert found.frame["reverses"].to_list() == ["none", "a"]
    assert [r[:3] for r in found.rejects.rows()] == [(4, "total_cost", "negative")]


def test_policy_fills_blanks_and_overrides_nothing(tmp_path: Path) -> None:
    text = "\n".join((HEAD, row(claim_id="a", policy=""), row(claim_id="b", policy="Zibo"), ""))
    found = read(tmp_path, text, policies=("linxi", "zibo"), policy="linxi")
    assert found.frame["policy"].to_list() == ["linxi", "zibo"]


def test_without_a_policy_column_the_option_names_the_pack(tmp_path: Path) -> None:
    text = "claim_id,person_id,service_date,total_cost\na,p,2020-01-01,1\n"
    assert read(tmp_path, text, policy="linxi").frame["policy"].to_list() == ["linxi"]
    with pytest.raises(Unreadable, match="no column policy"):
        read(tmp_path, text)


def test_what_is_kept_of_rejected_claims(tmp_path: Path) -> None:
    rows = (
        row(claim_id="a", total_cost="x"),
        row(claim_id="b", total_cost="x", discharge_date="2021-01-02"),
        row(claim_id="c", total_cost="x", care_type="outpatient", discharge_date="2021-01-02"),
        row(claim_id="d", service_date="x"),
        row(claim_id="e", person_id=""),
        row(claim_id="f"),
    )
    found = read(tmp_path, "\n".join((HEAD, *rows, "")))
    assert found.rejected.rows() == [
        (1, 2, "p1", "linxi", date(2020, 3, 1)),
        (2, 3, "p1", "linxi", date(2021, 1, 2)),
        (3, 4, "p1", "linxi", date(2020, 3, 1)),
        (4, 5, "p1", "linxi", None),
        (5, 6, None, "linxi", date(2020, 3, 1)),
    ]


def test_repeated_persons_fold_and_differing_ones_do_not(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "person_id,sex,township\np1,男,东镇\np2,女,西镇\np1,male,东镇\np2,女,南镇\np3,x,\np4,,\np4,女,\np4,,\n",
        "persons",
    )
    assert found.frame.rows() == [("p1", "male", "东镇", 1)]
    assert found.rows_folded == 1
    assert [r[:3] for r in found.rejects.rows()] == [
        (3, "person_id", "duplicate_differs"),
        (5, "person_id", "duplicate_differs"),
        (6, "sex", "word"),
        (7, "person_id", "duplicate_differs"),
        (8, "person_id", "duplicate_differs"),
        (9, "person_id", "duplicate_differs"),
    ]
    assert found.notes[-1].code == "rows_folded"


def test_keys_of_several_columns(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "person_id,policy,year,accumulator,amount\np1,linxi,2020,cap,1\np1,linxi,2021,cap,1\n"
        "p1,linxi,2020,cap,2\np2,,2020,cap,1\np2,,2020,cap,1\n",
        "opening",
    )
    assert found.frame["record"].to_list() == [2, 4]
    assert found.rejects["line"].to_list() == [2, 4]
    assert found.rows_folded == 1


def test_no_private_value_is_ever_shown(tmp_path: Path) -> None:
    text = (
        "person_id,name,id_number,birth_date,family_doctor_phone\n"
        "371002,王小明,37100219800229001,1980-13-45,0631\n3.71002E+17,,,2020-01-01,\n"
    )
    found = read(tmp_path, text, "persons")
    shown = " ".join(map(str, found.rejects.rows())) + " ".join(n.en + n.zh for n in found.notes)
    for value in ("371002", "王小明", "1980-13", "0631", "E+17"):
        assert value not in shown


def test_an_empty_cell_means_what_its_column_says(tmp_path: Path) -> None:
    text = (
        "claim_id,person_id,policy,service_date,total_cost,delivered,reverses,registration_valid_to,papers,"
        "disqualified_years,severe\na,p,linxi,2020-01-01,1,,,,,,\nb,p,linxi,2020-01-01,1,Y,,2099-12-31,无,2019;2018,否\n"
    )
    found = read(tmp_path, text)
    names = (
        "delivered",
        "reverses",
        "registration_valid_to",
        "papers",
        "disqualified_years",
        "severe",
    )
    assert found.frame.select(names).rows() == [
        (False, "none", date(9999, 12, 31), None, [], None),
        (True, "none", date(9999, 12, 31), [], ["2018", "2019"], False),
    ]
