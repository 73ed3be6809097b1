"""What a Spark worker does: read the rows it is handed, decide the persons it is handed.

In: Arrow tables.  Out: Arrow tables.  Must never: import Spark (only driver code does), or
raise for a row; a row that cannot be read becomes a reject.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.frames import in_yuan
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.packs_in_use import programs_of
from medrelief.evaluate.result import LISTED
from medrelief.evaluate.run import Engine, Ready, Run, run_prepared
from medrelief.scale.bucket import bucket_of_tables, named, settled
from medrelief.scale.spread import ranked
from medrelief.scale.tally import said_of
from medrelief.scale.whole import COUNTS
from medrelief.tables.read import every_row, whole_rows_first
from medrelief.tables.rejects import REJECTS, rejects_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.program.program import Program
    from medrelief.scale.spread import Reading, Spread
    from medrelief.tables.read import TableRead

TWICE, FAULTS = "twice", "faults"
_ROW = {"record": pl.Int64, "line": pl.Int64, "bad": pl.Boolean, "whole": pl.Boolean}
_OF_REJECT = {"table": pl.String, "turn": pl.Int64, **REJECTS, "rank": pl.Int64}
_TEXTS = ("claim_id", "policy", "status", *LISTED)


def typed_schema(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `Typing` gives: those of the table, then what is known of the row."""
    return {**columns, **_ROW, FAULTS: pl.String}


def out_schema(result: Sequence[str]) -> dict[str, Any]:
    """The columns that `Group` gives: of a result, of a reject, or what is said of a group."""
    amounts = pl.Decimal(38, 2)
    cells = {name: pl.String if name in _TEXTS else amounts for name in result}
    return {"what": pl.String, "record": pl.Int64, **cells, **_OF_REJECT, "said": pl.String}


@dataclass(frozen=True, slots=True)
class Typing:
    """Rows as text or numbers → typed rows, with what is wrong with each."""

    table: str
    reading: Reading
    schema: Mapping[str, Any]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Each batch by itself; the first column is the number of the row."""
        for batch in batches:
            given = pl.DataFrame(batch)
            if not given.is_empty():
                yield from arrow(self._typed(given), self.schema).to_batches()

    def _typed(self, given: pl.DataFrame) -> pl.DataFrame:
        number, cells = given.to_series(0), given.drop(given.columns[0])
        # A batch ends anywhere: with one more row, its last is not looked at as a totals row.
        last = pl.DataFrame({name: [None] for name in cells.columns}, schema=cells.schema)
        last = last.with_columns(pl.lit("x").alias(name) for name in _one_text(cells))
        read = every_row(
            pl.concat([cells, last]),
            self.table,
            policy=self.reading.policy,
            policies=self.reading.policies,
        )
        height = read.frame.height
        at = read.raw.lines(pl.int_range(height, eager=True)).cast(pl.Int64) - 1
        kept = at < number.len()
        record = number.gather(at.filter(kept))
        row = pl.int_range(height, eager=True)
        refused = whole_rows_first(read.refused, read.raw.faults).filter(
            pl.col("row") < len(record)
        )
        rejects = rejects_of(
            refused, lambda rows: rows, read.frame.columns, read.expected, self.reading.lang
        )
        return (
            read.frame.with_columns(
                bad=row.is_in(read.refused.get_column("row").implode()),
                whole=row.is_in(read.raw.faults.get_column("row").implode()),
            )
            .filter(kept)
            .with_columns(
                record.alias("record"), record.alias("line"), _faults(rejects, read.frame, record)
            )
        )


@dataclass(slots=True)
class Decider:
    """A choice of packs, compiled where and when it is first needed."""

    choice: Choice
    used: tuple[str, ...]
    engine: str
    _programs: Mapping[str, Program] | None = field(default=None, init=False)

    def __getstate__(self) -> tuple[Any, ...]:
        return (self.choice, self.used, self.engine)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.choice, self.used, self.engine = state
        self._programs = None

    def run(self, inputs: Any) -> Run:
        """One group decided."""
        if self._programs is None:
            self._programs = programs_of(self.choice, self.used)
        opening = opening_of(inputs.frame("opening"), self._programs)
        ready = Ready(inputs, self._programs, opening)
        return run_prepared(ready, engine=Engine(self.engine))


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of some persons → their results, rejects, and what is said of them.

    `schemas`: table → its typed columns; `columns`: those of a result.
    """

    spreads: Mapping[str, Spread]
    schemas: Mapping[str, Mapping[str, Any]]
    facilities: TableRead | None
    decider: Decider
    lang: str
    columns: tuple[str, ...]

    def __call__(self, claims: pa.Table, beside: pa.Table) -> pa.Table:
        """Decide one group."""
        rows = {"claims": _as(pl.DataFrame(claims), self.schemas["claims"], "claims", extra=TWICE)}
        sides = pl.DataFrame(beside)
        for name in self.spreads:
            if name != "claims":
                of_table = sides.filter(pl.col("table") == name)
                rows[name] = _as(of_table, self.schemas[name], name)
        twice = rows["claims"].filter(pl.col(TWICE)).get_column("record")
        read = {
            name: settled(
                each.drop(FAULTS, TWICE, strict=False), self.spreads[name], twice, self.lang
            )
            for name, each in rows.items()
        }
        bucket = bucket_of_tables(read, self.facilities)
        run = self.decider.run(bucket.inputs)
        parts = [self._result(run), self._said(run, read)]
        for turn, (name, (_, found)) in enumerate(read.items()):
            of_rows = _told(rows[name].get_column(FAULTS))
            parts += [_rejects(each, name, turn) for each in (of_rows, found)]
        schema = out_schema(self.columns)
        whole = pl.concat([pl.DataFrame(schema=schema), *parts], how="diagonal")
        return arrow(whole, schema)

    def _result(self, run: Run) -> pl.DataFrame:
        record = run.inputs.claims.frame.get_column("record")
        return in_yuan(run.result).with_columns(record, what=pl.lit("result"))

    def _said(self, run: Run, read: Mapping[str, tuple[TableRead, pl.DataFrame]]) -> pl.DataFrame:
        counts = {
            name: {"rows": table.rows_in, **{what: getattr(table, what) for what in COUNTS}}
            for name, (table, _) in read.items()
        }
        opened = [
            [policy, total, sum(1 for name, _ in opening if name == total)]
            for policy, opening in run.ready.opening.items()
            for total in sorted({name for name, _ in opening})
        ]
        said = {**said_of(run), "opened": opened, "counts": counts}
        return pl.DataFrame({"what": ["said"], "said": [json.dumps(said)]})


