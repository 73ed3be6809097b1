"""How exact integers stand for money and ratios in columns: scale and bounds.

Why: columns hold whole numbers only.  A value v is held as v × 10**scale, and
before a program runs it is proven that no step leaves the integer type.
Money has the fen as its unit, so money at scale 0 is whole fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind

if TYPE_CHECKING:
    from fractions import Fraction

LARGEST_INT64 = 2**62
LARGEST_INT128 = 2**126
MOST_PLACES = 12
"""Decimal places of a constant."""
NUMERIC = frozenset([Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.DURATION])


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a held whole number: `low` and `high` are at `scale`."""

    scale: int
    low: int
    high: int

    def at(self, scale: int) -> Range:
        """The same values held at a larger scale."""
        factor = 10 ** (scale - self.scale)
        return Range(scale, self.low * factor, self.high * factor)

    @property
    def size(self) -> int:
        """The largest absolute value."""
        return max(abs(self.low), abs(self.high))


FACT_RANGES = {
    Kind.MONEY: Range(0, -(10**12), 10**12),
    Kind.RATIO: Range(4, 0, 10**4),
    Kind.COUNT: Range(0, -(10**9), 10**9),
    Kind.DURATION: Range(0, -(10**7), 10**7),
}


def aligned(*ranges: Range) -> tuple[Range, ...]:
    """All at the largest scale among them."""
    scale = max(each.scale for each in ranges)
    return tuple(each.at(scale) for each in ranges)


def scale_of(value: int | Fraction) -> int:
    """The decimal places an exact value needs; `ValueError` where none suffice."""
    denominator = value.denominator
    for scale in range(MOST_PLACES + 1):
        if 10**scale % denominator == 0:
            return scale
    raise ValueError(f"the value has no finite decimal form of at most {MOST_PLACES} places")


def range_of(values: list[int | Fraction]) -> Range:
    """The range of some constants."""
    scale = max(scale_of(value) for value in values)
    held = [int(value * 10**scale) for value in values]
    return Range(scale, min(held), max(held))
