"""`+`, `-`, `*` and the sign, by kind; money times money does not exist."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.operations.base import (
    Manual,
    Operation,
    exactly,
    no_bounds,
    same_scale,
)
from medrelief.language.operations.calendar_ends import days_later, days_later_column
from medrelief.language.ranges import FACT_RANGES, Range, aligned

if TYPE_CHECKING:
    import polars as pl

    from medrelief.language.operations.base import Exprs, Kinds, Ranges

_SUMMABLE = frozenset([Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.DURATION])
_PRODUCTS = {
    (Kind.MONEY, Kind.RATIO): Kind.MONEY,
    (Kind.RATIO, Kind.MONEY): Kind.MONEY,
    (Kind.RATIO, Kind.RATIO): Kind.RATIO,
    (Kind.MONEY, Kind.COUNT): Kind.MONEY,
    (Kind.COUNT, Kind.MONEY): Kind.MONEY,
    (Kind.DURATION, Kind.COUNT): Kind.DURATION,
    (Kind.COUNT, Kind.DURATION): Kind.DURATION,
    (Kind.COUNT, Kind.COUNT): Kind.COUNT,
}


def _same_kind(kinds: Kinds) -> Kind | None:
    fits = len(kinds) == 2 and kinds[0] is kinds[1] and kinds[0] in _SUMMABLE
    return kinds[0] if fits else None


def _sum_bounds(ranges: Ranges) -> Range | None:
    left, right = _numbers(ranges)
    return Range(left.scale, left.low + right.low, left.high + right.high)


def _difference_bounds(ranges: Ranges) -> Range | None:
    left, right = _numbers(ranges)
    return Range(left.scale, left.low - right.high, left.high - right.low)


def _numbers(ranges: Ranges) -> tuple[Range, ...]:
    return aligned(*(each for each in ranges if each is not None))


def _product_bounds(ranges: Ranges) -> Range | None:
    left, right = ranges
    assert left is not None
    assert right is not None
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Range(left.scale + right.scale, min(corners), max(corners))


def _sum_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    left, right = same_scale(exprs, ranges)
    return left + right


def _difference_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    left, right = same_scale(exprs, ranges)
    return left - right


ADD = Operation(
    "+",
    "two amounts, ratios, counts or durations; or a date and a duration",
    Manual("相加", "the sum", "claim.total_cost + 5 yuan"),
    _same_kind,
    operator.add,
    _sum_bounds,
    _sum_column,
)
LATER = Operation(
    "+",
    ADD.takes,
    Manual("若干天之后", "the day that many days later", "claim.date + 84 days"),
    exactly(Kind.DATE, Kind.DURATION, gives=Kind.DATE),
    days_later,
    no_bounds,
    lambda exprs, _ranges, _out: days_later_column(*exprs),
)
SUBTRACT = Operation(
    "-",
    "two amounts, ratios, counts, durations or dates; or a date and a duration",
    Manual("相减", "the difference", "claim.total_cost - claim.basic_paid"),
    _same_kind,
    operator.sub,
    _difference_bounds,
    _difference_column,
)
EARLIER = Operation(
    "-",
    SUBTRACT.takes,
    Manual("若干天之前", "the day that many days earlier", "claim.date - 84 days"),
    exactly(Kind.DATE, Kind.DURATION, gives=Kind.DATE),
    lambda day, days: days_later(day, -days),
    no_bounds,
    lambda exprs, _ranges, _out: days_later_column(exprs[0], -exprs[1]),
)
BETWEEN = Operation(
    "-",
    SUBTRACT.takes,
    Manual("相隔天数", "the days between", "claim.date - claim.operation_date"),
    exactly(Kind.DATE, Kind.DATE, gives=Kind.DURATION),
    lambda late, early: (late - early).days,
    lambda _: FACT_RANGES[Kind.DURATION],
    lambda exprs, _ranges, _out: (exprs[0] - exprs[1]).dt.total_days(),
)
MULTIPLY = Operation(
    "*",
    "an amount or a ratio and a ratio; an amount, a duration or a count and a count",
    Manual("相乘", "the product", "base_ratio * 110%"),
    lambda kinds: _PRODUCTS.get(kinds) if len(kinds) == 2 else None,
    operator.mul,
    _product_bounds,
    lambda exprs, _ranges, _out: exprs[0] * exprs[1],
)


def _negated_bounds(ranges: Ranges) -> Range | None:
    (only,) = ranges
    assert only is not None
    return Range(only.scale, -only.high, -only.low)


NEGATE = Operation(
    "negated",
    "an amount, a ratio, a count or a duration",
    Manual("取负", "the value with the other sign", "-5 yuan"),
    lambda kinds: kinds[0] if len(kinds) == 1 and kinds[0] in _SUMMABLE else None,
    operator.neg,
    _negated_bounds,
    lambda exprs, _ranges, _out: -exprs[0],
)
