"""Words of the trade about amounts: share, top_up, least, greatest, rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.operations.base import Manual, Operation, at_scale, exactly, same_scale
from medrelief.language.ranges import NUMERIC, Range, aligned

if TYPE_CHECKING:
    from fractions import Fraction

    import polars as pl

    from medrelief.language.operations.base import Exprs, Kinds, Ranges


def half_up(amount: int | Fraction) -> int:
    """An amount rounded to the fen, halves up: floor(x + 1/2)."""
    if isinstance(amount, int):
        return amount
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _share_bounds(ranges: Ranges) -> Range | None:
    amount, ratio = ranges
    assert amount is not None
    assert ratio is not None
    corners = [a * b for a in (amount.low, amount.high) for b in (ratio.low, ratio.high)]
    return Range(amount.scale + ratio.scale, min(corners), max(corners))


SHARE = Operation(
    "share",
    "an amount and a ratio",
    Manual("按比例计算的金额", "the part of an amount", "share(claim.in_policy_cost, 90%)"),
    exactly(Kind.MONEY, Kind.RATIO, gives=Kind.MONEY),
    lambda amount, ratio: amount * ratio,
    _share_bounds,
    lambda exprs, _ranges, _out: exprs[0] * exprs[1],
)


def _top_up_bounds(ranges: Ranges) -> Range | None:
    target, paid = ranges
    assert target is not None
    assert paid is not None
    target, paid = aligned(target, paid)
    return Range(target.scale, 0, max(0, target.high - paid.low))


def _top_up_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    import polars as pl

    target, paid = same_scale(exprs, ranges)
    return pl.when(target > paid).then(target - paid).when(target <= paid).then(0)


TOP_UP = Operation(
    "top_up",
    "two amounts: the target, what is paid already",
    Manual(
        "补足到目标的差额，不低于零",
        "what is missing up to the target, never below zero",
        "top_up(share(claim.total_cost, 95%), paid_before)",
    ),
    exactly(Kind.MONEY, Kind.MONEY, gives=Kind.MONEY),
    lambda target, paid: max(target - paid, 0),
    _top_up_bounds,
    _top_up_column,
)


def _one_kind(kinds: Kinds) -> Kind | None:
    if len(kinds) < 2 or len(set(kinds)) != 1:
        return None
    return kinds[0] if kinds[0] in NUMERIC or kinds[0] is Kind.DATE else None


def _numeric(ranges: Ranges) -> list[Range] | None:
    known = [each for each in ranges if each is not None]
    return list(aligned(*known)) if len(known) == len(ranges) else None


def _least_bounds(ranges: Ranges) -> Range | None:
    known = _numeric(ranges)
    if known is None:
        return None
    return Range(known[0].scale, min(r.low for r in known), min(r.high for r in known))


def _greatest_bounds(ranges: Ranges) -> Range | None:
    known = _numeric(ranges)
    if known is None:
        return None
    return Range(known[0].scale, max(r.low for r in known), max(r.high for r in known))


def _least_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    import polars as pl

    best, *others = same_scale(exprs, ranges)
    for other in others:
        best = pl.when(best <= other).then(best).when(best > other).then(other)
    return best


def _greatest_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    import polars as pl

    best, *others = same_scale(exprs, ranges)
    for other in others:
        best = pl.when(best >= other).then(best).when(best < other).then(other)
    return best


LEAST = Operation(
    "least",
    "two or more values of one kind",
    Manual("取最小", "the smallest", "least(100%, base_ratio + 10%)"),
    _one_kind,
    min,
    _least_bounds,
    _least_column,
)
GREATEST = Operation(
    "greatest",
    "two or more values of one kind",
    Manual("取最大", "the largest", "greatest(0 yuan, claim.total_cost - 5 yuan)"),
    _one_kind,
    max,
    _greatest_bounds,
    _greatest_column,
)


def _rounded_bounds(ranges: Ranges) -> Range | None:
    (amount,) = ranges
    assert amount is not None
    unit = 10**amount.scale
    return Range(0, (2 * amount.low + unit) // (2 * unit), (2 * amount.high + unit) // (2 * unit))


def _rounded_column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
    (amount,) = ranges
    assert amount is not None
    if amount.scale == 0:
        return at_scale(exprs[0], amount, 0)
    unit = 10**amount.scale
    # floor division of integers: exact, and half up because unit is even
    whole: pl.Expr = (exprs[0] + unit // 2) // unit
    return whole


ROUNDED = Operation(
    "rounded",
    "an amount",
    Manual("四舍五入到分", "half up to the fen", "rounded(share(claim.in_policy_cost, 33.3%))"),
    exactly(Kind.MONEY, gives=Kind.MONEY),
    half_up,
    _rounded_bounds,
    _rounded_column,
)
