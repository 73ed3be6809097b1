"""Which claims of a frame a reversal cancels: `subjects/reversals.py` in columns.

In: the claims of one policy.  Out: row numbers.  Must never: decide amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ReversedRows:
    """Row numbers: void claims, those whose amounts do not cancel out, orphan reversals."""

    void: pl.Series
    unequal: pl.Series
    orphans: pl.Series


def reversed_rows(claims: pl.DataFrame) -> ReversedRows:
    """The reversals among claims of one policy.

    Args: claims: `row`, `claim_id`, `person`, `date`, `total_cost`, and `reverses`, which
        names a claim or is 'none'; ids unique.
    """
    if "reverses" not in claims.columns:
        return _rows((), (), ())
    back = claims.filter(pl.col("reverses") != "none")
    if back.is_empty():
        return _rows((), (), ())
    wanted = back.get_column("reverses").unique()
    originals = claims.filter(
        (pl.col("reverses") == "none") & pl.col("claim_id").is_in(wanted.implode())
    ).select(
        pl.col("claim_id").alias("reverses"),
        "person",
        pl.col("row").alias("original"),
        pl.col("total_cost").alias("original_cost"),
    )
    # a claim is cancelled once, by the first reversal that names it
    pairs = (
        back.join(originals, on=["reverses", "person"])
        .sort("date", "claim_id")
        .unique("original", keep="first", maintain_order=True)
    )
    unequal = pairs.filter(pl.col("total_cost") != -pl.col("original_cost"))
    orphans = back.join(pairs.select("row"), on="row", how="anti")
    return ReversedRows(_both(pairs), _both(unequal), orphans.get_column("row"))


def _both(pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([pairs.get_column("row"), pairs.get_column("original").alias("row")])


def _rows(*numbers: Sequence[int]) -> ReversedRows:
    return ReversedRows(*(pl.Series("row", each, dtype=pl.UInt32) for each in numbers))
