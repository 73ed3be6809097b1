"""One bucket as the tables of a run: the rows of some persons, and what is wrong with them.

Why: the evaluators take `Inputs`, and a bucket is a run of its own.  In: what `spread`
left on disk.  Out: `Inputs`, and the rejects that only a comparison of rows shows.
Must never: take a row that the reading of a whole file would not take.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.inputs import Inputs
from medrelief.facts.columns import TABLES
from medrelief.scale.spread import OF_ROW, ranked
from medrelief.tables import checks
from medrelief.tables.cells import refused_cells
from medrelief.tables.read import TableRead, unread_rows
from medrelief.tables.rejects import REJECTED, REJECTS, rejected_of, rejects_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.scale.spread import Spread
    from medrelief.scale.work_folder import Stage


@dataclass(frozen=True, slots=True)
class Bucket:
    """The tables of a bucket, and the rejects found in it, by table."""

    inputs: Inputs
    rejects: Mapping[str, pl.DataFrame]


def bucket_read(
    stage: Stage,
    number: int,
    spreads: Mapping[str, Spread],
    facilities: TableRead | None,
    lang: str,
) -> Bucket:
    """The bucket of a number.

    Args:
        spreads: what was spread, the claims among it.
        facilities: no person's table, and small: every bucket has all of it.
    """
    twice = duplicates(stage, number)
    read = {
        name: settled(table_rows(stage, name, number), spread, twice, lang)
        for name, spread in spreads.items()
    }
    return bucket_of_tables(read, facilities)


def bucket_of_tables(
    read: Mapping[str, tuple[TableRead, pl.DataFrame]], facilities: TableRead | None
) -> Bucket:
    """Settled tables as a bucket."""
    beside = {name: table for name, (table, _) in read.items() if name != "claims"}
    if facilities is not None:
        beside["facilities"] = facilities
    order = [name for name in TABLES if name in beside]
    inputs = Inputs(read["claims"][0], {name: beside[name] for name in order})
    return Bucket(inputs, {name: rejects for name, (_, rejects) in read.items()})


def table_rows(stage: Stage, table: str, number: int) -> pl.DataFrame:
    """The spread rows of a table in a bucket, in the order of the source."""
    files = stage.frames(f"{table}/{number:06}") or [stage.folder / table / "none.parquet"]
    return pl.read_parquet(files, glob=False)


def of_spread(spread: Spread, frame: pl.DataFrame, rejected: pl.DataFrame) -> TableRead:
    """Accepted and rejected rows as a table that was read."""
    return TableRead(
        frame=frame,
        rejects=pl.DataFrame(schema=REJECTS),
        rejected=rejected,
        notes=spread.notes,
        carried=spread.carried,
        not_carried=spread.not_carried,
        unknown=spread.unknown,
        rows_in=frame.height,
        rows_rejected=0,
        rows_folded=0,
        sha256=spread.sha256,
        name=spread.name,
    )


def settled(
    rows: pl.DataFrame, spread: Spread, twice: pl.Series, lang: str
) -> tuple[TableRead, pl.DataFrame]:
    """Spread rows of one table, compared with each other: the table, and what that refuses.

    Args: twice: records of claims whose claim id stands in several rows of the source.
    """
    folded, refused = _compared(spread.table, rows, twice)
    whole = rows.get_column("whole").arg_true()
    at = pl.int_range(rows.height, eager=True)
    bad = rows.get_column("bad") | at.is_in(refused.get_column("row").implode())
    lines = rows.get_column("line")
    told = refused.filter(~pl.col("row").is_in(whole.cast(pl.Int64).implode()))
    rejects = rejects_of(told, lines.gather, spread.carried, {}, lang)
    kept = rows.drop(name for name in OF_ROW if name != "record")
    out = bad | at.is_in(folded.implode())
    rejected = pl.DataFrame(schema=REJECTED)
    if spread.table == "claims":
        rejected = rejected_of(kept, bad.arg_true(), lines.gather)
    accepted = kept.filter(~out) if out.any() else kept
    if bad.any():
        accepted = pl.concat([accepted, unread_rows(spread.table, kept.filter(bad))])
    read = of_spread(spread, accepted, rejected)
    read = replace(read, rows_in=rows.height, rows_rejected=int(bad.sum()), rows_folded=len(folded))
    return read, ranked(rejects, spread.carried)


def _compared(table: str, rows: pl.DataFrame, twice: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Rows to be folded into others, and refusals of rows that share a key."""
    none = pl.Series([], dtype=pl.Int64)
    key = TABLES[table].key
    if table == "claims":
        at = rows.get_column("record").is_in(twice.implode()).arg_true()
        return none, refused_cells(at, "claim_id", "duplicate")
    if not key:
        return none, refused_cells(none, "", "")
    frame = rows.drop(OF_ROW)
    bad = rows.get_column("bad").arg_true().cast(pl.Int64)
    return checks.same_key(frame, [c for c in key if c in frame.columns], bad)


def duplicates(stage: Stage, number: int) -> pl.Series:
    """The records of a bucket whose claim id stands in several rows of the whole source."""
    files = stage.frames("duplicates")
    if not files:
        return pl.Series([], dtype=pl.Int64)
    found = pl.scan_parquet(files, glob=False).filter(pl.col("bucket") == number)
    return found.select("record").collect().to_series()


def find_duplicates(stage: Stage, buckets: int) -> None:
    """Compare all claim ids; those of one text are in one file, whoever's claims they are."""
    if stage.note("duplicates/all") is not None:
        return
    for number in range(buckets):
        files = stage.frames(f"ids/{number:06}")
        if not files:
            continue
        ids = pl.read_parquet(files, glob=False)
        twice = ids.filter(pl.col("claim_id").is_duplicated()).select("record", "bucket")
        if not twice.is_empty():
            stage.write(twice, f"duplicates/{number:06}")
    stage.finish("duplicates/all", {})


def named(rejects: pl.DataFrame, table: str) -> pl.DataFrame:
    """Rejects; the column of another table than claims stands behind the table's name."""
    if table == "claims":
        return rejects
    dot = pl.when(pl.col("column") == "").then(pl.lit("")).otherwise(pl.lit("."))
    return rejects.with_columns(pl.concat_str(pl.lit(table), dot, pl.col("column")).alias("column"))
