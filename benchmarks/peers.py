"""The two jobs by every contender, in turns, in processes of their own.

In: how many claims, how many rounds.  Out: per contender the median of its split times,
its memory, its ratio to the floor of the same round, and how many rows differ.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.compare import decided, differing_rows
from benchmarks.data import job_files
from benchmarks.environments import place_of
from benchmarks.launch import contender_run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    Run = dict[str, Any]

OURS = "medrelief_columns"
FLOOR = "floor"
CONTENDERS = (
    FLOOR,
    OURS,
    "one_plan_polars",
    "hand_polars",
    "duckdb_sql",
    "openfisca",
    "hand_pandas",
    "plain_python",
    "medrelief_reference",
    "zen",
    "durable_rules",
    "rule_engine_rules",
)
MOST_CLAIMS = {
    "zen": 100_000,
    "durable_rules": 100_000,
    "rule_engine_rules": 20_000,
    "medrelief_reference": 100_000,
}
"""Contenders that would take many minutes are measured on fewer claims, and scaled."""


def peers(
    job: str,
    claims: int,
    runs: int,
    work: Path,
    only: Collection[str],
    say: Callable[[str], None],
) -> dict[str, Any]:
    """The results of one job, ready to be kept."""
    taking_part = [name for name in CONTENDERS if not only or name in only or name == FLOOR]
    places = {name: place_of(name, work / "venvs") for name in taking_part}
    absent = {name: place.why for name, place in places.items() if place.python is None}
    there = [name for name in taking_part if name not in absent]
    sizes = {name: min(MOST_CLAIMS.get(name, claims), claims) for name in there}
    folders = {size: job_files(job, size, work / "data") for size in sorted(set(sizes.values()))}
    expected, shapes = {}, {}
    for size, files in folders.items():
        target = work / f"expected-{job}-{size}.csv"
        told = contender_run(places_python(places), OURS, job, files, target)
        if "fault" in told:
            raise SystemExit(f"{OURS} cannot do the job: {told['fault']}")
        expected[size] = decided(target, job)
        shapes[size] = shape_of(target, work / f"shape-{job}-{size}.parquet")
    rounds: dict[str, list[Run]] = {name: [] for name in there}
    for turn in range(runs):
        for name in there:
            if rounds[name] and "fault" in rounds[name][-1]:
                continue
            size = sizes[name]
            target = work / f"{name}-{job}.csv"
            variables = {"BENCHMARK_SHAPE": str(shapes[size])}
            python = places[name].python
            assert python is not None
            told = contender_run(python, name, job, folders[size], target, variables)
            if "fault" not in told:
                told["differing"] = (
                    0 if name == FLOOR else differing_rows(target, expected[size], job)
                )
            rounds[name].append(told)
            say(f"{job} {turn + 1}/{runs} {name}: {_told(told)}")
    found = [_summary(name, sizes[name], claims, rounds[name], rounds[FLOOR]) for name in there]
    return {"job": job, "claims": claims, "runs": runs, "contenders": found, "absent": absent}


def places_python(places: Any) -> Path:
    """The Python of this project's own environment."""
    python: Path = places[FLOOR].python
    return python


def shape_of(output: Path, target: Path) -> Path:
    """This engine's output held with types, for the floor to write."""
    import polars as pl

    frame = pl.read_csv(output, infer_schema_length=None)
    texts = pl.read_csv(output, infer_schema=False)
    amounts = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    typed = texts.with_columns(pl.col(name).cast(pl.Decimal(18, 2)) for name in amounts)
    typed.write_parquet(target)
    return target


def _told(run: Run) -> str:
    if "fault" in run:
        return str(run["fault"])
    return (
        f"{sum(run['wall'].values()):.2f} s wall, {sum(run['cpu'].values()):.2f} s processor, "
        f"{run['differing']} rows differ"
    )


def _summary(name: str, size: int, claims: int, runs: list[Run], floors: list[Run]) -> Run:
    if any("fault" in run for run in runs):
        return {"name": name, "fault": runs[-1]["fault"]}
    ratios = {
        kind: [
            scaled(run[kind], claims / size) / sum(floor[kind].values())
            for run, floor in zip(runs, floors, strict=True)
        ]
        for kind in ("wall", "cpu")
    }
    return {
        "name": name,
        "claims": size,
        "wall": {phase: median(run["wall"][phase] for run in runs) for phase in runs[0]["wall"]},
        "cpu": {phase: median(run["cpu"][phase] for run in runs) for phase in runs[0]["cpu"]},
        "whole_wall": median(scaled(run["wall"], claims / size) for run in runs),
        "whole_cpu": median(scaled(run["cpu"], claims / size) for run in runs),
        "floors_wall": median(ratios["wall"]),
        "floors_cpu": median(ratios["cpu"]),
        "peak_mib": max(run["peak_mib"] for run in runs),
        "differing": max(run["differing"] for run in runs),
        "versions": runs[0]["versions"],
        "python": runs[0]["python"],
    }


def scaled(phases: dict[str, float], factor: float) -> float:
    """The whole time for `factor` times the rows: all of it but the start grows."""
    return phases["start"] + factor * (sum(phases.values()) - phases["start"])
