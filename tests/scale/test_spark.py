"""Spark says what a whole file says: rows, rejects, receipt; and says so when it cannot run."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from medrelief.cli.main import exit_code
from medrelief.evaluate.frames import in_yuan
from medrelief.evaluate.inputs import all_rejects
from medrelief.evaluate.packs_in_use import Choice
from medrelief.evaluate.receipt import receipt_of
from medrelief.evaluate.run import Engine, prepared, run_prepared
from medrelief.scale.writing import receipt_of_decided
from medrelief.synthetic import generate, write_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

INSTALLED = all(find_spec(name) for name in ("pyspark", "pyarrow", "pandas"))
JAVA = shutil.which("java") is not None or "JAVA_HOME" in os.environ
needs_spark = pytest.mark.skipif(
    not (INSTALLED and JAVA),
    reason=f"pyspark, pyarrow and pandas installed: {INSTALLED}; Java found: {JAVA}",
)
BESIDE = ("persons", "identities", "registrations", "facilities", "enrolments", "events", "opening")
GIVEN = (
    "xuchang.assistance_deductible=300 yuan",
    "xuchang.assistance_ratio=70%",
    "xuchang.assistance_cap=3000 yuan",
    "zibo.pooled_ratio=50%",
    "zibo.pooled_ceiling=300 yuan",
)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # Batches that end within a file, and within a person.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
        "spark.ui.showConsoleProgress": "false",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Five cities, with rows that cannot be read and ids that stand twice."""
    write_dataset(generate(claims=120, seed=9), tmp_path)
    claims = tmp_path / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines()
    lines += [lines[5], lines[9].replace(",yeji,", ",nowhere,"), lines[12].replace("20", "x0")]
    claims.write_text("\n".join(lines) + "\n", encoding="utf-8")
    persons = tmp_path / "persons.csv"
    lines = persons.read_text(encoding="utf-8").splitlines()
    persons.write_text("\n".join([*lines, lines[2], lines[3] + "x"]) + "\n", encoding="utf-8")
    return tmp_path


def text_frames(spark: Any, folder: Path, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: spark.read.options(header=True, escape='"').csv(str(folder / f"{name}.csv"))
        for name in names
    }


def text_frame(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema_length=0)


@needs_spark
@pytest.mark.parametrize("beside", [BESIDE, ()], ids=["tables", "one-file"])
@pytest.mark.parametrize("choices", [(), ("zibo.ceiling_of=township_year",)], ids=["", "township"])
def test_spark_says_what_a_whole_file_says(
    spark: Any, drawn: Path, beside: tuple[str, ...], choices: tuple[str, ...]
) -> None:
    from medrelief.scale.spark import decide

    beside = tuple(name for name in beside if name != "opening" or not choices)
    choice = Choice(settings=GIVEN, choices=choices)
    frames = {name: text_frame(drawn / f"{name}.csv") for name in ("claims", *beside)}
    claims = frames.pop("claims")
    whole = run_prepared(prepared(claims, frames, choice), engine=Engine.COLUMNS)
    given = text_frames(spark, drawn, ("claims", *beside))
    decided = decide(given.pop("claims"), given, choice, buckets=3)
    try:
        assert pl.DataFrame(decided.result.toArrow()).equals(in_yuan(whole.result))
        rejects = pl.DataFrame(decided.rejects.toArrow()).drop("table")
        assert rejects.equals(all_rejects(whole.inputs))
        told = receipt_of_decided(decided.run, decided.tally, choice, engine="x", version="0")
        assert told == receipt_of(whole, choice, engine="x", version="0")
    finally:
        decided.release()


@needs_spark
def test_the_command_reads_files_and_writes_parquet(
    spark: Any, drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spark is not None
    monkeypatch.chdir(drawn)
    tables: Mapping[str, str] = {name: f"{name}.csv" for name in ("persons", "facilities")}
    options = [part for name, path in tables.items() for part in (f"--{name}", path)]
    assert exit_code(["evaluate", "claims.csv", *options, "-o", "whole.parquet"]) == 3
    ended = exit_code(["evaluate", "claims.csv", *options, "-o", "s.parquet", "--engine", "spark"])
    assert ended == 3
    written = pl.read_parquet("s.parquet/*.parquet").with_columns(
        pl.col(pl.String).replace("", None)
    )
    assert written.equals(pl.read_parquet("whole.parquet"))
    refused = pl.read_csv("s.parquet.rejects.csv")
    whole = pl.read_csv("whole.parquet.rejects.csv")
    assert refused.drop("line").equals(whole.drop("line"))
    # A data frame has rows and no header line.
    assert (refused["line"] + 1).equals(whole["line"])


@needs_spark
def test_a_row_that_is_shorter_than_the_header_stops_the_run(
    spark: Any, drawn: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spark is not None
    monkeypatch.chdir(drawn)
    with (drawn / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("C1,P1,zibo,2024-01-01\n")
    ended = exit_code(["evaluate", "claims.csv", "--engine", "spark", "--lang", "en"])
    assert ended == 4
    assert "a row does not fit the header" in capsys.readouterr().err


@needs_spark
def test_a_table_that_is_not_there(spark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert spark is not None
    assert exit_code(["evaluate", "no_such_table", "--engine", "spark", "--lang", "en"]) == 4
    assert capsys.readouterr().err == "no_such_table: there is no such file or table\n"


@pytest.mark.skipif(INSTALLED, reason="the extra is installed")
def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("claim_id,person_id,service_date,total_cost\n", encoding="utf-8")
    ended = exit_code(["evaluate", str(claims), "--policy", "zibo", "--engine", "spark"])
    assert ended == 2
    said = capsys.readouterr().err
    assert "the engine spark needs pyspark" in said
    assert "pip install 'medrelief[spark]'" in said
