"""Cells and literals: the value a text states under a column's or a parameter's kind."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from medrelief.facts.cells import value_of
from medrelief.facts.columns import TABLES
from medrelief.facts.headers import columns_read
from medrelief.facts.kinds import Kind
from medrelief.facts.literals import literal_of
from medrelief.facts.refusals import Refused

COLUMNS = {f"{table}.{column.name}": column for table in TABLES for column in columns_read(table)}


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        ("claims.claim_id", " c1\u3000", "c1"),
        ("claims.claim_id", 7, "7"),
        ("claims.total_cost", "1,000.50", 100050),
        ("claims.referred", "是", True),
        ("claims.referred", "Ｎ", False),
        ("claims.referred", 1, True),
        ("claims.deception_proven", "无", False),
        ("claims.base_ratio", "60%", Fraction(3, 5)),
        ("claims.service_date", "20200301", date(2020, 3, 1)),
        ("claims.prescription_days", "84", 84),
        ("claims.prescription_days", "12周", 84),
        ("claims.prescription_days", "12 weeks", 84),
        ("claims.prescription_days", "84天", 84),
        ("claims.prescription_days", timedelta(days=84), 84),
        ("claims.registration_grade", "2", 2),
        ("claims.registration_grade", "Ⅱ期", 2),
        ("registrations.grade", "三级", 3),
        ("claims.care_type", "14", "chronic_outpatient"),
        ("claims.care_type", "41", "drugstore"),
        ("claims.disease", "高血压病", "hypertension"),
        ("claims.disease", "花粉过敏", "花粉过敏"),
        ("claims.managed_as", "按定额管理", "quota"),
        ("claims.facility_level", "乡镇卫生院", "township"),
        ("claims.insured_scheme", "390", "resident"),
        ("claims.insured_scheme", "无", "none"),
        ("claims.reverses", "无", "none"),
        ("claims.papers", "身份证；处方;收据", {"identity_card", "prescription", "receipt"}),
        ("claims.papers", "无", frozenset()),
        ("claims.identities", "低保对象、特困人员", {"minimum_living", "extreme_hardship"}),
        ("persons.identities", ["五保户"], {"extreme_hardship"}),
        ("persons.disqualified_years", "2019;2020", {"2019", "2020"}),
        ("persons.disqualified_years", [2019], {"2019"}),
        ("persons.disqualified_years", 2019, {"2019"}),
        ("persons.sex", "女", "female"),
        ("persons.sex", "1", "male"),
        ("registrations.decision", "通过", "approved"),
        ("registrations.kind", "复审", "renewal"),
        ("events.kind", "screened", "screened"),
        ("enrolments.year", "2022", 2022),
        ("enrolments.scheme", "310", "employee"),
        ("claims.total_cost", None, None),
        ("claims.total_cost", "", None),
        ("claims.disease", "\u200b \u3000", None),
    ],
)
def test_cells(column: str, raw: object, value: object) -> None:
    found = value_of(COLUMNS[column], raw)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    ("column", "raw", "code"),
    [
        ("claims.total_cost", "1.005", "money_decimals"),
        ("claims.referred", "maybe", "bool"),
        ("claims.referred", 2, "bool"),
        ("claims.base_ratio", "90", "ratio_bare"),
        ("claims.prescription_days", "-1", "days"),
        ("claims.prescription_days", "1.5", "days"),
        ("claims.registration_grade", "high", "count"),
        ("claims.registration_grade", -1, "count"),
        ("claims.care_type", "dental", "word"),
        ("claims.insured_scheme", "340", "word"),
        ("claims.managed_as", "whatever", "word"),
        ("registrations.subtype", "open", "word"),
        ("claims.papers", "无;处方", "set"),
        ("claims.papers", 1.5, "set"),
        ("claims.claim_id", 1.0, "text"),
        ("claims.claim_id", True, "text"),
    ],
)
def test_cells_that_are_not_readable(column: str, raw: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        value_of(COLUMNS[column], raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.MONEY, "14500 yuan", 1450000),
        (Kind.MONEY, "0.01 yuan", 1),
        (Kind.MONEY, "800", 80000),
        (Kind.RATIO, "95%", Fraction(19, 20)),
        (Kind.DURATION, "12 weeks", 84),
        (Kind.DURATION, "1 week", 7),
        (Kind.DURATION, "10 days", 10),
        (Kind.COUNT, "5", 5),
        (Kind.DATE, "2020-01-31", date(2020, 1, 31)),
        (Kind.BOOL, "true", True),
        (Kind.TEXT, " 150424 ", "150424"),
        (Kind.SET, '["a", "b"]', {"a", "b"}),
        (Kind.SET, "a;b", {"a", "b"}),
        (Kind.SET, "[]", frozenset()),
    ],
)
def test_literals(kind: Kind, text: str, value: object) -> None:
    assert literal_of(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.MONEY, "-1 yuan", "money_range"),
        (Kind.MONEY, "yuan", "money"),
        (Kind.RATIO, "90", "ratio_bare"),
        (Kind.DURATION, "12", "duration"),
        (Kind.DURATION, "12 months", "duration"),
        (Kind.COUNT, "1.5", "count"),
        (Kind.DATE, "2020-02-30", "date"),
        (Kind.DATE, "20200131", "date"),
        (Kind.BOOL, "yes", "bool"),
    ],
)
def test_literals_that_are_refused(kind: Kind, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        literal_of(kind, text)
    assert refused.value.code == code
