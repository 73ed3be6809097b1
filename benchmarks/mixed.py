"""All claims of five cities by this engine against the floor; growth; awkward shapes of data."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks import jobs
from benchmarks.data import mixed_files
from benchmarks.launch import contender_run, ended
from benchmarks.peers import FLOOR, OURS, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LONG_TEXT = 50_000
ONE_IN = 1_000
"""One row in so many has a text of `LONG_TEXT` characters."""


def mixed(claims: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """Split times of this engine and of the floor, in turns, and their ratio."""
    return {"claims": claims, "runs": runs} | _in_turns(
        mixed_files(claims, work / "data"), runs, work, say, f"mixed {claims}"
    )


def growth(largest: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """The mixed job at every size up to the largest; the largest runs once."""
    sizes = [size for size in SIZES if size <= largest]
    found = []
    for size in sizes:
        times = 1 if size > 1_000_000 else runs
        files = mixed_files(size, work / "data")
        found.append({"claims": size} | _in_turns(files, times, work, say, f"growth {size}"))
    return {"sizes": found}


def shapes(claims: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """The mixed job on awkward data, in turns with the ordinary data of the same size."""
    plain = mixed_files(claims, work / "data")
    folders = {"ordinary": plain} | _shaped(plain, work / "data" / f"shapes-{claims}")
    times: dict[str, list[dict[str, Any]]] = {name: [] for name in folders}
    for turn in range(runs):
        for name, files in folders.items():
            target = work / f"shape-{name}.csv"
            end = ended(
                [
                    sys.executable,
                    "-m",
                    "medrelief",
                    "evaluate",
                    files / "claims.csv",
                    "--persons",
                    files / "persons.csv",
                    "--registrations",
                    files / "registrations.csv",
                    "--engine",
                    "columns",
                    "-o",
                    target,
                ]
            )
            if end.code:
                times[name].append({"fault": end.last_line})
                say(f"{name} {turn + 1}/{runs}: {end.last_line}")
                continue
            times[name].append({"wall": end.wall, "cpu": end.cpu, "peak_mib": end.peak_mib})
            say(f"{name} {turn + 1}/{runs}: {end.wall:.2f} s wall, {end.cpu:.2f} s processor")
    return {
        "claims": claims,
        "runs": runs,
        "shapes": [_of_shape(name, runs_of) for name, runs_of in times.items()],
    }


def _of_shape(name: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    faults = [run for run in runs if "fault" in run]
    if faults:
        return {"name": name, **faults[0]}
    medians = {kind: median(run[kind] for run in runs) for kind in ("wall", "cpu", "peak_mib")}
    return {"name": name, **medians}


def _in_turns(files: Path, runs: int, work: Path, say: Say, what: str) -> dict[str, Any]:
    target = work / "mixed.csv"
    python = Path(sys.executable)
    ours, floors = [], []
    for turn in range(runs):
        told = contender_run(python, OURS, jobs.MIXED, files, target)
        if "fault" in told:
            say(f"{what}: {told['fault']}")
            return {"fault": told["fault"]}
        ours.append(told)
        shape = shape_of(target, work / "mixed.parquet")
        variables = {"BENCHMARK_SHAPE": str(shape)}
        floor = contender_run(python, FLOOR, jobs.MIXED, files, work / "mixed-floor.csv", variables)
        floors.append(floor)
        totals = [sum(run["wall"].values()) for run in (told, floor)]
        say(f"{what} {turn + 1}/{runs}: {totals[0]:.2f} s, floor {totals[1]:.2f} s wall")
    found: dict[str, Any] = {}
    for name, told_by in (("ours", ours), ("floor", floors)):
        found[name] = {
            kind: {phase: median(run[kind][phase] for run in told_by) for phase in told_by[0][kind]}
            for kind in ("wall", "cpu")
        } | {"peak_mib": max(run["peak_mib"] for run in told_by)}
    for kind in ("wall", "cpu"):
        found[f"floors_{kind}"] = median(
            sum(one[kind].values()) / sum(other[kind].values())
            for one, other in zip(ours, floors, strict=True)
        )
    return found


def _shaped(plain: Path, target: Path) -> dict[str, Path]:
    """One folder per shape, made once."""
    number = pl.int_range(pl.len())
    long_text = pl.lit("长" * LONG_TEXT)
    changes = {
        "one person": {"person_id": pl.col("person_id").first()},
        "one day": {
            "service_date": pl.lit("2024-06-03"),
            "discharge_date": pl.when(pl.col("discharge_date").is_not_null()).then(
                pl.lit("2024-06-07")
            ),
        },
        "a disease for every claim": {
            "disease": pl.concat_str(pl.lit("病种"), number.cast(pl.String))
        },
        "long texts": {
            "disease": pl.when(number % ONE_IN == 0).then(long_text).otherwise("disease")
        },
    }
    folders = {}
    for name, columns in changes.items():
        folder = target / name.replace(" ", "-")
        folders[name] = folder
        if (folder / "made").exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        for table in ("persons", "registrations"):
            (folder / f"{table}.csv").unlink(missing_ok=True)
            (folder / f"{table}.csv").symlink_to((plain / f"{table}.csv").resolve())
        claims = pl.read_csv(plain / "claims.csv", infer_schema=False)
        claims.with_columns(**columns).write_csv(folder / "claims.csv")
        (folder / "made").touch()
    return folders
