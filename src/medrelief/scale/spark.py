"""Claims as Spark data frames, decided by person on the workers of a cluster.

Why: what is too much for one machine already lies in a cluster's tables.  In: Spark data
frames with the columns that files have.  Out: `Decided`, data frames again.
Must never: compute an amount in Spark; workers run the same readers and evaluators as a
file does.  Spark numbers the rows, finds ids that stand twice, brings a person's rows
together and puts results in order.

A compiled pack does not travel; workers compile packs from what the user chose.  Packs
and overlays are therefore files that every worker can open.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import reduce
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.inputs import BESIDE_CLAIMS
from medrelief.evaluate.packs_in_use import programs_of
from medrelief.policy.settings import WrongUse
from medrelief.scale.shared_keys import shared_keys
from medrelief.scale.spark_work import (
    TWICE,
    Decider,
    Group,
    Typing,
    arrow_schema,
    from_arrow,
    out_schema,
    typed_schema,
)
from medrelief.scale.spread import Reading, Spread
from medrelief.scale.tally import Tally
from medrelief.scale.whole import COUNTS, columns_of, stands_for
from medrelief.tables.read import every_row, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Run
    from medrelief.program.program import Program
    from medrelief.tables.read import EveryRow, TableRead

HINT = "pip install 'medrelief[spark]'; Spark also needs Java 17 or later"
_LOCAL = 1 << 33
"""Rows of a partition that Spark's own numbers leave room for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What Spark decided; kept until `release`, so that asking twice decides once.

    `run` and `tally` are those of a run in buckets.
    """

    out: DataFrame
    programs: Mapping[str, Program]
    run: Run
    tally: Tally

    @property
    def result(self) -> DataFrame:
        """One row per accepted claim in the order of the claims; amounts in yuan, exact."""
        columns = self.run.result.columns
        rows = self.out.filter("what = 'result'").orderBy("record")
        return rows.select(*(f"`{name}`" for name in columns))

    @property
    def rejects(self) -> DataFrame:
        """`table`, `line` (the number of the row), `column`, `code`, `message`, in order.

        A column of another table than claims stands behind the name of its table.
        """
        rows = self.out.filter("what = 'reject'")
        return rows.orderBy("turn", "line", "rank", "code").select(
            "table", "line", "column", "code", "message"
        )

    def release(self) -> None:
        """Let Spark forget the result."""
        self.out.unpersist()


def decide(
    claims: DataFrame,
    beside: Mapping[str, DataFrame | None],
    choice: Choice,
    *,
    engine: str = "columns",
    buckets: int = 64,
    lang: str = "en",
    names: Mapping[str, str] | None = None,
) -> Decided:
    """Decide every claim on the cluster that the data frames belong to.

    Args:
        claims: columns as `medrelief evaluate` takes them; amounts in yuan as text,
            decimals or whole numbers.
        beside: table → data frame; None is a table that is not supplied.  Facilities are
            collected, the others are brought together with the claims by person.
        choice: packs and options; its paths are opened by every worker.
        engine: `columns` or `reference`; they agree.
        buckets: groups into which persons are spread; a group has to fit into a worker.
        lang: of the messages of rejects, `zh` or `en`.
        names: table → what receipts and messages call it.
    Raises: `Unreadable`, `WrongUse`, `PackFaults`, here; workers raise nothing of their own.
    """
    require_spark()
    from pyspark.storagelevel import StorageLevel

    reading = Reading(lang, choice.policy, choice.names)
    given = {"claims": claims, **{n: d for n in BESIDE_CLAIMS if (d := beside.get(n)) is not None}}
    facilities = _facilities(given.pop("facilities", None), reading, names or {})
    heads = {
        name: every_row(_head(each), name, policy=choice.policy, policies=choice.names)
        for name, each in given.items()
    }
    programs = programs_of(choice, _named(claims, heads["claims"], choice))
    typed = {
        name: _typed(each, name, reading, typed_schema(heads[name].frame.schema))
        for name, each in given.items()
    }
    spreads = {
        name: Spread(
            table=name,
            name=(names or {}).get(name, "frame"),
            sha256="",
            rows=0,
            carried=tuple(head.frame.columns),
            unknown=head.raw.header.unknown,
            notes=head.raw.header.notes,
            policies=(),
        )
        for name, head in heads.items()
    }
    columns = columns_of(programs, programs)
    group = Group(
        spreads,
        {name: head.frame.schema for name, head in heads.items()},
        facilities,
        Decider(choice, tuple(programs), engine),
        lang,
        columns,
    )
    # A total of many persons needs all of its claims, and all rows of those persons.
    parts = 1 if shared_keys(programs) else buckets
    left = _by_bucket(_with_twice(typed.pop("claims")), "person_id", parts)
    right = _side_by_side(claims, typed, parts)

    # Spark counts the arguments of what it is given, and an object would have one more.
    def decided(ours: pa.Table, others: pa.Table) -> pa.Table:
        return group(ours, others)

    schema = _spark_schema(out_schema(columns))
    out = left.cogroup(right).applyInArrow(decided, schema=schema)
    out = out.persist(StorageLevel.MEMORY_AND_DISK)
    tally, counts, rows = _counted(out, spreads)
    spreads = {name: replace(each, rows=rows[name]) for name, each in spreads.items()}
    return Decided(out, programs, stands_for(programs, spreads, facilities, tally, counts), tally)


def require_spark() -> None:
    """Refuse to go on where the extra is not installed.

    Raises: `WrongUse`.
    """
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    if missing:
        raise WrongUse(f"the engine spark needs {', '.join(missing)}", HINT)


def _facilities(
    given: DataFrame | None, reading: Reading, names: Mapping[str, str]
) -> TableRead | None:
    if given is None:
        return None
    frame = from_arrow(given.toArrow())
    read = read_table(
        frame, "facilities", lang=reading.lang, policy=reading.policy, policies=reading.policies
    )
    return replace(read, name=names.get("facilities", read.name))


def _head(given: DataFrame) -> pl.DataFrame:
    return from_arrow(given.limit(0).toArrow())


def _named(claims: DataFrame, head: EveryRow, choice: Choice) -> Collection[str]:
    """The packs that claims name; all of them where that takes the reader to tell."""
    from pyspark.sql import functions as f

    at = head.raw.header.where.get("policy")
    if at is None:
        return ()
    column = claims[f"`{claims.columns[at]}`"].cast("string")
    named = claims.select(f.lower(f.trim(column)).alias("name")).distinct().collect()
    found = {row["name"] for row in named if row["name"]}
    known = set(choice.names)
    return found if found.issubset(known) else known


def _typed(given: DataFrame, table: str, reading: Reading, schema: Mapping[str, Any]) -> DataFrame:
    typing = Typing(table, reading, schema)
    return _numbered(given).mapInArrow(typing.__call__, schema=_spark_schema(schema))


def _numbered(given: DataFrame) -> DataFrame:
    """With the number of each row, from 1, as first column."""
    from pyspark.sql import functions as f

    at = f.monotonically_increasing_id()
    rows = given.select(at.alias("record"), "*")
    partition = f.floor(f.col("record") / _LOCAL)
    counted = rows.groupBy(partition.alias("part")).count().orderBy("part").collect()
    before, offsets = 0, []
    for row in counted:
        offsets += [f.lit(int(row["part"])), f.lit(before - int(row["part"]) * _LOCAL + 1)]
        before += row["count"]
    if not offsets:
        return rows
    number = f.col("record") + f.element_at(f.create_map(*offsets), partition.cast("int"))
    return rows.withColumn("record", number)


def _with_twice(claims: DataFrame) -> DataFrame:
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    of_id = f.count(f.lit(1)).over(Window.partitionBy("claim_id"))
    return claims.withColumn(TWICE, f.col("claim_id").isNotNull() & (of_id > 1))


def _by_bucket(rows: DataFrame, key: str, buckets: int) -> Any:
    from pyspark.sql import functions as f

    number = f.pmod(f.xxhash64(f.col(key)), f.lit(buckets).cast("long"))
    return rows.groupBy(number.alias("bucket"))


def _side_by_side(claims: DataFrame, typed: Mapping[str, DataFrame], buckets: int) -> Any:
    """The rows of all other tables as one data frame: cogroup takes two."""
    from pyspark.sql import functions as f

    if not typed:
        none = claims.sparkSession.createDataFrame([], "table string, person string")
        return _by_bucket(none, "person", buckets)
    sides = [
        rows.select(
            f.lit(name).alias("table"),
            (f.col("person_id") if "person_id" in rows.columns else f.lit(None))
            .cast("string")
            .alias("person"),
            *(f.col(column).alias(f"{name}__{column}") for column in rows.columns),
        )
        for name, rows in typed.items()
    ]
    union = reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), sides)
    return _by_bucket(union, "person", buckets)


def _spark_schema(schema: Mapping[str, Any]) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(arrow_schema(schema))


def _counted(
    out: DataFrame, tables: Collection[str]
) -> tuple[Tally, dict[str, dict[str, int]], dict[str, int]]:
    tally = Tally()
    counts = {name: dict.fromkeys(COUNTS, 0) for name in tables}
    rows = dict.fromkeys(tables, 0)
    for row in out.filter("what = 'said'").select("said").collect():
        said = json.loads(row["said"])
        tally.add(said)
        tally.add_opened(said["opened"])
        for name, counted in said["counts"].items():
            rows[name] += counted["rows"]
            for what in COUNTS:
                counts[name][what] += counted[what]
    return tally, counts, rows
