"""Text → value by kind, as a table."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from medrelief.facts.kinds import Kind
from medrelief.policy.values import MOST_FEN, Unread, is_in_range, value_of


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.MONEY, "14500 yuan", 1_450_000),
        (Kind.MONEY, "800", 80_000),
        (Kind.MONEY, "0.01 yuan", 1),
        (Kind.MONEY, "1.5", 150),
        (Kind.RATIO, "95%", Fraction(95, 100)),
        (Kind.RATIO, "110%", Fraction(11, 10)),
        (Kind.RATIO, "0.95", Fraction(95, 100)),
        (Kind.RATIO, "1", Fraction(1)),
        (Kind.RATIO, "0", Fraction(0)),
        (Kind.RATIO, "33.33%", Fraction(3333, 10000)),
        (Kind.COUNT, "24", 24),
        (Kind.DATE, "2020-02-29", date(2020, 2, 29)),
        (Kind.DURATION, "12 weeks", 84),
        (Kind.DURATION, "1 day", 1),
        (Kind.BOOL, "true", True),
        (Kind.BOOL, "false", False),
        (Kind.TEXT, "010", "010"),
        (Kind.SET, "a; b", frozenset({"a", "b"})),
    ],
)
def test_reads(kind: Kind, text: str, value: object) -> None:
    found = value_of(kind, text)
    assert found == value
    assert type(found) is type(value)
    assert is_in_range(kind, found)


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        (Kind.RATIO, "90", "write '90%'"),
        (Kind.RATIO, "1.1", "write '1.1%'"),
        (Kind.RATIO, "ninety", "write a ratio as 95% or 0.95"),
        (Kind.RATIO, ".9", "write a ratio as 95% or 0.95"),
        (Kind.RATIO, "95 %", "write a ratio as 95% or 0.95"),
        (Kind.MONEY, "1.005", "write yuan with at most two decimals, like 14500 yuan"),
        (Kind.MONEY, "1,000", "write yuan with at most two decimals, like 14500 yuan"),
        (Kind.MONEY, "95%", "write yuan with at most two decimals, like 14500 yuan"),
        (Kind.MONEY, "1e3", "write yuan with at most two decimals, like 14500 yuan"),
        (Kind.COUNT, "010", ""),
        (Kind.COUNT, "1.0", ""),
        (Kind.DATE, "2021-02-29", "write the date as 2020-01-31"),
        (Kind.DATE, "20210201", "write the date as 2020-01-31"),
        (Kind.DURATION, "84", "write '84 days'"),
        (Kind.DURATION, "12 months", "write 84 days or 12 weeks"),
        (Kind.BOOL, "on", ""),
        (Kind.BOOL, "yes", ""),
        (Kind.COUNT, "１２", ""),
    ],
)
def test_does_not_read(kind: Kind, text: str, hint: str) -> None:
    assert value_of(kind, text) == Unread(hint)


@pytest.mark.parametrize(
    ("kind", "value", "inside"),
    [
        (Kind.MONEY, MOST_FEN, True),
        (Kind.MONEY, MOST_FEN + 1, False),
        (Kind.MONEY, -1, False),
        (Kind.RATIO, Fraction(10), True),
        (Kind.RATIO, Fraction(100001, 10000), False),
        (Kind.RATIO, Fraction(1, 3), False),
        (Kind.COUNT, -1, False),
        (Kind.DURATION, 36_601, False),
    ],
)
def test_range(kind: Kind, value: object, inside: bool) -> None:
    assert is_in_range(kind, value) is inside
