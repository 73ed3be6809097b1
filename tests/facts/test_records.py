"""Records: the fields of the tables, exact, frozen, and discreet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from medrelief.facts.cells import value_of
from medrelief.facts.columns import TABLES
from medrelief.facts.days import OPEN_END
from medrelief.facts.headers import columns_read
from medrelief.facts.kinds import Empty
from medrelief.facts.records import (
    RECORDS,
    Claim,
    Enrolment,
    Event,
    Facility,
    Identity,
    Person,
    Record,
    Registration,
    facts_of,
)
from medrelief.facts.refusals import Refused

LEAST = {"claim_id": "c1", "person_id": "p1", "service_date": "2020-03-01", "total_cost": "1000.00"}
SAMPLES = {
    "text": "x",
    "money": "12.50",
    "ratio": "60%",
    "date": "2020-01-31",
    "bool": "是",
    "count": "2",
    "duration": "84",
    "set": "2020;2021",
}


@pytest.mark.parametrize(("table", "record"), RECORDS)
def test_records_have_the_columns_of_their_table(table: str, record: type[Record]) -> None:
    columns = columns_read(table)
    assert set(record.model_fields) == {column.name for column in columns}
    for column in columns:
        field = record.model_fields[column.name]
        assert field.is_required() == column.required, column.name
        assert field.repr == (not column.private), column.name


@pytest.mark.parametrize(("table", "record"), RECORDS)
def test_records_read_cells_as_the_columns_say(table: str, record: type[Record]) -> None:
    columns = columns_read(table)
    row = {c.name: c.words[0] if c.words else SAMPLES[c.kind.value] for c in columns}
    facts = facts_of(record.model_validate(row))
    assert facts == {c.name: value_of(c, row[c.name]) for c in columns}
    for column in columns:
        if column.words:
            with pytest.raises(ValidationError):
                record.model_validate({**row, column.name: "no such word"})


@pytest.mark.parametrize(("table", "record"), RECORDS)
def test_an_empty_cell_means_what_its_column_says(table: str, record: type[Record]) -> None:
    columns = columns_read(table)
    required = {c.name: SAMPLES[c.kind.value] for c in columns if c.required}
    omitted = facts_of(record.model_validate(required))
    given = facts_of(record.model_validate({**{c.name: None for c in columns}, **required}))
    assert omitted == given
    for column in columns:
        if column.required:
            continue
        match column.empty:
            case Empty.OPEN:
                assert omitted[column.name] == OPEN_END
            case Empty.NONE:
                assert omitted[column.name] in (False, "none", frozenset())
            case _:
                assert omitted[column.name] is None


def test_every_table_but_the_opening_totals_has_a_record() -> None:
    assert {table for table, _ in RECORDS} == TABLES.keys() - {"opening"}


def test_a_claim_is_exact_and_folded() -> None:
    claim = Claim(
        **LEAST,
        disease="高血压（Ⅱ期及以上）",
        in_policy_cost=800,
        basic_paid=Decimal("0.1"),
        base_ratio="60%",
        papers="身份证;处方",
        registration_valid_to="2099-12-31",
    )
    assert (claim.total_cost, claim.in_policy_cost, claim.basic_paid) == (100000, 80000, 10)
    assert claim.disease == "hypertension"
    assert claim.base_ratio == Fraction(3, 5)
    assert claim.papers == {"identity_card", "prescription"}
    assert claim.service_date == date(2020, 3, 1)
    assert claim.registration_valid_to == OPEN_END
    assert "basic_paid" in claim.model_fields_set
    assert "relief_paid" not in claim.model_fields_set


def test_known_absences() -> None:
    facts = facts_of(Claim(**LEAST))
    assert facts["reverses"] == facts["collected_by"] == "none"
    assert facts["delivered"] is facts["deception_proven"] is False
    assert facts["disqualified_years"] == frozenset()
    assert facts["registration_valid_to"] == OPEN_END
    assert facts["papers"] is facts["basic_paid"] is facts["identities"] is None
    assert facts_of(Claim(**LEAST, identities="无"))["identities"] == frozenset()
    assert facts_of(Person(person_id="p1", family_doctor="无"))["family_doctor"] == "none"


def test_an_amount_read_once_stays_that_amount() -> None:
    claim = Claim(**LEAST, base_ratio="66.25%")
    assert Claim(**{**LEAST, "total_cost": claim.total_cost}) == Claim(**LEAST)
    assert Claim(**claim.model_dump(exclude_unset=True)) == claim
    assert Claim.model_validate_json(claim.model_dump_json(exclude_unset=True)) == claim


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total_cost": 1000.0}, "money_float"),
        ({"total_cost": None}, "required"),
        ({"claim_id": " "}, "required"),
        ({"service_date": "2020-02-30"}, "date"),
        ({"base_ratio": "90"}, "ratio_bare"),
        ({"managed_as": "both"}, "word"),
    ],
)
def test_what_is_not_readable_is_refused_with_its_code(
    change: dict[str, object], code: str
) -> None:
    with pytest.raises(ValidationError) as failed:
        Claim.model_validate({**LEAST, **change})
    (error,) = failed.value.errors()
    refused = error["ctx"]["error"]
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_unknown_fields_and_changes_are_refused() -> None:
    with pytest.raises(ValidationError, match="totalcost"):
        Claim.model_validate({**LEAST, "totalcost": "1"})
    with pytest.raises(ValidationError):
        Claim(**LEAST).claim_id = "c2"


def test_neither_errors_nor_reprs_show_a_person() -> None:
    private = {
        "name": "张三",
        "id_number": "999999198002290019",
        "family_doctor_phone": "13900000000",
    }
    claim = Claim(**LEAST, **private)
    with pytest.raises(ValidationError) as failed:
        Claim.model_validate({**LEAST, **private, "birth_date": "999999198002290019"})
    for value in (*private.values(), "p1"):
        assert value not in repr(claim)
        assert value not in str(failed.value)


def test_the_other_records() -> None:
    identity = Identity(person_id="p1", identity="低保户", valid_from="2020-01-01")
    assert identity.identity == "minimum_living"
    assert facts_of(identity)["valid_to"] == OPEN_END
    registration = Registration(person_id="p1", disease="丙肝", decision="通过", grade="Ⅱ级")
    assert (registration.disease, registration.decision, registration.grade) == (
        "hepatitis_c",
        "approved",
        2,
    )
    assert Facility(facility_id="f1", level="村卫生室").level == "village"
    assert Enrolment(person_id="p1", year=2022, scheme="城乡居民").scheme == "resident"
    assert Event(kind="screened", on="2020-05-01").on == date(2020, 5, 1)
