"""Comparisons of two values of one kind, membership, and sets against sets."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.operations.base import Manual, Operation, exactly, no_bounds, same_scale

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from medrelief.language.operations.base import Exprs, Kinds, Ranges
    from medrelief.language.ranges import Range

_ORDERED = frozenset([Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.DURATION, Kind.DATE])


def _equal_kind(kinds: Kinds) -> Kind | None:
    fits = len(kinds) == 2 and kinds[0] is kinds[1] and kinds[0] is not Kind.SET
    return Kind.BOOL if fits else None


def _ordered_kind(kinds: Kinds) -> Kind | None:
    fits = len(kinds) == 2 and kinds[0] is kinds[1] and kinds[0] in _ORDERED
    return Kind.BOOL if fits else None


def _compared(compare: Callable[..., object]) -> Callable[..., pl.Expr]:
    def column(exprs: Exprs, ranges: Ranges, _: Range | None) -> pl.Expr:
        left, right = same_scale(exprs, ranges)
        return compare(left, right)  # type: ignore[return-value]  # expressions compare to expressions

    return column


def _comparison(
    sign: str, manual: Manual, compare: Callable[..., object], *, ordered: bool
) -> Operation:
    return Operation(
        sign,
        "two values of one kind",
        manual,
        _ordered_kind if ordered else _equal_kind,
        compare,
        no_bounds,
        _compared(compare),
    )


EQUAL = _comparison(
    "==", Manual("等于", "equal", 'claim.care_type == "inpatient"'), operator.eq, ordered=False
)
DIFFERENT = _comparison(
    "!=", Manual("不等于", "not equal", 'claim.reverses != "none"'), operator.ne, ordered=False
)
BELOW = _comparison(
    "<", Manual("小于", "less, earlier", "5 yuan < 6 yuan"), operator.lt, ordered=True
)
AT_MOST = _comparison(
    "<=", Manual("不超过", "at most, not later", "5 yuan <= 5 yuan"), operator.le, ordered=True
)
ABOVE = _comparison(
    ">", Manual("超过", "more, later", "6 yuan > 5 yuan"), operator.gt, ordered=True
)
AT_LEAST = _comparison(
    ">=", Manual("不低于", "at least, not earlier", "5 yuan >= 5 yuan"), operator.ge, ordered=True
)


def _in_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    # is_in gives false for a null on either side
    known = exprs[0].is_not_null() & exprs[1].is_not_null()
    return pl.when(known).then(exprs[1].list.contains(exprs[0]))


IN = Operation(
    "in",
    "a text and a set",
    Manual("属于", "is a member of the set", "claim.disease in listed_diseases"),
    exactly(Kind.TEXT, Kind.SET, gives=Kind.BOOL),
    lambda member, members: member in members,
    no_bounds,
    _in_column,
)


def _all_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    known = exprs[0].is_not_null() & exprs[1].is_not_null()
    return pl.when(known).then(exprs[1].list.set_difference(exprs[0]).list.len() == 0)


def _any_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    known = exprs[0].is_not_null() & exprs[1].is_not_null()
    return pl.when(known).then(exprs[0].list.set_intersection(exprs[1]).list.len() > 0)


HAS_ALL = Operation(
    "has_all",
    "two sets",
    Manual(
        "全部具备", "the first set holds all of the second", "has_all(claim.papers, papers_wanted)"
    ),
    exactly(Kind.SET, Kind.SET, gives=Kind.BOOL),
    lambda having, wanted: wanted <= having,
    no_bounds,
    _all_column,
)
HAS_ANY = Operation(
    "has_any",
    "two sets",
    Manual("具备其一", "the sets share a member", "has_any(person.identities, poor)"),
    exactly(Kind.SET, Kind.SET, gives=Kind.BOOL),
    lambda having, wanted: bool(wanted & having),
    no_bounds,
    _any_column,
)


def _lacking_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    known = exprs[0].is_not_null() & exprs[1].is_not_null()
    return pl.when(known).then(exprs[1].list.set_difference(exprs[0]).list.sort())


LACKING = Operation(
    "lacking",
    "two sets",
    Manual(
        "尚缺的部分",
        "what of the second set the first does not hold",
        "lacking(claim.papers, papers_wanted)",
    ),
    exactly(Kind.SET, Kind.SET, gives=Kind.SET),
    lambda having, wanted: wanted - having,
    no_bounds,
    _lacking_column,
)
