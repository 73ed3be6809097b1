"""`+`, `-`, `*` and the sign, by kind; money times money does not exist."""

from __future__ import annotations

import operator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.operations.base import Manual, Operation, same_scale
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


def _sum_kind(kinds: Kinds) -> Kind | None:
    match kinds:
        case (left, right) if left is right and left in _SUMMABLE:
            return left
        case (Kind.DATE, Kind.DURATION) | (Kind.DURATION, Kind.DATE):
            return Kind.DATE
    return None


def _difference_kind(kinds: Kinds) -> Kind | None:
    match kinds:
        case (left, right) if left is right and left in _SUMMABLE:
            return left
        case (Kind.DATE, Kind.DURATION):
            return Kind.DATE
        case (Kind.DATE, Kind.DATE):
            return Kind.DURATION
    return None


def _sum(left: object, right: object) -> object:
    if isinstance(left, date):
        return left + timedelta(days=right)  # type: ignore[arg-type]  # typed: a duration
    if isinstance(right, date):
        return right + timedelta(days=left)  # type: ignore[arg-type]  # typed: a duration
    return left + right  # type: ignore[operator]  # typed: equal numeric kinds


def _difference(left: object, right: object) -> object:
    if isinstance(left, date):
        if isinstance(right, date):
            return (left - right).days
        return left - timedelta(days=right)  # type: ignore[arg-type]  # typed: a duration
    return left - right  # type: ignore[operator]  # typed: equal numeric kinds


def _sum_bounds(ranges: Ranges) -> Range | None:
    left, right = ranges
    if left is None or right is None:
        return None
    left, right = aligned(left, right)
    return Range(left.scale, left.low + right.low, left.high + right.high)


def _difference_bounds(ranges: Ranges) -> Range | None:
    left, right = ranges
    if left is None or right is None:
        # date - date is a duration, date - duration a date without bounds
        return FACT_RANGES[Kind.DURATION] if right is None else None
    left, right = aligned(left, right)
    return Range(left.scale, left.low - right.high, left.high - right.low)


def _product_bounds(ranges: Ranges) -> Range | None:
    left, right = ranges
    assert left is not None
    assert right is not None
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Range(left.scale + right.scale, min(corners), max(corners))


def _sum_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    import polars as pl

    if None in ranges:
        moment, days = exprs if ranges[0] is None else exprs[::-1]
        return moment + pl.duration(days=days)
    left, right = same_scale(exprs, ranges)
    return left + right


def _difference_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    import polars as pl

    if ranges[0] is None and ranges[1] is None:
        return (exprs[0] - exprs[1]).dt.total_days()
    if ranges[0] is None:
        return exprs[0] - pl.duration(days=exprs[1])
    left, right = same_scale(exprs, ranges)
    return left - right


ADD = Operation(
    "+",
    "two amounts, ratios, counts or durations; a date and a duration",
    Manual("相加", "the sum", "claim.date + 84 days"),
    _sum_kind,
    _sum,
    _sum_bounds,
    _sum_column,
)
SUBTRACT = Operation(
    "-",
    "two amounts, ratios, counts, durations or dates; a date and a duration",
    Manual("相减", "the difference", "claim.date - claim.operation_date"),
    _difference_kind,
    _difference,
    _difference_bounds,
    _difference_column,
)
MULTIPLY = Operation(
    "*",
    "an amount or a ratio and a ratio; an amount, a duration or a count and a count",
    Manual("相乘", "the product", "base_ratio * 110%"),
    lambda kinds: _PRODUCTS.get(kinds) if len(kinds) == 2 else None,  # type: ignore[call-overload]  # a pair
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
