"""The floor: Polars reads the same files with types and writes the engine's output, no rule.

The output is a file that this engine wrote before, held with types; loading it does not
count.  Nothing that decides a claim can be faster than this with the same library.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.contenders import hand_polars

REQUIRES = ("polars",)
SHAPE = "BENCHMARK_SHAPE"
"""The variable that names the Parquet file with the output to be written."""


def prepare(job: str) -> Any:
    import polars as pl

    return pl


def read(job: str, ready: Any, folder: Path) -> dict[str, Any]:
    return {
        name: ready.read_csv(folder / f"{name}.csv", schema=schema)
        for name, schema in hand_polars.schemas(job).items()
    }


def join(job: str, ready: Any, tables: dict[str, Any]) -> Any:
    return ready.read_parquet(os.environ[SHAPE])


def evaluate(job: str, ready: Any, joined: Any) -> Any:
    return joined


def write(job: str, result: Any, target: Path) -> None:
    result.write_csv(target)
