"""Cells: the spellings of exports, and agreement with `facts.cells`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrelief.facts.cells import value_of
from medrelief.facts.kinds import Kind
from medrelief.facts.refusals import Refused
from medrelief.tables.cells import RATIO_SCALE, typed
from medrelief.tables.headers import columns_by_name

if TYPE_CHECKING:
    from medrelief.facts.columns import Column

CLAIMS = columns_by_name("claims")


def read(column: str, *cells: str | None) -> list[Any]:
    [found] = typed(pl.DataFrame({column: pl.Series(cells, dtype=pl.String)}), [CLAIMS[column]])
    assert found.refused.is_empty()
    return found.values.to_list()


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("0", 0),
        ("0.05", 5),
        ("-2.55", -255),
        ("1234.5", 123450),
        ("¥1,234.50", 123450),
        ("￥ 1234.50", 123450),
        ("-¥12.00", -1200),
        ("1,234,567.89元", 123456789),
        ("1 234.50", 123450),
        ("１２３．４５", 12345),
        ("'12.00", 1200),
        (" 12.00 ", 1200),
        ("0000000000012.5", 1250),
        ("10000000000.00", 10**12),
        ("9999999999.99", 999_999_999_999),
        ("--", None),
        ("", None),
        ("\u3000", None),
        (None, None),
    ],
)
def test_amounts(cell: str | None, fen: int | None) -> None:
    assert read("total_cost", cell) == [fen]
    assert read("total_cost", "1.00", cell, None) == [100, fen, None]


@pytest.mark.parametrize(
    "cell",
    [
        "2020-01-05",
        "2020-1-5",
        "2020/1/5",
        "2020/01/05",
        "2020.1.5",
        "20200105",
        "２０２０－０１－０５",
        "2020年1月5日",
        "2020-01-05 08:20:40",
        "2020-01-05T08:20:40",
        "2020/1/5 8:20",
        "20200105082040",
        "43835",
        " 2020-01-05 ",
        "'2020-01-05",
    ],
)
def test_dates(cell: str) -> None:
    assert read("service_date", cell) == [date(2020, 1, 5)]
    assert read("service_date", "2020-01-06", cell) == [date(2020, 1, 6), date(2020, 1, 5)]


@pytest.mark.parametrize("cell", ["0", "0000-00-00", "0000-00-00 00:00:00", "--", "NULL", ""])
def test_marks_for_no_date(cell: str) -> None:
    assert read("discharge_date", cell) == [None]


def test_open_ends_are_one() -> None:
    cells = ("2099-12-31", "9999-12-31", "2099/12/31", "2199-12-31", "1900-01-01")
    assert read("registration_valid_to", *cells) == [
        date(9999, 12, 31),
        date(9999, 12, 31),
        date(9999, 12, 31),
        date(2199, 12, 31),
        date(1900, 1, 1),
    ]


def test_booleans() -> None:
    yes = ("true", "TRUE", "1", "是", "Y", "y", "１", " true")
    no = ("false", "False", "0", "否", "N", "n", "无")
    assert read("referred", *yes, *no) == [True] * len(yes) + [False] * len(no)


def test_ratios() -> None:
    cells = ("0.9", "90%", "87.55%", "1", "100%", "0.0001", "９０％", None, "--")
    assert read("base_ratio", *cells) == [9000, 9000, 8755, 10000, 10000, 1, 9000, None, None]


def test_words_and_vocabularies() -> None:
    cells = ("inpatient", "住院", "21", "Ｉnpatient ", None)
    assert read("care_type", *cells) == ["inpatient"] * 4 + [None]
    assert read("disease", "糖尿病", "diabetes", "M01600", "不知名病", "无") == [
        "diabetes",
        "diabetes",
        "diabetes",
        "不知名病",
        "none",
    ]


def test_sets_are_sorted_and_without_repeats() -> None:
    assert read("papers", "receipt;identity_card;receipt", "none", "无", None, "处方；收据") == [
        ["identity_card", "receipt"],
        [],
        [],
        None,
        ["prescription", "receipt"],
    ]


def test_counts_and_durations() -> None:
    assert read("prescription_days", "84", "84天", "12周", "０７") == [84, 84, 84, 7]
    assert read("registration_grade", "2", "Ⅱ期", "二级") == [2, 2, 2]


def test_free_text_is_tidied() -> None:
    cells = ("ok", " x ", "'007", "Ａ１２", "a\u200bb", "城关镇（东）", "", " ", "無", "无", "None")
    assert read("facility_id", *cells) == [
        "ok",
        "x",
        "007",
        "A12",
        "ab",
        "城关镇(东)",
        None,
        None,
        "無",
        "none",
        "none",
    ]


NUMBERS = st.from_regex(r"[-¥ ]{0,2}[0-9０-９]{0,13}[.,]?[0-9]{0,4}元?", fullmatch=True)
DATES = st.from_regex(
    r"[0-9]{1,5}[-/.年]?[0-9]{0,2}[-/.月]?[0-9]{0,2}[日 ]?(08:20)?", fullmatch=True
)
WORDS = st.sampled_from(
    ["true", "YES", "否", "无", "1", "2", "90%", "0.5", "a;b", "住院", "NO", "half"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [
            "total_cost",
            "service_date",
            "referred",
            "base_ratio",
            "prescription_days",
            "papers",
            "care_type",
        ]
    ),
    st.lists(st.one_of(NUMBERS, DATES, WORDS, st.text(max_size=5)), min_size=1, max_size=8),
)
def test_columns_read_as_single_cells_do(name: str, cells: list[str]) -> None:
    """Where both read a cell they agree, and neither reads what the other refuses.

    Marks for 'nothing' and a spreadsheet's apostrophe belong to files only.
    """
    column = CLAIMS[name]
    marks = ("-", "--", "---", "—", "——", "/", "\\n", "null", "nan", "nat", "0", "00000000")
    cells = [
        c for c in cells if c.strip().lower() not in marks and "'" not in c and c.strip() != "０"
    ]
    if not cells:
        return
    [found] = typed(pl.DataFrame({name: cells}), [column])
    values = found.values.to_list()
    codes = dict(found.refused.select("row", "code").rows())
    for at, cell in enumerate(cells):
        assert (codes.get(at), values[at]) == _one(column, cell), cell


def _one(column: Column, cell: str) -> tuple[str | None, Any]:
    try:
        value = value_of(column, cell)
    except Refused as refusal:
        return refusal.code, None
    if isinstance(value, frozenset):
        return None, sorted(value)
    if column.kind is Kind.RATIO and value is not None:
        return None, int(value * RATIO_SCALE)
    return None, value
