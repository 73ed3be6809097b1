"""The floor: Polars reads the same files with types and writes the engine's output, no rule.

The output is a file that this engine wrote before, held with types; loading it does not
count.  Nothing that decides a claim can be faster than this with the same library.
"""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import hand_polars

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("polars",)
UNCOUNTED = ("join",)
SHAPE = "BENCHMARK_SHAPE"
"""The variable that names the Parquet file with the output to be written."""


def prepare(job: str) -> Any:
    import polars as pl

    return pl


def read(job: str, ready: Any, folder: Path) -> dict[str, Any]:
    schemas = _mixed_schemas(folder) if job == jobs.MIXED else hand_polars.schemas(job)
    return {
        name: ready.read_csv(folder / f"{name}.csv", schema=schema)
        for name, schema in schemas.items()
    }


def join(job: str, ready: Any, tables: dict[str, Any]) -> Any:
    return ready.read_parquet(os.environ[SHAPE])


def evaluate(job: str, ready: Any, joined: Any) -> Any:
    return joined


def write(job: str, result: Any, target: Path) -> None:
    result.write_csv(target)


def _mixed_schemas(folder: Path) -> dict[str, dict[str, Any]]:
    """Types for the whole tables of this engine; sets and ratios stay texts."""
    import polars as pl

    from medrelief.facts.columns import TABLES
    from medrelief.facts.kinds import Kind

    types = {
        Kind.BOOL: pl.Boolean(),
        Kind.MONEY: pl.Float64(),
        Kind.COUNT: pl.Int64(),
        Kind.DURATION: pl.Int64(),
        Kind.DATE: pl.Date(),
    }
    found = {}
    for name in ("claims", "persons", "registrations"):
        kinds = {column.name: column.kind for column in TABLES[name].columns}
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            header = file.readline().rstrip("\n").split(",")
        found[name] = {column: types.get(kinds[column], pl.String()) for column in header}
    return found
