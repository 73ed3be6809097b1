"""Which claims of a frame a reversal cancels: `subjects/reversals.py` in columns.

In: the claims, of all policies.  Out: row numbers per policy.  Must never: decide amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

READ = ("claim_id", "person", "policy", "date", "reverses", "total_cost")
"""The columns that say which claims are void."""


@dataclass(frozen=True, slots=True)
class ReversedRows:
    """Row numbers: void claims, those whose amounts do not cancel out, orphan reversals."""

    void: pl.Series
    unequal: pl.Series
    orphans: pl.Series


def concerned(claims: pl.DataFrame) -> pl.DataFrame | None:
    """The reversals and the claims they name, with `row`; None where there is no reversal.

    Args: claims: the columns `READ` where carried; `reverses` names a claim or is 'none'.
    """
    if "reverses" not in claims.columns:
        return None
    named = claims.get_column("reverses")
    back = named != "none"
    if not back.any():
        return None
    wanted = named.filter(back).unique()
    either = back | claims.get_column("claim_id").is_in(wanted.implode())
    rows = either.arg_true().cast(pl.UInt32).alias("row")
    names = [name for name in READ if name in claims.columns]
    return claims.select(pl.col(names).gather(rows)).with_columns(rows)


def reversed_rows(found: pl.DataFrame | None, policy: str) -> ReversedRows:
    """The reversals under one policy among the rows that `concerned` found; ids unique."""
    if found is None:
        return _rows((), (), ())
    if "policy" in found.columns:
        found = found.filter(pl.col("policy") == policy)
    back = found.filter(pl.col("reverses") != "none")
    originals = found.filter(pl.col("reverses") == "none").select(
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
