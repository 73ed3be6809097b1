"""What an operation of the formula language is: typing, manual, two meanings, bounds.

One module per operation (or family) fills in an `Operation`; the registry in
`operations/__init__.py` lists them.  The reference meaning works on exact
Python values, the columnar one on Polars expressions over scaled integers;
they share no arithmetic, so that each can judge the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from medrelief.facts.kinds import Kind
    from medrelief.language.ranges import Range

    Kinds = tuple[Kind, ...]
    Ranges = tuple["Range | None", ...]
    Exprs = tuple["pl.Expr", ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """One line of the reference page per language, and an example."""

    zh: str
    en: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A word of the formula language whose value is unknown as soon as an argument is.

    `typed` gives the kind of the result, or None where the kinds do not fit.
    `meaning` gets known values only.  `bounds` gives the result's range.
    `column` gets expressions, their ranges and the result's range; it must give
    null wherever an argument is null.
    """

    name: str
    takes: str
    manual: Manual
    typed: Callable[[Kinds], Kind | None]
    meaning: Callable[..., object]
    bounds: Callable[[Ranges], Range | None]
    column: Callable[[Exprs, Ranges, Range | None], pl.Expr]


def exactly(*kinds: Kind, gives: Kind) -> Callable[[Kinds], Kind | None]:
    """The typing of an operation with one signature."""

    def typed(found: Kinds) -> Kind | None:
        return gives if found == kinds else None

    return typed


def no_bounds(_: Ranges) -> None:
    """For results that are not numbers."""


def at_scale(expr: pl.Expr, have: Range, want: int) -> pl.Expr:
    """An expression held at another, larger scale."""
    return expr if have.scale == want else expr * 10 ** (want - have.scale)


def same_scale(exprs: Exprs, ranges: Ranges) -> list[pl.Expr]:
    """Numeric expressions brought to one scale; others as they are."""
    if any(each is None for each in ranges):
        return list(exprs)
    known = [each for each in ranges if each is not None]
    scale = max(each.scale for each in known)
    return [at_scale(expr, each, scale) for expr, each in zip(exprs, known, strict=True)]
