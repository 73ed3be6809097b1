"""What was before the claims: totals to start from, rows that could not be read.

In: `Before` and the claims.  Out: the same by the number of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Before:
    """What was before the claims.

    `rejected`: `person_id`, `date`, `claim_id` of rows that could not be read;
    `opening`: `person_id`, `year`, `accumulator`, `amount` in fen; both also `policy`,
    where one row does not count for all.  `unknown`: nobody knows what came before.
    """

    rejected: pl.DataFrame | None = None
    opening: pl.DataFrame | None = None
    unknown: bool = False

    def by_person(self, claims: pl.DataFrame) -> Before:
        """The same with `person`, for persons that have a claim."""
        tables = (self.rejected, self.opening)
        given = [each for each in tables if each is not None and not each.is_empty()]
        if not given:
            return Before(unknown=self.unknown)
        wanted = pl.concat([each.get_column("person_id") for each in given]).unique()
        people = (
            claims.lazy()
            .filter(pl.col("person_id").is_in(wanted.implode()))
            .select("person_id", "person")
            .unique()
            .collect()
        )
        rejected, opening = (_numbered(each, people) for each in tables)
        return Before(rejected, opening, unknown=self.unknown)

    def of_policy(self, policy: str) -> Before:
        """The same for one policy: its rows, and those of none in particular."""
        rejected, opening = (_of_policy(each, policy) for each in (self.rejected, self.opening))
        return Before(rejected, opening, unknown=self.unknown)


def with_blind(claims: pl.DataFrame, before: Before) -> pl.DataFrame:
    """The claims with `blind`: whether nobody can know what came before one.

    A rejected row hides the totals of its person for the rest of its year.
    """
    if before.unknown or before.rejected is None:
        return claims.with_columns(blind=pl.lit(value=before.unknown))
    first = (
        before.rejected.select(
            "person",
            lost_on="date",
            lost_id=pl.col("claim_id").fill_null(""),
            year=pl.col("date").dt.year(),
        )
        .sort("lost_on", "lost_id")
        .unique(["person", "year"], keep="first")
    )
    day, lost_on = pl.col("date"), pl.col("lost_on")
    earlier = (lost_on < day) | ((lost_on == day) & (pl.col("lost_id") < pl.col("claim_id")))
    found = (
        claims.select("person", "date", "claim_id", year=pl.col("date").dt.year())
        .join(first, on=["person", "year"], how="left", maintain_order="left")
        .select(blind=earlier.fill_null(value=False))
    )
    return claims.hstack(found)


def _numbered(table: pl.DataFrame | None, people: pl.DataFrame) -> pl.DataFrame | None:
    if table is None or table.is_empty():
        return None
    return table.join(people, on="person_id", maintain_order="left")


def _of_policy(table: pl.DataFrame | None, policy: str) -> pl.DataFrame | None:
    if table is not None and "policy" in table.columns:
        table = table.filter((pl.col("policy") == policy) | pl.col("policy").is_null())
    return None if table is None or table.is_empty() else table


def rows_without(rows: pl.Series, left_out: Sequence[int] | pl.Series) -> pl.Series:
    """Row numbers without some of them."""
    if len(left_out) == 0:
        return rows
    return rows.filter(~rows.is_in(pl.Series(left_out).implode()))
