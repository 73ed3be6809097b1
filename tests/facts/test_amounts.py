"""Amounts and ratios: what is read exactly, and what is refused under which code."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medrelief.facts.amounts import MAX_FEN, Fen, fen_of, fen_text, ratio_of, ratio_text
from medrelief.facts.refusals import Refused


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("-0.00", 0),
        ("800", 80000),
        ("0.1", 10),
        ("0.05", 5),
        ("-2.55", -255),
        ("0012.50", 1250),
        ("¥1,234.50", 123450),
        ("￥ 1,234,567.89", 123456789),
        ("-¥5", -500),
        ("¥-5", -500),
        ("−5.00", -500),
        ("1 234.50 元", 123450),
        ("１２３４．５", 123450),
        ("\u3000100元\u200b", 10000),
        ("10000000000", MAX_FEN),
        ("-10000000000.00", -MAX_FEN),
        ("00000000000012.50", 1250),
    ],
)
def test_money_is_read_exactly(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.005", "money_decimals"),
        ("1.000", "money_decimals"),
        ("2100.2799999999997", "money_decimals"),
        ("1e3", "money"),
        ("NaN", "money"),
        ("inf", "money"),
        ("", "money"),
        ("--", "money"),
        ("-¥-5", "money"),
        ("1,23", "money"),
        ("1,0000", "money"),
        ("12 34", "money"),
        ("1,234 567", "money"),
        (".5", "money"),
        ("5.", "money"),
        ("+5", "money"),
        ("(5.00)", "money"),
        ("100万", "money"),
        ("٣", "money"),
        ("10000000000.01", "money_range"),
        ("-10000000000.01", "money_range"),
        ("99999999999999999999", "money_range"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        fen_of(text)
    assert refused.value.code == code


def test_whole_yuan_and_decimals_are_yuan_and_fen_stay_fen() -> None:
    assert fen_of(800) == 80000
    assert fen_of(Decimal("0.1")) == 10
    assert fen_of(Decimal("10.0000")) == 1000
    assert fen_of(Decimal("1E+3")) == 100000
    assert fen_of(Fen(1250)) == 1250
    assert fen_of(fen_of("12.50")) == 1250


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.1, "money_float"),
        (1.0, "money_float"),
        (True, "money"),
        (None, "money"),
        (Decimal("1.005"), "money_decimals"),
        (Decimal("NaN"), "money"),
        (Decimal("1E+30"), "money_range"),
        (10_000_000_001, "money_range"),
    ],
)
def test_values_that_are_not_exact_amounts_are_refused(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        fen_of(value)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("fen", "text"), [(-255, "-2.55"), (-5, "-0.05"), (0, "0.00"), (5, "0.05"), (123450, "1234.50")]
)
def test_fen_are_written_with_the_sign_apart(fen: int, text: str) -> None:
    assert fen_text(fen) == text


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_what_is_written_is_read_back(fen: int) -> None:
    assert fen_of(fen_text(fen)) == fen


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("95%", Fraction(19, 20)),
        ("0.95", Fraction(19, 20)),
        ("９５％", Fraction(19, 20)),
        ("95.25 %", Fraction(9525, 10000)),
        ("0.95000", Fraction(19, 20)),
        ("0", Fraction(0)),
        ("1", Fraction(1)),
        ("100%", Fraction(1)),
        ("0.01%", Fraction(1, 10000)),
        (Decimal("0.9"), Fraction(9, 10)),
        (1, Fraction(1)),
        (Fraction(1, 4), Fraction(1, 4)),
    ],
)
def test_ratios_are_exact(text: object, ratio: Fraction) -> None:
    assert ratio_of(text) == ratio


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("90", "ratio_bare"),
        ("1.01", "ratio_bare"),
        ("101%", "ratio_range"),
        ("95.255%", "ratio_decimals"),
        ("0.95001", "ratio_decimals"),
        (Fraction(1, 3), "ratio_decimals"),
        ("-5%", "ratio"),
        ("half", "ratio"),
        ("", "ratio"),
        (90, "ratio_range"),
        (0.9, "ratio_float"),
        (True, "ratio"),
        (Decimal("NaN"), "ratio"),
    ],
)
def test_what_is_no_ratio_is_refused(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ratio_of(value)
    assert refused.value.code == code


def test_a_factor_may_be_above_one() -> None:
    assert ratio_of("110%", above_one=True) == Fraction(11, 10)


@given(st.integers(0, 10000))
def test_a_ratio_that_is_written_is_read_back(parts: int) -> None:
    assert ratio_of(ratio_text(Fraction(parts, 10000))) == Fraction(parts, 10000)


def test_ratios_are_written_short() -> None:
    assert [ratio_text(Fraction(p, 10000)) for p in (10000, 9500, 9525, 1000, 1, 0)] == [
        "100%",
        "95%",
        "95.25%",
        "10%",
        "0.01%",
        "0%",
    ]


def test_a_refusal_says_what_was_expected_and_not_what_was_there() -> None:
    with pytest.raises(Refused) as refused:
        fen_of("110105194912310021 元整")
    assert str(refused.value) == "expected an amount in yuan such as 1234.50"
    assert refused.value.of("zh") == "应为1234.50 这样以元为单位的金额"
