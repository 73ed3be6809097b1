"""The hand-written Polars rules as one lazy plan from file to file, which leaves no split times.

Everything stands under `write`, where the plan runs.
"""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import hand_polars

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("polars",)


def prepare(job: str) -> Any:
    import polars as pl

    return pl


def read(job: str, ready: Any, folder: Path) -> Path:
    return folder


def join(job: str, ready: Any, tables: Path) -> Path:
    return tables


def evaluate(job: str, ready: Any, joined: Path) -> Any:
    pl = ready
    types = hand_polars.schemas(job)
    scans = {name: pl.scan_csv(joined / f"{name}.csv", schema=types[name]) for name in types}
    claims = scans["claims"].with_columns(
        (pl.col(name) * 100).round().cast(pl.Int64)
        for name in types["claims"]
        if name.endswith(("_cost", "_paid"))
    )
    claims = claims.join(scans["persons"], on="person_id", how="left", maintain_order="left")
    if job == jobs.LINXI:
        return hand_polars.linxi(pl, claims, scans["registrations"])
    return hand_polars.monitored(pl, claims)


def write(job: str, result: Any, target: Path) -> None:
    result.sink_csv(target, float_precision=2, engine="streaming")
