"""What becomes of rows that cannot be read, and of ids that must come out as they went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medrelief.evaluate.by_columns import decided_by_columns
from medrelief.evaluate.by_reference import decided_by_reference
from medrelief.evaluate.inputs import read_inputs
from medrelief.policy.library import load_policy
from medrelief.program.compile import program_from_policy
from medrelief.tables.read import read_table

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    "person_id,policy,disease,decision,decided_on,valid_from\n"
    "p1,linxi,糖尿病,approved,2018-01-05,2018-01-05\n"
    "p2,linxi,糖尿病,approved,2018-13-05,2018-01-05\n"
    ",linxi,糖尿病,approved,2018-01-05,2018-01-05\n"
)


@pytest.fixture
def registrations(tmp_path: Path) -> Path:
    path = tmp_path / "registrations.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_rejected_row_is_looked_up_as_unknown(registrations: Path) -> None:
    read = read_table(registrations, "registrations", looked_up=True)
    assert (read.rows_in, read.rows_rejected) == (3, 2)
    rows = read.frame.select("person_id", "policy", "disease", "decision", "valid_from").rows()
    assert rows[0][:2] == ("p1", "linxi")
    assert rows[1] == ("p2", "linxi", None, None, None)
    assert len(rows) == 2


def test_a_table_that_is_judged_itself_has_no_such_rows(registrations: Path) -> None:
    assert read_table(registrations, "registrations").frame["person_id"].to_list() == ["p1"]


def test_a_claim_is_not_refused_for_a_registration_that_could_not_be_read(
    registrations: Path, tmp_path: Path
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "claim_id,person_id,policy,service_date,care_type,disease,total_cost,in_policy_cost,"
        "managed_as,facility_contracted,facility_division,household_division,insured_division,"
        "insured_scheme,identities\n"
        "c1,p2,linxi,2018-03-01,chronic_outpatient,糖尿病,100,80,quota,true,150424,150424,150424,"
        "resident,建档立卡贫困人口\n",
        encoding="utf-8",
    )
    inputs = read_inputs(
        claims, {"registrations": registrations}, lang="en", policy=None, policies=("linxi",)
    )
    programs = {"linxi": program_from_policy(load_policy("linxi"))}
    by_reference = decided_by_reference(inputs, programs, {}, None)
    by_columns = decided_by_columns(inputs, programs)
    assert by_reference["status"].to_list() == ["undetermined"]
    assert "registrations.decision" in by_reference["missing"][0]
    assert by_columns.equals(by_reference.select(by_columns.columns))


def test_a_claim_id_comes_out_as_it_went_in(tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "claim_id,person_id,policy,service_date,total_cost,reverses\n"
        "Ａ（1）,p1,linxi,2018-03-01,100,\n"
        " B ,p1,linxi,2018-03-02,-100,Ａ（1）\n",
        encoding="utf-8",
    )
    read = read_table(claims, "claims", policies=("linxi",))
    assert read.frame["claim_id"].to_list() == ["Ａ（1）", "B"]
    assert read.frame["reverses"].to_list() == ["none", "Ａ（1）"]
