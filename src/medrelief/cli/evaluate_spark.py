"""`medrelief evaluate --engine spark`: files and tables of a cluster in, Parquet out.

Must never: be imported where the extra is not asked for, or fill up a row that is shorter
than the header.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import DataFrame, SparkSession

    from medrelief.cli.evaluate_files import Targets
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.scale.spark import Decided

DONE, UNDETERMINED, REJECTED = 0, 1, 3


def evaluated_by_spark(
    claims: str,
    beside: Mapping[str, Any],
    choice: Choice,
    targets: Targets,
    *,
    strict: bool,
    lang: str,
) -> int:
    """Read, decide, write; a summary where no result is asked for.

    Raises: `WrongUse` where the extra is not installed or the output is no Parquet.
    """
    from medrelief.cli.evaluate_files import Unread
    from medrelief.cli.summary import show_summary
    from medrelief.scale.spark import decide, require_spark

    require_spark()
    _refuse_target(targets)
    with _session() as spark:
        given = {name: _frame(spark, each) for name, each in beside.items() if each is not None}
        names = {name: Path(each).name for name, each in beside.items() if each is not None}
        names["claims"] = Path(claims).name
        with _rows_as_long_as_the_header(names["claims"]):
            decided = decide(_frame(spark, claims), given, choice, lang=lang, names=names)
            Unread(decided.run.inputs, targets, lang, decided.tally.strangers or 0).tell(sys.stderr)
            _write(decided, choice, targets)
        if targets.output is None:
            show_summary(decided.run, lang, sys.stdout, decided.tally.frame())
        if decided.run.inputs.some_rejected:
            return REJECTED
        outcomes = {status for _, status in decided.tally.outcomes}
    return UNDETERMINED if strict and "undetermined" in outcomes else DONE


def _refuse_target(targets: Targets) -> None:
    from medrelief.policy.settings import WrongUse

    if targets.output is None:
        return
    if not targets.output.endswith(".parquet"):
        raise WrongUse("the engine spark writes Parquet", "write -o result.parquet")
    if Path(targets.output).exists():
        raise WrongUse(f"{Path(targets.output).name} exists; the engine spark replaces nothing")


@contextmanager
def _session() -> Iterator[SparkSession]:
    """The session that a submitted job already has, or one of our own."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    from medrelief.policy.settings import WrongUse

    # Workers are to be the Python that has medrelief.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    ours = SparkSession.getActiveSession() is None
    builder = SparkSession.builder.appName("medrelief").config("spark.ui.enabled", "false")
    try:
        spark = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    except PySparkRuntimeError:
        raise WrongUse("the engine spark does not start", "Spark needs Java 17 or later") from None
    spark.sparkContext.setLogLevel("ERROR")
    # A row is checked against the header even where only some of its cells are needed.
    spark.conf.set("spark.sql.csv.parser.columnPruning.enabled", "false")
    try:
        yield spark
    finally:
        if ours:
            spark.stop()


def _frame(spark: SparkSession, source: str) -> DataFrame:
    """A file or folder by what it holds, else a table of the catalog."""
    if "://" not in source:
        if not Path(source).exists():
            return _table(spark, source)
        # Spark would look for a bare path where its own process began, or in the cluster's store.
        source = Path(source).resolve().as_uri()
    name = source.rstrip("/").lower()
    if name.endswith((".csv", ".csv/*")):
        options = {"header": True, "escape": '"', "multiLine": True, "mode": "FAILFAST"}
        return spark.read.options(**options).csv(source)
    if name.endswith(".jsonl"):
        return spark.read.options(primitivesAsString=True, mode="FAILFAST").json(source)
    return spark.read.parquet(source)


def _table(spark: SparkSession, name: str) -> DataFrame:
    from pyspark.errors import PySparkException

    from medrelief.tables.messages import Unreadable

    try:
        return spark.table(name)
    except PySparkException:
        raise Unreadable(
            f"{name}：没有这个文件，也没有这个表", f"{name}: there is no such file or table"
        ) from None


@contextmanager
def _rows_as_long_as_the_header(name: str) -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    from medrelief.tables.messages import Unreadable

    try:
        yield
    except (PySparkException, Py4JError) as error:
        if "MALFORMED" not in str(error):
            raise
        raise Unreadable(
            f"{name}：有一行与表头不符；Spark 不能列出这样的行",
            f"{name}: a row does not fit the header; Spark cannot list such rows",
            "medrelief evaluate without --engine spark names them",
            hint_zh="不用 --engine spark 运行可列出这些行",
        ) from None


def _write(decided: Decided, choice: Choice, targets: Targets) -> None:
    import polars as pl

    from medrelief import __version__
    from medrelief.cli.evaluate_files import in_place_of
    from medrelief.scale.writing import receipt_of_decided
    from medrelief.tables.receipts import write_receipt
    from medrelief.tables.write import write_table

    with ExitStack() as at_the_end:
        if targets.rejects is not None:
            rejects = pl.DataFrame(decided.rejects.toArrow()).drop("table")
            place = at_the_end.enter_context(in_place_of(targets.rejects))
            write_table(rejects, place, {}, form="csv")
        if targets.receipt is not None:
            receipt = receipt_of_decided(
                decided.run, decided.tally, choice, engine="spark", version=__version__
            )
            write_receipt(receipt, at_the_end.enter_context(in_place_of(targets.receipt)))
        if targets.output is not None:
            decided.result.write.parquet(Path(targets.output).resolve().as_uri())
