"""Synthetic data: exact counts, tables that fit together, no living person, the same every time."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from medrelief.facts.columns import TABLES
from medrelief.synthetic import dataset as blocks
from medrelief.synthetic import generate, write_dataset, write_generated

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return generate(claims=20_000, seed=1)


def check_character(id_number: str) -> str:
    """GB 11643-1999: the weighted sum of the first seventeen digits, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(id_number[:17], WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def test_the_check_character_of_a_known_test_number() -> None:
    assert check_character("999999198002290019") == "9"


def test_every_table_is_made_in_columns_that_exist(tables: dict[str, pl.DataFrame]) -> None:
    assert set(tables) == set(TABLES)
    for name, frame in tables.items():
        known = [column.name for column in TABLES[name].columns]
        assert [column for column in known if column in frame.columns] == frame.columns
        required = {column.name for column in TABLES[name].columns if column.required}
        assert sum(frame.select(required).null_count().row(0)) == 0


@pytest.mark.parametrize("count", [0, 1, 7, 20_000])
def test_there_are_as_many_claims_as_asked_for(count: int) -> None:
    assert generate(claims=count, seed=3)["claims"].height == count


def test_a_negative_number_of_claims_is_refused() -> None:
    with pytest.raises(ValueError, match="has 0 or more"):
        generate(claims=-1, seed=3)


def test_ids_are_unique(tables: dict[str, pl.DataFrame]) -> None:
    assert tables["claims"].get_column("claim_id").is_unique().all()
    assert tables["persons"].get_column("person_id").is_unique().all()
    assert tables["persons"].get_column("id_number").is_unique().all()
    assert tables["facilities"].get_column("facility_id").is_unique().all()


def test_no_id_number_can_belong_to_anybody(tables: dict[str, pl.DataFrame]) -> None:
    for id_number in tables["persons"].get_column("id_number"):
        assert id_number.startswith("999999")
        assert id_number[17] == check_character(id_number)


def test_an_id_number_states_birth_and_sex(tables: dict[str, pl.DataFrame]) -> None:
    known = tables["persons"].filter(pl.col("birth_date").is_not_null())
    for id_number, birth, sex in known.select("id_number", "birth_date", "sex").iter_rows():
        assert date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])) == birth
        assert sex == ("male" if int(id_number[16]) % 2 else "female")


def test_tables_refer_to_persons_and_facilities_that_exist(
    tables: dict[str, pl.DataFrame],
) -> None:
    persons = set(tables["persons"].get_column("person_id"))
    for name in ("claims", "identities", "registrations", "enrolments", "events", "opening"):
        assert set(tables[name].get_column("person_id")) <= persons
    facilities = set(tables["facilities"].get_column("facility_id"))
    assert set(tables["claims"].get_column("facility_id")) <= facilities


def test_amounts_are_yuan_with_two_decimals(tables: dict[str, pl.DataFrame]) -> None:
    exact = re.compile(r"-?\d{1,10}\.\d{2}")
    for name in ("total_cost", "in_policy_cost", "basic_paid", "assistance_paid"):
        amounts = tables["claims"].get_column(name).drop_nulls()
        assert [text for text in amounts if not exact.fullmatch(text)] == []


def test_a_reversal_takes_back_a_claim_of_the_same_person(tables: dict[str, pl.DataFrame]) -> None:
    claims = tables["claims"]
    pairs = claims.filter(pl.col("reverses").is_not_null()).join(
        claims, left_on="reverses", right_on="claim_id", how="inner", suffix="_first"
    )
    assert 100 < pairs.height < 300
    assert (pairs["person_id"] == pairs["person_id_first"]).all()
    assert (pairs["service_date"] == pairs["service_date_first"]).all()
    exact = pairs.filter(pl.col("total_cost") == "-" + pl.col("total_cost_first"))
    assert exact.height > pairs.height * 9 // 10


def test_all_cities_and_many_unknown_cells_are_there(tables: dict[str, pl.DataFrame]) -> None:
    claims = tables["claims"]
    assert set(claims["policy"]) == {"linxi", "weihai", "xuchang", "yeji", "zibo"}
    for name in ("care_type", "disease", "facility_level", "in_policy_cost"):
        assert 0 < claims.get_column(name).null_count() < claims.height // 20


def test_the_same_seed_makes_the_same_tables() -> None:
    first, second = generate(claims=500, seed=9), generate(claims=500, seed=9)
    assert all(first[name].equals(second[name]) for name in first)
    assert not first["claims"].equals(generate(claims=500, seed=10)["claims"])


def test_the_first_claims_of_a_seed_are_the_same_on_every_machine() -> None:
    """Written down once; they change only when the data set is meant to change."""
    rows = generate(claims=3, seed=1)["claims"].sort("claim_id")
    assert rows.select("claim_id", "policy", "service_date", "total_cost").rows() == [
        ("C00000000101", "zibo", date(2020, 9, 21), "118.54"),
        ("C00000000102", "zibo", date(2020, 6, 23), "180.74"),
        ("C00000000103", "zibo", date(2020, 12, 21), "51.90"),
    ]


def test_files_written_block_by_block_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "PERSONS_IN_A_BLOCK", 50)
    whole = write_dataset(generate(claims=600, seed=4), tmp_path / "whole")
    parts = write_generated(claims=600, seed=4, folder=tmp_path / "parts")
    assert [path.name for path in parts] == [path.name for path in whole]
    for one, other in zip(whole, parts, strict=True):
        assert one.read_bytes() == other.read_bytes()
