"""All claims of five cities by this engine against the floor; growth; awkward shapes of data."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks import jobs
from benchmarks.data import mixed_files
from benchmarks.launch import Ended, contender_run, ended
from benchmarks.peers import FLOOR, OURS, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
AT_ONCE = 1_000_000
MODES = (
    ("at once", (), 0, AT_ONCE),
    ("in buckets, --memory 1500MB", ("--memory", "1500MB"), AT_ONCE, SIZES[-1]),
)
"""How it runs, the options for it, and from which size to which."""
LONG_TEXT = 50_000
ONE_IN = 1_000
"""One row in so many has a text of `LONG_TEXT` characters."""


def mixed(claims: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """Split times of this engine and of the floor, in turns, and their ratio."""
    return {"claims": claims, "runs": runs} | _in_turns(
        mixed_files(claims, work / "data"), runs, work, say, f"mixed {claims}"
    )


def growth(largest: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """The mixed job by the command line at growing sizes: at once, and in buckets.

    What is larger than a million claims runs once, and in buckets only.
    """
    found = []
    for mode, options, smallest, highest in MODES:
        for size in SIZES:
            if not smallest <= size <= min(largest, highest):
                continue
            files = mixed_files(size, work / "data")
            ends = []
            for turn in range(1 if size > AT_ONCE else runs):
                ends.append(ended([*_command(files, work / "grown.csv"), *options]))
                say(f"{size} {mode} {turn + 1}: {ends[-1].wall:.2f} s, {ends[-1].cpu:.2f} s used")
            found.append({"claims": size, "mode": mode} | _of_ends(ends))
    return {"runs": runs, "sizes": found}


def shapes(claims: int, runs: int, work: Path, say: Say) -> dict[str, Any]:
    """The mixed job on awkward data, in turns with the ordinary data of the same size."""
    plain = mixed_files(claims, work / "data")
    folders = {"ordinary": plain} | _shaped(plain, work / "data" / f"shapes-{claims}")
    times: dict[str, list[Ended]] = {name: [] for name in folders}
    for turn in range(runs):
        for name, files in folders.items():
            end = ended(_command(files, work / "shape.csv"))
            times[name].append(end)
            say(f"{name} {turn + 1}/{runs}: {end.wall:.2f} s wall, {end.cpu:.2f} s processor")
    found = [{"name": name} | _of_ends(ends) for name, ends in times.items()]
    return {"claims": claims, "runs": runs, "shapes": found}


def _command(files: Path, target: Path) -> list[object]:
    tables = [f"--{name}={files / name}.csv" for name in ("persons", "registrations")]
    return [
        *(sys.executable, "-m", "medrelief", "evaluate", files / "claims.csv"),
        *(*tables, "--engine", "columns", "-o", target),
    ]


def _of_ends(ends: list[Ended]) -> dict[str, Any]:
    """Medians, or how it ended where it did not end well."""
    for end in ends:
        if end.code:
            return {"fault": end.last_line}
    return {
        "wall": median(end.wall for end in ends),
        "cpu": median(end.cpu for end in ends),
        "peak_mib": max(end.peak_mib for end in ends),
    }


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
