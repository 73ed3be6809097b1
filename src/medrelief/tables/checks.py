"""What must hold of a row, beyond each cell being readable.

Why: a row that breaks one of these cannot be decided, and says so with its line.
In: typed columns.  Out: refusals (row, column, code).  Must never: mend a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.kinds import Kind
from medrelief.tables.cells import refused_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from medrelief.facts.columns import Column


def missing(frame: pl.DataFrame, columns: Sequence[Column], refused: pl.DataFrame) -> pl.DataFrame:
    """Required cells that are empty; those refused for their text are not empty."""
    found = []
    for column in columns:
        if not column.required or not frame[column.name].null_count():
            continue
        rows = frame[column.name].is_null().arg_true().cast(pl.Int64).to_frame("row")
        known = refused.filter((pl.col("column") == column.name) | (pl.col("column") == ""))
        found.append(
            refused_cells(rows.join(known, on="row", how="anti")["row"], column.name, "missing")
        )
    return _all(found)


def negative(table: str, frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Amounts below zero, where the row reverses nothing."""
    found = []
    for column in columns:
        if column.kind is not Kind.MONEY:
            continue
        lowest = frame[column.name].min()
        if lowest is None or lowest >= 0:  # type: ignore[operator]  # a money column has whole numbers
            continue
        below = frame[column.name] < 0
        if table == "claims" and "reverses" in frame.columns:
            below &= frame["reverses"].is_null() | (frame["reverses"] == "none")
        found.append(refused_cells(below.arg_true(), column.name, "negative"))
    return _all(found)


def policies(
    values: pl.Series, known: Collection[str], *, required: bool
) -> tuple[pl.Series, pl.DataFrame]:
    """The packs' ids, and the rows that name none or one that does not exist."""
    found = []
    if known:
        distinct = values.drop_nulls().unique()
        if not distinct.is_in(list(known)).all():
            values = values.str.to_lowercase()
            strange = ~values.is_in(list(known)) & values.is_not_null()
            found.append(refused_cells(strange.arg_true(), "policy", "policy_unknown"))
    if required and values.null_count():
        found.append(refused_cells(values.is_null().arg_true(), "policy", "policy_blank"))
    return values, _all(found)


def discharge(frame: pl.DataFrame) -> pl.DataFrame:
    """Discharges before the day of service."""
    if not {"service_date", "discharge_date"} <= set(frame.columns):
        return _all([])
    early = frame["discharge_date"] < frame["service_date"]
    return refused_cells(early.arg_true(), "discharge_date", "discharge_before_service")


def duplicates(claim_ids: pl.Series) -> pl.DataFrame:
    """Every row of a claim_id that stands in several."""
    if _all_distinct(claim_ids):
        return _all([])
    twice = claim_ids.is_duplicated() & claim_ids.is_not_null()
    return refused_cells(twice.arg_true(), claim_ids.name, "duplicate")


def same_key(
    frame: pl.DataFrame, key: Sequence[str], refused_rows: pl.Series
) -> tuple[pl.Series, pl.DataFrame]:
    """Rows of a keyed table that repeat one another.

    Returns:
        Rows that repeat an earlier row in every column, to be folded into it; and
        refusals of every row whose key another row has with other facts.
    """
    if len(key) == 1 and _all_distinct(frame[key[0]]):
        return pl.Series([], dtype=pl.Int64), _all([])
    row = pl.int_range(pl.len()).alias("row")
    numbered = frame.with_columns(
        row, pl.int_range(pl.len()).is_in(refused_rows.implode()).alias("bad")
    )
    # `over` would put all empty keys into one group; a key of nothing identifies no row.
    repeated = numbered.filter(
        pl.struct(key).is_duplicated() & pl.any_horizontal(pl.col(key).is_not_null())
    )
    facts = [c for c in frame.columns if c not in key]
    judged = repeated.with_columns(
        (pl.struct(*facts, "bad").n_unique() if facts else pl.lit(1)).over(key).alias("versions"),
        pl.col("bad").any().over(key).alias("spoilt"),
        pl.col("row").min().over(key).alias("first"),
    )
    differs = judged.filter((pl.col("versions") > 1) | pl.col("spoilt"))
    same = judged.filter((pl.col("versions") == 1) & ~pl.col("spoilt"))
    return (
        same.filter(pl.col("row") != pl.col("first"))["row"],
        refused_cells(differs["row"], key[0], "duplicate_differs"),
    )


def _all_distinct(ids: pl.Series) -> bool:
    if ids.is_sorted():
        return not (ids == ids.shift(1)).any()
    # Equal ids have equal hashes: a cheap proof that none stands twice.
    known = ids.drop_nulls()
    return known.hash().n_unique() == len(known)


def _all(found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"row": pl.Int64, "column": pl.String, "code": pl.String})
    return pl.concat([empty, *found])
