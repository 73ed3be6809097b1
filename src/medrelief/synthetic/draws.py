"""Chance that is the same everywhere: numbers mixed from a seed, a purpose and a row's key.

Why: a random generator would tie a value to the order in which values are drawn;
here each value depends only on the seed, on what it is for and on whose row it is,
so tables agree with each other and can be made piece by piece.
Must never: use a clock, a random generator or the hash of a library.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

PER_MYRIAD = 10_000


def with_chance(rows: pl.DataFrame, name: str, keys: Sequence[str]) -> pl.DataFrame:
    """The rows with a column of well-spread 64-bit numbers, one for each value of the keys.

    Each step of the spreading (the finaliser of SplitMix64) is a column of its own:
    as one expression its size would double with every step.
    """
    spread = rows.with_columns(pl.lit(0, dtype=pl.UInt64).alias(name))
    here = pl.col(name)
    for key in keys:
        step = (pl.col(key).cast(pl.UInt64) + 1) * _word(0x9E3779B97F4A7C15)
        spread = (
            spread.with_columns(here + step)
            .with_columns((here ^ (here // _word(1 << 30))) * _word(0xBF58476D1CE4E5B9))
            .with_columns((here ^ (here // _word(1 << 27))) * _word(0x94D049BB133111EB))
            .with_columns(here ^ (here // _word(1 << 31)))
        )
    return spread


def _word(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws for the rows of a frame; `chance_of` is the column that `with_chance` made."""

    seed: int
    chance_of: str

    def number(self, purpose: str) -> pl.Expr:
        """A whole number below 2^31 for this purpose: the high bits of a product of its own."""
        digest = sha256(f"{self.seed}/{purpose}".encode()).digest()
        factor = int.from_bytes(digest[:8], "big") | 1
        summand = int.from_bytes(digest[8:16], "big")
        product = pl.col(self.chance_of) * _word(factor) + _word(summand)
        return product // _word(1 << 33)

    def below(self, purpose: str, limit: int) -> pl.Expr:
        """A whole number from 0 up to, and without, the limit."""
        return self.number(purpose).cast(pl.Int64) % limit

    def between(self, purpose: str, first: int, last: int) -> pl.Expr:
        """A whole number from `first` to `last`, both included."""
        return self.below(purpose, last - first + 1) + first

    def chance(self, purpose: str, per_myriad: int) -> pl.Expr:
        """True in so many of ten thousand rows."""
        return self.below(purpose, PER_MYRIAD) < per_myriad

    def one_of(self, purpose: str, choices: Sequence[tuple[str, int]]) -> pl.Expr:
        """One of the texts, each as often as its weight says."""
        drawn = [text for text, weight in choices for _ in range(weight)]
        return pl.lit(pl.Series(drawn)).gather(self.below(purpose, len(drawn)))

    def one_per_city(self, purpose: str, choices: Sequence[Sequence[str]]) -> pl.Expr:
        """One of the texts that stand under the row's `city`, all as likely."""
        return _from_rows(choices, pl.col("city"), self.number(purpose))


def _from_rows(choices: Sequence[Sequence[str]], row: pl.Expr, number: pl.Expr) -> pl.Expr:
    texts = [text for choice in choices for text in choice]
    starts = [sum(len(choice) for choice in choices[:index]) for index in range(len(choices))]
    start = pl.lit(pl.Series(starts, dtype=pl.UInt64)).gather(row)
    count = pl.lit(pl.Series([len(choice) for choice in choices], dtype=pl.UInt64)).gather(row)
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(start + number % count)


def where(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The value where the condition holds, unknown elsewhere."""
    return pl.when(condition).then(value)


def by_city(values: Sequence[int] | Sequence[str] | Sequence[date]) -> pl.Expr:
    """The value that stands under the row's `city`."""
    return pl.lit(pl.Series(list(values))).gather(pl.col("city"))


def padded(number: pl.Expr, digits: int) -> pl.Expr:
    """A whole number in at least so many digits, as text."""
    return number.cast(pl.String).str.zfill(digits)


def yuan(fen: pl.Expr) -> pl.Expr:
    """An amount in fen as text in yuan with two decimals; sign and size apart."""
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    size = fen.abs()
    return pl.concat_str(sign, size // 100, pl.lit("."), padded(size % 100, 2))