def from_arrow(table: pa.Table) -> pl.DataFrame:
    """A frame from what Spark collects."""
    return pl.DataFrame(table)


def arrow(frame: pl.DataFrame, schema: Mapping[str, Any]) -> pa.Table:
    """Columns in the types that Spark takes."""
    import pyarrow as pa

    table = frame.select(list(schema)).to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([(f.name, _plain(f.type)) for f in table.schema]))


def arrow_schema(schema: Mapping[str, Any]) -> pa.Schema:
    """The types of `arrow`'s columns."""
    return arrow(pl.DataFrame(schema=dict(schema)), schema).schema


def _plain(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind


def _one_text(cells: pl.DataFrame) -> list[str]:
    """A column that can hold a letter, so that a row is not blank."""
    return [name for name, dtype in cells.schema.items() if dtype == pl.String][:1]


def _faults(rejects: pl.DataFrame, frame: pl.DataFrame, record: pl.Series) -> pl.Series:
    """Per row, what `rejects` says of it, as JSON; null where nothing is wrong."""
    told: dict[int, list[list[Any]]] = {}
    for line, column, code, message, rank in ranked(rejects, frame.columns).iter_rows():
        told.setdefault(line, []).append([record[line], column, code, message, rank])
    if not told:
        return pl.Series(FAULTS, [None], dtype=pl.String).new_from_index(0, len(record))
    rows = (told.get(at) for at in range(len(record)))
    values = [row and json.dumps(row, ensure_ascii=False) for row in rows]
    return pl.Series(FAULTS, values, dtype=pl.String)


def _told(faults: pl.Series) -> pl.DataFrame:
    rows = [row for text in faults.drop_nulls() for row in json.loads(text)]
    return pl.DataFrame(rows, schema={**REJECTS, "rank": pl.Int64}, orient="row")


def _rejects(found: pl.DataFrame, table: str, turn: int) -> pl.DataFrame:
    return named(found, table).with_columns(
        what=pl.lit("reject"), table=pl.lit(table), turn=pl.lit(turn, pl.Int64)
    )


def _as(
    given: pl.DataFrame, schema: Mapping[str, Any], table: str, extra: str = ""
) -> pl.DataFrame:
    """The rows of one table in the order of the source, its columns under their own names."""
    wanted = {**typed_schema(schema), **({extra: pl.Boolean} if extra else {})}
    prefix = "" if table == "claims" else f"{table}__"
    return given.select(
        pl.col(f"{prefix}{name}").cast(dtype).alias(name) for name, dtype in wanted.items()
    ).sort("record")
